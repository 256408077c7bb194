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
 * Guarantees: class totals exact; each reserver's total is the floor or ceiling of its optimal one; independent of input
 * order (ids are sorted first; the solver is deterministic). Not guaranteed: that it stops. On degenerate programmes
 * its simplex has been seen to cycle for ever: where a deadline matters call `createPlanner` (planning-worker.ts).
 * Deviations: 1. where several tables are least in both tiers (possible only with forbidden couples), the solver's own
 * pivoting order decides; 2. a result that fails the check of its row totals is not used: `greedy`, `noOptimum`.
 * Not for: several landlords or départements at once, hard quotas.
 */
import solver, { type Model } from 'javascript-lp-solver';
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

/** The least-deviation allocation in whole dwellings; greedy, and saying so, where the programme gives nothing usable. */
export function planOrientations(input: PlanningInput): PlanningOutcome {
  const table = tableOf(input);
  const cells = leastDeviations(table);
  const rounded = cells === null ? null : roundTable(cells, table.counts);
  return rounded === null ? greedyOrientations(input, 'noOptimum') : outcomeOf(table, rounded, 'lp', null);
}

/** The optimal table before rounding, `[class][reserver]` in id order; null when the solver returns no optimum. */
export function leastDeviations(table: PlanningTable): number[][] | null {
  if (table.counts.every((count) => count === 0)) return table.counts.map(() => table.targets.map(() => 0));
  const result = solver.Solve(modelOf(table));
  if (result.feasible !== true) return null;
  const cells = table.counts.map((_, c) =>
    table.targets.map((_target, r) => {
      const value = result[cellName(c, r)];
      return typeof value === 'number' ? value : 0;
    }),
  );
  const sound = cells.every((row, c) => {
    const total = row.reduce((sum, value) => sum + value, 0);
    return row.every((value) => value > -1e-6) && Math.abs(total - table.counts[c]!) < 1e-6;
  });
  return sound ? cells.map((row) => row.map((value) => Math.max(0, value))) : null;
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
