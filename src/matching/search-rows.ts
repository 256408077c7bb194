import type { RowChunk } from '#solver/lazy-rows.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { TopPoints } from './candidates/top-points.js';

/** Pairings that the search of coefficients looks at, all rows together, and least per row; the plan looks at all. */
const SEARCH_PAIRINGS = 400_000;
const LEAST_DEPTH = 192;

/** Best pairings of each row that the search looks at, ties with the last beyond; the same however lists are read. */
export function searchDepth(rows: number): number {
  return Math.max(LEAST_DEPTH, Math.ceil(SEARCH_PAIRINGS / Math.max(1, rows)));
}

/** Rows as one problem, households ascending in each. */
export function problemOfRows(
  shape: Pick<AssignmentProblem, 'vacancyCount' | 'householdCount' | 'waitingDays'>,
  rows: readonly (RowChunk | null)[],
): AssignmentProblem {
  const offsets = new Int32Array(rows.length + 1);
  rows.forEach((row, vacancy) => {
    offsets[vacancy + 1] = (offsets[vacancy] as number) + (row?.households.length ?? 0);
  });
  const size = offsets[rows.length] as number;
  const households = new Int32Array(size);
  const points = new Int32Array(size);
  const tieBreak = new Uint32Array(size);
  rows.forEach((row, vacancy) => {
    if (row === null) return;
    const order = Array.from(row.households.keys());
    order.sort((a, b) => (row.households[a] as number) - (row.households[b] as number));
    order.forEach((place, i) => {
      const pairing = (offsets[vacancy] as number) + i;
      households[pairing] = row.households[place] as number;
      points[pairing] = row.points[place] as number;
      tieBreak[pairing] = row.tieBreak[place] as number;
    });
  });
  return { ...shape, offsets, households, points, tieBreak };
}

/** The best pairings of each row of a problem, as many as the search looks at; itself where no row has more. */
export function bestOfRows(problem: AssignmentProblem): AssignmentProblem {
  const { vacancyCount, offsets, households, points, tieBreak } = problem;
  const depth = searchDepth(vacancyCount);
  const length = (row: number) => (offsets[row + 1] as number) - (offsets[row] as number);
  if (offsets.subarray(1).every((_, row) => length(row) <= depth)) return problem;
  const rows = Array.from({ length: vacancyCount }, (_, row): RowChunk => {
    const [start, end] = [offsets[row] as number, offsets[row + 1] as number];
    const top = new TopPoints(depth);
    for (let pairing = start; pairing < end; pairing++) top.add(pairing, points[pairing] as number);
    const kept = top.kept();
    return {
      households: Int32Array.from(kept, ({ household: pairing }) => households[pairing] as number),
      points: Int32Array.from(kept, (one) => one.points),
      tieBreak: Uint32Array.from(kept, ({ household: pairing }) => tieBreak[pairing] as number),
    };
  });
  return problemOfRows(problem, rows);
}
