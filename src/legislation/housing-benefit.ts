import { ageOn, type CalendarDate } from '#domain/dates.js';
import type { Member } from '#domain/household.js';
import type { Cents } from '#domain/money.js';
import type {
  BenefitZone,
  CompositionCents,
  CompositionScale,
  HousingBenefitParameters,
  RentReductionParameters,
} from './housing-benefit-parameters.js';
import type { RentZone } from './zones.js';

/** What the benefit reads of a household: composition and resources, nothing else. */
export interface BenefitHousehold {
  readonly couple: boolean;
  readonly dependants: number;
  /** Resources of the last twelve months before allowances, cents a year. */
  readonly annualCents: Cents;
}

export interface BenefitEstimate {
  /** Rent retained, L, and lump sum for charges, C. */
  readonly rentRetainedCents: Cents;
  readonly chargesCents: Cents;
  /** TF and TL, hundred-thousandths. */
  readonly familyRate: number;
  readonly rentRate: number;
  readonly minimalShareCents: Cents;
  readonly personalShareCents: Cents;
  /** After the lump reduction, before the rent reduction. */
  readonly beforeReductionCents: Cents;
  /** Réduction de loyer de solidarité: taken off the rent. */
  readonly rentReductionCents: Cents;
  readonly grossCents: Cents;
  /** What is paid: whole euros. */
  readonly netCents: Cents;
}

const CHILD_AGE_LIMIT = 21;

/**
 * Dependants of the housing benefit: children under 21 who live here (CCH R823-4). Two children in alternating
 * custody count as one, rounded down: an estimate never promises more than it can.
 */
export function benefitDependants(members: readonly Member[], asOf: CalendarDate): number {
  let halves = 0;
  for (const { role, custody, birthDate } of members) {
    if (role !== 'dependant' || custody === 'visiting' || ageOn(birthDate, asOf) >= CHILD_AGE_LIMIT) continue;
    halves += custody === 'full' ? 2 : 1;
  }
  return Math.floor(halves / 2);
}

/** 1bis is 1 for the housing benefit. */
export function benefitZone(zone: RentZone): BenefitZone {
  return zone === '2' ? 'zone2' : 'zone1';
}

/**
 * Estimate of the monthly APL of a tenant (CCH D823-16, D823-17; arrêté du 27 septembre 2019), to the cent.
 * `reduction` = null leaves the rent reduction out. Not a right: no wealth rule, no student rule, no minimum payment.
 */
export function benefitEstimate(
  parameters: HousingBenefitParameters,
  reduction: RentReductionParameters | null,
  household: BenefitHousehold,
  dwelling: { readonly zone: BenefitZone; readonly rentCents: Cents },
): BenefitEstimate {
  const { zone, rentCents } = dwelling;
  const ceilingCents = compositionCents(parameters.rentCeilingCents[zone], household);
  const referenceCents = compositionCents(parameters.rentCeilingCents.zone2, household);
  const rentRetainedCents = Math.min(rentCents, ceilingCents);
  const chargesCents = parameters.chargesCents.base + household.dependants * parameters.chargesCents.perDependant;
  const eligibleCents = rentRetainedCents + chargesCents;

  const familyRate = scaleValue(parameters.familyRate, household);
  const rentRate = rentRateOf(parameters, roundedRatio(rentRetainedCents * 10_000, referenceCents));
  const minimalShareCents = Math.max(
    roundedRatio(parameters.minimalShare.permille * eligibleCents, 1000),
    parameters.minimalShare.floorCents,
  );
  // R is rounded up to 100 euros; TF + TL are hundred-thousandths of euros: a thousandth gives cents.
  const resourcesEuros = Math.ceil(household.annualCents / 100_00) * 100;
  const aboveAllowance = Math.max(0, resourcesEuros - scaleValue(parameters.allowanceEuros, household));
  const personalShareCents = minimalShareCents + roundedRatio((familyRate + rentRate) * aboveAllowance, 1000);

  const formulaCents = Math.max(0, eligibleCents - personalShareCents);
  const fallenCents = afterFall(parameters.fallTenths[zone], formulaCents, rentCents, ceilingCents);
  const beforeReductionCents = Math.max(0, fallenCents - parameters.fixedReductionCents);

  const rentReductionCents = reduction === null ? 0 : rentReduction(reduction, household, zone);
  // In hundredths of a cent, so that 98 % of the reduction and the CRDS stay exact.
  const hundredths = Math.max(
    0,
    beforeReductionCents * 100 - (reduction?.benefitSharePercent ?? 0) * rentReductionCents,
  );
  const crdsNumerator = hundredths * parameters.crdsPermille;
  const netCents = Math.floor((hundredths * 1000 - crdsNumerator) / 10_000_000) * 100;
  const grossCents = netCents + roundedRatio(crdsNumerator, 100_000);
  return {
    rentRetainedCents,
    chargesCents,
    familyRate,
    rentRate,
    minimalShareCents,
    personalShareCents,
    beforeReductionCents,
    rentReductionCents,
    grossCents,
    netCents,
  };
}

/** TL: the ratio in hundredths of a percent gives hundred-thousandths, rounded at three decimals of a percent. */
function rentRateOf({ rentRate }: HousingBenefitParameters, ratio: number): number {
  const [low, high] = rentRate.thresholds;
  const [first, second] = rentRate.slopes;
  if (ratio <= low) return 0;
  if (ratio <= high) return roundedRatio(first * (ratio - low), 1000);
  return roundedRatio(first * (high - low) + second * (ratio - high), 1000);
}

function afterFall(
  tenths: { readonly start: number; readonly end: number },
  amountCents: Cents,
  rentCents: Cents,
  ceilingCents: Cents,
): Cents {
  if (rentCents * 10 <= tenths.start * ceilingCents) return amountCents;
  const left = tenths.end * ceilingCents - rentCents * 10;
  return left <= 0 ? 0 : roundedRatio(amountCents * left, (tenths.end - tenths.start) * ceilingCents);
}

function rentReduction(reduction: RentReductionParameters, household: BenefitHousehold, zone: BenefitZone): Cents {
  const ceilingCentsPerYear = scaleValue(reduction.ceilingEuros[zone], household) * 100 * 12;
  return household.annualCents < ceilingCentsPerYear ? compositionCents(reduction.amountCents[zone], household) : 0;
}

function compositionCents(values: CompositionCents, { couple, dependants }: BenefitHousehold): Cents {
  if (dependants > 0) return values.oneDependant + (dependants - 1) * values.perFurtherDependant;
  return couple ? values.couple : values.alone;
}

function scaleValue(scale: CompositionScale, { couple, dependants }: BenefitHousehold): number {
  const index = dependants > 0 ? 1 + Math.min(dependants, 6) : couple ? 1 : 0;
  return (scale.values[index] as number) + Math.max(0, dependants - 6) * scale.perFurtherDependant;
}

/** Quotient of two non-negative integers, half up. */
function roundedRatio(numerator: number, denominator: number): number {
  return Math.floor((2 * numerator + denominator) / (2 * denominator));
}
