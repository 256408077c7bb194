import type { CalendarDate } from '#domain/dates.js';
import type { CommuneCode, Departement } from '#domain/departement.js';
import type { DwellingSize } from '#domain/dwelling.js';
import type { EngineHousehold, EngineVacancy } from '#domain/engine-view.js';
import type { PriorityLabel } from '#domain/household.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import type { DwellingCost, HouseholdMeans } from '#legislation/housing-estimate.js';
import type { LegislationAt } from '#legislation/legislation.js';
import type { Location, PlaceSet } from '#legislation/places.js';

/** All that points may read of a household; `HouseholdFacts` of src/eligibility is one. */
export interface ScoredHousehold extends HouseholdMeans {
  readonly id: HouseholdId;
  readonly household: Pick<EngineHousehold, 'departement' | 'statutoryNeeds' | 'needs'>;
  readonly waitingDays: number;
  /** Completed months of support towards a home, and since the DALO recognition; `null` without either. */
  readonly monthsOfSupport: number | null;
  readonly monthsSinceDalo: number | null;
  readonly daloRecognised: boolean;
  readonly labels: readonly PriorityLabel[];
  readonly sizePersons: number;
  readonly consented: PlaceSet;
  /** The first wish first. */
  readonly wishes: readonly {
    readonly departementBit: number;
    readonly communeCode: CommuneCode | null;
    readonly rank: number;
  }[];
  readonly needsAdaptedDwelling: boolean;
}

/** All that points may read of a vacancy; `VacancyFacts` of src/eligibility is one. */
export interface ScoredVacancy extends Location, DwellingCost {
  readonly vacancy: { readonly dwelling: Pick<EngineVacancy['dwelling'], 'accessibility'> };
  readonly departement: Departement;
  readonly size: DwellingSize;
  readonly usualMinPersons: number;
  readonly usualMaxPersons: number;
}

export interface ScoringContext {
  readonly asOf: CalendarDate;
  readonly law: LegislationAt;
  readonly policy: Policy;
  /** Households that a proposal has ever reached. */
  readonly everProposed: ReadonlySet<HouseholdId>;
  /** Vacancies of this run that this household is eligible for, this one included. */
  readonly feasibleVacancies: number;
}
