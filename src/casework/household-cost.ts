import type { CalendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import type { Cents } from '#domain/money.js';
import type { Vacancy } from '#domain/vacancy.js';
import { currentCommuneCode } from '#legislation/communes.js';
import { consumptionUnitHundredths } from '#legislation/household-composition.js';
import { benefitDependants, benefitZone } from '#legislation/housing-benefit.js';
import { housingEstimate } from '#legislation/housing-estimate.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { rentZone } from '#legislation/zones.js';

/** What a dwelling would cost a household each month, estimated at a day's figures; or what is missing to say it. */
export type HouseholdCost =
  | {
      readonly known: true;
      readonly grossCents: Cents;
      /** After the estimated housing benefit. */
      readonly netCents: Cents;
      readonly effortPermille: number;
      /** A day and a consumption unit. */
      readonly residualCentsPerDay: number;
      readonly figuresSince: CalendarDate;
    }
  | { readonly known: false; readonly missing: 'declaredResources' | 'benefitParameters' | 'communeOutside' };

/** The engine's own estimate (arrêté du 10 mars 2011 for the effort rate), for the sheets of the association. */
export function householdCost(household: Household, { dwelling }: Vacancy, asOf: CalendarDate): HouseholdCost {
  const { declaredMonthlyCents } = household.incomes;
  if (declaredMonthlyCents === null) return { known: false, missing: 'declaredResources' };
  const zone = rentZone(currentCommuneCode(dwelling.address.communeCode));
  if (zone === undefined) return { known: false, missing: 'communeOutside' };
  const law = resolveLegislation(asOf);
  const { rentCents, annexRentCents, chargesCents } = dwelling;
  const estimate = housingEstimate(
    law,
    {
      couple: household.couple,
      benefitDependants: benefitDependants(household.members, asOf),
      monthlyIncomeCents: declaredMonthlyCents,
      consumptionUnitHundredths: consumptionUnitHundredths(law.consumptionUnits, household.members, asOf),
    },
    { rentCents, annexRentCents, chargesCents, benefitZone: benefitZone(zone) },
  );
  if (estimate === null) return { known: false, missing: 'benefitParameters' };
  return {
    known: true,
    grossCents: rentCents + annexRentCents + chargesCents,
    netCents: estimate.netCostCents,
    effortPermille: estimate.effortPermille,
    residualCentsPerDay: estimate.residualCentsPerDay,
    figuresSince: estimate.figuresSince,
  };
}
