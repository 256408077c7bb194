import solver, { type SolveResult } from 'javascript-lp-solver';
import { describe, expect, it } from 'vitest';
import { type PlanningInput, type PlanningOutcome, planOrientations } from '#solver/planning.js';
import { greedyOrientations } from '#solver/planning-greedy.js';
import { tableOf } from '#solver/planning-problem.js';
import { named } from './named-cases.js';
import { columnSums, optimalTable, randomInput } from './random-planning.js';
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

  it('takes exactly the pivots that the programme needs', () => {
    const input = randomInput(11);
    const { prototype } = solver.Tableau;
    const { pivot } = prototype;
    let needed = 0;
    prototype.pivot = function counted(row, column) {
      needed++;
      pivot.call(this, row, column);
    };
    try {
      planOrientations(input);
    } finally {
      prototype.pivot = pivot;
    }
    expect(needed).toBeGreaterThan(2);
    expect(planOrientations(input, { pivots: needed }).method).toBe('lp');
    expect(planOrientations(input, { pivots: needed - 1 })).toEqual(greedyOrientations(input, 'budget'));
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
        message: 'planning: classes holds T1 twice',
      },
      {
        it: 'a reserver twice',
        input: {
          classes: [],
          reservers: [
            { id: 'b', target: 1 },
            { id: 'a', target: 1 },
            { id: 'b', target: 2 },
          ],
        },
        message: 'planning: reservers holds b twice',
      },
      {
        it: 'an unknown forbidden reserver',
        input: {
          classes: [{ id: 'T1', count: 1 }],
          reservers: [{ id: 'a', target: 1 }],
          forbidden: [{ classId: 'T1', reserverId: 'z' }],
        },
        message: 'planning: forbidden names an unknown class or reserver (T1, z)',
      },
      {
        it: 'a dwelling too many',
        input: { classes: [{ id: 'T1', count: 100_001 }], reservers: [] },
        message: 'planning: count of class T1 must be an integer from 0 to 100000, is 100001',
      },
      {
        it: 'a target out of range',
        input: { classes: [], reservers: [{ id: 'a', target: -1_000_000.5 }] },
        message: 'planning: target of reserver a must be within ±1000000, is -1000000.5',
      },
      {
        it: 'half a dwelling',
        input: { classes: [{ id: 'T1', count: 0.5 }], reservers: [] },
        message: 'planning: count of class T1 must be an integer from 0 to 100000, is 0.5',
      },
      {
        it: 'a negative count',
        input: { classes: [{ id: 'T1', count: -1 }], reservers: [] },
        message: 'planning: count of class T1 must be an integer from 0 to 100000, is -1',
      },
      {
        it: 'a target that is not a number',
        input: { classes: [], reservers: [{ id: 'a', target: Number.NaN }] },
        message: 'planning: target of reserver a must be within ±1000000, is NaN',
      },
      {
        it: 'an unknown forbidden class',
        input: { classes: [], reservers: [{ id: 'a', target: 1 }], forbidden: [{ classId: 'T9', reserverId: 'a' }] },
        message: 'planning: forbidden names an unknown class or reserver (T9, a)',
      },
    ]),
  )('refuses %s', (_name, { input, message }) => {
    expect(() => planOrientations(input)).toThrow(new RangeError(message));
  });
});

describe('the table of a plan', () => {
  it('is the input in the order of ids, classes that nobody may receive set apart, each its own group by default', () => {
    const input = {
      classes: [
        { id: 'T5', count: 2 },
        { id: 'T1', count: 100_000, group: 'small' },
        { id: 'T4', count: 3 },
        { id: 'T0', count: 0 },
      ],
      reservers: [
        { id: 'b', target: 1_000_000 },
        { id: 'a', target: -1_000_000 },
      ],
      forbidden: [
        { classId: 'T4', reserverId: 'a' },
        { classId: 'T4', reserverId: 'b' },
        { classId: 'T5', reserverId: 'b' },
        { classId: 'T0', reserverId: 'a' },
        { classId: 'T0', reserverId: 'b' },
      ],
    };
    expect(tableOf(input)).toEqual({
      classIds: ['T1', 'T5'],
      counts: [100_000, 2],
      groups: ['small', 'T5'],
      reserverIds: ['a', 'b'],
      targets: [-1_000_000, 1_000_000],
      allowed: [
        [true, true],
        [true, false],
      ],
      unplaced: [{ classId: 'T4', count: 3 }],
    });
  });
});

describe('a programme that gives nothing usable', () => {
  const input = {
    classes: [{ id: 'T2', count: 3 }],
    reservers: [
      { id: 'a', target: 1 },
      { id: 'b', target: 1 },
      { id: 'c', target: 1 },
    ],
  };
  /** The plan when the package answers with this. */
  const planWith = (answer: () => SolveResult, planned: PlanningInput = input) => {
    const { Solve } = solver;
    const replaced = solver as { Solve: typeof solver.Solve };
    replaced.Solve = answer;
    try {
      return planOrientations(planned);
    } finally {
      replaced.Solve = Solve;
    }
  };
  const cells = (...values: number[]) => Object.fromEntries(values.map((value, r) => [`cell0_${r}`, value]));

  it.each([
    ['no optimum', { feasible: false, result: 0, bounded: true, ...cells(1, 1, 1) }],
    ['too few dwellings', { feasible: true, result: 0, bounded: true, ...cells(1, 1) }],
    ['too many dwellings', { feasible: true, result: 0, bounded: true, ...cells(1, 1, 2) }],
    ['less than nothing', { feasible: true, result: 0, bounded: true, ...cells(-1, 2, 2) }],
    [
      'sums that rounding cannot keep',
      { feasible: true, result: 0, bounded: true, ...cells(-9e-7, -9e-7, 3 + 1.8e-6) },
    ],
  ])('is replaced by the greedy plan, which says so: %s', (_, result) => {
    expect(planWith(() => result)).toEqual(greedyOrientations(input, 'noOptimum'));
  });

  it('is not used where one class of two is wrong, or one cell of a sound sum', () => {
    const two = { ...input, classes: [...input.classes, { id: 'T3', count: 3 }] };
    const rows = (first: readonly number[], second: readonly number[]) => ({
      ...cells(...first),
      ...Object.fromEntries(second.map((value, r) => [`cell1_${r}`, value])),
    });
    for (const wrong of [
      [2, 2, -1],
      [1, 1, 2],
    ]) {
      const answer = { feasible: true, result: 0, ...rows([1, 1, 1], wrong) };
      expect(planWith(() => answer, two)).toEqual(greedyOrientations(two, 'noOptimum'));
    }
  });

  it('is used where it is off by less than a millionth', () => {
    const planned = planWith(() => ({ feasible: true, result: 0, bounded: true, ...cells(-5e-7, 1, 2) }));
    expect(planned.method).toBe('lp');
    expect(planned.allocation.map(({ reserverId, count }) => [reserverId, count])).toEqual([
      ['b', 1],
      ['c', 2],
    ]);
  });

  it('does not hide the errors of the package, and leaves it as it was', () => {
    const { pivot } = solver.Tableau.prototype;
    const broken = () => {
      throw new TypeError('no such row');
    };
    expect(() => planWith(broken)).toThrow(new TypeError('no such row'));
    expect(solver.Tableau.prototype.pivot).toBe(pivot);
    planOrientations(input, { pivots: 0 });
    planOrientations(input);
    expect(solver.Tableau.prototype.pivot).toBe(pivot);
  });

  it('shares equally among the reservers allowed where none has a positive target', () => {
    const none = {
      classes: [{ id: 'T2', count: 4 }],
      reservers: [
        { id: 'a', target: -2 },
        { id: 'b', target: -2 },
        { id: 'c', target: 0 },
      ],
      forbidden: [{ classId: 'T2', reserverId: 'c' }],
    };
    expect(planOrientations(none).allocation).toEqual([
      { classId: 'T2', reserverId: 'a', count: 2 },
      { classId: 'T2', reserverId: 'b', count: 2 },
    ]);
  });

  it('gives nothing where there is nothing to give', () => {
    const nothing = { classes: [{ id: 'T2', count: 0 }], reservers: input.reservers };
    expect(planOrientations(nothing, { pivots: 0 })).toMatchObject({ method: 'lp', fallback: null, allocation: [] });
    expect(planOrientations({ classes: [], reservers: [] })).toEqual({
      method: 'lp',
      fallback: null,
      allocation: [],
      deviations: [],
      unplaced: [],
    });
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
