import { outcomeOf, type PlanningInput, type PlanningOutcome, tableOf } from './planning-problem.js';

/**
 * Orients dwelling after dwelling, classes by id, each to the permitted reserver furthest below its target (ties: the
 * first id). O(N·R) for N dwellings and R reservers. No optimality is claimed; the outcome says `greedy` and why.
 */
export function greedyOrientations(
  input: PlanningInput,
  fallback: PlanningOutcome['fallback'] = null,
): PlanningOutcome {
  const table = tableOf(input);
  const deficits = [...table.targets];
  const cells = table.counts.map((count, c) => {
    const row = deficits.map(() => 0);
    for (let dwelling = 0; dwelling < count; dwelling++) {
      let chosen = -1;
      deficits.forEach((deficit, r) => {
        if (table.allowed[c]![r] && (chosen < 0 || deficit > deficits[chosen]!)) chosen = r;
      });
      row[chosen]!++;
      deficits[chosen]!--;
    }
    return row;
  });
  return outcomeOf(table, cells, 'greedy', fallback);
}
