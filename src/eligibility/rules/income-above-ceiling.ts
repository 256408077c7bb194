import type { HouseholdFacts } from '../household-facts.js';
import type { Rule } from '../rule.js';
import { passedIf } from '../rule.js';
import type { VacancyFacts } from '../vacancy-facts.js';

/** The reference tax income is at most the ceiling of the dwelling's funding, for the category, the zone and the day. */
export const incomeAboveCeiling: Rule = {
  code: 'INCOME_ABOVE_CEILING',
  article: 'arrêté du 29 juillet 1987 ; CCH R441-1',
  unit: 'centsPerYear',
  status: (h, v) => {
    const ceiling = ceilingFor(h, v);
    if (h.referenceIncome === null || ceiling === null) return 'unknown';
    return passedIf(h.referenceIncome.cents <= ceiling);
  },
  observed: (h) => h.referenceIncome?.cents ?? null,
  threshold: ceilingFor,
};

function ceilingFor({ category }: HouseholdFacts, v: VacancyFacts): number | null {
  const base = v.ceilingsCents[category.category - 1];
  return base === undefined ? null : base + category.extraPersons * v.extraPersonCents;
}
