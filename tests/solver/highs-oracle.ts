import highsLoader from 'highs';
import type { AssignmentProblem } from '#solver/problem.js';
import { MEMBER, type TargetProblem } from '#solver/targets.js';

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

/**
 * The greatest points − Σ cap · shortfall of any plan that fills as many vacancies as can be, and what each group then
 * lacks, `needed` being given; in whole numbers, or as the linear bound.
 */
export function highsSoftTargets(
  { problem, strata, strataCount, groups }: TargetProblem,
  tallies: readonly { readonly needed: number }[],
  whole: boolean,
): { value: number; missing: number[] } {
  const base = 1_000_000;
  const objective: string[] = groups.map(({ cap }, g) => `- ${cap} s${g}`);
  const members: string[][] = groups.map((_, g) => [`s${g}`]);
  const rows: string[][] = [];
  const columns: string[][] = Array.from({ length: problem.householdCount }, () => []);
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    const row: string[] = [];
    for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
      const household = problem.households[pairing]!;
      objective.push(`+ ${base + problem.points[pairing]!} x${pairing}`);
      row.push(`x${pairing}`);
      columns[household]!.push(`x${pairing}`);
      groups.forEach(({ membership }, g) => {
        if (membership[vacancy * strataCount + strata[household]!] === MEMBER) members[g]!.push(`x${pairing}`);
      });
    }
    rows.push(row);
  }
  const limits = [...rows, ...columns].filter((terms) => terms.length > 0).map((terms) => `${terms.join(' + ')} <= 1`);
  const asked = members.map((terms, g) => `${terms.join(' + ')} >= ${tallies[g]!.needed - groups[g]!.countedBefore}`);
  const subject = [...limits, ...asked].map((row, index) => ` r${index}: ${row}`).join('\n');
  const binaries = whole ? `Binaries\n ${rows.flat().join(' ')}\n` : '';
  const text = `Maximize\n obj: ${objective.join('\n ')}\nSubject To\n${subject}\n${binaries}End\n`;
  const solution = highs.solve(text, { output_flag: false });
  if (solution.Status !== 'Optimal') throw new Error(`HiGHS: ${solution.Status}`);
  const missing = groups.map((_, g) => (solution.Columns[`s${g}`] as { Primal: number }).Primal);
  const filled = rows.flat().reduce((sum, name) => sum + (solution.Columns[name] as { Primal: number }).Primal, 0);
  return { value: Math.round(solution.ObjectiveValue - base * Math.round(filled)), missing };
}
