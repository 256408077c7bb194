/**
 * Problem: for each of V vacancies, the households that no rule of eligibility keeps out, without evaluating every rule
 * on every one of H · V pairings.
 *
 * Method: bit-sliced inverted lists (the bitmap indexes of P. O'Neil & D. Quass, "Improved query performance with
 * variant indexes", SIGMOD 1997, DOI 10.1145/253260.253268). Households are columns of bits, one bitmap per rule and
 * distinct value of what the rule reads of a vacancy (rule-reads.ts), built by the rules themselves; a vacancy ANDs
 * one bitmap per rule. Only refusals and the landlord's hard limits of effort are evaluated on the pairings left.
 *
 * Complexity: O(H · (R + D) + V · W · R + P) for R rules, D distinct values (tens to a few hundreds), W = H / 32 words,
 * P pairings left. Memory: H · D / 8 bytes. Ranges: any; H < 2^31.
 * Guarantee: equal to `isEligible` on every pairing (tests/matching/candidates.test.ts); the audit, which evaluates
 * every rule on every pairing and shares nothing with this folder, proves it again on every run (P1, P9).
 * Deviation: 1. places are inverted lists by département and commune, not bitmaps per commune.
 */
import type { VacancyId } from '#domain/ids.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { countBits, emptyBitset, namedMembers, visitBits } from './bitset.js';
import { activeHouseholds, type Columns, columnsOf, eligibleAt } from './columns.js';

export interface CandidateLists {
  /** Per vacancy, the indexes of the eligible households, ascending; `null` where there are more than asked for. */
  readonly rows: readonly Int32Array[] | null;
  /** Eligible households of each vacancy, and eligible vacancies of each household. */
  readonly eligible: Int32Array;
  readonly feasible: Int32Array;
  /** The households that the rules on the household alone let through, ascending, with what the rules said of them. */
  readonly columns: Columns;
  /** Adapted vacancies that an eligible household needs: kept for those who do (ADAPTED_DWELLING_RESERVED). */
  readonly adaptedDemand: ReadonlySet<VacancyId>;
}

/**
 * The eligible households of each vacancy, counted, and listed where they are at most `listAtMost` in all;
 * `context.adaptedDemand` is not read, it is found here.
 */
export function candidateLists(
  households: readonly HouseholdFacts[],
  vacancies: readonly VacancyFacts[],
  context: RuleContext,
  listAtMost: number,
): CandidateLists {
  const adaptedDemand = new Set<VacancyId>();
  const eligible = new Int32Array(vacancies.length);
  const feasible = new Int32Array(households.length);
  const [some] = vacancies;
  const active = some === undefined ? new Int32Array(0) : activeHouseholds(households, some, context);
  const columns = columnsOf(households, active, context);
  const bits = emptyBitset(active.length);
  let rows: Int32Array[] | null = [];
  let total = 0;
  vacancies.forEach((vacancy, v) => {
    if (eligibleAt(columns, vacancy, bits)) adaptedDemand.add(vacancy.id);
    eligible[v] = countBits(bits);
    total += eligible[v];
    if (total > listAtMost) rows = null;
    rows?.push(namedMembers(bits, active));
    visitBits(bits, null, (member) => {
      const h = active[member] as number;
      feasible[h] = (feasible[h] as number) + 1;
    });
  });
  return { rows, eligible, feasible, columns, adaptedDemand };
}
