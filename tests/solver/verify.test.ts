import { describe, expect, it } from 'vitest';
import { type StageClaim, verifyRanks, verifyStage } from '#solver/verify.js';
import { solved } from './enumeration.js';
import { named } from './named-cases.js';
import { problemOf, randomProblem } from './random-problem.js';
import { runs } from './runs.js';

const pairing = (household: number, points: number) => ({ household, points, tieBreak: 0 });

/** Two vacancies and three households: 0 → A and 1 → B are best, 2 is the runner-up on both. */
const problem = problemOf(
  [
    [pairing(0, 90), pairing(1, 80), pairing(2, 50)],
    [pairing(0, 70), pairing(1, 85), pairing(2, 40)],
    [pairing(2, 10)],
  ],
  [0, 0, 0],
);
const sound: StageClaim = {
  problem,
  householdOf: Int32Array.of(0, 1, 2),
  filled: 3,
  points: 185,
  prices: { filled: Int32Array.of(0, 0, 0), points: Float64Array.of(40, 30, 0) },
};
const priced = (filled: number[], points: number[]) => ({
  prices: { filled: Int32Array.from(filled), points: Float64Array.from(points) },
});

describe('the verifier of a stage', () => {
  it('finds nothing to say about what the solver returns', () => {
    expect(verifyStage(sound)).toEqual([]);
    const { householdOf, prices, value } = solved(problem);
    expect({ householdOf, prices, value: { filled: value.filled, points: value.points } }).toEqual({
      householdOf: sound.householdOf,
      prices: sound.prices,
      value: { filled: 3, points: 185 },
    });
  });

  const corruptions: { it: string; change: Partial<StageClaim>; found: { property: string; message: RegExp }[] }[] = [
    {
      it: 'two households swapped, the sums recomputed',
      change: { householdOf: Int32Array.of(1, 0, 2), points: 160 },
      found: [
        { property: 'P6', message: /gap of \(0, 15\) at household 1 on vacancy 0/ },
        { property: 'P6', message: /gap of \(0, 10\) at household 0 on vacancy 1/ },
      ],
    },
    {
      it: 'two households swapped, the sums kept',
      change: { householdOf: Int32Array.of(1, 0, 2) },
      found: [
        { property: 'P6', message: /value is \(3, 160\), claimed \(3, 185\)/ },
        { property: 'P6', message: /at household 1 on vacancy 0/ },
        { property: 'P6', message: /at household 0 on vacancy 1/ },
      ],
    },
    {
      it: 'a household dropped, the sums recomputed',
      change: { householdOf: Int32Array.of(0, -1, 2), filled: 2, points: 100 },
      found: [
        { property: 'P6', message: /gap of \(0, 30\) at empty vacancy 1/ },
        { property: 'P6', message: /gap of \(1, 55\) at unplaced household 1/ },
      ],
    },
    {
      it: 'a household on two vacancies',
      change: { householdOf: Int32Array.of(0, 0, 2), points: 170 },
      found: [{ property: 'P2', message: /household 0 is on vacancy 0 and on vacancy 1/ }],
    },
    {
      it: 'a household that had no pairing with the vacancy',
      change: { householdOf: Int32Array.of(-1, 1, 0) },
      found: [{ property: 'P3', message: /household 0 on vacancy 2 is not an open pairing/ }],
    },
    {
      it: 'a point too many claimed',
      change: { points: 186 },
      found: [{ property: 'P6', message: /claimed \(3, 186\)/ }],
    },
    {
      it: 'a vacancy too few claimed',
      change: { filled: 2 },
      found: [{ property: 'P6', message: /claimed \(2, 185\)/ }],
    },
    {
      it: 'a price one point too low',
      change: priced([0, 0, 0], [39, 30, 0]),
      found: [{ property: 'P6', message: /gap of \(0, 1\) at household 2 on vacancy 2/ }],
    },
    {
      it: 'a price one point too high: still optimal, not the least',
      change: priced([0, 0, 0], [41, 30, 0]),
      found: [{ property: 'P6', message: /price \(0, 41\) of vacancy 0 is not the least one/ }],
    },
    {
      it: 'a negative price',
      change: priced([0, 0, 0], [40, -1, 0]),
      found: [{ property: 'P6', message: /price of vacancy 1 is negative/ }],
    },
    {
      it: 'a price negative in its first term',
      change: priced([0, -1, 0], [40, 30, 0]),
      found: [{ property: 'P6', message: /price of vacancy 1 is negative/ }],
    },
    {
      it: 'an equal plan of a smaller tie-break',
      change: {
        problem: problemOf(
          [[pairing(0, 90), { ...pairing(1, 90), tieBreak: 5 }], [pairing(0, 90), pairing(1, 90)], [pairing(2, 10)]],
          [0, 0, 0],
        ),
        points: 190,
        ...priced([0, 0, 0], [0, 0, 0]),
      },
      found: [{ property: 'P6', message: /an equal plan is preferred at vacancy [01]/ }],
    },
    {
      it: 'a household that waited less, at equal points',
      change: {
        problem: problemOf([[pairing(0, 90), pairing(3, 90)], [pairing(1, 85)], [pairing(2, 10)]], [3, 0, 0, 4]),
        ...priced([1, 0, 0], [90, 0, 0]),
      },
      found: [{ property: 'P6', message: /an equal plan is preferred at vacancy 0/ }],
    },
    {
      it: 'a price that is not a number',
      change: priced([0, 0, 0], [40, Number.NaN, 0]),
      found: [{ property: 'P6', message: /price of vacancy 1 is not an integer/ }],
    },
    {
      it: 'a price missing',
      change: priced([0, 0, 0], [40, 30]),
      found: [{ property: 'P6', message: /prices.points has length 2, not 3 vacancies/ }],
    },
  ];
  it.each(named(corruptions))('names %s', (_name, { change, found }) => {
    const violations = verifyStage({ ...sound, ...change });
    expect(violations.map(({ property, message }) => ({ property, message }))).toEqual(
      found.map(({ property, message }) => ({ property, message: expect.stringMatching(message) })),
    );
  });

  it('names the vacancy and the household of each gap, in (filled, points)', () => {
    const swapped = verifyStage({ ...sound, householdOf: Int32Array.of(1, 0, 2), points: 160 });
    expect(swapped.map(({ vacancy, household }) => [vacancy, household])).toEqual([
      [0, 1],
      [1, 0],
    ]);
    // Vacancy 0 is worth nothing, vacancy 1 one place, and nobody is placed.
    const empty: StageClaim = {
      problem: problemOf([[pairing(0, 0)], [pairing(1, 5)]], [0, 0]),
      householdOf: Int32Array.of(-1, -1),
      filled: 0,
      points: 0,
      prices: { filled: Int32Array.of(0, 1), points: Float64Array.of(0, 0) },
    };
    const message = (gap: string, place: string) => `the certificate leaves a gap of (${gap}) at ${place}`;
    expect(verifyStage(empty)).toEqual([
      { property: 'P6', message: message('1, 0', 'empty vacancy 1'), vacancy: 1 },
      { property: 'P6', message: message('1, 0', 'unplaced household 0'), household: 0 },
      { property: 'P6', message: message('0, 5', 'unplaced household 1'), household: 1 },
    ]);
  });

  it('reads prices up to 2^51 and refuses them beyond, without looking further', () => {
    const at = (points: number) => verifyStage({ ...sound, ...priced([0, 0, 0], [40, 30, points]) });
    expect(at(2 ** 51).map(({ message }) => message)).not.toContain('price of vacancy 2 is not an integer in range');
    expect(at(2 ** 51 + 1)).toEqual([
      { property: 'P6', message: 'price of vacancy 2 is not an integer in range', vacancy: 2 },
    ]);
  });

  it('names prices that hold one another up', () => {
    const both = [pairing(0, 5), pairing(1, 5)];
    const claim = { problem: problemOf([both, both], [0, 0]), householdOf: Int32Array.of(0, 1), filled: 2, points: 10 };
    expect(verifyStage({ ...claim, ...priced([0, 0], [0, 0]) })).toEqual([]);
    expect(verifyStage({ ...claim, ...priced([0, 0], [1, 1]) })).toEqual(
      [0, 1].map((vacancy) => ({
        property: 'P6',
        message: `price (0, 1) of vacancy ${vacancy} is not the least one`,
        vacancy,
      })),
    );
  });

  it('catches every single change of a price, and every change of the plan that costs points', () => {
    for (let seed = 0; seed < runs(150); seed++) {
      const shape = { vacancies: 6, households: 7, density: 60, points: [-9, 9], daysBelow: 1, tieBelow: 1 } as const;
      const random = randomProblem(seed, shape);
      const { householdOf, value, prices } = solved(random);
      const claim = { problem: random, householdOf, filled: value.filled, points: value.points, prices };
      expect({ seed, found: verifyStage(claim) }).toEqual({ seed, found: [] });
      for (let vacancy = 0; vacancy < 6; vacancy++) {
        for (const change of [-1, 1]) {
          const points = prices.points.slice();
          points[vacancy]! += change;
          expect(verifyStage({ ...claim, prices: { ...prices, points } })).not.toEqual([]);
        }
        const filled = prices.filled.slice();
        filled[vacancy]! += 1;
        expect(verifyStage({ ...claim, prices: { ...prices, filled } })).not.toEqual([]);
        if (householdOf[vacancy] === -1) continue;
        const dropped = householdOf.slice();
        dropped[vacancy] = -1;
        expect(verifyStage({ ...claim, householdOf: dropped })).not.toEqual([]);
      }
    }
  });
});

describe('the verifier of the ranks', () => {
  const none = new Int32Array(4);
  const ranks = {
    householdCount: 4,
    stages: [Int32Array.of(0, 1), Int32Array.of(1, 0), Int32Array.of(2, -1)],
    countedBefore: none,
    protectedCounts: none,
    maxActive: 2,
  };

  it('accepts households at the cap, places left empty and no rank at all', () => {
    expect(verifyRanks(ranks)).toEqual([]);
    expect(verifyRanks({ ...ranks, stages: [Int32Array.of(-1, 0), Int32Array.of(-1, 1)] })).toEqual([]);
    expect(verifyRanks({ ...ranks, stages: [] })).toEqual([]);
  });

  it.each(
    named([
      {
        it: 'a household twice on one vacancy',
        change: { stages: [Int32Array.of(0, 1), Int32Array.of(0, 2), Int32Array.of(2, -1)] },
        found: [{ property: 'P2', message: 'household 0 is twice on vacancy 0', vacancy: 0, household: 0 }],
      },
      {
        it: 'a number below −1',
        change: { stages: [Int32Array.of(-2, 1)] },
        found: [{ property: 'P3', message: 'rank 1 of vacancy 0 names household -2 of 4', vacancy: 0 }],
      },
      {
        it: 'another household twice on the other vacancy',
        change: { stages: [Int32Array.of(0, 1), Int32Array.of(2, 1), Int32Array.of(3, -1)] },
        found: [{ property: 'P2', message: 'household 1 is twice on vacancy 1', vacancy: 1, household: 1 }],
      },
      {
        it: 'a household rank 1 on two vacancies',
        change: { stages: [Int32Array.of(3, 3)] },
        found: [{ property: 'P2', message: 'household 3 is rank 1 on 2 vacancies', household: 3 }],
      },
      {
        it: 'a household one above the cap',
        change: { maxActive: 1 },
        found: [
          { property: 'P3', message: 'household 0 has 2 proposals, above the cap of 1', household: 0 },
          { property: 'P3', message: 'household 1 has 2 proposals, above the cap of 1', household: 1 },
        ],
      },
      {
        it: 'a household above the cap with a proposal outside the run',
        change: { countedBefore: Int32Array.of(0, 1, 1, 2) },
        found: [{ property: 'P3', message: 'household 1 has 3 proposals, above the cap of 2', household: 1 }],
      },
      {
        it: 'a household that does not exist',
        change: { stages: [Int32Array.of(0, 4)] },
        found: [{ property: 'P3', message: 'rank 1 of vacancy 1 names household 4 of 4', vacancy: 1 }],
      },
      {
        it: 'ranks over different vacancies',
        change: { stages: [Int32Array.of(0, 1), Int32Array.of(1)] },
        found: [{ property: 'P3', message: 'the ranks do not cover the same vacancies' }],
      },
    ]),
  )('names %s', (_name, { change, found }) => {
    expect(verifyRanks({ ...ranks, ...change })).toEqual(found);
  });

  it('leaves alone what people keep above the cap, not what the run adds to it', () => {
    const stages = [Int32Array.of(0, 0), Int32Array.of(-1, -1)];
    const kept = { ...ranks, stages, maxActive: 1, protectedFirstRanks: Int32Array.of(2, 0, 0, 0) };
    expect(verifyRanks({ ...kept, protectedCounts: Int32Array.of(2, 0, 0, 0) })).toEqual([]);
    expect(verifyRanks({ ...kept, protectedCounts: Int32Array.of(1, 0, 0, 0) })).toMatchObject([{ property: 'P3' }]);
  });
});
