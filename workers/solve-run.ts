import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { toEngineHousehold, toEngineVacancy } from '#domain/engine-view.js';
import type { Household } from '#domain/household.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { Snapshot } from '#infra/matching-snapshot.js';
import type { OrientationToStore } from '#infra/orientation-suggestions.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { auditFrozen } from '#matching/audit.js';
import { canonicalJson } from '#matching/canonical-json.js';
import { freezeInstance } from '#matching/freeze.js';
import { buildGraph } from '#matching/graph.js';
import type { Instance } from '#matching/instance.js';
import { suggestOrientations } from '#matching/orientation.js';
import { planStages } from '#matching/plan.js';
import { decodeRun, LIST_AT_MOST } from '#matching/solve.js';
import { InvalidInstanceError, validateInstance } from '#matching/validate.js';
import { yearToDate } from '#matching/year-to-date.js';
import { createPlanner } from '#solver/planning-worker.js';
import type { Solved, SolveMessage, SolveRequest } from './solve-messages.js';

type Say = (message: SolveMessage) => void;

/** One whole run of the engine, in the thread: orientation, frozen instance, solution, verification. */
export async function solveRun({ id, snapshot, policy }: SolveRequest, say: Say): Promise<void> {
  const orientations = await orient(snapshot);
  const instance = freezeInstance(instanceOf(snapshot, policy, orientations));
  const instanceBytes = Buffer.from(canonicalJson(instance));
  // `instanceHash`, of the bytes at hand instead of writing them twice.
  const inputHash = createHash('sha256').update(instanceBytes).digest('hex');
  say({ id, kind: 'frozen', inputHash, instanceBytes });

  say({ id, kind: 'stage', stage: 'solving' });
  const problems = validateInstance(instance);
  if (problems.length > 0) throw new InvalidInstanceError(problems);
  const graph = buildGraph(instance, LIST_AT_MOST);
  const result = decodeRun(graph, planStages(graph), inputHash);

  say({ id, kind: 'stage', stage: 'verifying' });
  const violations = auditFrozen(instance, inputHash, result).map(({ property, message }) => `${property}: ${message}`);
  const solved: Solved = {
    inputHash,
    resultHash: result.resultHash,
    outcome: result.outcome,
    stages: result.stages,
    coefficients: result.coefficients,
    proposals: result.proposals,
    insufficiencies: result.insufficiencies,
    orientations,
    violations,
    resultBytes: compress(result),
  };
  say({ id, kind: 'solved', solved });
}

/** Speed before size: the bytes are written at each run. */
function compress(value: unknown): Uint8Array {
  return gzipSync(canonicalJson(value), { level: 1 });
}

/** One programme takes milliseconds; one that cycles for ever is killed and its greedy allocation says so. */
const planner = createPlanner({ deadlineMs: 5_000 });

/** Stage 0: suggestions for the vacancies that wait for one. */
async function orient(snapshot: Snapshot): Promise<readonly OrientationToStore[]> {
  const waiting = snapshot.vacancies.filter((vacancy) => vacancy.reservation.state === 'toBeOriented');
  if (waiting.length === 0) return [];
  const { asOf, flowAgreements, counters } = snapshot;
  const suggestions = await suggestOrientations({ asOf, vacancies: waiting, flowAgreements, counters }, planner.plan);
  const byId = new Map(waiting.map((vacancy) => [vacancy.id, vacancy]));
  const auto = new Set(snapshot.landlords.filter((landlord) => landlord.autoConfirmOrientation).map(({ id }) => id));
  return suggestions.flatMap((suggestion) => {
    const vacancy = byId.get(suggestion.vacancyId);
    if (vacancy === undefined) return [];
    return [
      {
        vacancyId: vacancy.id,
        version: vacancy.version,
        contingent: suggestion.contingent,
        reserverId: suggestion.reserverId,
        reason: suggestion.reason,
        autoConfirmed: auto.has(vacancy.landlordId),
      },
    ];
  });
}

function instanceOf(
  snapshot: Snapshot,
  policy: SolveRequest['policy'],
  orientations: readonly OrientationToStore[],
): Instance {
  const confirmed = new Map(orientations.filter((item) => item.autoConfirmed).map((item) => [item.vacancyId, item]));
  const autoConfirmed = new Set(snapshot.autoConfirmed);
  const committed = new Set(snapshot.commitments.map((commitment) => commitment.householdId));
  const targets = policy.targets ?? [];
  const landlords = new Set<string>(snapshot.landlords.map(({ id }) => id));
  return {
    formatVersion: 1,
    asOf: snapshot.asOf,
    seed: snapshot.seed,
    policy,
    legislationVersion: LEGISLATION_VERSION,
    landlords: snapshot.landlords.map(({ id, typologyGrid, effortPolicy }) => ({ id, typologyGrid, effortPolicy })),
    households: snapshot.households.flatMap((text) => {
      const household = JSON.parse(text) as Household;
      // Already housed and accompanied there (ADL): no candidate, so nothing that a run reads.
      if (household.support?.phase === 'within' && !committed.has(household.id)) return [];
      const association = household.support?.associationId;
      const departements = association === undefined ? [] : (snapshot.departementsOf[association] ?? []);
      return [toEngineHousehold(household, departements)];
    }),
    vacancies: snapshot.vacancies.map((vacancy) => {
      const suggestion = confirmed.get(vacancy.id);
      return toEngineVacancy(
        suggestion === undefined ? vacancy : orientedBy(vacancy, suggestion),
        suggestion !== undefined || autoConfirmed.has(vacancy.id),
      );
    }),
    commitments: snapshot.commitments,
    holds: snapshot.holds,
    refusals: snapshot.refusals,
    pastProposals: snapshot.pastProposals,
    flowAgreements: snapshot.flowAgreements,
    counters: snapshot.counters,
    coefficients: [],
    ...(targets.length > 0 && { yearToDate: yearToDate(targets, snapshot.leases, landlords) }),
  };
}

function orientedBy(vacancy: Vacancy, { contingent, reserverId }: OrientationToStore): Vacancy {
  return {
    ...vacancy,
    reservation: { state: 'oriented', contingent, reserverId: reserverId as never, reserverDeadline: null },
  };
}
