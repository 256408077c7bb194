/**
 * Trade-off frontier of one target (algorithm §8: the price of each target is shown): the plans of rank 1 from the
 * target off to its greatest coefficient, at even steps of the share that it counts, beside the silo of départements.
 *
 * Each point is the exact optimum at its coefficient, the least one that gives the share of its step (bisection from the
 * coefficient of the step before, as the share does not fall when the coefficient rises). Other targets are off. Where
 * vacancies stay empty whatever the coefficient, `filled` is the same at every point: filling comes first.
 * Complexity: steps · ⌈log₂ cap⌉ optima of one assignment, steps + 2 with certificate.
 */
import { type FixedCoefficient, LONG_WAIT_DAYS, type SweptTarget } from '#domain/target.js';
import { type TargetProblem, tallyGroups } from '#solver/targets.js';
import { WarmOptima } from '#solver/warm-optima.js';
import { siloed } from './baselines.js';
import { freezeInstance } from './freeze.js';
import { buildGraph, type PairingGraph } from './graph.js';
import type { Instance } from './instance.js';
import { planRankOne, type StagePlan } from './plan.js';
import { searchedRows } from './search-rows.js';
import { strataOf, targetGroups } from './target-groups.js';
import { adjustmentAt, stageGroups } from './targets.js';

export interface FrontierOptions {
  readonly target: SweptTarget;
  /** Steps between the target off and its greatest coefficient; at least 1. */
  readonly steps: number;
  /** Greatest coefficient; by default that of the policy's target, or else `bonusMax`. */
  readonly maxCoefficient?: number;
  /** Told after each part of the work: how many are done, of at most how many. */
  readonly onProgress?: (done: number, of: number) => void;
}

/** Rank 1 of the run's own making: what people keep is not in it. */
export interface FrontierPlan {
  readonly filled: number;
  /** Σ points, without what the target adds. */
  readonly points: number;
  /** Σ days of waiting of the households served, the longest clock of each. */
  readonly waitingDays: number;
  readonly waitingOverSixMonths: number;
  readonly interDepartmental: number;
  /** Recognised DALO; recognised or labelled. */
  readonly dalo: number;
  readonly priority: number;
  /** Places in the scope of the target, and those of them that it counts. */
  readonly of: number;
  readonly counted: number;
}

export interface FrontierPoint extends FrontierPlan {
  readonly coefficient: number;
}

export interface Frontier {
  readonly target: SweptTarget;
  readonly vacancies: number;
  readonly maxCoefficient: number;
  /** By coefficient, the first with the target off; each once. */
  readonly points: readonly FrontierPoint[];
  readonly silo: FrontierPlan;
}

/** The frontier of one target on an instance; a single point where nothing can be traded. */
export function frontier(instance: Instance, options: FrontierOptions): Frontier {
  const { target, maxCoefficient, onProgress = () => {} } = options;
  const steps = Math.max(1, options.steps);
  // As many parts for the search of the coefficients as for their plans.
  const parts = 2 * steps + 1;
  const own = instance.policy.targets?.find(({ kind }) => kind === target)?.maxCoefficient;
  const cap = maxCoefficient ?? own ?? instance.policy.bonusMax;
  const swept = { kind: target, sharePermille: 0, maxCoefficient: cap };
  const policy = { ...instance.policy, targets: [swept] };
  const graph = buildGraph(freezeInstance({ ...instance, policy, coefficients: [], yearToDate: [] }));
  const sweep = new Sweep(graph, cap);
  const coefficients = sweep.evenSteps(steps, (step) => onProgress(step, parts));
  const silo = siloed(graph, sweep.off);
  return {
    target,
    vacancies: sweep.off.rows.length,
    maxCoefficient: cap,
    points: coefficients.map((coefficient, i) => {
      const plan = sweep.planAt(coefficient);
      onProgress(steps + i + 1, parts);
      return { coefficient, ...plan };
    }),
    silo: sweep.describe(sweep.off, silo),
  };
}

class Sweep {
  readonly off: StagePlan;
  private readonly graph: PairingGraph;
  private readonly cap: number;
  private readonly problem: TargetProblem;
  private readonly optima: WarmOptima;

  constructor(graph: PairingGraph, cap: number) {
    this.graph = graph;
    this.cap = cap;
    this.off = planRankOne(graph, []);
    const strata = strataOf(graph);
    const groups = targetGroups(graph, strata);
    this.problem = stageGroups(
      { groups, strata },
      Array.from(this.off.rows),
      searchedRows(this.off.problem, strata.of),
    );
    this.optima = new WarmOptima(this.problem, cap * groups.length);
  }

  /** The least coefficients that give evenly spaced shares, from 0 to the cap; each once, ascending. */
  evenSteps(steps: number, onStep: (step: number) => void): readonly number[] {
    const counts = new Map<number, number>();
    const countAt = (coefficient: number): number => {
      const known = counts.get(coefficient) ?? this.countAt(coefficient);
      counts.set(coefficient, known);
      return known;
    };
    const [first, last] = [countAt(0), countAt(this.cap)];
    const found = [0];
    for (let step = 1; step <= steps; onStep(step++)) {
      const wanted = first + Math.round(((last - first) * step) / steps);
      let short = found.at(-1) as number;
      let meeting = this.cap;
      if (countAt(short) >= wanted) continue;
      while (meeting - short > 1) {
        const middle = (meeting + short) >> 1;
        if (countAt(middle) >= wanted) meeting = middle;
        else short = middle;
      }
      found.push(meeting);
    }
    return found;
  }

  /** The exact plan at one coefficient, the same in every scope of the target. */
  planAt(coefficient: number): FrontierPlan {
    const { groups } = this.off.targets as NonNullable<StagePlan['targets']>;
    const given = groups.map(({ kind, scope }): FixedCoefficient => ({ kind, scope, coefficient }));
    const stage = coefficient === 0 ? this.off : planRankOne(this.graph, given);
    return this.describe(stage, stage.assignment?.householdOf ?? new Int32Array(stage.rows.length).fill(-1));
  }

  describe({ rows, problem, targets }: StagePlan, householdOf: Int32Array): FrontierPlan {
    const plan = {
      filled: 0,
      points: 0,
      waitingDays: 0,
      waitingOverSixMonths: 0,
      interDepartmental: 0,
      dalo: 0,
      priority: 0,
    };
    householdOf.forEach((h, row) => {
      if (h < 0) return;
      const facts = this.graph.households[h] as PairingGraph['households'][number];
      const v = rows[row] as number;
      const start = problem.offsets[row] as number;
      const e = start + problem.households.subarray(start, problem.offsets[row + 1]).indexOf(h);
      plan.filled++;
      plan.points += (problem.points[e] as number) - (targets === null ? 0 : adjustmentAt(targets, h, v));
      plan.waitingDays += facts.waitingDays;
      if (facts.waitingDays > LONG_WAIT_DAYS) plan.waitingOverSixMonths++;
      if (facts.household.departement !== this.graph.vacancies[v]?.departement) plan.interDepartmental++;
      if (facts.daloRecognised) plan.dalo++;
      if (facts.prefectPriority) plan.priority++;
    });
    return { ...plan, ...this.tally(householdOf) };
  }

  private countAt(coefficient: number): number {
    const { groups } = this.problem;
    const { householdOf } = this.optima.at(groups.map(() => coefficient));
    return this.tally(householdOf).counted;
  }

  private tally(householdOf: Int32Array): { of: number; counted: number } {
    const tallies = tallyGroups(this.problem, householdOf);
    return {
      of: tallies.reduce((sum, { of }) => sum + of, 0),
      counted: tallies.reduce((sum, { counted }) => sum + counted, 0),
    };
  }
}
