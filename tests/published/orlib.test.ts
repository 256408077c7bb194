import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { orlibProblem, parseOrlib } from '#solver/orlib.js';
import { verifyStage } from '#solver/verify.js';

const FOLDER = new URL('../../../shared/instances/orlib-assign/', import.meta.url);

/** Optima published with the instances (J. E. Beasley, OR-Library; maximisation: the folder's README). */
const OPTIMA = [
  { file: 'assign100.txt', least: 305, greatest: 9900 },
  { file: 'assign200.txt', least: 475, greatest: 19939 },
  { file: 'assign300.txt', least: 626, greatest: 29959 },
  { file: 'assign400.txt', least: 804, greatest: 39977 },
  { file: 'assign500.txt', least: 991, greatest: 49989 },
  { file: 'assign600.txt', least: 1176, greatest: 59996 },
  { file: 'assign700.txt', least: 1362, greatest: 70000 },
  { file: 'assign800.txt', least: 1552, greatest: 79999 },
] as const;

describe('OR-Library assignment instances', () => {
  for (const { file, least, greatest } of OPTIMA) {
    for (const goal of ['minimise', 'maximise'] as const) {
      it(`${file}: ${goal} reaches the published optimum with a certificate gap of 0`, () => {
        const instance = parseOrlib(readFileSync(new URL(file, FOLDER), 'utf8'));
        if (instance.status !== 'parsed') throw new Error(`${file}:${instance.line}: ${instance.message}`);
        const problem = orlibProblem(instance, goal);
        const outcome = solveAssignment(problem);
        if (outcome.status !== 'optimal') throw new Error(`${file}: ${outcome.status}`);
        const { value, bound, householdOf, prices } = outcome.assignment;
        const { filled } = value;
        const points = goal === 'maximise' ? greatest : -least;
        expect({ filled, points: value.points, bound }).toEqual({
          filled: instance.size,
          points,
          bound: { filled: instance.size, points },
        });
        expect(verifyStage({ problem, householdOf, filled, points, prices })).toEqual([]);
      });
    }
  }
});
