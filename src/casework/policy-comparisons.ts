import type { Policy } from '#domain/policy.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { canonicalHash } from '#matching/canonical-json.js';
import type { ComparedPolicy, ComparisonQuestion, PolicyComparison, SeedOutcome, SeedTask } from '#ports.js';
import { ASSUMPTION_SETS } from '#simulation/assumptions.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import { comparePolicies } from '#simulation/compare.js';
import type { PairedTable, SeedRequest } from '#simulation/experiment.js';
import { NAMED_POLICIES } from '#simulation/policies.js';
import { resumeKey } from '#simulation/resume.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { personOf } from './life/sessions.js';
import { readPolicies } from './policies.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

/** Seeds 1 to 100 serve to tune: what is shown starts after them (methods of the evaluation, docs/evaluation.md). */
const FIRST_SEED = 101;
export const IN_FORCE = 'en-vigueur';

/** Words of the rules that are always offered beside the versions of the policy. */
const NAMED_LABELS: Readonly<Record<string, string>> = {
  statusQuo: 'Services d’aujourd’hui (statu quo simulé)',
  homePreference: 'Préférence au département d’accompagnement',
  seniority: 'Ancienneté seule',
  equity: 'Équité entre départements, anciennetés et ressources',
  lowRentReserve: 'Réserve des loyers bas',
  'scarcest-first': 'Règle simple : le logement le plus rare d’abord',
  'longest-wait-first': 'Règle simple : le plus ancien d’abord, logement par logement',
  'first-come': 'Règle simple : premier arrivé',
  'seeded-random': 'Règle simple : tirage au sort',
  silo: 'Chaque département pour soi (silo)',
};

/** What may be compared: the policy in force, its other versions that the caller may read, and simple rules. */
export async function comparablePolicies(deps: Pick<CaseDeps, 'tx' | 'clock'>): Promise<readonly ComparedPolicy[]> {
  const { inForce, versions } = await readPolicies(deps);
  const engine = (name: string, label: string, policy: Policy): ComparedPolicy => ({
    name,
    label,
    spec: { kind: 'engine', policy },
  });
  return [
    engine(IN_FORCE, `Politique en vigueur (${inForce.version})`, inForce),
    ...versions
      .filter(({ policy }) => policy.version !== inForce.version)
      .map(({ policy, signedAt }) =>
        engine(
          `version:${policy.version}`,
          `Version ${policy.version}, ${signedAt === null ? 'non signée' : 'signée'} – ${policy.title}`,
          policy,
        ),
      ),
    ...Object.entries(NAMED_LABELS).flatMap(([name, label]): readonly ComparedPolicy[] => {
      const spec = NAMED_POLICIES[name];
      return spec === undefined ? [] : [{ name, label, spec }];
    }),
  ];
}

export interface ComparisonChoice extends Pick<ComparisonQuestion, 'seeds' | 'months' | 'mode' | 'assumptions'> {
  /** Names of `comparablePolicies`. */
  readonly first: string;
  readonly second: string;
}

/**
 * DRIHL asks what another policy would change on the simulated region: the workers run each seed under both, on the same
 * streams. The same question is asked once. Errors: FORBIDDEN_ROLE, POLICY_INVALID (a name that is not offered).
 */
export async function askComparison(
  deps: CaseDeps,
  access: OrganisationAccess,
  choice: ComparisonChoice,
): Promise<Result<PolicyComparison, CaseError>> {
  if (access.role !== 'regionalAuthority') return forbidden('à la DRIHL');
  const offered = await comparablePolicies(deps);
  const [first, second] = [choice.first, choice.second].map((name) => offered.find((one) => one.name === name));
  if (first === undefined || second === undefined) {
    const names = offered.map(({ name }) => name).join(', ');
    return err(caseError('POLICY_INVALID', `Politique inconnue. Attendu pour « first » et « second » : ${names}.`));
  }
  const { seeds, months, mode, assumptions } = choice;
  const question = { first, second, seeds, months, mode, assumptions };
  const tasks = tasksOf(question);
  const asked = {
    id: deps.newId(),
    question: canonicalHash({ seeds: tasks.map(({ key, side }) => `${side} ${key}`) }),
    organisationId: access.organisationId,
    by: personOf(access),
    at: deps.clock.now(),
  };
  return ok(await deps.tx.policyComparisons.ask(question, tasks, asked));
}

function tasksOf({ first, second, seeds, months, mode, assumptions }: ComparisonQuestion): readonly SeedTask[] {
  return ([first, second] as const).flatMap(({ spec }, index) =>
    Array.from({ length: seeds }, (_, i): SeedTask => {
      const request = { policy: spec, seed: FIRST_SEED + i, months, mode, assumptions };
      return { key: resumeKey(wholeRequest(request)), side: index === 0 ? 1 : 2, request };
    }),
  );
}

/** The request of a simulation with the assumptions that it names and their calibration, which ship with the engine. */
export function wholeRequest({ assumptions: set = 'base', ...request }: SeedTask['request']): SeedRequest {
  return { ...request, assumptions: ASSUMPTION_SETS[set], calibration: CALIBRATIONS[set], label: '' };
}

export interface ReadComparison {
  readonly comparison: PolicyComparison;
  /** On the seeds that both sides have so far; `null` before the first. */
  readonly table: PairedTable | null;
  readonly outcomes: { readonly first: readonly SeedOutcome[]; readonly second: readonly SeedOutcome[] };
  readonly problem: string | null;
}

/** One that was asked for: how far it is, without its outcomes. Errors: NOT_FOUND. */
export async function findComparison(
  { tx }: Pick<CaseDeps, 'tx'>,
  id: string,
): Promise<Result<PolicyComparison, CaseError>> {
  const comparison = await tx.policyComparisons.find(id);
  return comparison === null ? notFound('Cette comparaison') : ok(comparison);
}

/** One that was asked for, with what is known so far. Errors: NOT_FOUND. */
export async function readComparison(
  { tx }: Pick<CaseDeps, 'tx'>,
  id: string,
): Promise<Result<ReadComparison, CaseError>> {
  const found = await findComparison({ tx }, id);
  if (!found.ok) return found;
  const comparison = found.value;
  const outcomes = await tx.policyComparisons.outcomes(id);
  const { first, second } = outcomes;
  const known = new Set(second.map(({ seed }) => seed));
  const table = first.some(({ seed }) => known.has(seed)) ? comparePolicies(first, second) : null;
  const problem = comparison.progress.failed > 0 ? await tx.policyComparisons.problem(id) : null;
  return ok({ comparison, table, outcomes, problem });
}
