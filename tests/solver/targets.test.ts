import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { searchCoefficients } from '#solver/target-search.js';
import { adjustmentTable, IN_SCOPE, MEMBER, OUTSIDE, type TargetProblem, tallyGroups } from '#solver/targets.js';
import { WarmOptima } from '#solver/warm-optima.js';
import { highsSoftTargets } from './highs-oracle.js';
import { randomProblem, seeded } from './random-problem.js';

const STRATA = 6;

/** Overlapping groups over vacancies and strata at random; half of them look at every vacancy. */
function randomTargets(seed: number, vacancies: number, households: number): TargetProblem {
  const below = seeded(seed + 9_000);
  const problem = randomProblem(seed, {
    vacancies,
    households,
    density: 40,
    points: [0, 120],
    daysBelow: 400,
    tieBelow: 2 ** 30,
  });
  const groups = Array.from({ length: 2 + below(4) }, () => {
    const everywhere = below(2) === 0;
    const scope = Array.from({ length: vacancies }, () => everywhere || below(2) === 0);
    const members = Array.from({ length: STRATA }, () => below(3) === 0);
    return {
      sharePermille: 50 + below(600),
      cap: 5 + below(120),
      countedBefore: 0,
      ofBefore: below(3),
      membership: Uint8Array.from({ length: vacancies * STRATA }, (_, cell) =>
        scope[Math.floor(cell / STRATA)] ? (members[cell % STRATA] ? MEMBER : IN_SCOPE) : OUTSIDE,
      ),
    };
  });
  return { problem, strata: Uint8Array.from({ length: households }, () => below(STRATA)), strataCount: STRATA, groups };
}

const CASES = Array.from({ length: 60 }, (_, i) => randomTargets(i + 1, 12 + (i % 20), 40 + 3 * i));

/** The optimum computed from nothing before it. */
const optimumAt = (input: TargetProblem, coefficients: ArrayLike<number>) =>
  new WarmOptima(input, 2 ** 26).at(coefficients);

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

function outcomeOf(input: TargetProblem) {
  const found = searchCoefficients(input);
  const plan = optimumAt(input, found.coefficients);
  const tallies = tallyGroups(input, plan.householdOf);
  const missed = tallies.reduce((sum, { shortfall }, g) => sum + input.groups[g]!.cap * shortfall, 0);
  return { ...found, plan, tallies, worth: plan.points - missed };
}

describe('coefficients of targets', () => {
  it('give a plan that is the canonical optimum of the adjusted points', () => {
    for (const input of CASES.slice(0, 20)) {
      const { coefficients, plan } = outcomeOf(input);
      expect([...plan.householdOf]).toEqual(fullSolve(input, coefficients));
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
      { seed: 2026, numRuns: 400 },
    );
  }, 120_000);

  it('meet what the linear bound of HiGHS meets, to one place or 2 %, in at least 95 % of the cases', () => {
    let reachable = 0;
    let met = 0;
    for (const input of CASES) {
      const { tallies } = outcomeOf(input);
      const bound = highsSoftTargets(input, tallies, false);
      tallies.forEach(({ needed, shortfall }, g) => {
        if (bound.missing[g]! > 1e-6) return;
        reachable++;
        if (shortfall <= Math.max(1, 0.02 * needed)) met++;
      });
    }
    expect(reachable).toBeGreaterThan(100);
    expect(met / reachable).toBeGreaterThanOrEqual(0.95);
  });

  it('never pass the Lagrangian bound, nor what HiGHS proves in whole numbers', () => {
    for (const input of CASES.slice(0, 25)) {
      const { tallies, worth, coefficients, plan } = outcomeOf(input);
      const { groups } = input;
      const added = tallies.map(({ counted }, g) => coefficients[g]! * (counted - groups[g]!.countedBefore));
      const relaxed = tallies.map(({ needed }, g) => coefficients[g]! * (needed - groups[g]!.countedBefore));
      const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
      const lagrangian = plan.points + total(added) - total(relaxed);
      const proven = highsSoftTargets(input, tallies, true).value;
      expect(worth).toBeLessThanOrEqual(proven);
      expect(proven).toBeLessThanOrEqual(lagrangian);
    }
  });

  it('stay within their caps, are 0 where nothing is asked, and are the same each time', () => {
    for (const input of CASES.slice(0, 20)) {
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
    for (const input of CASES) {
      const lone = { ...input, groups: input.groups.slice(0, 1) };
      const { coefficients, tallies } = outcomeOf(lone);
      if (coefficients[0] === 0 || tallies[0]!.shortfall > 0) continue;
      const below = optimumAt(lone, [coefficients[0]! - 1]);
      expect(tallyGroups(lone, below.householdOf)[0]!.shortfall).toBeGreaterThan(0);
      raised++;
    }
    expect(raised).toBeGreaterThan(10);
  });

  it('give a reason for each group that stays short, and none for the others', () => {
    const seen = new Set<string>();
    for (const input of CASES) {
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
