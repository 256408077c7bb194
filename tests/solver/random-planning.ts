import { leastDeviations, type PlanningInput } from '#solver/planning.js';
import type { tableOf } from '#solver/planning-problem.js';
import { seeded } from './random-problem.js';

/** A few classes and reservers; one couple in four is forbidden. */
export function randomInput(seed: number): PlanningInput {
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

/** The optimal table; the budget is ample. */
export function optimalTable(table: ReturnType<typeof tableOf>): number[][] {
  const cells = leastDeviations(table, 20_000);
  if (cells === null || cells === 'budget') throw new Error(`no optimum: ${cells}`);
  return cells;
}

export const columnSums = (table: readonly (readonly number[])[], width: number) =>
  Array.from({ length: width }, (_, r) => table.reduce((sum, row) => sum + row[r]!, 0));
