import type { ReferenceTaxIncomes } from '#domain/household.js';
import type { Cents } from '#domain/money.js';

export interface ReferenceIncome {
  readonly cents: Cents;
  readonly basis: 'nMinus2' | 'nMinus1' | 'last12Months';
}

/**
 * Income compared with the ceilings (arrêté du 29 juillet 1987, art. 4): year N−2, or the lowest of year N−1 and of
 * the last twelve months where it is at least 10 % lower. `null` where N−2 is not known: nothing is deduced.
 */
export function referenceIncome(incomes: ReferenceTaxIncomes): ReferenceIncome | null {
  const { nMinus2Cents, nMinus1Cents, last12MonthsCents } = incomes;
  if (nMinus2Cents === null) return null;
  let kept: ReferenceIncome = { cents: nMinus2Cents, basis: 'nMinus2' };
  const lowEnough = (cents: Cents | null): cents is Cents =>
    cents !== null && cents * 10 <= nMinus2Cents * 9 && cents < kept.cents;
  if (lowEnough(nMinus1Cents)) kept = { cents: nMinus1Cents, basis: 'nMinus1' };
  if (lowEnough(last12MonthsCents)) kept = { cents: last12MonthsCents, basis: 'last12Months' };
  return kept;
}
