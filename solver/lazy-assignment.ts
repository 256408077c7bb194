/**
 * Problem: that of assignment.ts, where the rows are too long to list: each is read from its best pairing on, and no
 * further than the optimum and its prices need.
 *
 * Method: the same search, which reads a row up to its first free household or until no pairing can shorten the path,
 * over rows that are extended as they are read (the prefix-stop of Dijkstra on sorted rows; threshold lists in the sense
 * of R. Fagin, A. Lotem & M. Naor, "Optimal aggregation algorithms for middleware", 2003, DOI
 * 10.1016/S0022-0000(03)00026-6, come from the source). Then each row is read to its first free household f: its price
 * is at least (1, points of f), and all that is not read has strictly fewer points than the last one read, hence a
 * strictly positive slack. Such a pairing is in no optimal plan and moves no least price: nothing is lost.
 *
 * Complexity: that of assignment.ts with E = pairings read, plus the source. Ranges: the same.
 * Guarantees: plan, value, prices and margins equal to `solveAssignment` on the full rows. `violations` counts the rows
 * whose certificate (last points read ≤ price, ties read through) fails: it is 0 by the argument above, and counted.
 * Deviation: 1. the packing base comes from the bound on points given with the source.
 */
import { certified } from './assignment.js';
import { Augmentation } from './augmentation.js';
import { LazyRows, type RowSource, RowSourceError } from './lazy-rows.js';
import { baseFor } from './packed-weight.js';
import { type Assignment, type AssignmentProblem, MAX_POINTS, MAX_VACANCIES, type PriceVector } from './problem.js';
import { SaturatedBlocks } from './saturated-blocks.js';

export type LazyOutcome =
  | {
      readonly status: 'optimal';
      readonly assignment: Assignment;
      /** The pairings read, as a problem of its own: enough to verify the certificate. */
      readonly problem: AssignmentProblem;
      /** Rows whose unread part the certificate does not exclude; 0, or the result is not proven. */
      readonly violations: number;
    }
  | { readonly status: 'empty' }
  | { readonly status: 'invalid'; readonly field: string; readonly index: number; readonly message: string };

/** The canonical optimum over rows read as far as needed; `invalid` where the source breaks its promises. */
export function solveLazily(source: RowSource): LazyOutcome {
  const fault = checkSource(source);
  if (fault !== null) return { status: 'invalid', index: -1, ...fault };
  try {
    return solveRows(source, new LazyRows(source));
  } catch (error) {
    if (!(error instanceof RowSourceError)) throw error;
    return { status: 'invalid', field: 'next', index: error.vacancy, message: error.message };
  }
}

function checkSource(source: RowSource): { field: string; message: string } | null {
  const { vacancyCount, householdCount, largestPoints, waitingDays } = source;
  const whole = (value: number, most: number) => Number.isInteger(value) && value >= 0 && value <= most;
  if (!whole(vacancyCount, MAX_VACANCIES)) return { field: 'vacancyCount', message: `out of range: ${vacancyCount}` };
  if (!whole(largestPoints, MAX_POINTS)) return { field: 'largestPoints', message: `out of range: ${largestPoints}` };
  if (waitingDays.length !== householdCount) return { field: 'waitingDays', message: 'must have one per household' };
  return waitingDays.some((days) => days < 0) ? { field: 'waitingDays', message: 'must be at least 0' } : null;
}

function solveRows(source: RowSource, rows: LazyRows): LazyOutcome {
  const base = baseFor(source, source.largestPoints);
  const state = new Augmentation(rows, source, base, new SaturatedBlocks(source.vacancyCount));
  for (let vacancy = 0; vacancy < source.vacancyCount; vacancy++) state.add(vacancy);
  if (rows.count === 0) return { status: 'empty' };
  const { pairingOf, vacancyOf, pricePacked: prices } = state;
  // The least prices read each row to its first free household.
  const assignment = certified({ rows, base, pairingOf, vacancyOf, prices }, source.waitingDays);
  const violations = countViolations(rows, assignment.prices);
  return { status: 'optimal', assignment, problem: rows.readProblem(), violations };
}

/**
 * Rows that fail the strict certificate: what is not read has fewer points than `unreadBelow`, and must stay strictly
 * below the price. Rows read whole cannot.
 */
export function countViolations(rows: Pick<LazyRows, 'unreadBelow'>, { filled, points }: PriceVector): number {
  const excludes = (price: number, vacancy: number) => {
    const unreadBelow = rows.unreadBelow(vacancy);
    return unreadBelow === null || (filled[vacancy] === 1 && price >= unreadBelow);
  };
  return points.reduce((count, price, vacancy) => count + Number(!excludes(price, vacancy)), 0);
}
