import { describe, expect, it } from 'vitest';
import { leastDeviations, type PlanningInput, type PlanningOutcome, planOrientations } from '#solver/planning.js';
import { greedyOrientations } from '#solver/planning-greedy.js';
import { tableOf } from '#solver/planning-problem.js';
import { roundTable } from '#solver/planning-rounding.js';
import { highsObjective } from './highs-oracle.js';
import { named } from './named-cases.js';
import { seeded } from './random-problem.js';

function randomInput(seed: number): PlanningInput {
  const below = seeded(seed);
  const classes = Array.from({ length: 1 + below(7) }, (_, c) => {
    return { id: `class-${c}`, count: below(9), group: `T${c % 3}` };
  });
  const reservers = Array.from({ length: 1 + below(5) }, (_, r) => ({
    id: `reserver-${r}`,
    target: below(12_000) / 1000 - 2,
  }));
  const forbidden = classes.flatMap(({ id }) =>
    reservers.filter(() => below(100) < 25).map((reserver) => ({ classId: id, reserverId: reserver.id })),
  );
  return { classes, reservers, forbidden };
}

/** Least Σ |deviation| · `first` + Σ |x − q| · `second` by HiGHS, formulated apart from the product. */
function highsLeast(input: PlanningInput, first: number, second: number): number {
  const { counts, targets, allowed } = tableOf(input);
  const open = counts.flatMap((_, c) => targets.map((_target, r) => ({ c, r })).filter(({ r }) => allowed[c]![r]));
  const ideal = idealShares(input);
  const rows = [
    ...counts.map(
      (count, c) =>
        `${open
          .filter((at) => at.c === c)
          .map(({ r }) => `x${c}_${r}`)
          .join(' + ')} = ${count}`,
    ),
    ...targets.map((target, r) => {
      const column = open.filter((at) => at.r === r).map(({ c }) => `x${c}_${r}`);
      return `${[...column, `b${r}`].join(' + ')} - a${r} = ${target}`;
    }),
    ...open.flatMap(({ c, r }) => [
      `x${c}_${r} - d${c}_${r} <= ${ideal[c]![r]}`,
      `x${c}_${r} + d${c}_${r} >= ${ideal[c]![r]}`,
    ]),
  ];
  const costs = [
    ...targets.map((_, r) => `${first} a${r} + ${first} b${r}`),
    ...open.map(({ c, r }) => `${second} d${c}_${r}`),
  ];
  const listed = rows.map((row, index) => ` r${index}: ${row}`);
  return highsObjective(`Minimize\n obj: ${costs.join(' + ')}\nSubject To\n${listed.join('\n')}\nEnd\n`);
}

function idealShares(input: PlanningInput): number[][] {
  const { counts, targets, allowed } = tableOf(input);
  return counts.map((count, c) => {
    const wanted = targets.map((target, r) => (allowed[c]![r] && target > 0 ? target : 0));
    const total = wanted.reduce((a, b) => a + b, 0);
    if (total > 0) return wanted.map((value) => (count * value) / total);
    return allowed[c]!.map((is) => (is ? count / allowed[c]!.filter((other) => other).length : 0));
  });
}

/** The optimal table; the budget is ample. */
function optimalTable(table: ReturnType<typeof tableOf>): number[][] {
  const cells = leastDeviations(table, 20_000);
  if (cells === null || cells === 'budget') throw new Error(`no optimum: ${cells}`);
  return cells;
}

const columnSums = (table: readonly (readonly number[])[], width: number) =>
  Array.from({ length: width }, (_, r) => table.reduce((sum, row) => sum + row[r]!, 0));

const given = (outcome: PlanningOutcome, classId: string) =>
  outcome.allocation.filter((row) => row.classId === classId).reduce((sum, row) => sum + row.count, 0);

describe('the orientation plan', () => {
  it('has the total deviation that HiGHS proves least, then the nearest shares, on three hundred seeded cases', () => {
    for (let seed = 0; seed < 300; seed++) {
      const input = randomInput(seed);
      const table = tableOf(input);
      if (table.counts.length === 0) continue;
      const cells = optimalTable(table);
      const sums = columnSums(cells, table.targets.length);
      const deviation = table.targets.reduce((sum, target, r) => sum + Math.abs(sums[r]! - target), 0);
      expect(Math.abs(deviation - highsLeast(input, 1, 0)), `seed ${seed}`).toBeLessThan(1e-6);
      const ideal = idealShares(input);
      const unevenness = cells.flatMap((row, c) => row.map((value, r) => Math.abs(value - ideal[c]![r]!)));
      const both = 1000 * deviation + unevenness.reduce((a, b) => a + b, 0);
      expect(Math.abs(both - highsLeast(input, 1000, 1)), `seed ${seed}`).toBeLessThan(1e-3);
    }
  });

  it('gives out every class exactly and each reserver the floor or ceiling of its optimal total', () => {
    for (let seed = 0; seed < 300; seed++) {
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
    for (let seed = 0; seed < 300; seed++) {
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
    for (let seed = 0; seed < 100; seed++) {
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
    for (let seed = 0; seed < 400; seed++) {
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
