import type { CalendarDate } from '#domain/dates.js';
import type { Cents } from '#domain/money.js';
import { effortRatePermille, type HousingCost, netCostCents, residualIncomeCentsPerDay } from './effort.js';
import { type BenefitEstimate, benefitEstimate } from './housing-benefit.js';
import type { BenefitZone } from './housing-benefit-parameters.js';
import type { LegislationAt } from './legislation.js';

export interface HouseholdMeans {
  readonly couple: boolean;
  readonly benefitDependants: number;
  /** Declared resources of a month, all persons of the home; `null` = not known. */
  readonly monthlyIncomeCents: Cents | null;
  readonly consumptionUnitHundredths: number;
}

export interface DwellingCost extends HousingCost {
  readonly benefitZone: BenefitZone;
}

/** What the dwelling would cost the household each month: an estimate, dated by the figures it rests on. */
export interface HousingEstimate {
  readonly benefit: BenefitEstimate;
  readonly netCostCents: Cents;
  readonly effortPermille: number;
  readonly residualCentsPerDay: number;
  readonly figuresSince: CalendarDate;
}

/**
 * Estimate for one household and one dwelling; `null` where the resources or the parameters of that day are not
 * known. Declared monthly resources × 12 stand for the last twelve months.
 */
export function housingEstimate(
  law: LegislationAt,
  means: HouseholdMeans,
  dwelling: DwellingCost,
): HousingEstimate | null {
  const { monthlyIncomeCents } = means;
  if (monthlyIncomeCents === null || law.housingBenefit === null) return null;
  const { parameters, rentReduction, since } = law.housingBenefit;
  const benefit = benefitEstimate(
    parameters,
    rentReduction,
    { couple: means.couple, dependants: means.benefitDependants, annualCents: monthlyIncomeCents * 12 },
    { zone: dwelling.benefitZone, rentCents: dwelling.rentCents },
  );
  const cost = netCostCents(dwelling, benefit);
  return {
    benefit,
    netCostCents: cost,
    effortPermille: effortRatePermille(cost, monthlyIncomeCents),
    residualCentsPerDay: residualIncomeCentsPerDay(cost, monthlyIncomeCents, means.consumptionUnitHundredths),
    figuresSince: since,
  };
}
