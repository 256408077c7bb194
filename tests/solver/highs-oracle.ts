import highsLoader from 'highs';
import type { AssignmentProblem } from '#solver/problem.js';

/** Its types describe a CommonJS module with a `default`; what Node imports is the loader itself. */
const loader = highsLoader as unknown as typeof highsLoader.default;
const highs = await loader();

/** Optimal objective of a linear programme in CPLEX LP text, by HiGHS. */
export function highsObjective(text: string): number {
  const solution = highs.solve(text, { output_flag: false });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS: ${solution.Status}`);
  return solution.ObjectiveValue;
}

/** Greatest (filled, points), by one linear programme with weights `base` · filled + points. */
export function highsValue(problem: AssignmentProblem, base: number): { filled: number; points: number } {
  const objective: string[] = [];
  const vacancies: string[] = [];
  const households: string[][] = Array.from({ length: problem.householdCount }, () => []);
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    const row: string[] = [];
    for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
      objective.push(`${base + problem.points[pairing]!} x${pairing}`);
      row.push(`x${pairing}`);
      households[problem.households[pairing]!]!.push(`x${pairing}`);
    }
    if (row.length > 0) vacancies.push(`${row.join(' + ')} <= 1`);
  }
  const columns = households.filter((terms) => terms.length > 0).map((terms) => `${terms.join(' + ')} <= 1`);
  const rows = [...vacancies, ...columns].map((row, index) => ` r${index}: ${row}`);
  const total = Math.round(
    highsObjective(`Maximize\n obj: ${objective.join('\n + ')}\nSubject To\n${rows.join('\n')}\nEnd\n`),
  );
  const filled = Math.round(total / base);
  return { filled, points: total - filled * base };
}
