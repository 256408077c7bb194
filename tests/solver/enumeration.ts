import { solveAssignment } from '#solver/assignment.js';
import type { Assignment, AssignmentProblem, Value } from '#solver/problem.js';

const NOTHING: Value = { filled: 0, points: 0, waitingDays: 0, tieBreak: 0 };

function above(a: Value, b: Value): boolean {
  if (a.filled !== b.filled) return a.filled > b.filled;
  if (a.points !== b.points) return a.points > b.points;
  if (a.waitingDays !== b.waitingDays) return a.waitingDays > b.waitingDays;
  return a.tieBreak > b.tieBreak;
}

interface Restriction {
  readonly withoutVacancy?: number;
  readonly withoutHousehold?: number;
  /** Position of a pairing that every plan must hold. */
  readonly forced?: number;
}

/** The canonical optimum by trying every plan, under a restriction; null when no plan meets it. */
export function enumerate(problem: AssignmentProblem, restriction: Restriction = {}): Value | null {
  let best: Value | null = null;
  const taken = new Set<number>(restriction.withoutHousehold === undefined ? [] : [restriction.withoutHousehold]);
  const visit = (vacancy: number, value: Value, holdsForced: boolean): void => {
    if (vacancy === problem.vacancyCount) {
      if ((restriction.forced === undefined || holdsForced) && (best === null || above(value, best))) best = value;
      return;
    }
    visit(vacancy + 1, value, holdsForced);
    if (vacancy === restriction.withoutVacancy) return;
    for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
      const household = problem.households[pairing]!;
      if (taken.has(household)) continue;
      taken.add(household);
      const next = {
        filled: value.filled + 1,
        points: value.points + problem.points[pairing]!,
        waitingDays: value.waitingDays + problem.waitingDays[household]!,
        tieBreak: value.tieBreak + problem.tieBreak[pairing]!,
      };
      visit(vacancy + 1, next, holdsForced || pairing === restriction.forced);
      taken.delete(household);
    }
  };
  visit(0, NOTHING, false);
  return best;
}

/** The assignment of a problem that has one. */
export function solved(problem: AssignmentProblem): Assignment {
  const outcome = solveAssignment(problem);
  if (outcome.status !== 'optimal') throw new Error(`not optimal: ${JSON.stringify(outcome)}`);
  return outcome.assignment;
}
