import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { countViolations, solveLazily } from '#solver/lazy-assignment.js';
import type { RowSource } from '#solver/lazy-rows.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { verifyStage } from '#solver/verify.js';
import { type Pairing, problemOf, randomProblem } from './random-problem.js';
import { runs } from './runs.js';

/** The rows of a problem, handed out a few pairings at a time, never inside a tie. */
function sourceOf(problem: AssignmentProblem, chunk: number): RowSource & { reads: () => number } {
  const { vacancyCount, householdCount, offsets, households, points, waitingDays, tieBreak } = problem;
  let reads = 0;
  const rows = Array.from({ length: vacancyCount }, (_, v) =>
    Array.from({ length: offsets[v + 1]! - offsets[v]! }, (__, i) => offsets[v]! + i).sort(
      (a, b) =>
        points[b]! - points[a]! ||
        waitingDays[households[b]!]! - waitingDays[households[a]!]! ||
        tieBreak[b]! - tieBreak[a]! ||
        households[a]! - households[b]!,
    ),
  );
  return {
    vacancyCount,
    householdCount,
    waitingDays,
    largestPoints: points.reduce((most, value) => Math.max(most, Math.abs(value)), 0) + 5,
    reads: () => reads,
    next: (vacancy, read) => {
      const row = rows[vacancy]!;
      let end = Math.min(row.length, read + chunk);
      while (end < row.length && points[row[end]!] === points[row[end - 1]!]) end++;
      const given = row.slice(read, end);
      reads += given.length;
      return given.length === 0
        ? null
        : {
            households: Int32Array.from(given, (pairing) => households[pairing]!),
            points: Int32Array.from(given, (pairing) => points[pairing]!),
            tieBreak: Uint32Array.from(given, (pairing) => tieBreak[pairing]!),
          };
    },
  };
}

function expectSame(problem: AssignmentProblem, chunk: number): number {
  const source = sourceOf(problem, chunk);
  const lazy = solveLazily(source);
  const full = solveAssignment(problem);
  expect(lazy.status).toBe(full.status);
  if (lazy.status !== 'optimal' || full.status !== 'optimal') return source.reads();
  expect(lazy.assignment).toEqual(full.assignment);
  expect(lazy.violations).toBe(0);
  const { householdOf, value, prices } = lazy.assignment;
  const claim = { householdOf, filled: value.filled, points: value.points, prices };
  expect(verifyStage({ problem: lazy.problem, ...claim })).toEqual([]);
  expect(verifyStage({ problem, ...claim })).toEqual([]);
  return source.reads();
}

const shape = fc.record({
  vacancies: fc.integer({ min: 0, max: 9 }),
  households: fc.integer({ min: 0, max: 14 }),
  density: fc.integer({ min: 5, max: 100 }),
  points: fc.constantFrom([0, 3] as const, [-4, 4] as const, [0, 0] as const, [0, 1_000] as const, [-9, -5] as const),
  daysBelow: fc.constantFrom(1, 2, 50),
});

describe('an assignment over rows read as far as needed', () => {
  it('is the one over the full rows: plan, value, prices and margins', () => {
    fc.assert(
      fc.property(fc.integer(), shape, fc.integer({ min: 1, max: 5 }), (seed, random, chunk) => {
        // Distinct tie-breaks make the canonical plan unique; equal ones are left to the order of the rows.
        expectSame(randomProblem(seed, { ...random, tieBelow: 2 ** 31 }), chunk);
      }),
      { seed: 2026, numRuns: runs(1_500) },
    );
  });

  it('reads a small part of long rows', () => {
    const problem = randomProblem(3, {
      vacancies: 60,
      households: 3_000,
      density: 50,
      points: [0, 5_000],
      daysBelow: 900,
      tieBelow: 2 ** 31,
    });
    expect(expectSame(problem, 8)).toBeLessThan(problem.households.length / 20);
  });

  it('reads on where everybody wants the same households', () => {
    const rows = Array.from({ length: 12 }, (_, v) =>
      Array.from({ length: 40 }, (__, h): Pairing => ({ household: h, points: 1_000 - h, tieBreak: v * 64 + h })),
    );
    expect(expectSame(problemOf(rows, new Array(40).fill(0)), 1)).toBeGreaterThan(12 * 11);
  });

  const honest = () => sourceOf(problemOf([[{ household: 0, points: 5, tieBreak: 1 }]], [0, 0]), 1);
  const chunk = (households: number[], points: number[]) => ({
    households: Int32Array.from(households),
    points: Int32Array.from(points),
    tieBreak: new Uint32Array(points.length),
  });

  it.each([
    ['an unknown household', chunk([2], [5]), 'household 2 of row 0 is out of range'],
    ['a negative household', chunk([-1], [5]), 'household -1 of row 0 is out of range'],
    ['points out of order', chunk([0, 1], [4, 5]), 'points 5 of row 0 are out of order or of range'],
    ['points above the bound', chunk([0], [11]), 'points 11 of row 0 are out of order or of range'],
    ['points below the bound', chunk([0], [-11]), 'points -11 of row 0 are out of order or of range'],
    ['nothing, yet no end', chunk([], []), 'row 0 goes on with nothing'],
    ['a household twice', chunk([1, 1], [5, 4]), 'household 1 appears twice in row 0'],
  ])('is refused with its place where the source gives %s', (_, given, message) => {
    let calls = 0;
    const outcome = solveLazily({ ...honest(), next: () => (calls++ === 0 ? given : null) });
    expect(outcome).toEqual({ status: 'invalid', field: 'next', index: 0, message });
  });

  it('takes points at the very bounds given with the source', () => {
    let calls = 0;
    const source = { ...honest(), next: () => (calls++ === 0 ? chunk([1, 0], [10, -10]) : null) };
    expect(solveLazily(source)).toMatchObject({ status: 'optimal', assignment: { value: { filled: 1, points: 10 } } });
  });

  it('counts the rows whose unread part the prices do not exclude', () => {
    const unreadBelow = [null, 7, 7, 7, 7];
    const prices = { filled: Int32Array.of(0, 1, 1, 0, 0), points: Float64Array.of(0, 7, 6, 9, 0) };
    expect(countViolations({ unreadBelow: (vacancy) => unreadBelow[vacancy] ?? null }, prices)).toBe(3);
  });

  it('is refused where a row goes on inside a tie', () => {
    // Both vacancies want household 0 first, so one row is read on: it must go down.
    const given = [chunk([0], [5]), chunk([0], [6]), chunk([1], [6])];
    const outcome = solveLazily({ ...honest(), vacancyCount: 2, next: () => given.shift() ?? null });
    const message = 'points 6 of row 1 are out of order or of range';
    expect(outcome).toEqual({ status: 'invalid', field: 'next', index: 1, message });
  });

  it.each([
    ['vacancyCount', { vacancyCount: -1 }, 'out of range: -1'],
    ['vacancyCount', { vacancyCount: 2 ** 18 + 1 }, 'out of range: 262145'],
    ['largestPoints', { largestPoints: 2 ** 28 + 1 }, 'out of range: 268435457'],
    ['largestPoints', { largestPoints: 0.5 }, 'out of range: 0.5'],
    ['waitingDays', { waitingDays: new Int32Array(1) }, 'must have one per household'],
    ['waitingDays', { waitingDays: Int32Array.of(0, -1) }, 'must be at least 0'],
  ])('is refused where %s is out of range', (field, wrong, message) => {
    expect(solveLazily({ ...honest(), ...wrong })).toEqual({ status: 'invalid', field, index: -1, message });
  });

  it('takes the greatest bound on points', () => {
    expect(solveLazily({ ...honest(), largestPoints: 2 ** 28 })).toMatchObject({ status: 'optimal' });
  });

  it('is empty where no row has a pairing', () => {
    expect(solveLazily({ ...honest(), next: () => null })).toEqual({ status: 'empty' });
    expect(solveLazily({ ...honest(), vacancyCount: 0 })).toEqual({ status: 'empty' });
  });

  it('does not hide the errors of the source', () => {
    const broken = () => {
      throw new TypeError('database gone');
    };
    expect(() => solveLazily({ ...honest(), next: broken })).toThrow('database gone');
  });
});
