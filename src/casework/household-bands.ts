import type { CalendarDate } from '#domain/dates.js';
import { type Household, occupants } from '#domain/household.js';
import type { HouseholdBands, IncomeBand, SizeBand } from '#domain/monitoring-rows.js';
import { quartile } from '#legislation/attribution-targets.js';
import { consumptionUnitHundredths } from '#legislation/household-composition.js';
import { LEGISLATION_COVERS_FROM, resolveLegislation } from '#legislation/legislation.js';

/** The bands that fairness is measured by; they name nobody and are read by no rule, no point. */
export function householdBands(household: Household, asOf: CalendarDate): HouseholdBands {
  return {
    sizeBand: sizeBand(occupants(household)),
    incomeBand: incomeBand(household, asOf),
    singleParent: isSingleParent(household),
    accessibilityNeed: household.needs.stepFree || household.needs.adaptedDwelling,
  };
}

const sizeBand = (persons: number): SizeBand => (persons >= 5 ? '5+' : (String(Math.max(1, persons)) as SizeBand));

/**
 * Whether the household is of the first quartile of applicants by the threshold in force on `asOf` (CCH L441-1); `null`
 * where its resources, or the threshold of that day, are not known.
 */
export function isFirstQuartile(
  { incomes, members }: Pick<Household, 'incomes' | 'members'>,
  asOf: CalendarDate,
): boolean | null {
  if (incomes.declaredMonthlyCents === null || asOf < LEGISLATION_COVERS_FROM) return null;
  const { quartiles, consumptionUnits } = resolveLegislation(asOf);
  return (
    quartile(quartiles, incomes.declaredMonthlyCents, consumptionUnitHundredths(consumptionUnits, members, asOf)) === 1
  );
}

/** Declared monthly resources per consumption unit; `null` where they, or the law's units of that day, are not known. */
function incomeBand({ incomes, members }: Household, asOf: CalendarDate): IncomeBand | null {
  const monthly = incomes.declaredMonthlyCents;
  if (monthly === null || asOf < LEGISLATION_COVERS_FROM) return null;
  const units = consumptionUnitHundredths(resolveLegislation(asOf).consumptionUnits, members, asOf);
  const under = (euros: number) => monthly < euros * units;
  if (under(500)) return 'under500';
  if (under(600)) return 'from500to599';
  return under(1000) ? 'from600to999' : 'from1000';
}

/** One adult who is no dependant, and a dependant at least. */
function isSingleParent({ members, couple }: Household): boolean {
  const adults = members.filter(({ role }) => role !== 'dependant');
  return !couple && adults.length === 1 && members.length > adults.length;
}
