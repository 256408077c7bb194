import { type CalendarDate, frenchDate } from '#domain/dates.js';
import type { Policy } from '#domain/policy.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { PolicyVersion } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import type { CaseError, FieldProblem } from './errors.js';
import { caseError, shown } from './errors.js';
import { personOf } from './life/sessions.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

const REASON_LENGTH = { least: 20, most: 1000 };

export interface PolicyProposal {
  readonly policy: Policy;
  readonly effectiveFrom: CalendarDate;
  readonly reason: string;
}

/**
 * DRIHL proposes a version of the policy. Nothing applies it before another person has signed it.
 * Errors: FORBIDDEN_ROLE, POLICY_INVALID, POLICY_VERSION_TAKEN.
 */
export async function proposePolicy(
  deps: CaseDeps,
  access: OrganisationAccess,
  { policy, effectiveFrom, reason }: PolicyProposal,
): Promise<Result<PolicyVersion, CaseError>> {
  if (access.role !== 'regionalAuthority') return forbidden('à la DRIHL');
  const text = reason.trim();
  const problems = proposalProblems({ policy, effectiveFrom, reason: text }, deps.clock.today());
  if (problems.length > 0)
    return err(caseError('POLICY_INVALID', 'Cette politique ne peut pas être proposée.', problems));
  const version: PolicyVersion = {
    policy,
    effectiveFrom,
    reason: text,
    organisationId: access.organisationId,
    proposedBy: personOf(access),
    proposedAt: deps.clock.now(),
    signedBy: null,
    signedAt: null,
  };
  if (policy.version === DEFAULT_POLICY.version || !(await deps.tx.policies.insert(version)))
    return err(
      caseError('POLICY_VERSION_TAKEN', `La version « ${policy.version} » existe déjà : donnez-lui un autre numéro.`),
    );
  await tell(deps, access, 'policyProposed', version);
  return ok(version);
}

function proposalProblems({ policy, effectiveFrom, reason }: PolicyProposal, today: CalendarDate): FieldProblem[] {
  const problem = (pointer: string, message: string, expected: string, received: unknown): FieldProblem => ({
    pointer,
    code: 'POLICY_INVALID',
    message,
    expected,
    received: shown(received),
  });
  const problems: FieldProblem[] = [];
  if (!/^[0-9A-Za-z.-]{1,64}$/.test(policy.version))
    problems.push(
      problem('/policy/version', 'Ce numéro de version ne convient pas.', 'par exemple 1.1.0', policy.version),
    );
  if (effectiveFrom < today)
    problems.push(
      problem('/effectiveFrom', 'Cette date est passée.', `au plus tôt le ${frenchDate(today)}`, effectiveFrom),
    );
  if (reason.length < REASON_LENGTH.least || reason.length > REASON_LENGTH.most)
    problems.push(
      problem('/reason', 'Dites pourquoi.', `de ${REASON_LENGTH.least} à ${REASON_LENGTH.most} caractères`, reason),
    );
  return problems;
}

/**
 * A second person, of DRIHL or of a départemental unit, signs a proposed version: it is in force from its day on, and
 * never changes again. Errors: FORBIDDEN_ROLE, NOT_FOUND, SECOND_PERSON_REQUIRED, POLICY_INVALID, STEP_NOT_OPEN.
 */
export async function signPolicy(
  deps: CaseDeps,
  access: OrganisationAccess,
  version: string,
): Promise<Result<PolicyVersion, CaseError>> {
  if (access.role !== 'regionalAuthority' && access.role !== 'departementalUnit')
    return forbidden('à la DRIHL et aux unités départementales');
  const found = await deps.tx.policies.find(version);
  if (found === null) return notFound('Cette politique');
  const signature = { by: personOf(access), at: deps.clock.now() };
  const refused = mayNotSign(found, signature.by, deps.clock.today());
  if (refused !== null) return err(refused);
  if (!(await deps.tx.policies.sign(version, signature)))
    return err(caseError('STEP_NOT_OPEN', 'Cette politique vient d’être signée par quelqu’un d’autre.'));
  const signed = { ...found, signedBy: signature.by, signedAt: signature.at };
  await tell(deps, access, 'policySigned', signed);
  if (found.effectiveFrom === deps.clock.today()) await deps.tx.runs.markDirty('policyInForce');
  return ok(signed);
}

function mayNotSign(found: PolicyVersion, by: string, today: CalendarDate): CaseError | null {
  if (found.signedAt !== null) return caseError('STEP_NOT_OPEN', 'Cette politique est déjà signée.');
  if (found.proposedBy === by)
    return caseError(
      'SECOND_PERSON_REQUIRED',
      'Qui a proposé une politique ne la signe pas : demandez à une autre personne.',
    );
  if (found.effectiveFrom >= today) return null;
  return caseError('POLICY_INVALID', 'Sa date d’effet est passée : proposez-la de nouveau, avec une autre date.');
}

async function tell(
  deps: CaseDeps,
  access: OrganisationAccess,
  name: 'policyProposed' | 'policySigned',
  { policy, effectiveFrom }: PolicyVersion,
): Promise<void> {
  await deps.tx.events.append({
    name,
    at: deps.clock.now(),
    actor: access.role as 'regionalAuthority' | 'departementalUnit',
    organisationId: access.organisationId,
    reason: null,
    data: { version: policy.version, effectiveFrom },
  });
}

export interface PoliciesInForce {
  readonly inForce: Policy;
  readonly versions: readonly PolicyVersion[];
}

/** The policy of the day, and the versions the caller may read. */
export async function readPolicies({ tx, clock }: Pick<CaseDeps, 'tx' | 'clock'>): Promise<PoliciesInForce> {
  return { inForce: (await tx.policies.inForce(clock.today())) ?? DEFAULT_POLICY, versions: await tx.policies.list() };
}
