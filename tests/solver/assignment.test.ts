import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import type { Assignment, AssignmentProblem, Value } from '#solver/problem.js';
import { type RandomShape, randomProblem } from './random-problem.js';

const ZERO: Value = { filled: 0, points: 0, waitingDays: 0, tieBreak: 0 };
const key = (value: Value) => [value.filled, value.points, value.waitingDays, value.tieBreak] as const;

function above(a: Value, b: Value): boolean {
  const left = key(a);
  const right = key(b);
  const index = left.findIndex((term, position) => term !== right[position]);
  return index >= 0 && left[index]! > right[index]!;
}

/** The canonical optimum by trying every matching. */
function enumerate(problem: AssignmentProblem): Value {
  let best = ZERO;
  const taken = new Set<number>();
  const visit = (vacancy: number, value: Value): void => {
    if (vacancy === problem.vacancyCount) {
      if (above(value, best)) best = value;
      return;
    }
    visit(vacancy + 1, value);
    for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
      const household = problem.households[pairing]!;
      if (taken.has(household)) continue;
      taken.add(household);
      visit(vacancy + 1, {
        filled: value.filled + 1,
        points: value.points + problem.points[pairing]!,
        waitingDays: value.waitingDays + problem.waitingDays[household]!,
        tieBreak: value.tieBreak + problem.tieBreak[pairing]!,
      });
      taken.delete(household);
    }
  };
  visit(0, ZERO);
  return best;
}

function solved(problem: AssignmentProblem): Assignment {
  const outcome = solveAssignment(problem);
  if (outcome.status !== 'optimal') throw new Error(`not optimal: ${JSON.stringify(outcome)}`);
  return outcome.assignment;
}

const SHAPES: Record<string, Omit<RandomShape, 'vacancies' | 'households'>> = {
  'ordinary points': { density: 60, points: [0, 500], daysBelow: 4000, tieBelow: 2 ** 32 },
  'few distinct points, so many ties': { density: 80, points: [0, 2], daysBelow: 3, tieBelow: 2 ** 32 },
  'negative points': { density: 50, points: [-40, 10], daysBelow: 100, tieBelow: 2 ** 32 },
  'everything tied': { density: 100, points: [7, 7], daysBelow: 1, tieBelow: 1 },
  'mostly empty rows': { density: 15, points: [-5, 5], daysBelow: 3, tieBelow: 8 },
  'the greatest figures allowed': {
    density: 70,
    points: [2 ** 28 - 2, 2 ** 28],
    daysBelow: 2 ** 31 - 1,
    tieBelow: 2 ** 32,
  },
};

describe('solveAssignment', () => {
  for (const [name, shape] of Object.entries(SHAPES)) {
    it(`finds the canonical optimum of exhaustive enumeration: ${name}`, () => {
      for (let seed = 0; seed < 600; seed++) {
        const size = { vacancies: 1 + (seed % 5), households: 1 + (Math.floor(seed / 5) % 6) };
        const problem = randomProblem(seed, { ...shape, ...size });
        if (problem.households.length === 0) {
          expect(solveAssignment(problem)).toEqual({ status: 'empty' });
          continue;
        }
        expect({ seed, value: solved(problem).value }).toEqual({ seed, value: enumerate(problem) });
      }
    });
  }
});
