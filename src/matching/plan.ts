/**
 * Stages 1 to 3: who is proposed at which rank of which vacancy, over the whole region at once.
 *
 * Stage r chooses, for every vacancy whose rank r is open, the lexicographic maximum of (vacancies filled, Σ points,
 * Σ waiting days, Σ mix(household, vacancy, seed)), each household at most once, given the ranks before it and what
 * people have already decided (commitments, held lists). Exact: see solver/assignment.ts.
 */
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import { type Hold, RANKS, type Rank } from '#domain/proposal.js';
import { candidatesSought } from '#domain/vacancy.js';
import { firstFailure } from '#eligibility/eligibility.js';
import { solveAssignment } from '#solver/assignment.js';
import type { Assignment, AssignmentProblem } from '#solver/problem.js';
import { digest, mix } from '#solver/tie-break.js';
import type { PairingGraph } from './graph.js';

export interface StagePlan {
  readonly rank: Rank;
  /** Graph index of each row's vacancy, and graph position of each pairing of the problem. */
  readonly rows: Int32Array;
  readonly pairings: Int32Array;
  readonly problem: AssignmentProblem;
  /** `null` where there was nothing to choose from. */
  readonly assignment: Assignment | null;
}

export interface Plan {
  /** Household (graph index) at `rank` of vacancy v: `listOf[rank][v]`, −1 where nobody. */
  readonly listOf: Readonly<Record<Rank, Int32Array>>;
  /** How each place was decided: 0 by the run, 1 by a commitment, 2 by a hold. */
  readonly keptOf: Readonly<Record<Rank, Uint8Array>>;
  readonly held: ReadonlySet<VacancyId>;
  readonly stages: readonly StagePlan[];
}

/** What people have decided before the run, seen by household and by vacancy. */
interface Standing {
  readonly plan: Plan & { stages: StagePlan[] };
  /** Proposals that count against the cap: commitments, holds, then this run's. */
  readonly active: Int32Array;
  readonly rankOne: Uint8Array;
  /** Per pairing of the graph. */
  readonly tieBreak: Uint32Array;
}

/** Plans the three ranks of a graph. Never fails: a stage with nothing to choose from has no assignment. */
export function planStages(graph: PairingGraph): Plan {
  const standing = standingOf(graph);
  for (const rank of RANKS) planRank(graph, standing, rank);
  return standing.plan;
}

function planRank(graph: PairingGraph, standing: Standing, rank: Rank): void {
  const stage = stageProblem(graph, standing, rank);
  const outcome = solveAssignment(stage.problem);
  if (outcome.status === 'invalid')
    throw new Error(`stage ${rank}: ${outcome.field}[${outcome.index}] ${outcome.message}`);
  const assignment = outcome.status === 'optimal' ? outcome.assignment : null;
  standing.plan.stages.push({ ...stage, assignment });
  if (!assignment) return;
  stage.rows.forEach((v, row) => {
    const household = assignment.householdOf[row] as number;
    if (household < 0) return;
    standing.plan.listOf[rank][v] = household;
    standing.active[household] = (standing.active[household] as number) + 1;
    if (rank === 1) standing.rankOne[household] = 1;
  });
}

/** The assignment problem of one rank, given the ranks before it. Households keep their graph index. */
function stageProblem(graph: PairingGraph, standing: Standing, rank: Rank): Omit<StagePlan, 'assignment'> {
  const { offsets, candidates } = graph;
  const { listOf, held } = standing.plan;
  const open = openHouseholds(graph, standing, rank);
  const rows: number[] = [];
  const stageOffsets: number[] = [0];
  const pairings = new Int32Array(candidates.length);
  let count = 0;
  graph.vacancies.forEach(({ vacancy }, v) => {
    if (held.has(vacancy.id) || candidatesSought(vacancy) < rank || (listOf[rank][v] as number) >= 0) return;
    rows.push(v);
    const [first, second, third] = [listOf[1][v], listOf[2][v], listOf[3][v]];
    for (let e = offsets[v] as number; e < (offsets[v + 1] as number); e++) {
      const h = candidates[e] as number;
      if (open[h] === 1 && h !== first && h !== second && h !== third) pairings[count++] = e;
    }
    stageOffsets.push(count);
  });
  const chosen = pairings.slice(0, count);
  const problem: AssignmentProblem = {
    vacancyCount: rows.length,
    householdCount: graph.households.length,
    offsets: Int32Array.from(stageOffsets),
    households: gather(candidates, chosen, new Int32Array(count)),
    points: gather(graph.points, chosen, new Int32Array(count)),
    waitingDays: graph.waitingDays,
    tieBreak: gather(standing.tieBreak, chosen, new Uint32Array(count)),
  };
  return { rank, rows: Int32Array.from(rows), pairings: chosen, problem };
}

/** 1 for each household that may still take a place of this rank. */
function openHouseholds(graph: PairingGraph, standing: Standing, rank: Rank): Uint8Array {
  const { maxActiveProposals } = graph.instance.policy;
  return Uint8Array.from(standing.active, (active, h) =>
    active >= maxActiveProposals || (rank === 1 && standing.rankOne[h] === 1) ? 0 : 1,
  );
}

function gather<T extends Int32Array | Uint32Array>(values: T, positions: Int32Array, into: T): T {
  for (let i = 0; i < positions.length; i++) into[i] = values[positions[i] as number] as number;
  return into;
}

/** The last term of the objective for each pairing of the graph: the same at every rank. */
function tieBreaks(graph: PairingGraph): Uint32Array {
  const { offsets, candidates } = graph;
  const tieBreak = new Uint32Array(candidates.length);
  const seed = digest(graph.instance.seed);
  const households = Uint32Array.from(graph.instance.households, (household) => digest(household.id));
  graph.vacancies.forEach(({ vacancy: { id } }, v) => {
    const vacancy = digest(id);
    for (let e = offsets[v] as number; e < (offsets[v + 1] as number); e++) {
      tieBreak[e] = mix(households[candidates[e] as number] as number, vacancy, seed);
    }
  });
  return tieBreak;
}

function isListed(plan: Plan, household: number, vacancy: number): boolean {
  return RANKS.some((rank) => plan.listOf[rank][vacancy] === household);
}

function standingOf(graph: PairingGraph): Standing {
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
