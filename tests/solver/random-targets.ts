import { searchCoefficients } from '#solver/target-search.js';
import { IN_SCOPE, MEMBER, OUTSIDE, type TargetProblem, tallyGroups } from '#solver/targets.js';
import { WarmOptima } from '#solver/warm-optima.js';
import { randomProblem, seeded } from './random-problem.js';

export const STRATA = 6;

/** Overlapping groups over vacancies and strata at random; half of them look at every vacancy. */
export function randomTargets(seed: number, vacancies: number, households: number): TargetProblem {
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

export const CASES = Array.from({ length: 60 }, (_, i) => randomTargets(i + 1, 12 + (i % 20), 40 + 3 * i));

/** The optimum computed from nothing before it. */
export const optimumAt = (input: TargetProblem, coefficients: ArrayLike<number>) =>
  new WarmOptima(input, 2 ** 26).at(coefficients);

/** The coefficients found, the plan they give, and what each group then has. */
export function outcomeOf(input: TargetProblem) {
  const found = searchCoefficients(input);
  const plan = optimumAt(input, found.coefficients);
  const tallies = tallyGroups(input, plan.householdOf);
  const missed = tallies.reduce((sum, { shortfall }, g) => sum + input.groups[g]!.cap * shortfall, 0);
  return { ...found, plan, tallies, worth: plan.points - missed };
}

/** Small and full of ties: few vacancies and points, three strata, groups that overlap and count what was before. */
export function tiedTargets(seed: number): TargetProblem {
  const below = seeded(seed + 500);
  const [vacancies, households, strataCount] = [3 + below(6), 4 + below(9), 3];
  const problem = randomProblem(seed, {
    vacancies,
    households,
    density: 40 + below(50),
    points: [0, 1 + below(9)],
    daysBelow: 2,
    tieBelow: 2 ** 20,
  });
  const groups = Array.from({ length: 1 + below(4) }, () => ({
    sharePermille: 100 * (1 + below(9)),
    cap: 1 + below(16),
    countedBefore: below(2),
    ofBefore: 1 + below(3),
    membership: Uint8Array.from({ length: vacancies * strataCount }, () => [OUTSIDE, IN_SCOPE, MEMBER][below(3)]!),
  }));
  return { problem, strata: Uint8Array.from({ length: households }, () => below(strataCount)), strataCount, groups };
}

/** The same with the groups of another seed where they fit, and caps ten times as high: the search goes to its limit. */
export function crowdedTargets(seed: number): TargetProblem {
  const input = tiedTargets(seed);
  const others = tiedTargets(seed + 10_000).groups;
  const fitting = others.filter(({ membership }) => membership.length === input.groups[0]!.membership.length);
  return { ...input, groups: [...input.groups, ...fitting].map((group) => ({ ...group, cap: 10 * group.cap })) };
}
