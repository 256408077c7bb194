import { expect, it } from 'vitest';
import { RowOrder } from '#solver/row-order.js';
import { randomProblem, seeded } from './random-problem.js';

/** Rows of 7 pairings or so, or of 50: those are read beyond the first that are put in order together. */
const problemOf = (seed: number) =>
  randomProblem(seed, {
    vacancies: 4,
    households: seed % 2 === 0 ? 8 : 60,
    density: 85,
    points: [0, seed % 3 === 0 ? 2 : 12],
    daysBelow: 3,
    tieBelow: 3,
  });

/** The pairings of a row, best first: points, waiting days, tie-break, then position. */
function sorted(problem: ReturnType<typeof problemOf>, vacancy: number): number[] {
  const { offsets, households, points, waitingDays, tieBreak } = problem;
  const row = Array.from({ length: offsets[vacancy + 1]! - offsets[vacancy]! }, (_, i) => offsets[vacancy]! + i);
  const days = (pairing: number) => waitingDays[households[pairing]!]!;
  return row.sort((a, b) => points[b]! - points[a]! || days(b) - days(a) || tieBreak[b]! - tieBreak[a]! || a - b);
}

function readAll(order: RowOrder, vacancy: number): number[] {
  const row: number[] = [];
  for (let pairing = order.at(vacancy, 0); pairing >= 0; pairing = order.at(vacancy, row.length)) row.push(pairing);
  expect(order.at(vacancy, row.length)).toBe(-1);
  return row;
}

it('a row is read from best to worst, at any place and as often as one likes', () => {
  for (let seed = 0; seed < 80; seed++) {
    const problem = problemOf(seed);
    const order = new RowOrder(problem);
    const below = seeded(seed);
    for (let vacancy = 0; vacancy < 4; vacancy++) {
      const expected = sorted(problem, vacancy);
      const rank = below(expected.length + 1);
      expect({ seed, pairing: order.at(vacancy, rank) }).toEqual({ seed, pairing: expected[rank] ?? -1 });
      expect(readAll(order, vacancy)).toEqual(expected);
      expect(readAll(order, vacancy)).toEqual(expected);
    }
  }
});

it('a row whose points have changed is sorted again once it is reopened, the others stay', () => {
  for (let seed = 0; seed < 40; seed++) {
    const problem = problemOf(seed);
    const order = new RowOrder(problem);
    const others = [0, 2, 3].map((vacancy) => readAll(order, vacancy));
    order.at(1, 2);
    order.at(1, seed % 4 === 1 ? 30 : 4);
    for (let at = problem.offsets[1]!; at < problem.offsets[2]!; at++) problem.points[at] = 9 - problem.points[at]!;
    order.reopen(1);
    expect(readAll(order, 1)).toEqual(sorted(problem, 1));
    expect([0, 2, 3].map((vacancy) => readAll(order, vacancy))).toEqual(others);
  }
});
