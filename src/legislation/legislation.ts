import { type CalendarDate, calendarDate } from '#domain/dates.js';
import { FUNDING_SCHEMES, type FundingScheme } from '#domain/dwelling.js';
import type { Cents } from '#domain/money.js';
import { ATTRIBUTION_SHARES, type AttributionShares, QUARTILES, type Quartiles } from './attribution-targets.js';
import { type DatedParameter, type DatedValue, type FreshnessWarning, freshnessWarning, lookup } from './dated.js';
import { FUNDING_CODES } from './funding.js';
import type { ConsumptionUnitScale } from './household-composition.js';
import {
  HOUSING_BENEFIT,
  type HousingBenefitParameters,
  RENT_REDUCTION,
  type RentReductionParameters,
} from './housing-benefit-parameters.js';
import {
  CONSUMPTION_UNITS,
  DEFAULT_TYPOLOGY,
  type DefaultTypology,
  EFFORT_THRESHOLDS,
  type EffortThresholds,
  MINIMUM_SURFACE,
  type MinimumSurface,
} from './housing-norms.js';
import { type CeilingTable, type CeilingZone, ceilingOfRowCents, INCOME_CEILINGS } from './income-ceilings.js';
import { DALO_TIME_LIMIT, PRIORITY_PUBLICS } from './priority.js';
import { ZONING } from './zones.js';

/** Changes with any figure of this folder; part of every instance. */
export const LEGISLATION_VERSION = '2026.11';

/** First day for which the ceilings are known; `resolveLegislation` throws a RangeError before it. */
export const LEGISLATION_COVERS_FROM = calendarDate('2024-01-01');

/** Everything the rules read, resolved once for one day. */
export interface LegislationAt {
  readonly version: string;
  readonly asOf: CalendarDate;
  readonly incomeCeilings: Readonly<Record<FundingScheme, CeilingTable>>;
  readonly quartiles: Quartiles;
  readonly shares: AttributionShares;
  readonly minimumSurface: MinimumSurface;
  readonly typology: DefaultTypology;
  readonly consumptionUnits: ConsumptionUnitScale;
  readonly effort: EffortThresholds;
  readonly daloLimitMonths: number;
  /** `null` on days for which the parameters are not known: estimates are then unknown, nothing fails. */
  readonly housingBenefit: {
    readonly parameters: HousingBenefitParameters;
    readonly rentReduction: RentReductionParameters;
    /** Day since which the figures stand: shown with each estimate. */
    readonly since: CalendarDate;
  } | null;
}

/** The law on one day; throws a RangeError before LEGISLATION_COVERS_FROM. */
export function resolveLegislation(asOf: CalendarDate): LegislationAt {
  const ceilings = (scheme: FundingScheme) => lookup(INCOME_CEILINGS[scheme], asOf).value;
  return {
    version: LEGISLATION_VERSION,
    asOf,
    incomeCeilings: { PLAI: ceilings('PLAI'), PLUS: ceilings('PLUS'), PLS: ceilings('PLS') },
    quartiles: lookup(QUARTILES, asOf).value,
    shares: lookup(ATTRIBUTION_SHARES, asOf).value,
    minimumSurface: lookup(MINIMUM_SURFACE, asOf).value,
    typology: lookup(DEFAULT_TYPOLOGY, asOf).value,
    consumptionUnits: lookup(CONSUMPTION_UNITS, asOf).value,
    effort: lookup(EFFORT_THRESHOLDS, asOf).value,
    daloLimitMonths: lookup(DALO_TIME_LIMIT, asOf).value.months,
    housingBenefit: resolveHousingBenefit(asOf),
  };
}

function resolveHousingBenefit(asOf: CalendarDate): LegislationAt['housingBenefit'] {
  const parameters = lookupKnown(HOUSING_BENEFIT, asOf);
  const reduction = lookupKnown(RENT_REDUCTION, asOf);
  if (!parameters || !reduction) return null;
  const since = parameters.from > reduction.from ? parameters.from : reduction.from;
  return { parameters: parameters.value, rentReduction: reduction.value, since };
}

function lookupKnown<T>(parameter: DatedParameter<T>, asOf: CalendarDate): DatedValue<T> | undefined {
  return parameter.entries.findLast((entry) => entry.from <= asOf);
}

/** Annual ceiling in cents for a household of this category (arrêté du 29 juillet 1987). */
export function ceilingCents(
  law: LegislationAt,
  scheme: FundingScheme,
  zone: CeilingZone,
  { category, extraPersons }: { readonly category: number; readonly extraPersons: number },
): Cents {
  return ceilingOfRowCents(law.incomeCeilings[scheme][zone], category, extraPersons);
}

const PARAMETERS: readonly DatedParameter<unknown>[] = [
  ...FUNDING_SCHEMES.map((scheme) => INCOME_CEILINGS[scheme]),
  QUARTILES,
  ATTRIBUTION_SHARES,
  MINIMUM_SURFACE,
  DEFAULT_TYPOLOGY,
  CONSUMPTION_UNITS,
  EFFORT_THRESHOLDS,
  DALO_TIME_LIMIT,
  PRIORITY_PUBLICS,
  HOUSING_BENEFIT,
  RENT_REDUCTION,
  FUNDING_CODES,
  ZONING,
];

/** Parameters whose review date is past on `asOf`: to show wherever a figure of them is shown. */
export function freshnessWarnings(asOf: CalendarDate): readonly FreshnessWarning[] {
  return PARAMETERS.map((parameter) => freshnessWarning(parameter, asOf)).filter((warning) => warning !== null);
}

/** Every parameter with its values, sources and marks, for pages that show them. */
export function legislationParameters(): readonly DatedParameter<unknown>[] {
  return PARAMETERS;
}
