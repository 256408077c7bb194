import { describe, expect, it } from 'vitest';
import { orlibProblem, parseOrlib } from '#solver/orlib.js';
import { MAX_POINTS } from '#solver/problem.js';
import { solved } from './enumeration.js';
import { named } from './named-cases.js';

describe('an OR-Library assignment file', () => {
  it('is read whatever its line breaks, and solved both ways', () => {
    const instance = parseOrlib(' 2\r\n 4 1\r\n2\r\n 8\n');
    expect(instance).toEqual({ status: 'parsed', size: 2, costs: Int32Array.of(4, 1, 2, 8) });
    if (instance.status !== 'parsed') return;
    expect(solved(orlibProblem(instance, 'minimise')).value).toMatchObject({ filled: 2, points: -3 });
    expect(solved(orlibProblem(instance, 'maximise')).value).toMatchObject({ filled: 2, points: 12 });
  });

  it.each(
    named([
      { it: 'empty', text: ' \n', line: 2, message: /empty/ },
      { it: 'a size of 0', text: '0\n', line: 1, message: /size must be 1 to 5000, is 0/ },
      { it: 'a size above the greatest', text: '5001\n', line: 1, message: /size must be/ },
      { it: 'a fractional size', text: '1.5\n', line: 1, message: /expected an integer, found “1.5”/ },
      { it: 'a word among the costs', text: '2\n1 2\n3 x\n', line: 3, message: /found “x”/ },
      { it: 'a cost missing', text: '2\n1 2\n3\n', line: 4, message: /ends after 3 of 4 costs/ },
      { it: 'a cost too many', text: '2\n1 2\n3 4\n5\n', line: 4, message: /more than 2 × 2 costs/ },
      { it: 'a cost beyond the range', text: `1\n${MAX_POINTS + 1}\n`, line: 2, message: /beyond ±268435456/ },
      { it: 'something else altogether', text: '{"n": 2}', line: 1, message: /expected an integer/ },
    ]),
  )('is refused with its line when it is %s', (_name, { text, line, message }) => {
    expect(parseOrlib(text)).toEqual({ status: 'malformed', line, message: expect.stringMatching(message) });
  });

  it('takes the greatest size and cost', () => {
    expect(parseOrlib(`1\n${MAX_POINTS}\n`)).toMatchObject({ status: 'parsed', costs: Int32Array.of(MAX_POINTS) });
    expect(parseOrlib('5000\n')).toMatchObject({
      status: 'malformed',
      message: 'the file ends after 0 of 25000000 costs',
    });
  });
});
