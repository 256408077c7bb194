import type { CalendarDate } from '#domain/dates.js';
import { type EngineHousehold, type EngineVacancy, toEngineHousehold, toEngineVacancy } from '#domain/engine-view.js';
import type { Household } from '#domain/household.js';
import type { FlowAgreement, FlowCounter } from '#domain/landlord.js';
import type { Vacancy } from '#domain/vacancy.js';
import { type RegionContext, type RegionRequest, regionContext } from './context.js';
import { generateFlows, generateHistory, type HouseholdHistory } from './history.js';
import { generateHousehold } from './household.js';
import type { RegionOrganisations } from './organisations.js';
import { PARAMETERS } from './parameters.js';
import { generatePastVacancy, generateVacancy } from './vacancy.js';

/**
 * A synthetic region, the same for the same request. The iterables are lazy and restart at each use: whatever its
 * size, no more than one entity is in memory.
 */
export interface Region {
  readonly organisations: RegionOrganisations;
  readonly flowAgreements: readonly FlowAgreement[];
  readonly flowCounters: readonly FlowCounter[];
  readonly households: Iterable<Household>;
  readonly vacancies: Iterable<Vacancy>;
  /** Allocated vacancies that the histories refer to. */
  readonly pastVacancies: Iterable<Vacancy>;
  readonly histories: Iterable<HouseholdHistory>;
  readonly engineHouseholds: Iterable<EngineHousehold>;
  readonly engineVacancies: Iterable<EngineVacancy>;
}

export function generateRegion(request: RegionRequest): Region {
  const context = regionContext(request);
  const { agreements, counters } = generateFlows(context);
  const households = numbered(request.households, (i) => generateHousehold(context, i));
  const vacancies = numbered(request.vacancies, (i) => generateVacancy(context, i));
  return {
    organisations: context.organisations,
    flowAgreements: agreements,
    flowCounters: counters,
    households,
    vacancies,
    pastVacancies: numbered(context.pastVacancies, (i) => generatePastVacancy(context, i)),
    histories: numbered(request.households, (i) => generateHistory(context, i)),
    engineHouseholds: numbered(request.households, (i) => toEngine(context, generateHousehold(context, i))),
    engineVacancies: numbered(request.vacancies, (i) => toEngineVacancy(generateVacancy(context, i), false)),
  };
}

/** Households and vacancies of the demonstration: the figures of the seed, 3,423 + 1,609 households and 400 vacancies. */
export const DEMO_HOUSEHOLDS = sum(PARAMETERS.householdsTowards.value) + sum(PARAMETERS.householdsWithin.value);
export const DEMO_VACANCIES = PARAMETERS.openVacancies.value;

export function demoRegion(seed: string, asOf: CalendarDate): Region {
  return generateRegion({ seed, households: DEMO_HOUSEHOLDS, vacancies: DEMO_VACANCIES, asOf });
}

function toEngine(context: RegionContext, household: Household): EngineHousehold {
  const association = context.organisations.associations.find((a) => a.id === household.ownerId);
  return toEngineHousehold(household, association?.departements ?? []);
}

function sum(values: Readonly<Record<string, number>>): number {
  return Object.values(values).reduce((total, value) => total + value, 0);
}

function numbered<T>(count: number, generate: (index: number) => T): Iterable<T> {
  return {
    *[Symbol.iterator]() {
      for (let i = 0; i < count; i++) yield generate(i);
    },
  };
}
