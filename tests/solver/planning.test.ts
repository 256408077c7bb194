import { describe, expect, it } from 'vitest';
import { type PlanningOutcome, planOrientations } from '#solver/planning.js';
import { greedyOrientations } from '#solver/planning-greedy.js';
import { tableOf } from '#solver/planning-problem.js';
import { roundTable } from '#solver/planning-rounding.js';
import { named } from './named-cases.js';
import { columnSums, optimalTable, randomInput } from './random-planning.js';
import { seeded } from './random-problem.js';
import { runs } from './runs.js';

const given = (outcome: PlanningOutcome, classId: string) =>
  outcome.allocation.filter((row) => row.classId === classId).reduce((sum, row) => sum + row.count, 0);

describe('the orientation plan', () => {
  it('gives out every class exactly and each reserver the floor or ceiling of its optimal total', () => {
    for (let seed = 0; seed < runs(300); seed++) {
      const input = randomInput(seed);
      const table = tableOf(input);
      const outcome = planOrientations(input);
      expect({ seed, method: outcome.method }).toEqual({ seed, method: 'lp' });
      const sums = columnSums(optimalTable(table), table.targets.length);
      outcome.deviations.forEach(({ allocated, deviation, target }, r) => {
        expect(Math.abs(allocated - sums[r]!), `seed ${seed}`).toBeLessThan(1 - 1e-7);
        expect(deviation).toBe(allocated - target);
      });
      for (const { id, count } of input.classes) {
        const unplaced = outcome.unplaced.find((row) => row.classId === id)?.count ?? 0;
        expect({ seed, id, given: given(outcome, id) + unplaced }).toEqual({ seed, id, given: count });
      }
      for (const { classId, reserverId } of input.forbidden ?? []) {
        expect(outcome.allocation.some((row) => row.classId === classId && row.reserverId === reserverId)).toBe(false);
      }
    }
  });

  it('is within one dwelling of the optimum in each class, each size and all, for each reserver', () => {
    for (let seed = 0; seed < runs(300); seed++) {
      const input = randomInput(seed);
      const table = tableOf(input);
      if (table.counts.length === 0) continue;
      const { allocation } = planOrientations(input);
      const allotted = table.classIds.map((classId) =>
        table.reserverIds.map(
          (reserverId) =>
            allocation.find((row) => row.classId === classId && row.reserverId === reserverId)?.count ?? 0,
        ),
      );
      const cells = optimalTable(table);
      const margins = [...new Set([...table.groups, ...table.classIds])].map((name) =>
        table.groups.flatMap((group, c) => (group === name || table.classIds[c] === name ? [c] : [])),
      );
      for (const rows of [...margins, table.counts.map((_, c) => c)]) {
        const [optimal, whole] = [cells, allotted].map((of) =>
          columnSums(
            rows.map((c) => of[c]!),
            table.targets.length,
          ),
        );
        const furthest = Math.max(...optimal!.map((sum, r) => Math.abs(sum - whole![r]!)));
        expect(furthest, `seed ${seed}, classes ${rows}`).toBeLessThan(1 - 1e-7);
      }
    }
  });

  it('says that it is greedy past its budget of pivots, and is then the same each time', () => {
    const input = randomInput(11);
    for (const pivots of [0, 1, 2]) {
      expect(planOrientations(input, { pivots })).toEqual(greedyOrientations(input, 'budget'));
    }
    expect(planOrientations(input).method).toBe('lp');
  });

  it('does not depend on the order of classes, reservers and forbidden couples', () => {
    for (let seed = 0; seed < runs(100); seed++) {
      const { classes, reservers, forbidden } = randomInput(seed);
      const reversed = {
        classes: [...classes].reverse(),
        reservers: [...reservers].reverse(),
        forbidden: [...(forbidden ?? [])].reverse(),
      };
      expect(planOrientations(reversed)).toEqual(planOrientations({ classes, reservers, forbidden: forbidden ?? [] }));
    }
  });

  it('shares each class in proportion where targets can be met', () => {
    const input = {
      classes: [
        { id: 'T1', count: 10 },
        { id: 'T5', count: 5 },
      ],
      reservers: [
        { id: 'commune', target: 3 },
        { id: 'préfet', target: 12 },
      ],
    };
    expect(planOrientations(input).allocation).toEqual([
      { classId: 'T1', reserverId: 'commune', count: 2 },
      { classId: 'T1', reserverId: 'préfet', count: 8 },
      { classId: 'T5', reserverId: 'commune', count: 1 },
      { classId: 'T5', reserverId: 'préfet', count: 4 },
    ]);
  });

  it('sets apart a class that every reserver is forbidden', () => {
    const input = {
      classes: [{ id: 'T2', count: 3 }],
      reservers: [{ id: 'a', target: 3 }],
      forbidden: [{ classId: 'T2', reserverId: 'a' }],
    };
    expect(planOrientations(input)).toEqual({
      method: 'lp',
      fallback: null,
      allocation: [],
      deviations: [{ reserverId: 'a', target: 3, allocated: 0, deviation: -3 }],
      unplaced: [{ classId: 'T2', count: 3 }],
    });
  });

  it('gives out dwellings beyond all targets, and to reservers that already have too many', () => {
    const input = {
      classes: [{ id: 'T3', count: 4 }],
      reservers: [
        { id: 'a', target: -2 },
        { id: 'b', target: 1 },
      ],
    };
    expect(planOrientations(input).allocation).toEqual([{ classId: 'T3', reserverId: 'b', count: 4 }]);
  });

  it.each(
    named([
      {
        it: 'a class twice',
        input: {
          classes: [
            { id: 'T1', count: 1 },
            { id: 'T1', count: 2 },
          ],
          reservers: [],
        },
        message: /holds T1 twice/,
      },
      {
        it: 'half a dwelling',
        input: { classes: [{ id: 'T1', count: 0.5 }], reservers: [] },
        message: /count of class T1/,
      },
      {
        it: 'a negative count',
        input: { classes: [{ id: 'T1', count: -1 }], reservers: [] },
        message: /count of class T1/,
      },
      {
        it: 'a target that is not a number',
        input: { classes: [], reservers: [{ id: 'a', target: Number.NaN }] },
        message: /target of reserver a/,
      },
      {
        it: 'an unknown forbidden class',
        input: { classes: [], reservers: [{ id: 'a', target: 1 }], forbidden: [{ classId: 'T9', reserverId: 'a' }] },
        message: /unknown class or reserver \(T9, a\)/,
      },
    ]),
  )('refuses %s', (_name, { input, message }) => {
    expect(() => planOrientations(input)).toThrow(message);
  });
});

describe('the greedy allocation', () => {
  it('says what it is and why, and serves the furthest below its target first', () => {
    const input = {
      classes: [
        { id: 'T2', count: 3 },
        { id: 'T4', count: 1 },
      ],
      reservers: [
        { id: 'a', target: 1 },
        { id: 'b', target: 2.5 },
      ],
      forbidden: [{ classId: 'T4', reserverId: 'b' }],
    };
    expect(greedyOrientations(input, 'deadline')).toEqual({
      method: 'greedy',
      fallback: 'deadline',
      allocation: [
        { classId: 'T2', reserverId: 'a', count: 1 },
        { classId: 'T2', reserverId: 'b', count: 2 },
        { classId: 'T4', reserverId: 'a', count: 1 },
      ],
      deviations: [
        { reserverId: 'a', target: 1, allocated: 2, deviation: 1 },
        { reserverId: 'b', target: 2.5, allocated: 2, deviation: -0.5 },
      ],
      unplaced: [],
    });
  });
});

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
