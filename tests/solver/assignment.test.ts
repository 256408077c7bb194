import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { type AssignmentProblem, MAX_POINTS } from '#solver/problem.js';
import { digest, mix } from '#solver/tie-break.js';
import { verifyStage } from '#solver/verify.js';
import { enumerate, solved } from './enumeration.js';
import { named } from './named-cases.js';
import { problemOf, type RandomShape, randomProblem, seeded } from './random-problem.js';
import { runs } from './runs.js';

const SHAPES: Record<string, Omit<RandomShape, 'vacancies' | 'households'>> = {
  'ordinary points': { density: 60, points: [0, 500], daysBelow: 4000, tieBelow: 2 ** 32 },
  'few distinct points, so many ties': { density: 80, points: [0, 2], daysBelow: 3, tieBelow: 2 ** 32 },
  'negative points': { density: 50, points: [-40, 10], daysBelow: 100, tieBelow: 2 ** 32 },
  'everything tied': { density: 100, points: [7, 7], daysBelow: 1, tieBelow: 1 },
  'mostly empty rows': { density: 15, points: [-5, 5], daysBelow: 3, tieBelow: 8 },
  'the greatest figures allowed': {
    density: 70,
    points: [MAX_POINTS - 2, MAX_POINTS],
    daysBelow: 2 ** 31 - 1,
    tieBelow: 2 ** 32,
  },
  'the widest spread of points': {
    density: 70,
    points: [-MAX_POINTS, MAX_POINTS],
    daysBelow: 2 ** 31 - 1,
    tieBelow: 2 ** 32,
  },
};

/** Instances of each shape: 20,000 in all. */
const EACH = runs(Math.ceil(20_000 / Object.keys(SHAPES).length));

describe('the canonical optimum', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`is that of exhaustive enumeration: ${name}`, () => {
      for (let seed = 0; seed < EACH; seed++) {
        const size = { vacancies: 5 - (seed % 5), households: 6 - (Math.floor(seed / 5) % 6) };
        const problem = randomProblem(seed, { ...shape, ...size });
        if (problem.households.length === 0) {
          expect(solveAssignment(problem)).toEqual({ status: 'empty' });
          continue;
        }
        const { value, bound, householdOf, prices } = solved(problem);
        expect({ seed, value }).toEqual({ seed, value: enumerate(problem) });
        expect(bound).toEqual({ filled: value.filled, points: value.points });
        expect(verifyStage({ problem, householdOf, filled: value.filled, points: value.points, prices })).toEqual([]);
      }
    }, 60_000);
  }

  it('leaves a vacancy empty only where no augmenting path exists, whatever the points', () => {
    const costly = { points: -MAX_POINTS, tieBreak: 0 };
    const problem = problemOf(
      [
        [{ household: 0, ...costly }],
        [
          { household: 0, points: 9, tieBreak: 0 },
          { household: 1, ...costly },
        ],
      ],
      [0, 0],
    );
    expect([...solved(problem).householdOf]).toEqual([0, 1]);
  });

  it('gives a contested household to the better of two vacancies, the later one included', () => {
    const problem = problemOf(
      [[{ household: 0, points: 5, tieBreak: 0 }], [{ household: 0, points: 10, tieBreak: 0 }]],
      [0],
    );
    expect([...solved(problem).householdOf]).toEqual([-1, 0]);
  });

  it('prefers the household that waits a day longer at equal points, then the greater tie-break', () => {
    const row = [
      { household: 0, points: 5, tieBreak: 9 },
      { household: 1, points: 5, tieBreak: 1 },
      { household: 2, points: 5, tieBreak: 2 },
    ];
    expect([...solved(problemOf([row], [10, 11, 11])).householdOf]).toEqual([2]);
  });
});

describe('the order of the input', () => {
  it('changes neither value nor assignment when tie-breaks are mixed from digests', () => {
    for (let seed = 0; seed < runs(60); seed++) {
      const shape = { vacancies: 12, households: 15, density: 70, points: [0, 1], daysBelow: 1, tieBelow: 1 } as const;
      const problem = withDigests(randomProblem(seed, shape));
      const below = seeded(seed + 77);
      const vacancyOrder = shuffled(problem.vacancyCount, below);
      const householdOrder = shuffled(problem.householdCount, below);
      const base = solved(problem);
      const other = solved(permuted(problem, vacancyOrder, householdOrder));
      const back = [...base.householdOf].map((_, vacancy) => {
        const household = other.householdOf[vacancyOrder.indexOf(vacancy)]!;
        return household < 0 ? -1 : householdOrder[household]!;
      });
      expect({ seed, value: other.value, back }).toEqual({ seed, value: base.value, back: [...base.householdOf] });
    }
  });
});

function withDigests(problem: AssignmentProblem): AssignmentProblem {
  const tieBreak = problem.tieBreak.slice();
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
      tieBreak[pairing] = mix(digest(`M${problem.households[pairing]}`), digest(`L${vacancy}`), digest('graine'));
    }
  }
  return { ...problem, tieBreak };
}

function shuffled(length: number, below: (bound: number) => number): number[] {
  const order = Array.from({ length }, (_, index) => index);
  for (let index = length - 1; index > 0; index--) {
    const other = below(index + 1);
    [order[index], order[other]] = [order[other]!, order[index]!];
  }
  return order;
}

/** Row i of the result is row vacancyOrder[i]; household j of the result is household householdOrder[j]. */
function permuted(problem: AssignmentProblem, vacancyOrder: number[], householdOrder: number[]): AssignmentProblem {
  const rows = vacancyOrder.map((vacancy) => {
    const pairings = [];
    for (let pairing = problem.offsets[vacancy + 1]! - 1; pairing >= problem.offsets[vacancy]!; pairing--) {
      const household = householdOrder.indexOf(problem.households[pairing]!);
      pairings.push({ household, points: problem.points[pairing]!, tieBreak: problem.tieBreak[pairing]! });
    }
    return pairings;
  });
  return problemOf(
    rows,
    householdOrder.map((household) => problem.waitingDays[household]!),
  );
}

describe('input that is not a problem', () => {
  const sound = problemOf(
    [
      [
        { household: 0, points: 1, tieBreak: 1 },
        { household: 1, points: 2, tieBreak: 1 },
      ],
      [{ household: 1, points: 3, tieBreak: 1 }],
    ],
    [4, 5],
  );
  const cases: { it: string; change: Record<string, unknown>; field: string; index: number; message: string }[] = [
    {
      it: 'a fractional number of vacancies',
      change: { vacancyCount: 1.5 },
      field: 'vacancyCount',
      index: -1,
      message: 'must be an integer from 0 to 262144, got 1.5',
    },
    {
      it: 'a negative number of vacancies',
      change: { vacancyCount: -1 },
      field: 'vacancyCount',
      index: -1,
      message: 'must be an integer from 0 to 262144, got -1',
    },
    {
      it: 'households that are missing',
      change: { households: undefined, points: Int32Array.of(), tieBreak: Uint32Array.of() },
      field: 'households',
      index: -1,
      message: 'must be an Int32Array',
    },
    {
      it: 'more vacancies than allowed',
      change: { vacancyCount: 2 ** 18 + 1 },
      field: 'vacancyCount',
      index: -1,
      message: 'must be an integer from 0 to 262144, got 262145',
    },
    {
      it: 'a negative number of households',
      change: { householdCount: -1 },
      field: 'householdCount',
      index: -1,
      message: 'must be an integer of at least 0, got -1',
    },
    {
      it: 'a plain array',
      change: { points: [1, 2, 3] },
      field: 'points',
      index: -1,
      message: 'must be an Int32Array',
    },
    {
      it: 'fractional points',
      change: { points: Float64Array.of(1.5, 2, 3) },
      field: 'points',
      index: -1,
      message: 'must be an Int32Array',
    },
    {
      it: 'a missing field',
      change: { tieBreak: undefined },
      field: 'tieBreak',
      index: -1,
      message: 'must be an Uint32Array',
    },
    {
      it: 'fewer offsets than rows',
      change: { offsets: Int32Array.of(0, 3) },
      field: 'offsets',
      index: -1,
      message: 'must have length 3, has 2',
    },
    {
      it: 'fewer points than pairings',
      change: { points: Int32Array.of(1, 2) },
      field: 'points',
      index: -1,
      message: 'must have length 3, has 2',
    },
    {
      it: 'fewer waiting days than households',
      change: { waitingDays: Int32Array.of(1) },
      field: 'waitingDays',
      index: -1,
      message: 'must have length 2, has 1',
    },
    {
      it: 'offsets that do not start at 0',
      change: { offsets: Int32Array.of(1, 2, 3) },
      field: 'offsets',
      index: 0,
      message: 'must start at 0, starts at 1',
    },
    {
      it: 'offsets that decrease',
      change: { offsets: Int32Array.of(0, 4, 3) },
      field: 'offsets',
      index: 2,
      message: 'must not decrease',
    },
    {
      it: 'offsets that end early',
      change: { offsets: Int32Array.of(0, 1, 2) },
      field: 'offsets',
      index: 2,
      message: 'must end at the number of pairings 3, ends at 2',
    },
    {
      it: 'an unknown household',
      change: { households: Int32Array.of(0, 2, 1) },
      field: 'households',
      index: 1,
      message: 'must be from 0 to 1, got 2',
    },
    {
      it: 'a negative household',
      change: { households: Int32Array.of(0, 1, -1) },
      field: 'households',
      index: 2,
      message: 'must be from 0 to 1, got -1',
    },
    {
      it: 'a household twice in a row',
      change: { households: Int32Array.of(1, 1, 1) },
      field: 'households',
      index: 1,
      message: 'household 1 appears twice in row 0',
    },
    {
      it: 'points one above the maximum',
      change: { points: Int32Array.of(1, MAX_POINTS + 1, 0) },
      field: 'points',
      index: 1,
      message: 'must be from −268435456 to 268435456, got 268435457',
    },
    {
      it: 'points one below the minimum',
      change: { points: Int32Array.of(1, 2, -MAX_POINTS - 1) },
      field: 'points',
      index: 2,
      message: 'must be from −268435456 to 268435456, got -268435457',
    },
    {
      it: 'negative waiting days',
      change: { waitingDays: Int32Array.of(4, -1) },
      field: 'waitingDays',
      index: 1,
      message: 'must be at least 0, got -1',
    },
  ];
  it.each(named(cases))('is named by field and index: %s', (_name, { change, field, index, message }) => {
    const outcome = solveAssignment({ ...sound, ...change } as AssignmentProblem);
    expect(outcome).toEqual({ status: 'invalid', field, index, message });
  });

  it('the sound problem itself is solved, points at the very limits too', () => {
    const points = Int32Array.of(MAX_POINTS, -MAX_POINTS, MAX_POINTS);
    expect(solveAssignment({ ...sound, points })).toMatchObject({
      status: 'optimal',
      assignment: { value: { filled: 2, points: 2 * MAX_POINTS } },
    });
  });

  it('no vacancy, or no pairing, is empty', () => {
    expect(solveAssignment(problemOf([], []))).toEqual({ status: 'empty' });
    expect(solveAssignment(problemOf([[], []], [3]))).toEqual({ status: 'empty' });
  });
});
