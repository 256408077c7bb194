import { describe, expect, it } from 'vitest';
import { toReach, wilson } from '#monitoring/cells.js';

describe('the Wilson interval', () => {
  it.each([
    // R: prop.test(x, n, correct = FALSE)
    [10, 100, 10, 5.5, 17.4],
    [0, 20, 0, 0, 16.1],
    [20, 20, 100, 83.9, 100],
    [1, 3, 33.3, 6.1, 79.2],
  ])('%i of %i is %f %%, between %f and %f', (numerator, denominator, value, low, high) => {
    expect(wilson(numerator, denominator, 1)).toMatchObject({ value, low, high });
  });

  it('of nobody says so', () => {
    expect(wilson(0, 0, 1)).toMatchObject({ kind: 'none', reason: 'emptyPopulation' });
  });
});

describe('how many more reach a quarter', () => {
  it.each([
    [10, 100, 20],
    [25, 100, 0],
    [24, 100, 2],
    [0, 1, 1],
    [40, 100, 0],
  ])('%i of %i need %i more', (numerator, denominator, expected) => {
    expect(toReach(numerator, denominator, 25)).toMatchObject({ value: expected });
    const reached = (n: number) => (numerator + n) * 4 >= denominator + n;
    expect(reached(expected)).toBe(true);
    if (expected > 0) expect(reached(expected - 1)).toBe(false);
  });
});
