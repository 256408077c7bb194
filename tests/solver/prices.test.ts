import { describe, expect, it } from 'vitest';
import { forcedValue } from '#solver/forced-value.js';
import { maxPrices } from '#solver/prices.js';
import type { AssignmentProblem, Value } from '#solver/problem.js';
import { enumerate, solved } from './enumeration.js';
import { randomProblem } from './random-problem.js';
import { runs } from './runs.js';

const SHAPES = [
  { density: 70, points: [0, 9], daysBelow: 3, tieBelow: 2 ** 32 },
  { density: 60, points: [-6, 6], daysBelow: 1, tieBelow: 1 },
  { density: 40, points: [0, 1000], daysBelow: 900, tieBelow: 2 ** 32 },
  { density: 100, points: [3, 3], daysBelow: 2, tieBelow: 4 },
] as const;

function instances(count: number): { seed: number; problem: AssignmentProblem }[] {
  return Array.from({ length: count }, (_, seed) => ({
    seed,
    problem: randomProblem(seed + 900, {
      ...SHAPES[seed % 4]!,
      vacancies: 5 - (Math.floor(seed / 4) % 5),
      households: 5 - (Math.floor(seed / 20) % 5),
    }),
  })).filter(({ problem }) => problem.households.length > 0);
}

const lost = (all: Value, less: Value | null) => ({
  filled: all.filled - (less?.filled ?? 0),
  points: all.points - (less?.points ?? 0),
});

describe('prices of the vacancies', () => {
  it('are the lattice-minimal ones: a household’s margin is what the optimum loses without it', () => {
    for (const { seed, problem } of instances(runs(800))) {
      const { value, margins, prices, householdOf } = solved(problem);
      const expected = Array.from({ length: problem.householdCount }, (_, household) =>
        lost(value, enumerate(problem, { withoutHousehold: household })),
      );
      const found = expected.map((_, household) => ({
        filled: margins.filled[household]!,
        points: margins.points[household]!,
      }));
      expect({ seed, found }).toEqual({ seed, found: expected });
      householdOf.forEach((household, vacancy) => {
        const price = [prices.filled[vacancy]!, prices.points[vacancy]!];
        expect(price).toEqual(household < 0 ? [0, 0] : pricePaid(problem, vacancy, household, expected[household]!));
      });
    }
  });

  it('reach at most what the optimum loses without the vacancy', () => {
    for (const { seed, problem } of instances(runs(800))) {
      const assignment = solved(problem);
      const greatest = maxPrices(problem, assignment);
      const expected = Array.from({ length: problem.vacancyCount }, (_, vacancy) =>
        lost(assignment.value, enumerate(problem, { withoutVacancy: vacancy })),
      );
      const found = expected.map((_, vacancy) => ({
        filled: greatest.filled[vacancy]!,
        points: greatest.points[vacancy]!,
      }));
      expect({ seed, found }).toEqual({ seed, found: expected });
    }
  });
});

function pricePaid(
  problem: AssignmentProblem,
  vacancy: number,
  household: number,
  margin: { filled: number; points: number },
) {
  const row = problem.households.subarray(problem.offsets[vacancy]!, problem.offsets[vacancy + 1]!);
  const points = problem.points[problem.offsets[vacancy]! + row.indexOf(household)]!;
  return [1 - margin.filled, points - margin.points];
}

describe('forcedValue', () => {
  it('is the canonical optimum among the plans that hold the pairing', () => {
    for (const { seed, problem } of instances(runs(120))) {
      for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
        for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
          const expected = enumerate(problem, { forced: pairing });
          expect({ seed, pairing, value: forcedValue(problem, vacancy, pairing) }).toEqual({
            seed,
            pairing,
            value: expected,
          });
        }
      }
    }
  });

  it('is null where the rest is not a problem', () => {
    const problem = randomProblem(3, { ...SHAPES[0], vacancies: 2, households: 4 });
    expect(forcedValue({ ...problem, waitingDays: Int32Array.of(-1, 0, 0, 0) }, 0, 0)).toBeNull();
  });

  it('is null for a pairing of another row or of none', () => {
    const problem = randomProblem(3, { ...SHAPES[0], vacancies: 2, households: 4 });
    const second = problem.offsets[1]!;
    expect(forcedValue(problem, 0, second)).toBeNull();
    expect(forcedValue(problem, 1, second)).not.toBeNull();
    expect(forcedValue(problem, 1, problem.households.length)).toBeNull();
    expect(forcedValue(problem, 2, 0)).toBeNull();
    expect(forcedValue(problem, 0, -1)).toBeNull();
  });
});
