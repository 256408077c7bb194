import { type CalendarDate, dayNumber, earliest, monthsBetween } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { EngineHousehold } from '#domain/engine-view.js';
import type { Place, PlaceConsent, PriorityLabel } from '#domain/household.js';
import { occupants } from '#domain/household.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import {
  consumptionUnitHundredths,
  type HouseholdCategory,
  householdCategory,
} from '#legislation/household-composition.js';
import { benefitDependants } from '#legislation/housing-benefit.js';
import type { HouseholdMeans } from '#legislation/housing-estimate.js';
import type { LegislationAt } from '#legislation/legislation.js';
import { DEPARTEMENT_BITS, type PlaceSet, placeSet, type Whereabouts, whereabouts } from '#legislation/places.js';
import { type ReferenceIncome, referenceIncome } from '#legislation/reference-income.js';

export interface Wish extends Whereabouts {
  readonly place: Place;
  /** 1 is the first wish. */
  readonly rank: number;
}

/** What rules and points read of a household at `asOf`, derived once. */
export interface HouseholdFacts extends HouseholdMeans {
  readonly household: EngineHousehold;
  readonly id: HouseholdId;
  /** Who lives there all the time or half of it: the lawful surface (CCH R822-25). */
  readonly occupants: number;
  /** Occupants, and children who visit or are expected where the policy counts them: the typology. */
  readonly sizePersons: number;
  readonly category: HouseholdCategory;
  readonly referenceIncome: ReferenceIncome | null;
  /** Consents that stand on `asOf`. */
  readonly consents: readonly PlaceConsent[];
  readonly consented: PlaceSet;
  /** Consents that are wishes, the first wish first. */
  readonly wishes: readonly Wish[];
  readonly excluded: PlaceSet;
  /** Départements of the préfet's perimeter where the policy lets it override consent; 0 otherwise. */
  readonly daloPerimeter: number;
  readonly daloRecognised: boolean;
  /** Labels given on or before `asOf`. */
  readonly labels: readonly PriorityLabel[];
  /** Recognised or labelled in SYPLO: open to the préfet's contingent. */
  readonly prefectPriority: boolean;
  readonly protocolEligible: boolean;
  /** The household's own need, or what the DALO commission recommends. */
  readonly needsAdaptedDwelling: boolean;
  readonly hasAccessNeed: boolean;
  /** Larger of the days since recognition (or first label) and since the start of support; 0 without either. */
  readonly waitingDays: number;
  readonly recognisedOn: CalendarDate | null;
  readonly supportStartedOn: CalendarDate | null;
  /** Completed months of support towards a home, and since the DALO recognition; `null` without either. */
  readonly monthsOfSupport: number | null;
  readonly monthsSinceDalo: number | null;
  /** Days since the data were confirmed. */
  readonly dataAgeDays: number;
  readonly paused: boolean;
}

/** What follows of the consents that stand and of the excluded places alone: the same every day that they stand. */
type PlaceFacts = Pick<HouseholdFacts, 'consents' | 'consented' | 'wishes' | 'excluded'>;

/**
 * Facts of one household on the day of `law`; pure, about ten microseconds, half of it for the places. `known`, its facts
 * on another day, spares the places where the same consents stand: it changes nothing else.
 */
export function deriveHousehold(
  household: EngineHousehold,
  law: LegislationAt,
  policy: Policy,
  known?: HouseholdFacts,
): HouseholdFacts {
  const { asOf } = law;
  const { rules } = policy;
  const living = occupants(household);
  const births = rules.expectedBirthsCountForSize ? (household.expectedBirths?.count ?? 0) : 0;
  const visiting = rules.visitingChildrenCountForSize ? household.members.length - living : 0;
  const consents = those(
    household.consents,
    (consent) => consent.consentedOn <= asOf && (consent.expiresOn === null || asOf <= consent.expiresOn),
  );
  const { needs } = household;
  const priority = priorityFacts(household, asOf);
  const waiting = waitingFacts(household, priority, asOf);
  const sameStand = known?.household.excludedPlaces === household.excludedPlaces && known.consents === consents;
  const places: PlaceFacts = sameStand ? known : placeFacts(consents, household.excludedPlaces);
  const needsAdaptedDwelling = needs.adaptedDwelling || priority.dalo?.recommendations.adaptedDwelling === true;
  return {
    household,
    id: household.id,
    occupants: living,
    sizePersons: living + births + visiting,
    category: householdCategory(household, asOf),
    referenceIncome: referenceIncome(household.incomes.referenceTax),
    couple: household.couple,
    benefitDependants: benefitDependants(household.members, asOf),
    monthlyIncomeCents: household.incomes.declaredMonthlyCents,
    consumptionUnitHundredths: consumptionUnitHundredths(law.consumptionUnits, household.members, asOf),
    consents,
    consented: places.consented,
    wishes: places.wishes,
    excluded: places.excluded,
    daloPerimeter: rules.daloPerimeterOverridesConsent && priority.dalo !== null ? perimeterBits(priority.dalo) : 0,
    daloRecognised: priority.dalo !== null,
    labels: priority.labels,
    prefectPriority: priority.dalo !== null || priority.labels.length > 0,
    protocolEligible: household.protocolEligibleSince !== null && household.protocolEligibleSince <= asOf,
    needsAdaptedDwelling,
    hasAccessNeed: needsAdaptedDwelling || needs.stepFree || needs.maxFloorWithoutLift !== null,
    // Written out: a spread would make of 900,000 objects so many hash tables.
    waitingDays: waiting.waitingDays,
    recognisedOn: waiting.recognisedOn,
    supportStartedOn: waiting.supportStartedOn,
    monthsOfSupport: waiting.monthsOfSupport,
    monthsSinceDalo: waiting.monthsSinceDalo,
    dataAgeDays: dayNumber(asOf) - dayNumber(household.confirmedOn),
    paused: household.pausedUntil !== null && asOf <= household.pausedUntil,
  };
}

function placeFacts(consents: readonly PlaceConsent[], excludedPlaces: readonly Place[]): PlaceFacts {
  return {
    consents,
    consented: placeSet(consents.map((consent) => consent.place)),
    wishes: wishesOf(consents),
    excluded: placeSet(excludedPlaces),
  };
}

/** By insertion: a few wishes a household, and `sort` takes kilobytes for each. */
function wishesOf(consents: readonly PlaceConsent[]): readonly Wish[] {
  const wishes: Wish[] = [];
  for (const { place, wishRank } of consents) {
    if (wishRank === null) continue;
    const { departementBit, communeCode } = whereabouts(place);
    let at = wishes.length;
    for (; at > 0 && (wishes[at - 1] as Wish).rank > wishRank; at--) wishes[at] = wishes[at - 1] as Wish;
    wishes[at] = { place, rank: wishRank, departementBit, communeCode };
  }
  // A copy has no room to spare: hundreds of thousands of these lists are kept.
  return wishes.slice();
}

/** The items that pass, in an array no longer than they are: the one given where all do. */
function those<T>(items: readonly T[], passes: (item: T) => boolean): readonly T[] {
  return items.every(passes) ? items : items.filter(passes).slice();
}

interface PriorityFacts {
  readonly dalo: NonNullable<EngineHousehold['dalo']> | null;
  readonly labels: readonly PriorityLabel[];
}

function priorityFacts(household: EngineHousehold, asOf: CalendarDate): PriorityFacts {
  const { dalo } = household;
  return {
    dalo: dalo !== null && dalo.recognisedOn <= asOf ? dalo : null,
    labels: those(household.priorityLabels, (label) => label.labelledOn <= asOf),
  };
}

/** The perimeter of the commission; the département of the recognition where it says nothing. */
function perimeterBits(dalo: NonNullable<EngineHousehold['dalo']>): number {
  const perimeter: readonly Departement[] =
    dalo.recommendations.perimeter.length > 0 ? dalo.recommendations.perimeter : [dalo.departement];
  return perimeter.reduce((bits, departement) => bits | DEPARTEMENT_BITS[departement], 0);
}

/** Clocks of the household: none restarts at a proposal or a refusal; the request's own never gives points. */
function waitingFacts(
  household: EngineHousehold,
  { dalo, labels }: PriorityFacts,
  asOf: CalendarDate,
): Pick<HouseholdFacts, 'recognisedOn' | 'supportStartedOn' | 'waitingDays' | 'monthsOfSupport' | 'monthsSinceDalo'> {
  const today = dayNumber(asOf);
  const daysSince = (day: CalendarDate | null | undefined) =>
    day === null || day === undefined ? 0 : Math.max(0, today - dayNumber(day));
  const labelledOn = earliest(...labels.map((label) => label.labelledOn));
  const recognitions = [dalo?.recognisedOn, labelledOn].filter((day) => day !== undefined);
  const recognisedOn = earliest(...recognitions) ?? null;
  const started = household.support?.towardsStartedOn ?? null;
  const supportStartedOn = started !== null && started <= asOf ? started : null;
  return {
    recognisedOn,
    supportStartedOn,
    waitingDays: Math.max(daysSince(recognisedOn), daysSince(supportStartedOn)),
    monthsOfSupport: supportStartedOn === null ? null : monthsBetween(supportStartedOn, asOf),
    monthsSinceDalo: dalo === null ? null : monthsBetween(dalo.recognisedOn, asOf),
  };
}
