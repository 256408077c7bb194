import { expect, it } from 'vitest';
import { solved } from '../enumeration.js';
import { highsValue } from '../highs-oracle.js';
import { randomProblem } from '../random-problem.js';

const SHAPES = [
  { points: [0, 500], daysBelow: 4000, tieBelow: 2 ** 32 },
  { points: [0, 2], daysBelow: 3, tieBelow: 2 ** 32 },
  { points: [-40, 10], daysBelow: 100, tieBelow: 2 ** 32 },
] as const;

it('the canonical optimum has the (filled, points) that HiGHS finds on five hundred medium instances', () => {
  for (let seed = 0; seed < 500; seed++) {
    const size = { vacancies: 5 + (seed % 26), households: 5 + ((seed * 7) % 41), density: 8 + (seed % 5) * 10 };
    const problem = randomProblem(seed + 5000, { ...SHAPES[seed % 3]!, ...size });
    const { filled, points } = solved(problem).value;
    expect({ seed, filled, points }).toEqual({ seed, ...highsValue(problem, 4 * 31 * 500 + 1) });
  }
}, 60_000);
