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
