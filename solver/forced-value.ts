import { solveAssignment } from './assignment.js';
import type { AssignmentProblem, Value } from './problem.js';

/**
 * Value of the canonical optimum among the plans that hold pairing `pairing` of row `vacancy`: the rest is solved again
 * without that vacancy and household (one `solveAssignment`). Null when the pairing is not in the row or the problem is
 * invalid. The optimum's value minus this one is what the pairing lacks to be part of an optimal plan.
 */
export function forcedValue(problem: AssignmentProblem, vacancy: number, pairing: number): Value | null {
  // Nothing is within the undefined ends of a row that is not there.
  if (!(pairing >= problem.offsets[vacancy]! && pairing < problem.offsets[vacancy + 1]!)) return null;
  const household = problem.households[pairing]!;
  const outcome = solveAssignment(without(problem, vacancy, household));
  if (outcome.status === 'invalid') return null;
  const rest = outcome.status === 'optimal' ? outcome.assignment.value : null;
  return {
    filled: (rest?.filled ?? 0) + 1,
    points: (rest?.points ?? 0) + problem.points[pairing]!,
    waitingDays: (rest?.waitingDays ?? 0) + problem.waitingDays[household]!,
    tieBreak: (rest?.tieBreak ?? 0) + problem.tieBreak[pairing]!,
  };
}

/** The same problem with the vacancy's row empty and the household nowhere; indices of both are unchanged. */
function without(problem: AssignmentProblem, vacancy: number, household: number): AssignmentProblem {
  const { vacancyCount, offsets } = problem;
  const kept: number[] = [];
  const keptOffsets = new Int32Array(vacancyCount + 1);
  for (let row = 0; row < vacancyCount; row++) {
    for (let pairing = offsets[row]!; row !== vacancy && pairing < offsets[row + 1]!; pairing++) {
      if (problem.households[pairing] !== household) kept.push(pairing);
    }
    keptOffsets[row + 1] = kept.length;
  }
  return {
    vacancyCount,
    householdCount: problem.householdCount,
    offsets: keptOffsets,
    households: Int32Array.from(kept, (pairing) => problem.households[pairing]!),
    points: Int32Array.from(kept, (pairing) => problem.points[pairing]!),
    waitingDays: problem.waitingDays,
    tieBreak: Uint32Array.from(kept, (pairing) => problem.tieBreak[pairing]!),
  };
}
