import { type AssignmentProblem, MAX_POINTS, MAX_VACANCIES } from './problem.js';

export interface ProblemFault {
  readonly status: 'invalid';
  readonly field: string;
  readonly index: number;
  readonly message: string;
}

const fault = (field: string, index: number, message: string): ProblemFault => ({
  status: 'invalid',
  field,
  index,
  message,
});

/** Reads the whole problem once; the first fault found (index −1 for a field as a whole), or null when it is sound. */
export function checkProblem(problem: AssignmentProblem): ProblemFault | null {
  return checkShape(problem) ?? checkRows(problem) ?? checkPairings(problem) ?? checkWaitingDays(problem);
}

function checkShape(problem: AssignmentProblem): ProblemFault | null {
  const { vacancyCount, householdCount } = problem;
  if (!Number.isInteger(vacancyCount) || vacancyCount < 0 || vacancyCount > MAX_VACANCIES) {
    return fault('vacancyCount', -1, `must be an integer from 0 to ${MAX_VACANCIES}, got ${vacancyCount}`);
  }
  if (!Number.isInteger(householdCount) || householdCount < 0) {
    return fault('householdCount', -1, `must be an integer of at least 0, got ${householdCount}`);
  }
  return (
    checkArray('offsets', problem.offsets, 'Int32Array', vacancyCount + 1) ??
    checkArray('households', problem.households, 'Int32Array', null) ??
    checkArray('points', problem.points, 'Int32Array', problem.households.length) ??
    checkArray('waitingDays', problem.waitingDays, 'Int32Array', householdCount) ??
    checkArray('tieBreak', problem.tieBreak, 'Uint32Array', problem.households.length)
  );
}

function checkArray(field: string, value: unknown, kind: string, length: number | null): ProblemFault | null {
  if (Object.prototype.toString.call(value) !== `[object ${kind}]`) return fault(field, -1, `must be an ${kind}`);
  const actual = (value as Int32Array).length;
  if (length !== null && actual !== length) return fault(field, -1, `must have length ${length}, has ${actual}`);
  return null;
}

function checkRows({ offsets, vacancyCount, households }: AssignmentProblem): ProblemFault | null {
  if (offsets[0] !== 0) return fault('offsets', 0, `must start at 0, starts at ${offsets[0]}`);
  for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
    if (offsets[vacancy + 1]! < offsets[vacancy]!) return fault('offsets', vacancy + 1, 'must not decrease');
  }
  const end = offsets[vacancyCount]!;
  if (end === households.length) return null;
  return fault('offsets', vacancyCount, `must end at the number of pairings ${households.length}, ends at ${end}`);
}

/** Row in which each household was last seen, rows being counted from one problem to the next; kept to spare its making. */
const seen = { rows: 0, inRow: new Int32Array(0) };

function checkPairings(problem: AssignmentProblem): ProblemFault | null {
  const { vacancyCount, householdCount, offsets, households, points } = problem;
  if (seen.inRow.length < householdCount || seen.rows > 2 ** 31 - 1 - vacancyCount) {
    seen.inRow = new Int32Array(householdCount);
    seen.rows = 0;
  }
  const { inRow } = seen;
  for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
    const row = ++seen.rows;
    for (let pairing = offsets[vacancy]!; pairing < offsets[vacancy + 1]!; pairing++) {
      const household = households[pairing]!;
      if (household < 0 || household >= householdCount) {
        return fault('households', pairing, `must be from 0 to ${householdCount - 1}, got ${household}`);
      }
      if (inRow[household] === row) {
        return fault('households', pairing, `household ${household} appears twice in row ${vacancy}`);
      }
      inRow[household] = row;
      if (Math.abs(points[pairing]!) > MAX_POINTS) {
        return fault('points', pairing, `must be from −${MAX_POINTS} to ${MAX_POINTS}, got ${points[pairing]}`);
      }
    }
  }
  return null;
}

function checkWaitingDays({ waitingDays, householdCount }: AssignmentProblem): ProblemFault | null {
  for (let household = 0; household < householdCount; household++) {
    if (waitingDays[household]! < 0) {
      return fault('waitingDays', household, `must be at least 0, got ${waitingDays[household]}`);
    }
  }
  return null;
}
