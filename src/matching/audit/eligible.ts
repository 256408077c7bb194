import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { bitsIn, openVacancies } from './alike.js';

/** Every eligible pairing, a bit each: a household's vacancies side by side in `words` words. */
export interface EligiblePairs {
  readonly bits: Int32Array;
  readonly words: number;
  /** Vacancies that each household is eligible for. */
  readonly feasible: Int32Array;
}

/** Every rule on every household and vacancy until one fails: H · V / 8 bytes. */
export function readEligible(
  households: readonly HouseholdFacts[],
  vacancies: readonly VacancyFacts[],
  context: RuleContext,
): EligiblePairs {
  const words = (vacancies.length + 31) >>> 5;
  const bits = new Int32Array(households.length * words);
  const openTo = openVacancies(vacancies, context);
  const open = new Int32Array(words);
  const feasible = new Int32Array(households.length);
  for (let h = 0; h < households.length; h++) {
    feasible[h] = openTo(households[h] as HouseholdFacts, open);
    bits.set(open, h * words);
  }
  return { bits, words, feasible };
}

export function isEligiblePair({ bits, words }: EligiblePairs, household: number, vacancy: number): boolean {
  return (((bits[household * words + (vacancy >>> 5)] as number) >>> (vacancy & 31)) & 1) === 1;
}

/** Eligible pairings between the households of `isFree` (1 each) and the vacancies `rows`. */
export function countPairs({ bits, words }: EligiblePairs, isFree: Uint8Array, rows: readonly number[]): number {
  const mask = new Int32Array(words);
  for (const v of rows) mask[v >>> 5] = (mask[v >>> 5] as number) | (1 << (v & 31));
  let count = 0;
  for (let h = 0; h < isFree.length; h++) {
    if (isFree[h] === 0) continue;
    for (let word = 0; word < words; word++)
      count += bitsIn((bits[h * words + word] as number) & (mask[word] as number));
  }
  return count;
}
