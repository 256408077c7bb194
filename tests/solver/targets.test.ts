import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { searchCoefficients } from '#solver/target-search.js';
import { adjustmentTable, IN_SCOPE, MEMBER, OUTSIDE, type TargetProblem, tallyGroups } from '#solver/targets.js';
import { WarmOptima } from '#solver/warm-optima.js';
import { randomProblem, seeded } from './random-problem.js';
import { CASES, optimumAt, outcomeOf, randomTargets, STRATA } from './random-targets.js';
import { runs } from './runs.js';

/** What `solveAssignment` gives at the adjusted points. */
function fullSolve({ problem, strata, groups }: TargetProblem, coefficients: ArrayLike<number>): readonly number[] {
  const table = adjustmentTable(groups, coefficients, problem.vacancyCount * STRATA);
  const points = problem.points.slice();
  for (let v = 0; v < problem.vacancyCount; v++) {
    for (let e = problem.offsets[v]!; e < problem.offsets[v + 1]!; e++) {
      points[e]! += table[v * STRATA + strata[problem.households[e]!]!]!;
    }
  }
  const outcome = solveAssignment({ ...problem, points });
  return outcome.status === 'optimal'
    ? [...outcome.assignment.householdOf]
    : Array.from({ length: problem.vacancyCount }, () => -1);
}

/** Two groups over three vacancies and two strata; household 0 is of stratum 0, household 1 of stratum 1. */
const small = {
  strata: Uint8Array.of(0, 1),
  strataCount: 2,
  groups: [
    {
      sharePermille: 334,
      cap: 9,
      countedBefore: 2,
      ofBefore: 5,
      membership: Uint8Array.of(MEMBER, IN_SCOPE, MEMBER, MEMBER, OUTSIDE, MEMBER),
    },
    { sharePermille: 500, cap: 9, countedBefore: 0, ofBefore: 0, membership: new Uint8Array(6) },
  ],
};

describe('what a plan gives each group', () => {
  it('counts members and scope among the vacancies filled, with what was counted before', () => {
    const idle = { counted: 0, of: 0, needed: 0, shortfall: 0 };
    expect(tallyGroups(small, Int32Array.of(-1, -1, -1))).toEqual([
      { counted: 2, of: 5, needed: 2, shortfall: 0 },
      idle,
    ]);
    expect(tallyGroups(small, Int32Array.of(1, -1, 0))).toEqual([{ counted: 2, of: 6, needed: 3, shortfall: 1 }, idle]);
    expect(tallyGroups(small, Int32Array.of(0, -1, 1))).toEqual([{ counted: 4, of: 7, needed: 3, shortfall: 0 }, idle]);
  });

  it('adds a coefficient to the cells of its members, coefficients of several groups one to another', () => {
    expect([...adjustmentTable(small.groups, [3, 4], 6)]).toEqual([3, 0, 3, 3, 0, 3]);
    const twice = [small.groups[0]!, small.groups[0]!];
    expect([...adjustmentTable(twice, [3, 4], 6)]).toEqual([7, 0, 7, 7, 0, 7]);
    expect([...adjustmentTable(twice, [0, 4], 4)]).toEqual([4, 0, 4, 4]);
  });
});

describe('coefficients of targets', () => {
  it('give a plan that is the canonical optimum of the adjusted points', () => {
    for (const input of CASES.slice(0, runs(20))) {
      const { coefficients, plan } = outcomeOf(input);
      expect([...plan.householdOf]).toEqual(fullSolve(input, coefficients));
    }
  });

  it('are of no need: without groups the plan is the canonical optimum, whatever the size of the points', () => {
    const [input] = CASES as [TargetProblem];
    for (const [factor, shift] of [
      [1, 0],
      [1, -200],
      [2 ** 20, 0],
    ] as const) {
      const points = input.problem.points.map((value) => value * factor + shift);
      const bare = { ...input, problem: { ...input.problem, points }, groups: [] };
      expect([...new WarmOptima(bare, 0).at([]).householdOf]).toEqual(fullSolve(bare, []));
    }
  });

  it('give the same plan from any coefficients before them as from none', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.integer({ min: 2, max: 14 }),
        fc.integer({ min: 1, max: 40 }),
        fc.boolean(),
        (seed, vacancies, households, tied) => {
          const input = randomTargets(seed, vacancies, households);
          const below = seeded(seed);
          if (tied) for (let e = 0; e < input.problem.points.length; e++) input.problem.points[e] = below(3) - 2;
          const optima = new WarmOptima(input, 2 ** 20);
          let current = input.groups.map(() => 0);
          for (let step = 0; step < 12; step++) {
            // All of them, one, or none; far, or by one.
            const only = below(3) === 0 ? -1 : below(current.length);
            const by = below(2) === 0 ? 2 : 2 ** 18;
            current = current.map((value, g) =>
              only < 0 || g === only ? Math.min(2 ** 18, below(value + by)) : value,
            );
            expect([...optima.at(current).householdOf]).toEqual(fullSolve(input, current));
          }
        },
      ),
      { seed: 2026, numRuns: runs(400) },
    );
  }, 120_000);

  it('stay within their caps, are 0 where nothing is asked, and are the same each time', () => {
    for (const input of CASES.slice(0, runs(20))) {
      const { coefficients } = searchCoefficients(input);
      coefficients.forEach((coefficient, g) => {
        expect(coefficient).toBeGreaterThanOrEqual(0);
        expect(coefficient).toBeLessThanOrEqual(input.groups[g]!.cap);
      });
      expect(searchCoefficients(input).coefficients).toEqual(coefficients);
      const idle = { ...input, groups: input.groups.map((group) => ({ ...group, sharePermille: 0 })) };
      expect([...searchCoefficients(idle).coefficients].every((coefficient) => coefficient === 0)).toBe(true);
    }
  });

  it('meet a lone target with the least coefficient that does', () => {
    let raised = 0;
    for (const input of CASES.slice(0, runs(60))) {
      const lone = { ...input, groups: input.groups.slice(0, 1) };
      const { coefficients, tallies } = outcomeOf(lone);
      if (coefficients[0] === 0 || tallies[0]!.shortfall > 0) continue;
      const below = optimumAt(lone, [coefficients[0]! - 1]);
      expect(tallyGroups(lone, below.householdOf)[0]!.shortfall).toBeGreaterThan(0);
      raised++;
    }
    expect(raised).toBeGreaterThan(runs(60) / 6);
  });

  it('give a reason for each group that stays short, and none for the others', () => {
    const seen = new Set<string>();
    for (const input of CASES.slice(0, runs(60))) {
      const { reasons, tallies } = outcomeOf(input);
      tallies.forEach(({ shortfall }, g) => {
        expect(reasons[g] === null).toBe(shortfall === 0);
        if (reasons[g] != null) seen.add(reasons[g]);
      });
    }
    expect([...seen]).toEqual(expect.arrayContaining(['cap', 'supply', 'overlap']));
  });

  it('end on a problem without pairings, and where no vacancy is in the scope', () => {
    const [input] = CASES as [TargetProblem];
    const empty = {
      ...input,
      problem: randomProblem(1, { vacancies: 3, households: 2, density: 0, points: [0, 1], daysBelow: 1, tieBelow: 1 }),
    };
    const none = {
      ...input,
      groups: input.groups.map((g) => ({ ...g, membership: new Uint8Array(g.membership.length) })),
    };
    for (const problem of [{ ...empty, strata: new Uint8Array(2) }, none]) {
      expect(searchCoefficients(problem).solves).toBeLessThan(400);
    }
  });
});
