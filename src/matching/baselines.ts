/**
 * Baselines (algorithm §8): simple rules shown beside stage 1, under the same commitments and holds, targets off.
 * None is ever above the optimum, compared on (filled, points). `scarcest-first` is what the nearest public system
 * does (boston-cas: vacancies by share of households that fit, then greedy); `silo` is exact within each département.
 */
import { solveAssignment } from '#solver/assignment.js';
import type { AssignmentProblem } from '#solver/problem.js';
import type { PairingGraph } from './graph.js';
import { type Plan, planStages, type StagePlan } from './plan.js';
import { appliedTargets } from './targets.js';

export const BASELINES = ['scarcest-first', 'first-come', 'seniority', 'seeded-random', 'silo'] as const;
export type Baseline = (typeof BASELINES)[number];

export interface BaselineValue {
  readonly baseline: Baseline;
  readonly filled: number;
  readonly points: number;
  readonly waitingDays: number;
  readonly interDepartmental: number;
}

/** Stage 1 of a run beside what simpler rules would have given on the same vacancies and households. */
export interface BaselineComparison {
  readonly vacancies: number;
  readonly optimum: Omit<BaselineValue, 'baseline'>;
  readonly baselines: readonly BaselineValue[];
}

/** The price of optimality, on the plan of a run, targets off. */
export function compareBaselines(graph: PairingGraph, planned: Plan): BaselineComparison {
  const plan = withoutTargets(graph, planned);
  const stage = plan.stages[0];
  const chosen = stage?.assignment?.householdOf ?? new Int32Array(stage?.rows.length ?? 0).fill(-1);
  return {
    vacancies: stage?.rows.length ?? 0,
    optimum: stageValue(graph, stage, chosen),
    baselines: baselineValues(graph, plan),
  };
}

/** The plan of the same graph with targets off; itself where the policy has none. */
export function withoutTargets(graph: PairingGraph, plan: Plan): Plan {
  if (appliedTargets(plan) === null) return plan;
  const { targets: _, ...policy } = graph.instance.policy;
  return planStages({ ...graph, instance: { ...graph.instance, policy } }, []);
}

/** Value of each baseline on stage 1 of a plan; zeros where there is nothing to choose from. */
export function baselineValues(graph: PairingGraph, plan: Plan): readonly BaselineValue[] {
  const stage = plan.stages[0];
  return BASELINES.map((baseline) => ({
    baseline,
    ...stageValue(graph, stage, baselineChoice(baseline, graph, stage)),
  }));
}

/** Household (graph index) that a baseline chooses for each row of stage 1, −1 where none. */
export function baselineChoice(baseline: Baseline, graph: PairingGraph, stage: StagePlan | undefined): Int32Array {
  if (!stage) return new Int32Array(0);
  if (baseline === 'silo') return siloed(graph, stage);
  const { problem, rows } = stage;
  const size = (row: number): number => (problem.offsets[row + 1] as number) - (problem.offsets[row] as number);
  const order = Array.from(rows, (_, row) => row);
  if (baseline === 'scarcest-first') order.sort((a, b) => size(a) - size(b) || a - b);
  if (baseline === 'seeded-random') order.sort((a, b) => firstMix(problem, a) - firstMix(problem, b) || a - b);
  const keyOf = scoreOf(baseline, graph, problem);
  const taken = new Uint8Array(problem.householdCount);
  const chosen = new Int32Array(rows.length).fill(-1);
  for (const row of order) {
    let best = -1;
    for (let e = problem.offsets[row] as number; e < (problem.offsets[row + 1] as number); e++) {
      if (!taken[problem.households[e] as number] && (best < 0 || keyOf(e) > keyOf(best))) best = e;
    }
    if (best < 0) continue;
    chosen[row] = problem.households[best] as number;
    taken[chosen[row] as number] = 1;
  }
  return chosen;
}

const firstMix = (problem: AssignmentProblem, row: number): number =>
  problem.tieBreak[problem.offsets[row] as number] ?? 0;

/** What each greedy rule takes first among the households of a vacancy. */
function scoreOf(baseline: Baseline, graph: PairingGraph, problem: AssignmentProblem): (e: number) => number {
  switch (baseline) {
    case 'seniority':
      return (e) => graph.waitingDays[problem.households[e] as number] as number;
    case 'first-come': {
      const filed = graph.instance.households.map((household) => Number(household.request.filedOn.replaceAll('-', '')));
      return (e) => -(filed[problem.households[e] as number] as number);
    }
    case 'seeded-random':
      return (e) => problem.tieBreak[e] as number;
    default:
      return (e) => problem.points[e] as number;
  }
}

/** Household of each row where every département houses its own alone: exact, −1 where none. */
export function siloed(graph: PairingGraph, stage: StagePlan): Int32Array {
  const { problem, rows } = stage;
  const offsets = [0];
  const kept: number[] = [];
  rows.forEach((v, row) => {
    for (let e = problem.offsets[row] as number; e < (problem.offsets[row + 1] as number); e++) {
      if (isHome(graph, problem.households[e] as number, v)) kept.push(e);
    }
    offsets.push(kept.length);
  });
  const outcome = solveAssignment({
    ...problem,
    offsets: Int32Array.from(offsets),
    households: Int32Array.from(kept, (e) => problem.households[e] as number),
    points: Int32Array.from(kept, (e) => problem.points[e] as number),
    tieBreak: Uint32Array.from(kept, (e) => problem.tieBreak[e] as number),
  });
  return outcome.status === 'optimal' ? outcome.assignment.householdOf : new Int32Array(rows.length).fill(-1);
}

const isHome = (graph: PairingGraph, h: number, v: number): boolean =>
  graph.households[h]?.household.departement === graph.vacancies[v]?.departement;

function stageValue(
  graph: PairingGraph,
  stage: StagePlan | undefined,
  chosen: Int32Array,
): Omit<BaselineValue, 'baseline'> {
  const value = { filled: 0, points: 0, waitingDays: 0, interDepartmental: 0 };
  chosen.forEach((h, row) => {
    if (h < 0 || !stage) return;
    const { problem, rows } = stage;
    const start = problem.offsets[row] as number;
    const e = start + problem.households.subarray(start, problem.offsets[row + 1]).indexOf(h);
    value.filled += 1;
    value.points += problem.points[e] as number;
    value.waitingDays += graph.waitingDays[h] as number;
    if (!isHome(graph, h, rows[row] as number)) value.interDepartmental += 1;
  });
  return value;
}
