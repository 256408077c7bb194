/**
 * Problem: read the assignment instances of the OR-Library: n, then n rows of n integer costs, separated by any white
 * space (J. E. Beasley, "OR-Library: distributing test problems by electronic mail", 1990, DOI 10.1057/jors.1990.166;
 * instances of J. E. Beasley, "Linear programming on Cray supercomputers", J. Oper. Res. Soc. 41, 1990, 133–139).
 * Complexity: O(n²). Ranges: 1 ≤ n ≤ 5,000, |cost| ≤ MAX_POINTS.
 */
import { type AssignmentProblem, MAX_POINTS } from './problem.js';

const LARGEST_SIZE = 5000;

export interface OrlibInstance {
  readonly status: 'parsed';
  readonly size: number;
  /** Row by row, size². */
  readonly costs: Int32Array;
}

/** `line` counts from 1. */
export interface OrlibFault {
  readonly status: 'malformed';
  readonly line: number;
  readonly message: string;
}

/** The instance in the text, or the first line that is wrong. */
export function parseOrlib(text: string): OrlibInstance | OrlibFault {
  let size = 0;
  let costs = new Int32Array(0);
  let read = 0;
  let line = 0;
  for (const content of text.split(/\r\n|\n|\r/)) {
    line++;
    for (const word of content.trim().split(/\s+/)) {
      if (word === '') continue;
      const number = /^[+-]?\d+$/.test(word) ? Number(word) : Number.NaN;
      if (Number.isNaN(number)) return malformed(line, `expected an integer, found “${word.slice(0, 40)}”`);
      if (size === 0) {
        if (number < 1 || number > LARGEST_SIZE)
          return malformed(line, `size must be 1 to ${LARGEST_SIZE}, is ${word}`);
        size = number;
        costs = new Int32Array(size * size);
      } else if (read === costs.length) {
        return malformed(line, `more than ${size} × ${size} costs`);
      } else if (Math.abs(number) > MAX_POINTS) {
        return malformed(line, `cost ${word} is beyond ±${MAX_POINTS}`);
      } else {
        costs[read++] = number;
      }
    }
  }
  if (size === 0) return malformed(line, 'the file is empty');
  if (read < costs.length) return malformed(line, `the file ends after ${read} of ${costs.length} costs`);
  return { status: 'parsed', size, costs };
}

function malformed(line: number, message: string): OrlibFault {
  return { status: 'malformed', line, message };
}

/** Rows as vacancies, columns as households; points are the costs to maximise, their opposites to minimise. */
export function orlibProblem(instance: OrlibInstance, goal: 'minimise' | 'maximise'): AssignmentProblem {
  const { size, costs } = instance;
  return {
    vacancyCount: size,
    householdCount: size,
    offsets: Int32Array.from({ length: size + 1 }, (_, row) => row * size),
    households: Int32Array.from({ length: size * size }, (_, at) => at % size),
    points: goal === 'maximise' ? costs.slice() : costs.map((cost) => -cost),
    waitingDays: new Int32Array(size),
    tieBreak: new Uint32Array(size * size),
  };
}
