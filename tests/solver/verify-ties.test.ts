import { expect, it } from 'vitest';
import { maxPrices } from '#solver/prices.js';
import type { Assignment, AssignmentProblem } from '#solver/problem.js';
import { preferredElsewhere } from '#solver/verify-ties.js';
import { solved } from './enumeration.js';
import { randomProblem } from './random-problem.js';

interface Plan {
  readonly chosen: readonly number[];
  readonly filled: number;
  readonly points: number;
  readonly days: number;
  readonly tieBreak: number;
}

/** Every plan of a small problem. */
function plansOf(problem: AssignmentProblem): Plan[] {
  const { vacancyCount, offsets, households, points, waitingDays, tieBreak } = problem;
  let plans: Plan[] = [{ chosen: [], filled: 0, points: 0, days: 0, tieBreak: 0 }];
  for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
    plans = plans.flatMap((plan) => {
      const next: Plan[] = [{ ...plan, chosen: [...plan.chosen, -1] }];
      for (let at = offsets[vacancy]!; at < offsets[vacancy + 1]!; at++) {
        const household = households[at]!;
        if (plan.chosen.some((other) => other >= 0 && households[other] === household)) continue;
        next.push({
          chosen: [...plan.chosen, at],
          filled: plan.filled + 1,
          points: plan.points + points[at]!,
          days: plan.days + waitingDays[household]!,
          tieBreak: plan.tieBreak + tieBreak[at]!,
        });
      }
      return next;
    });
  }
  return plans;
}

/** The greatest optimal prices and the margins that go with them. */
function greatest(problem: AssignmentProblem, assignment: Assignment): Pick<Assignment, 'prices' | 'margins'> {
  const prices = maxPrices(problem, assignment);
  const margins = { filled: new Int32Array(problem.householdCount), points: new Float64Array(problem.householdCount) };
  assignment.householdOf.forEach((household, vacancy) => {
    const row = problem.households.subarray(problem.offsets[vacancy]!, problem.offsets[vacancy + 1]!);
    if (household < 0) return;
    margins.filled[household] = 1 - prices.filled[vacancy]!;
    margins.points[household] =
      problem.points[problem.offsets[vacancy]! + row.indexOf(household)]! - prices.points[vacancy]!;
  });
  return { prices, margins };
}

const isBetter = (a: Plan, b: Plan) => a.days > b.days || (a.days === b.days && a.tieBreak > b.tieBreak);

const SHAPES = [
  { vacancies: 3, households: 4, density: 80, points: [0, 1], daysBelow: 3, tieBelow: 4 },
  { vacancies: 4, households: 3, density: 70, points: [0, 0], daysBelow: 2, tieBelow: 3 },
  { vacancies: 3, households: 3, density: 90, points: [-1, 0], daysBelow: 1, tieBelow: 9 },
  { vacancies: 2, households: 5, density: 90, points: [2, 3], daysBelow: 4, tieBelow: 2 },
  { vacancies: 4, households: 2, density: 90, points: [0, 3], daysBelow: 2, tieBelow: 9 },
  { vacancies: 2, households: 3, density: 100, points: [0, 0], daysBelow: 1, tieBelow: 30 },
  { vacancies: 2, households: 5, density: 100, points: [2, 2], daysBelow: 2, tieBelow: 9 },
  { vacancies: 3, households: 3, density: 100, points: [0, 2], daysBelow: 1, tieBelow: 20 },
] as const;

it('of all plans equal in (filled, points), those alone are canonical that none betters; the vacancy named is one where one does', () => {
  let refused = 0;
  for (let seed = 0; seed < 320; seed++) {
    const problem = randomProblem(seed + 60, SHAPES[(seed >> 1) % SHAPES.length]!);
    if (problem.households.length === 0) continue;
    const assignment = solved(problem);
    const { value } = assignment;
    // Any optimal prices will do: the least ones, and every other time the greatest.
    const { prices, margins } = seed % 2 === 0 ? assignment : greatest(problem, assignment);
    const equals = plansOf(problem).filter(({ filled, points }) => filled === value.filled && points === value.points);
    for (const plan of equals) {
      const placedOn = new Int32Array(problem.householdCount).fill(-1);
      plan.chosen.forEach((at, vacancy) => {
        if (at >= 0) placedOn[problem.households[at]!] = vacancy;
      });
      const vacancy = preferredElsewhere({ problem, prices, margins, chosen: Int32Array.from(plan.chosen), placedOn });
      const better = equals.filter((other) => isBetter(other, plan));
      const places = new Set(
        better.flatMap(({ chosen }) => chosen.flatMap((at, v) => (at === plan.chosen[v] ? [] : [v]))),
      );
      expect({ seed, chosen: plan.chosen, found: places.size === 0 ? vacancy === -1 : places.has(vacancy) }).toEqual({
        seed,
        chosen: plan.chosen,
        found: true,
      });
      if (vacancy !== -1) refused++;
    }
  }
  expect(refused).toBeGreaterThan(200);
});
