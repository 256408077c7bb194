/**
 * Stages 1 to 3: who is proposed at which rank of which vacancy, over the whole region at once.
 *
 * Stage r chooses, for every vacancy whose rank r is open, the lexicographic maximum of (vacancies filled, Σ points,
 * Σ waiting days, Σ mix(household, vacancy, seed)), each household at most once, given the ranks before it and what
 * people have already decided (commitments, held lists). Exact: see solver/assignment.ts.
 */
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import { type Hold, RANKS, type Rank } from '#domain/proposal.js';
import type { FixedCoefficient } from '#domain/target.js';
import { firstFailure } from '#eligibility/eligibility.js';
import type { Assignment, AssignmentProblem } from '#solver/problem.js';
import type { PairingGraph } from './graph.js';
import { listedStage, tieBreaks } from './listed-stage.js';
import { rankedStage } from './ranked-stage.js';
import type { AppliedTargets } from './targets.js';

export interface StagePlan {
  readonly rank: Rank;
  /** Graph index of each row's vacancy. */
  readonly rows: Int32Array;
  /** Pairings that the stage could choose from, and those of them that had to be read. */
  readonly pairings: number;
  readonly problem: AssignmentProblem;
  /** Rows read in part whose rest the prices do not exclude: 0, or the plan is not proven. */
  readonly violations: number;
  /** `null` where there was nothing to choose from. */
  readonly assignment: Assignment | null;
  /** Rank 1 of a policy with targets: what they add is in the points of `problem`; `null` elsewhere. */
  readonly targets: AppliedTargets | null;
}

export interface Plan {
  /** Household (graph index) at `rank` of vacancy v: `listOf[rank][v]`, −1 where nobody. */
  readonly listOf: Readonly<Record<Rank, Int32Array>>;
  /** How each place was decided: 0 by the run, 1 by a commitment, 2 by a hold. */
  readonly keptOf: Readonly<Record<Rank, Uint8Array>>;
  readonly held: ReadonlySet<VacancyId>;
  readonly stages: readonly StagePlan[];
}

/** What people and the ranks before have decided, seen by household and by vacancy. */
export interface Standing {
  readonly plan: Plan & { stages: StagePlan[] };
  /** Proposals that count against the cap: commitments, holds, then this run's. */
  readonly active: Int32Array;
  readonly rankOne: Uint8Array;
  /** Per listed pairing of the graph. */
  readonly tieBreak: Uint32Array;
  readonly given: readonly FixedCoefficient[];
}

/**
 * Plans the three ranks of a graph. Never fails: a stage with nothing to choose from has no assignment. `given` are the
 * coefficients of targets to take as they are; where there is none they are searched.
 */
export function planStages(
  graph: PairingGraph,
  given: readonly FixedCoefficient[] = graph.instance.coefficients,
): Plan {
  const standing = standingOf(graph, given);
  for (const rank of RANKS) planRank(graph, standing, rank);
  return standing.plan;
}

/** Rank 1 alone, the same as in `planStages`. */
export function planRankOne(graph: PairingGraph, given: readonly FixedCoefficient[]): StagePlan {
  const standing = standingOf(graph, given);
  planRank(graph, standing, 1);
  return standing.plan.stages[0] as StagePlan;
}

function planRank(graph: PairingGraph, standing: Standing, rank: Rank): void {
  const stage = graph.ranked ? rankedStage(graph, graph.ranked, standing, rank) : listedStage(graph, standing, rank);
  standing.plan.stages.push(stage);
  const { assignment } = stage;
  if (!assignment) return;
  stage.rows.forEach((v, row) => {
    const household = assignment.householdOf[row] as number;
    if (household < 0) return;
    standing.plan.listOf[rank][v] = household;
    standing.active[household] = (standing.active[household] as number) + 1;
    if (rank === 1) standing.rankOne[household] = 1;
  });
}

function isListed(plan: Plan, household: number, vacancy: number): boolean {
  return RANKS.some((rank) => plan.listOf[rank][vacancy] === household);
}

function standingOf(graph: PairingGraph, given: readonly FixedCoefficient[]): Standing {
  const size = graph.vacancies.length;
  const perRank = <T>(make: () => T): Record<Rank, T> => ({ 1: make(), 2: make(), 3: make() });
  const held = new Map(
    graph.instance.holds.filter((hold) => isStanding(graph, hold)).map((hold) => [hold.vacancyId, hold]),
  );
  const standing: Standing = {
    plan: {
      listOf: perRank(() => new Int32Array(size).fill(-1)),
      keptOf: perRank(() => new Uint8Array(size)),
      held: new Set(held.keys()),
      stages: [],
    },
    active: new Int32Array(graph.households.length),
    rankOne: new Uint8Array(graph.households.length),
    tieBreak: tieBreaks(graph),
    given,
  };
  for (const { vacancyId, householdId, rank } of graph.instance.commitments) {
    keep(graph, standing, vacancyId, householdId, rank, 1);
  }
  for (const hold of held.values()) {
    for (const { householdId, rank } of hold.members) keep(graph, standing, hold.vacancyId, householdId, rank, 2);
  }
  return standing;
}

/** Records a place that people keep; a household both committed and held on one vacancy counts once. */
function keep(
  graph: PairingGraph,
  standing: Standing,
  vacancyId: VacancyId,
  householdId: HouseholdId,
  rank: Rank,
  how: 1 | 2,
): void {
  const h = graph.householdIndex.get(householdId);
  const v = graph.vacancyIndex.get(vacancyId);
  if (h === undefined) return;
  if (v !== undefined) {
    if (isListed(standing.plan, h, v)) return;
    if ((standing.plan.listOf[rank][v] as number) < 0) {
      standing.plan.listOf[rank][v] = h;
      standing.plan.keptOf[rank][v] = how;
    }
  }
  standing.active[h] = (standing.active[h] as number) + 1;
  if (rank === 1) standing.rankOne[h] = 1;
}

/** A hold stands until its day unless a member has become ineligible or is gone. */
function isStanding(graph: PairingGraph, hold: Hold): boolean {
  const v = graph.vacancyIndex.get(hold.vacancyId);
  if (v === undefined || hold.heldUntil < graph.instance.asOf) return false;
  const vacancy = graph.vacancies[v];
  const committed = new Set(
    graph.instance.commitments.filter((c) => c.vacancyId === hold.vacancyId).map((c) => c.householdId),
  );
  return hold.members.every(({ householdId }) => {
    const h = graph.householdIndex.get(householdId);
    const facts = h === undefined ? undefined : graph.households[h];
    if (!facts || !vacancy) return false;
    if (committed.has(householdId)) return true;
    const failure = firstFailure(facts, vacancy, graph.context);
    // The cap counts this very hold: being at the cap is no reason to break it.
    return failure === null || failure.code === 'ALREADY_COMMITTED';
  });
}
