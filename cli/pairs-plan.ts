import { solveAssignment } from '#solver/assignment.js';
import type { Assignment, AssignmentProblem } from '#solver/problem.js';
import { digest, mix } from '#solver/tie-break.js';
import { verifyStage } from '#solver/verify.js';
import type { Pair } from './pairs-file.js';

export interface PairsStage {
  readonly rank: number;
  readonly filled: number;
  readonly points: number;
  /** Dual value: equal to (filled, points), which proves the optimum. */
  readonly bound: { readonly filled: number; readonly points: number };
  readonly proposals: readonly Pair[];
}

export interface PairsPlan {
  readonly stages: readonly PairsStage[];
  /** Violations of the independent verifier; a non-empty list is a bug. */
  readonly violations: readonly string[];
}

/** Ranks 1 to `ranks` on bare pairs: each stage exact given the ranks before, at most `maxActive` per household. */
export function planPairs(
  pairs: readonly Pair[],
  { ranks, maxActive }: { ranks: number; maxActive: number },
): PairsPlan {
  const vacancies = [...new Set(pairs.map((pair) => pair.vacancy))].sort(byCode);
  const active = new Map<string, number>();
  const given = new Set<string>();
  const stages: PairsStage[] = [];
  const violations: string[] = [];
  for (let rank = 1; rank <= ranks; rank++) {
    const open = pairs.filter((pair) => (active.get(pair.household) ?? 0) < maxActive && !given.has(keyOf(pair)));
    const { problem, households, pairAt } = problemOf(open, vacancies);
    const outcome = solveAssignment(problem);
    if (outcome.status === 'invalid') throw new Error(`invalid problem: ${outcome.field} ${outcome.message}`);
    if (outcome.status === 'empty') break;
    const { assignment } = outcome;
    violations.push(...verified(problem, assignment).map((message) => `rank ${rank}: ${message}`));
    const proposals = proposalsOf(assignment, pairAt, households, vacancies);
    for (const proposal of proposals) {
      active.set(proposal.household, (active.get(proposal.household) ?? 0) + 1);
      given.add(keyOf(proposal));
    }
    const { filled, points } = assignment.value;
    stages.push({ rank, filled, points, bound: assignment.bound, proposals });
  }
  return { stages, violations };
}

const keyOf = (pair: Pick<Pair, 'household' | 'vacancy'>): string => `${pair.household}\u0000${pair.vacancy}`;
const byCode = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function problemOf(pairs: readonly Pair[], vacancies: readonly string[]) {
  const households = [...new Set(pairs.map((pair) => pair.household))].sort(byCode);
  const column = new Map(households.map((id, i) => [id, i]));
  const rows = new Map<string, Pair[]>(vacancies.map((id) => [id, []]));
  for (const pair of pairs) rows.get(pair.vacancy)?.push(pair);
  const ordered = vacancies.flatMap((id) => (rows.get(id) ?? []).toSorted((a, b) => byCode(a.household, b.household)));
  const offsets = new Int32Array(vacancies.length + 1);
  vacancies.forEach((id, row) => {
    offsets[row + 1] = (offsets[row] ?? 0) + (rows.get(id)?.length ?? 0);
  });
  const problem: AssignmentProblem = {
    vacancyCount: vacancies.length,
    householdCount: households.length,
    offsets,
    households: Int32Array.from(ordered, (pair) => column.get(pair.household) as number),
    points: Int32Array.from(ordered, (pair) => pair.points),
    waitingDays: new Int32Array(households.length),
    tieBreak: Uint32Array.from(ordered, (pair) => mix(digest(pair.household), digest(pair.vacancy), 0)),
  };
  const pairAt = new Map(ordered.map((pair) => [keyOf(pair), pair]));
  return { problem, households, pairAt };
}

function verified(problem: AssignmentProblem, assignment: Assignment): readonly string[] {
  const { householdOf, prices, value } = assignment;
  const claim = { problem, householdOf, prices, filled: value.filled, points: value.points };
  return verifyStage(claim).map((violation) => `${violation.property} ${violation.message}`);
}

function proposalsOf(
  assignment: Assignment,
  pairAt: ReadonlyMap<string, Pair>,
  households: readonly string[],
  vacancies: readonly string[],
): readonly Pair[] {
  return Array.from(assignment.householdOf, (column, row) => {
    const [household, vacancy] = [households[column] ?? '', vacancies[row] as string];
    return pairAt.get(keyOf({ household, vacancy }));
  }).filter((pair) => pair !== undefined);
}
