/**
 * Why this household on this vacancy, why not, and what would change it (algorithm §6). Everything is found on the
 * run's own graph: prices are duals of stage 1, points missing come from forcing the pairing and solving the rest
 * again, the smallest change from really solving the changed instance again.
 */
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import { RANKS, type Rank } from '#domain/proposal.js';
import type { AbsenceReason, RuleCode, Verdict } from '#domain/verdict.js';
import { evaluateAll } from '#eligibility/eligibility.js';
import { tasksFor } from '#eligibility/tasks.js';
import { pointsOf } from '#scoring/score.js';
import { forcedValue } from '#solver/forced-value.js';
import { maxPrices } from '#solver/prices.js';
import { smallestChange } from './changes.js';
import type { Explanation, PriceInterval } from './explanation.js';
import { compareText, freezeInstance } from './freeze.js';
import { buildGraph, type PairingGraph, pairingOf, termsOf } from './graph.js';
import type { Instance } from './instance.js';
import { type Plan, planStages, type StagePlan } from './plan.js';
import { rankOnes } from './proposals.js';
import type { RunResult } from './run-result.js';
import { adjustmentLines, appliedTargets } from './targets.js';

/** The graph and plan of an instance, built once for many explanations. */
export interface PreparedRun {
  readonly graph: PairingGraph;
  readonly plan: Plan;
}

/** Costs about as much as a run; `explainPrepared` on it then takes milliseconds. */
export function prepareExplanations(instance: Instance): PreparedRun {
  const graph = buildGraph(freezeInstance(instance));
  return { graph, plan: planStages(graph) };
}

export class UnknownPairingError extends RangeError {
  readonly missing: 'vacancy' | 'household';
  constructor(missing: 'vacancy' | 'household', id: string) {
    super(`no ${missing} ${id} in this instance`);
    this.name = 'UnknownPairingError';
    this.missing = missing;
  }
}

/**
 * Explains one pairing of a run. `UnknownPairingError` where the instance holds no such vacancy or household; a vacancy
 * that is not oriented is explained as `NOT_IN_SCOPE`, without verdicts.
 */
export function explainPrepared(
  run: PreparedRun,
  result: Pick<RunResult, 'instanceHash' | 'resultHash'>,
  vacancyId: VacancyId,
  householdId: HouseholdId,
): Explanation {
  const { graph, plan } = run;
  if (!graph.instance.vacancies.some((vacancy) => vacancy.id === vacancyId))
    throw new UnknownPairingError('vacancy', vacancyId);
  const h = graph.householdIndex.get(householdId);
  if (h === undefined) throw new UnknownPairingError('household', householdId);
  const hashes = { instanceHash: result.instanceHash, resultHash: result.resultHash };
  const v = graph.vacancyIndex.get(vacancyId);
  if (v === undefined) return { ...outOfScope(vacancyId, householdId), ...hashes };
  const household = graph.households[h] as PairingGraph['households'][number];
  const vacancy = graph.vacancies[v] as PairingGraph['vacancies'][number];
  const verdicts = evaluateAll(household, vacancy, graph.context);
  const terms = termsOf(graph, h, v);
  const rank = rankOf(plan, h, v);
  return {
    vacancyId,
    householdId,
    rank,
    reason: rank === null ? absenceReason(run, h, v, verdicts) : null,
    verdicts,
    eligible: pairingOf(graph, h, v) >= 0,
    points: pointsOf(terms),
    terms,
    adjustments: adjustmentLines(appliedTargets(plan), h, v),
    tasks: tasksFor(household, vacancy, verdicts, graph.context),
    price: priceInterval(plan, v),
    runnerUp: runnerUp(run, v),
    pointsMissing: rank !== null ? 0 : pointsMissing(run, h, v),
    smallestChange: rank !== null ? null : smallestChange(run, h, v, verdicts),
    ...hashes,
  };
}

/** `explainPrepared` for one question: builds the graph and plan of the instance first. */
export function explainPairing(
  instance: Instance,
  result: Pick<RunResult, 'instanceHash' | 'resultHash'>,
  vacancyId: VacancyId,
  householdId: HouseholdId,
): Explanation {
  return explainPrepared(prepareExplanations(instance), result, vacancyId, householdId);
}

function outOfScope(vacancyId: VacancyId, householdId: HouseholdId): Omit<Explanation, 'instanceHash' | 'resultHash'> {
  return {
    vacancyId,
    householdId,
    rank: null,
    reason: 'NOT_IN_SCOPE',
    verdicts: [],
    eligible: false,
    points: null,
    terms: [],
    adjustments: [],
    tasks: [],
    price: null,
    runnerUp: null,
    pointsMissing: { unreachable: 'notInScope' },
    smallestChange: null,
  };
}

/** Rank of a household on a vacancy in a plan, `null` where it is not listed. */
export function rankOf(plan: Plan, household: number, vacancy: number): Rank | null {
  return RANKS.find((rank) => plan.listOf[rank][vacancy] === household) ?? null;
}

const BY_RULE: Partial<Record<RuleCode, AbsenceReason>> = {
  REFUSED_BEFORE: 'EXCLUDED_BY_PERSON',
  PAUSED: 'PAUSED',
  STALE_DATA: 'STALE_DATA',
  ALREADY_COMMITTED: 'COMMITTED_ELSEWHERE',
};

function absenceReason(
  { graph, plan }: PreparedRun,
  h: number,
  v: number,
  verdicts: readonly Verdict[],
): AbsenceReason {
  const e = pairingOf(graph, h, v);
  if (e < 0) {
    const blocking = verdicts.filter((verdict) => verdict.status === 'failed');
    const plain = blocking.find((verdict) => BY_RULE[verdict.code] === undefined);
    return plain ? 'INELIGIBLE' : (BY_RULE[blocking[0]?.code as RuleCode] ?? 'INELIGIBLE');
  }
  if (plan.held.has((graph.vacancies[v] as PairingGraph['vacancies'][number]).vacancy.id)) return 'HELD_LIST';
  const listed = RANKS.map((rank) => plan.listOf[rank][v] as number).filter((other) => other >= 0);
  const lowest = Math.min(...listed.map((other) => pointsOf(termsOf(graph, other, v))));
  const points = graph.points[e] as number;
  if (points < lowest) return 'OUTRANKED';
  const elsewhere = graph.vacancies.some((_, other) => rankOf(plan, h, other) !== null);
  if (elsewhere || rankOnes(graph, plan).has(h)) return 'COMMITTED_ELSEWHERE';
  return points === lowest ? 'TIE_BROKEN' : 'OUTRANKED';
}

/** Minimal and maximal optimal price of the vacancy at stage 1; `null` where its rank 1 was not the run's to give. */
function priceInterval(plan: Plan, v: number): PriceInterval | null {
  const stage = plan.stages[0];
  const row = stage?.rows.indexOf(v) ?? -1;
  if (!stage?.assignment || row < 0) return null;
  const highest = maxPrices(stage.problem, stage.assignment);
  const { prices } = stage.assignment;
  return {
    min: { filled: prices.filled[row] as number, points: prices.points[row] as number },
    max: { filled: highest.filled[row] as number, points: highest.points[row] as number },
  };
}

function runnerUp({ graph, plan }: PreparedRun, v: number): Explanation['runnerUp'] {
  let best: Explanation['runnerUp'] = null;
  for (let e = graph.offsets[v] as number; e < (graph.offsets[v + 1] as number); e++) {
    const h = graph.candidates[e] as number;
    if (rankOf(plan, h, v) !== null) continue;
    const householdId = (graph.households[h] as PairingGraph['households'][number]).household.id;
    const points = graph.points[e] as number;
    const better =
      !best || points > best.points || (points === best.points && compareText(householdId, best.householdId) < 0);
    if (better) best = { householdId, points };
  }
  return best;
}

type Missing = Explanation['pointsMissing'];

/**
 * Least integer that puts the pairing in the canonical plan at any rank. A stage before the one it enters keeps its
 * optimum, so the least over the ranks is the answer; each is the gap to the best plan that holds the pairing.
 */
function pointsMissing({ graph, plan }: PreparedRun, h: number, v: number): Missing {
  if (pairingOf(graph, h, v) < 0) return { unreachable: 'ineligible' };
  if (plan.held.has((graph.vacancies[v] as PairingGraph['vacancies'][number]).vacancy.id))
    return { unreachable: 'held' };
  const found = plan.stages.map((stage) => missingAt(stage, h, v));
  const reached = found.filter((missing): missing is number => typeof missing === 'number');
  if (reached.length > 0) return Math.min(...reached);
  const refusals = found.filter((missing) => typeof missing !== 'number');
  return refusals.find((missing) => missing.unreachable === 'fill') ?? refusals[0] ?? { unreachable: 'notInScope' };
}

function missingAt(stage: StagePlan, h: number, v: number): Missing {
  const row = stage.rows.indexOf(v);
  if (row < 0) return { unreachable: 'committed' };
  const { offsets, households } = stage.problem;
  const at = households.subarray(offsets[row], offsets[row + 1]).indexOf(h);
  if (at < 0) return { unreachable: 'cap' };
  const best = stage.assignment?.value;
  const forced = forcedValue(stage.problem, row, (offsets[row] as number) + at);
  if (!best || !forced || forced.filled < best.filled) return { unreachable: 'fill' };
  const behind =
    forced.waitingDays < best.waitingDays ||
    (forced.waitingDays === best.waitingDays && forced.tieBreak < best.tieBreak);
  return best.points - forced.points + (behind ? 1 : 0);
}
