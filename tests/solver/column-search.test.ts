import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { ColumnSearch } from '#solver/column-search.js';
import { WarmAssignment } from '#solver/incremental.js';
import { baseFor } from '#solver/packed-weight.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { type WarmPairing, WarmRows } from '#solver/warm-rows.js';
import { randomProblem } from './random-problem.js';

const pairing = (other: number, points: number, tieBreak = 0): WarmPairing => ({ other, points, tieBreak });

/** Household 0, who waits 3 days, is on vacancy 0, where vacancy 1 would have him too; household 2 is on vacancy 3. */
function searchOf(days: readonly number[]) {
  const rows = new WarmRows(4, Int32Array.from(days));
  const shape = { vacancyCount: 4, householdCount: 4, waitingDays: Int32Array.from(days) };
  const search = new ColumnSearch(rows, shape, baseFor(shape, 100));
  [[pairing(0, 10, 70)], [pairing(0, 8, 50)], [], [pairing(2, 5, 9)]].forEach((row, vacancy) => {
    rows.write(vacancy, row);
    search.add(vacancy);
  });
  const isCovered = (vacancy: number, household: number, points: number, tieBreak: number) => {
    rows.insert(vacancy, household, { points, tieBreak });
    return search.isCovered(vacancy, rows.find(vacancy, household));
  };
  return { search, isCovered };
}

describe('a search by column', () => {
  it.each([
    ['as much as the price of a vacancy', 3, 3, 5, 9, 4, true],
    ['a tie-break more', 3, 3, 5, 10, 4, false],
    ['a tie-break less', 3, 3, 5, 8, 4, true],
    ['a day more, whatever the tie-break', 3, 3, 5, 0, 5, false],
    ['a day less, whatever the tie-break', 3, 3, 5, 99, 3, true],
    ['a point more, whatever the days', 3, 3, 6, 0, 0, false],
    ['a point less, whatever the days', 3, 3, 4, 99, 99, true],
    ['as much as the margin of a household', 2, 0, 8, 50, 0, true],
    ['a tie-break more than the margin', 2, 0, 8, 51, 0, false],
    ['a tie-break less than the margin', 2, 0, 8, 49, 0, true],
    ['a point more than the margin', 2, 0, 9, 0, 0, false],
    ['a point less than the margin', 2, 0, 7, 99, 0, true],
    ['more than nothing, on an empty vacancy', 2, 3, 0, 0, 0, false],
  ])('finds a new pairing covered or not at %s', (_, vacancy, household, points, tieBreak, days, covered) => {
    const { isCovered } = searchOf([3, 0, 4, days]);
    expect(isCovered(vacancy, household, points, tieBreak)).toBe(covered);
  });

  it('releases the household that a vacancy has, and nobody from an empty one', () => {
    const { search } = searchOf([3, 0, 4, 0]);
    expect(search.release(1)).toBe(-1);
    expect(search.release(3)).toBe(2);
    expect([...search.pairingOf.subarray(3)]).toEqual([-1]);
    expect(search.vacancyOf[2]).toBe(-1);
    expect(search.pricePacked[3]).toBe(0);
  });
});

/** The rows of a problem, as an assignment kept up to date takes them. */
function rowsOf({ offsets, households, points, tieBreak, vacancyCount }: AssignmentProblem): WarmPairing[][] {
  return Array.from({ length: vacancyCount }, (_, vacancy) =>
    Array.from(households.subarray(offsets[vacancy], offsets[vacancy + 1]), (other, i) => {
      const at = offsets[vacancy]! + i;
      return { other, points: points[at]!, tieBreak: tieBreak[at]! };
    }),
  );
}

function expectFullSolve(warm: WarmAssignment, what: string): void {
  const full = solveAssignment(warm.problem());
  expect(warm.result(), what).toEqual(full.status === 'optimal' ? full.assignment : null);
}

describe('every single change of a small problem full of ties', () => {
  const SIZES = [
    { vacancies: 3, households: 4, density: 80 },
    { vacancies: 4, households: 3, density: 70 },
    { vacancies: 4, households: 5, density: 60 },
  ];
  const problems = Array.from({ length: 45 }, (_, seed) => {
    const shape = {
      ...SIZES[seed % 3]!,
      points: [0, 1 + (seed % 2)],
      daysBelow: 1 + (seed % 4),
      tieBelow: 2 ** 30,
    } as const;
    return { seed, problem: randomProblem(seed + 400, shape) };
  });
  const lives = problems.map(({ seed, problem }) => {
    const { vacancyCount: vacancies, householdCount: households, waitingDays } = problem;
    const rows = rowsOf(problem);
    const columns = Array.from({ length: households }, (_, household) =>
      rows.flatMap((row, vacancy) =>
        row.flatMap(({ other, ...worth }) => (other === household ? [{ other: vacancy, ...worth }] : [])),
      ),
    );
    const build = () => {
      const warm = new WarmAssignment({ vacancies, households, largestPoints: 10 });
      waitingDays.forEach((days, household) => {
        warm.putHousehold(household, days, []);
      });
      for (const row of rows) warm.postVacancy(row);
      return warm;
    };
    return { seed, build, rows, columns, waitingDays };
  });

  it('is followed by a full solve, and by the first one once it is undone: vacancies', () => {
    for (const { seed, build, rows } of lives) {
      const warm = build();
      expectFullSolve(warm, `${seed}: as built`);
      rows.forEach((row, vacancy) => {
        warm.withdrawVacancy(vacancy);
        expectFullSolve(warm, `${seed}: without vacancy ${vacancy}`);
        warm.putVacancy(vacancy, row);
        expectFullSolve(warm, `${seed}: vacancy ${vacancy} back`);
      });
    }
  });

  it('is followed by a full solve, and by the first one once it is undone: households', () => {
    for (const { seed, build, columns, waitingDays } of lives) {
      const warm = build();
      columns.forEach((column, household) => {
        warm.putHousehold(household, 0, []);
        expectFullSolve(warm, `${seed}: without household ${household}`);
        warm.putHousehold(household, waitingDays[household]!, column);
        expectFullSolve(warm, `${seed}: household ${household} back`);
      });
    }
  });

  it('is followed by a full solve, and by the first one once it is undone: pairings', () => {
    for (const { seed, build, rows } of lives) {
      const warm = build();
      rows.forEach((row, vacancy) => {
        for (const { other, ...worth } of row) {
          warm.dropPairing(vacancy, other);
          expectFullSolve(warm, `${seed}: without ${vacancy}–${other}`);
          warm.putPairing(vacancy, { other, ...worth });
          expectFullSolve(warm, `${seed}: ${vacancy}–${other} back`);
        }
      });
    }
  });
});
