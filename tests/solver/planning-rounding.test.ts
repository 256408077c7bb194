import { describe, expect, it } from 'vitest';
import { roundTable } from '#solver/planning-rounding.js';
import { columnSums } from './random-planning.js';
import { seeded } from './random-problem.js';
import { runs } from './runs.js';

describe('controlled rounding', () => {
  it('keeps row totals, and every cell and column within its floor and ceiling', () => {
    for (let seed = 0; seed < runs(400); seed++) {
      const below = seeded(seed);
      const width = 1 + below(5);
      const totals = Array.from({ length: 1 + below(6) }, () => below(7));
      const table = totals.map((total) => {
        const weights = Array.from({ length: width }, () => below(5) + (below(3) === 0 ? 0 : 1));
        const sum = weights.reduce((a, b) => a + b, 0);
        return weights.map((weight) => (sum === 0 ? total / width : (total * weight) / sum));
      });
      const rounded = roundTable(table, totals)!;
      expect(rounded.map((row) => row.reduce((a, b) => a + b, 0))).toEqual(totals);
      const pairs = table.flatMap((row, c) => row.map((value, r) => [value, rounded[c]![r]!] as const));
      const columns = columnSums(table, width).map((sum, r) => [sum, columnSums(rounded, width)[r]!] as const);
      const off = [...pairs, ...columns].filter(
        ([value, integer]) => !Number.isInteger(integer) || Math.abs(integer - value) >= 1,
      );
      expect({ seed, off }).toEqual({ seed, off: [] });
    }
  });

  it('refuses a table whose rows do not add up', () => {
    expect(roundTable([[1.5, 1.5]], [5])).toBeNull();
    expect(roundTable([[2, 2]], [3])).toBeNull();
  });
});
