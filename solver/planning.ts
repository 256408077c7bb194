/**
 * Problem (stage 0, orientation under flux): of C classes of dwellings (class c has n_c to orient) and R reservers
 * (reserver r should still receive t_r), choose how many dwellings x_cr of each class each reserver receives, so that
 * lexicographically (Σ_r |Σ_c x_cr − t_r|, Σ_cr |x_cr − q_cr|) is least. q_cr shares class c in proportion to the
 * positive targets of the reservers it may go to (equally where there is none): without it one reserver could get all
 * large dwellings and another all small ones.
 *
 * Method: one linear programme solved by the simplex method of javascript-lp-solver (this is the only file that imports
 * it), then controlled rounding (planning-rounding.ts). Both tiers are one objective, W · first + second with
 * W = C + R + 1: the programme is a network flow with convex costs of integer slopes; where the first tier can be
 * lowered, some elementary cycle lowers it by ≥ 1 per unit, and raises the second by at most its C + R cells.
 * Σ_cr |x_cr − q_cr| is twice what exceeds q, since both tables have row totals n_c.
 *
 * Complexity: simplex on 2CR + 2R variables and CR + C + R rows (exponential at worst; see README for measured times).
 * Ranges: n_c integer ≤ 100,000, |t_r| ≤ 1,000,000; meant for up to some 30 classes × 8 reservers.
 * Guarantees: class totals exact; each reserver's total, in all and in each group of classes, and each cell is the floor
 * or ceiling of its optimal one; independent of input order (ids are sorted first; the solver is deterministic). It ends:
 * on degenerate programmes the simplex of the package has been seen to cycle for ever, so its pivots are counted and
 * past the budget the allocation is greedy, the same on every machine. One pivot takes O(rows · columns): off the event
 * loop, with a deadline besides, by `createPlanner` (planning-worker.ts).
 * Deviations: 1. where several tables are least in both tiers (possible only with forbidden couples), the solver's own
 * pivoting order decides; 2. a result that fails the check of its row totals is not used: `greedy`, `noOptimum`.
 * Not for: several landlords or départements at once, hard quotas.
 */
import solver, { type Model, type SolveResult } from 'javascript-lp-solver';
import { greedyOrientations } from './planning-greedy.js';
import {
  outcomeOf,
  type PlanningInput,
  type PlanningOutcome,
  type PlanningTable,
  tableOf,
} from './planning-problem.js';
import { roundTable } from './planning-rounding.js';

export type { PlanningInput, PlanningOutcome } from './planning-problem.js';

export interface PlanningOptions {
  /** Pivots of the simplex at most; past them the allocation is greedy and says `budget`. */
  readonly pivots?: number;
}

/** About a hundred times what programmes of the stated sizes take; a few seconds at most. */
const PIVOTS = 20_000;

/** The least-deviation allocation in whole dwellings; greedy, and saying so, where the programme gives nothing usable. */
export function planOrientations(input: PlanningInput, { pivots = PIVOTS }: PlanningOptions = {}): PlanningOutcome {
  const table = tableOf(input);
  const cells = leastDeviations(table, pivots);
  if (cells === 'budget') return greedyOrientations(input, 'budget');
  const rounded = cells === null ? null : roundTable(cells, table.counts, table.groups);
  return rounded === null ? greedyOrientations(input, 'noOptimum') : outcomeOf(table, rounded, 'lp', null);
}

/**
 * The optimal table before rounding, `[class][reserver]` in id order; null when the solver returns no optimum, `budget`
 * when it has not by the last of the pivots.
 */
export function leastDeviations(table: PlanningTable, pivots: number): number[][] | null | 'budget' {
  if (table.counts.every((count) => count === 0)) return table.counts.map(() => table.targets.map(() => 0));
  const result = solveWithin(modelOf(table), pivots);
  if (result === 'budget') return 'budget';
  if (result.feasible !== true) return null;
  return table.counts.map((_, c) =>
    table.targets.map((_target, r) => {
      const value = result[cellName(c, r)];
      return typeof value === 'number' ? Math.max(0, value) : 0;
    }),
  );
}

class BudgetSpent extends Error {}

/** The package has no limit of its own; its tableau, which it exposes, is made to count its pivots. */
function solveWithin(model: Model, pivots: number): SolveResult | 'budget' {
  const { prototype } = solver.Tableau;
  const { pivot } = prototype;
  let left = pivots;
  prototype.pivot = function counted(row, column) {
    if (left-- <= 0) throw new BudgetSpent();
    pivot.call(this, row, column);
  };
  try {
    return solver.Solve(model);
  } catch (error) {
    if (error instanceof BudgetSpent) return 'budget';
    throw error;
  } finally {
    prototype.pivot = pivot;
  }
}

function modelOf(table: PlanningTable): Model {
  const { counts, targets, allowed } = table;
  const firstTier = counts.length + targets.length + 1;
  const constraints: Model['constraints'] = {};
  const variables: Model['variables'] = {};
  counts.forEach((count, c) => {
    constraints[`class${c}`] = { equal: count };
  });
  targets.forEach((target, r) => {
    constraints[`reserver${r}`] = { equal: target };
    variables[`below${r}`] = { cost: firstTier, [`reserver${r}`]: 1 };
    variables[`above${r}`] = { cost: firstTier, [`reserver${r}`]: -1 };
  });
  idealTable(table).forEach((row, c) => {
    row.forEach((ideal, r) => {
      if (!allowed[c]![r]) return;
      const excess = `excess${c}_${r}`;
      constraints[excess] = { max: ideal };
      variables[cellName(c, r)] = { [`class${c}`]: 1, [`reserver${r}`]: 1, [excess]: 1 };
      variables[excess] = { cost: 2, [excess]: -1 };
    });
  });
  return { optimize: 'cost', opType: 'min', constraints, variables };
}

const cellName = (c: number, r: number): string => `cell${c}_${r}`;

function idealTable({ counts, targets, allowed }: PlanningTable): number[][] {
  return counts.map((count, c) => {
    const wanted = targets.map((target, r) => (allowed[c]![r] ? Math.max(0, target) : 0));
    const total = wanted.reduce((sum, value) => sum + value, 0);
    const open = allowed[c]!.filter(Boolean).length;
    return wanted.map((value, r) => {
      if (total > 0) return (count * value) / total;
      return allowed[c]![r] ? count / open : 0;
    });
  });
}
