import type { z } from 'zod';
import type { FieldProblem } from '#casework/errors.js';
import type { PoliciesInForce } from '#casework/policies.js';
import type { CalendarDate } from '#domain/dates.js';
import type { Role } from '#domain/organisation.js';
import type { Policy } from '#domain/policy.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { fieldProblems } from '#exchange/field-problems.js';
import type { PolicyVersion, RunSummary } from '#ports.js';
import { policyProposalBody } from '../routes/policies.js';
import { readDate, type Typed } from './declare-form.js';
import { formatDate, formatInstant } from './format.js';
import { runTargetsView } from './target-words.js';

/** The typed form as the body of the API, or what is wrong with it, one sentence each. */
export function readTypedPolicy(typed: Typed): Result<z.output<typeof policyProposalBody>, readonly string[]> {
  let policy: unknown;
  try {
    policy = JSON.parse(typed.politique ?? '');
  } catch {
    return err(['Politique : ce texte n’est pas du JSON. Attendu : la politique en vigueur, modifiée.']);
  }
  const effectiveFrom = readDate((typed.effet ?? '').trim());
  if (effectiveFrom === undefined) return err(['Jour d’effet : attendu une date JJ/MM/AAAA, par exemple 01/01/2027.']);
  const proposal = { policy, effectiveFrom, reason: typed.raison ?? '' };
  const parsed = policyProposalBody.safeParse(proposal);
  if (parsed.success) return ok(parsed.data);
  return err(fieldProblems(parsed.error, proposal).slice(0, 10).map(sentenceOf));
}

/** What is wrong with a field, in a sentence that names it as the form or the policy does. */
function sentenceOf({ pointer, message }: FieldProblem): string {
  return `${FIELDS[pointer] ?? `Politique, ${pointer.replace('/policy/', '')}`} : ${message}`;
}

/** The same of a policy that was read and cannot be proposed. */
export function refusedSentence(problem: FieldProblem): string {
  return `${sentenceOf(problem)} Attendu : ${problem.expected}.`;
}

const FIELDS: Readonly<Record<string, string>> = {
  '/policy': 'Politique',
  '/effectiveFrom': 'Jour d’effet',
  '/reason': 'Raison',
};

interface Change {
  readonly path: string;
  readonly before: string;
  readonly after: string;
}

/** Settings that differ between two policies, by path; the version and the title are not settings. */
export function policyChanges(before: Policy, after: Policy): readonly Change[] {
  const [old, next] = [settings(before), settings(after)];
  return [...new Set([...old.keys(), ...next.keys()])]
    .filter((path) => old.get(path) !== next.get(path))
    .toSorted()
    .map((path) => ({ path, before: old.get(path) ?? 'absent', after: next.get(path) ?? 'absent' }));
}

function settings({ version: _version, title: _title, ...policy }: Policy): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null)
      for (const [key, inner] of Object.entries(value)) walk(inner, path === '' ? key : `${path}.${key}`);
    else found.set(path, String(value));
  };
  walk(policy, '');
  return found;
}

interface Seen {
  readonly today: CalendarDate;
  readonly role: Role;
  readonly person: string;
  readonly typed: Typed;
}

/** What the page of policies shows: the one in force, each version with what it changes, and who may sign it. */
export function policiesView(
  { inForce, versions }: PoliciesInForce,
  { latest, names }: { readonly latest: RunSummary | null; readonly names: ReadonlyMap<string, string> },
  seen: Seen,
): object {
  const proposed = JSON.stringify({ ...inForce, version: `${inForce.version}-bis` }, null, 2);
  return {
    today: formatDate(seen.today),
    inForce,
    run: latest && formatDate(latest.asOf),
    targets: latest && runTargetsView(latest, names),
    versions: versions.map((version) => versionView(version, inForce, seen)),
    canPropose: seen.role === 'regionalAuthority',
    typed: { politique: proposed, effet: '', raison: '', ...seen.typed },
  };
}

function versionView(version: PolicyVersion, inForce: Policy, seen: Seen): object {
  const { policy, effectiveFrom, signedAt } = version;
  return {
    id: policy.version,
    version: policy.version,
    title: policy.title,
    ...statusOf(version, inForce, seen.today),
    effectiveFrom: formatDate(effectiveFrom),
    proposedAt: formatInstant(version.proposedAt),
    signedAt: signedAt && formatInstant(signedAt),
    reason: version.reason,
    changes: policyChanges(inForce, policy),
    sign: signedAt === null && canSign(seen.role) ? { why: whyNot(version, seen) } : null,
  };
}

function canSign(role: Role): boolean {
  return role === 'regionalAuthority' || role === 'departementalUnit';
}

function whyNot({ proposedBy, effectiveFrom }: PolicyVersion, { person, today }: Seen): string | null {
  if (proposedBy === person) return 'Vous l’avez proposée : une autre personne, de la DRIHL ou d’une unité, la signe.';
  return effectiveFrom < today ? 'Sa date d’effet est passée : il faut la proposer de nouveau.' : null;
}

function statusOf({ policy, signedAt, effectiveFrom }: PolicyVersion, inForce: Policy, today: CalendarDate) {
  if (signedAt === null) return { status: 'Proposée, à signer', tone: 'warn' };
  if (effectiveFrom > today) return { status: 'Signée, à venir', tone: 'info' };
  return policy.version === inForce.version
    ? { status: 'En vigueur', tone: 'good' }
    : { status: 'Remplacée', tone: 'info' };
}
