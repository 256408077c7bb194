import type { Instance } from './instance.js';
import { targetProblems } from './validate-targets.js';

/** An instance that is well formed but does not hold together; `pointer` is a JSON pointer into it. */
export interface InstanceProblem {
  readonly pointer: string;
  readonly code:
    | 'DUPLICATE_ID'
    | 'UNKNOWN_LANDLORD'
    | 'UNKNOWN_VACANCY'
    | 'UNKNOWN_HOUSEHOLD'
    | 'CONFLICTING_COMMITMENT'
    | 'UNKNOWN_TARGET'
    | 'COEFFICIENT_ABOVE_CAP'
    | 'COUNTED_ABOVE_TOTAL';
  readonly value: string;
}

/** Referential checks of an instance; an empty list means that a run can read it. */
export function validateInstance(instance: Instance): readonly InstanceProblem[] {
  const problems: InstanceProblem[] = [];
  const landlords = uniqueIds(instance.landlords, '/landlords', problems);
  const households = uniqueIds(instance.households, '/households', problems);
  const vacancies = uniqueIds(instance.vacancies, '/vacancies', problems);
  const require = (known: Set<string>, id: string, pointer: string, code: InstanceProblem['code']): void => {
    if (!known.has(id)) problems.push({ pointer, code, value: id });
  };
  instance.vacancies.forEach((vacancy, i) => {
    require(landlords, vacancy.landlordId, `/vacancies/${i}/landlordId`, 'UNKNOWN_LANDLORD');
  });
  const takenRanks = new Set<string>();
  const takenPairs = new Set<string>();
  instance.commitments.forEach((commitment, i) => {
    require(vacancies, commitment.vacancyId, `/commitments/${i}/vacancyId`, 'UNKNOWN_VACANCY');
    require(households, commitment.householdId, `/commitments/${i}/householdId`, 'UNKNOWN_HOUSEHOLD');
    const place = `${commitment.vacancyId}#${commitment.rank}`;
    const pair = `${commitment.vacancyId}#${commitment.householdId}`;
    if (takenRanks.has(place) || takenPairs.has(pair)) {
      problems.push({ pointer: `/commitments/${i}`, code: 'CONFLICTING_COMMITMENT', value: place });
    }
    takenRanks.add(place);
    takenPairs.add(pair);
  });
  instance.holds.forEach((hold, i) => {
    require(vacancies, hold.vacancyId, `/holds/${i}/vacancyId`, 'UNKNOWN_VACANCY');
  });
  return [...problems, ...holdConflicts(instance), ...targetProblems(instance)];
}

/** Held lists that cannot be kept whole: two of a vacancy, a place or a household twice, a commitment they lack. */
function holdConflicts({ asOf, commitments, holds }: Instance): InstanceProblem[] {
  const held = new Set<string>();
  return holds.flatMap(({ vacancyId, heldUntil, members }, i) => {
    const twice = held.has(vacancyId);
    held.add(vacancyId);
    const contradicts = (c: Instance['commitments'][number]): boolean =>
      c.vacancyId === vacancyId && !members.some((m) => m.householdId === c.householdId && m.rank === c.rank);
    const clash =
      new Set(members.map(({ rank }) => rank)).size < members.length ||
      new Set(members.map(({ householdId }) => householdId)).size < members.length ||
      (heldUntil >= asOf && commitments.some(contradicts));
    const conflict = (pointer: string): InstanceProblem => ({
      pointer,
      code: 'CONFLICTING_COMMITMENT',
      value: vacancyId,
    });
    return [...(twice ? [conflict(`/holds/${i}`)] : []), ...(clash ? [conflict(`/holds/${i}/members`)] : [])];
  });
}

function uniqueIds(
  items: readonly { readonly id: string }[],
  pointer: string,
  problems: InstanceProblem[],
): Set<string> {
  const seen = new Set<string>();
  items.forEach((item, i) => {
    if (seen.has(item.id)) problems.push({ pointer: `${pointer}/${i}/id`, code: 'DUPLICATE_ID', value: item.id });
    seen.add(item.id);
  });
  return seen;
}

/** Thrown by `solveInstance` on an instance that does not hold together; callers check first. */
export class InvalidInstanceError extends Error {
  readonly problems: readonly InstanceProblem[];
  constructor(problems: readonly InstanceProblem[]) {
    super(`invalid instance: ${problems.map((p) => `${p.code} at ${p.pointer} (${p.value})`).join('; ')}`);
    this.name = 'InvalidInstanceError';
    this.problems = problems;
  }
}
