import type { RowChunk } from '#solver/lazy-rows.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { bestFirst, placesOf } from './candidates/best-first.js';
import { TopPoints } from './candidates/top-points.js';

/**
 * What the search of coefficients looks at of each row (the plan looks at all): its best pairings, about SEARCH_PAIRINGS
 * in all rows together and never fewer than LEAST_BEST; and further down, as far as DEEP, the best of each stratum, which
 * a coefficient may bring up.
 */
const SEARCH_PAIRINGS = 400_000;
const LEAST_BEST = 192;
const PER_STRATUM = 12;
const DEEP = 512;

/** How far down a row the search looks, ties beyond; the same however lists are read. */
export function searchDepth(rows: number): number {
  return Math.max(DEEP, bestCount(rows));
}

function bestCount(rows: number): number {
  return Math.max(LEAST_BEST, Math.ceil(SEARCH_PAIRINGS / Math.max(1, rows)));
}

/** What the search looks at of a row that is sorted best first. */
export function searchedPart(row: RowChunk, rows: number, strata: Uint8Array): RowChunk {
  const best = bestCount(rows);
  const counts = new Uint16Array(256);
  const kept: number[] = [];
  row.households.forEach((h, place) => {
    const stratum = strata[h] as number;
    const seen = (counts[stratum] as number)++;
    if (place < best || seen < PER_STRATUM) kept.push(place);
  });
  return placesOf(row, kept);
}

/** Rows as one problem, each as it is. */
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
    const start = offsets[vacancy] as number;
    households.set(row.households, start);
    points.set(row.points, start);
    tieBreak.set(row.tieBreak, start);
  });
  return { ...shape, offsets, households, points, tieBreak };
}

/** What the search looks at of the rows of a problem; the problem itself where that is all of it. */
export function searchedRows(problem: AssignmentProblem, strata: Uint8Array): AssignmentProblem {
  const { vacancyCount, offsets, points, waitingDays } = problem;
  const depth = searchDepth(vacancyCount);
  const length = (row: number) => (offsets[row + 1] as number) - (offsets[row] as number);
  if (offsets.subarray(1).every((_, row) => length(row) <= bestCount(vacancyCount))) return problem;
  const rows = Array.from({ length: vacancyCount }, (_, row): RowChunk => {
    const top = new TopPoints(depth);
    for (let e = offsets[row] as number; e < (offsets[row + 1] as number); e++) top.add(e, points[e] as number);
    const kept = placesOf(problem, top.kept().households);
    return searchedPart(bestFirst(kept, waitingDays), vacancyCount, strata);
  });
  return problemOfRows(problem, rows);
}
