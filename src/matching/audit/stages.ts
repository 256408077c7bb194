import type { HouseholdId } from '#domain/ids.js';
import { RANKS, type Rank } from '#domain/proposal.js';
import { candidatesSought } from '#domain/vacancy.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { digest, mix } from '#solver/tie-break.js';
import { type Violation as Indexed, verifyRanks, verifyStage } from '#solver/verify.js';
import type { Violation } from '../audit.js';
import type { RunResult } from '../run-result.js';
import { countPairs, isEligiblePair } from './eligible.js';
import { standingHolds } from './holds.js';
import type { AuditedInstance } from './pairs.js';
import { addedBy } from './targets.js';

/** P2, P3 (caps) and P6 of each stage, on arrays rebuilt from the naive pairings and the result's own earlier ranks. */
export function auditStages(audited: AuditedInstance, result: RunResult): Violation[] {
  if (RANKS.some((rank) => result.stages.filter((stage) => stage.rank === rank).length !== 1)) {
    return [{ property: 'P6', message: 'the result does not hold one stage per rank' }];
  }
  const taken = takenBefore(audited, result);
  const violations = RANKS.flatMap((rank) => auditStage(audited, result, rank, taken));
  const ranks = verifyRanks({
    householdCount: audited.households.length,
    stages: RANKS.map((rank) => placesOf(audited, result, rank)),
    countedBefore: taken.outside,
    maxActive: audited.instance.policy.maxActiveProposals,
    protectedCounts: taken.active,
    protectedFirstRanks: taken.firstRanks,
  });
  return [...violations, ...ranks.map((violation) => named(audited, violation, [...audited.vacancies.keys()]))];
}

/** A violation that the solver's verifier found by index, with the ids: `rows` are the vacancies it was given. */
function named(audited: AuditedInstance, found: Indexed, rows: readonly number[]): Violation {
  const { property, message, vacancy, household } = found;
  const v = vacancy === undefined ? undefined : audited.vacancies[rows[vacancy] as number]?.vacancy.id;
  const h = household === undefined ? undefined : audited.households[household]?.household.id;
  const ids = [v === undefined ? [] : `vacancy ${v}`, h === undefined ? [] : `household ${h}`].flat();
  return { property, message: ids.length === 0 ? message : `${message} (${ids.join(', ')})` };
}

interface Taken {
  /** Proposals of each household that people keep: on a vacancy of the run, and on any other. */
  readonly active: Int32Array;
  readonly outside: Int32Array;
  readonly rankOne: ReadonlySet<number>;
  /** Rank 1 places that people keep on vacancies of the run. */
  readonly firstRanks: Int32Array;
}

function takenBefore(audited: AuditedInstance, result: RunResult): Taken {
  const active = new Int32Array(audited.households.length);
  const outside = new Int32Array(audited.households.length);
  const firstRanks = new Int32Array(audited.households.length);
  const rankOne = new Set<number>();
  const take = (householdId: HouseholdId, rank: Rank, counts: readonly Int32Array[]): void => {
    const h = audited.householdAt.get(householdId);
    if (h === undefined) return;
    for (const count of counts) count[h] = (count[h] as number) + 1;
    if (rank === 1) rankOne.add(h);
  };
  for (const { householdId, vacancyId, rank } of audited.instance.commitments) {
    if (!audited.vacancyAt.has(vacancyId)) take(householdId, rank, [active, outside]);
  }
  for (const { kept, householdId, rank } of result.proposals) {
    if (kept !== null) take(householdId, rank, rank === 1 ? [active, firstRanks] : [active]);
  }
  return { active, outside, rankOne, firstRanks };
}

function auditStage(audited: AuditedInstance, result: RunResult, rank: Rank, taken: Taken): Violation[] {
  const stage = result.stages.find((candidate) => candidate.rank === rank);
  if (!stage) return [];
  const { problem, rows, pairings } = rebuild(audited, result, rank, taken);
  const made = new Map(
    result.proposals.filter((p) => p.rank === rank && p.kept === null).map((p) => [p.vacancyId, p.householdId]),
  );
  const prices = new Map(result.prices.filter((price) => price.rank === rank).map((price) => [price.vacancyId, price]));
  const idOf = (v: number) => (audited.vacancies[v] as AuditedInstance['vacancies'][number]).vacancy.id;
  const opened = new Set(rows.map(idOf));
  const violations: Violation[] = [];
  if (rows.length !== prices.size || rows.some((v) => !prices.has(idOf(v)))) {
    violations.push({ property: 'P6', message: `stage ${rank}: the prices are not those of the open vacancies` });
  }
  for (const id of made.keys()) {
    if (opened.has(id)) continue;
    violations.push({ property: 'P3', message: `stage ${rank}: vacancy ${id} has a proposal and was not open` });
  }
  const counts = { vacancies: rows.length, pairings };
  if (stage.vacancies !== counts.vacancies || stage.pairings !== counts.pairings) {
    violations.push({
      property: 'P6',
      message: `stage ${rank}: ${counts.vacancies} vacancies and ${counts.pairings} pairings expected`,
    });
  }
  if (
    stage.gap.filled !== 0 ||
    stage.gap.value !== 0 ||
    stage.bound.filled !== stage.filled ||
    stage.bound.value !== stage.value
  ) {
    violations.push({ property: 'P6', message: `stage ${rank}: the certificate does not close` });
  }
  const found = verifyStage({
    problem,
    householdOf: Int32Array.from(rows, (v) => audited.householdAt.get(made.get(idOf(v)) as HouseholdId) ?? -1),
    filled: stage.filled,
    points: stage.value,
    prices: {
      filled: Int32Array.from(rows, (v) => prices.get(idOf(v))?.filled ?? 0),
      points: Float64Array.from(rows, (v) => prices.get(idOf(v))?.points ?? 0),
    },
  });
  return [
    ...violations,
    ...found.map((one) => named(audited, { ...one, message: `stage ${rank}: ${one.message}` }, rows)),
  ];
}

/**
 * The stage's problem, from the naive pairings: open ranks, households free for it, nobody already on the vacancy; and
 * how many pairings it has in all, those below the floors included.
 */
function rebuild(
  audited: AuditedInstance,
  result: RunResult,
  rank: Rank,
  taken: Taken,
): { problem: AssignmentProblem; rows: number[]; pairings: number } {
  const { isFree, closed, onVacancy } = beforeRank(audited, result, rank, taken);
  const { pairs } = audited;
  const added = rank === 1 ? addedBy(audited, result) : null;
  const rows: number[] = [];
  const offsets = [0];
  const households = new Int32Array(pairs.households.length);
  const points = new Int32Array(pairs.households.length);
  const tieBreak = new Uint32Array(pairs.households.length);
  const seed = digest(audited.instance.seed);
  let count = 0;
  let onLists = 0;
  audited.vacancies.forEach(({ vacancy }, v) => {
    if (closed.has(vacancy.id) || candidatesSought(vacancy) < rank) return;
    rows.push(v);
    const listed = onVacancy.get(vacancy.id);
    for (const h of listed ?? []) if (isFree[h] === 1 && isEligiblePair(audited.eligible, h, v)) onLists++;
    const own = digest(vacancy.id);
    for (let at = pairs.offsets[v] as number; at < (pairs.offsets[v + 1] as number); at++) {
      const h = pairs.households[at] as number;
      if (isFree[h] === 0 || listed?.has(h)) continue;
      households[count] = h;
      tieBreak[count] = mix(audited.digests[h] as number, own, seed);
      points[count++] = (pairs.points[at] as number) + (added === null ? 0 : added(h, v));
    }
    offsets.push(count);
  });
  const problem: AssignmentProblem = {
    vacancyCount: rows.length,
    householdCount: audited.households.length,
    offsets: Int32Array.from(offsets),
    households: households.subarray(0, count),
    points: points.subarray(0, count),
    waitingDays: audited.waitingDays,
    tieBreak: tieBreak.subarray(0, count),
  };
  return { problem, rows, pairings: countPairs(audited.eligible, isFree, rows) - onLists };
}

/** What stands before a rank is given: households free for it, vacancies closed to it, who is on each already. */
function beforeRank(audited: AuditedInstance, result: RunResult, rank: Rank, taken: Taken) {
  const active = Int32Array.from(taken.active);
  const onVacancy = new Map<string, Set<number>>();
  const closed = new Set<string>(standingHolds(audited));
  for (const proposal of result.proposals) {
    const h = audited.householdAt.get(proposal.householdId);
    if (proposal.kept !== null && proposal.rank === rank) closed.add(proposal.vacancyId);
    const before = proposal.rank < rank || proposal.kept !== null;
    if (before && h !== undefined) {
      onVacancy.set(proposal.vacancyId, (onVacancy.get(proposal.vacancyId) ?? new Set()).add(h));
    }
    if (h !== undefined && proposal.rank < rank && proposal.kept === null) active[h] = (active[h] as number) + 1;
  }
  const { maxActiveProposals } = audited.instance.policy;
  const isFree = Uint8Array.from(active, (count, h) =>
    count < maxActiveProposals && !(rank === 1 && taken.rankOne.has(h)) ? 1 : 0,
  );
  return { isFree, closed, onVacancy };
}

function placesOf(audited: AuditedInstance, result: RunResult, rank: Rank): Int32Array {
  const places = new Int32Array(audited.vacancies.length).fill(-1);
  for (const proposal of result.proposals) {
    const v = audited.vacancyAt.get(proposal.vacancyId);
    if (proposal.rank === rank && v !== undefined) {
      places[v] = audited.householdAt.get(proposal.householdId) ?? -1;
    }
  }
  return places;
}
