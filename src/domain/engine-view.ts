import type { Contingent } from './contingent.js';
import type { CalendarDate } from './dates.js';
import type { Departement } from './departement.js';
import type { Dwelling } from './dwelling.js';
import type {
  BlockingKind,
  DaloRecognition,
  DocumentCode,
  Household,
  Known,
  Place,
  PlaceConsent,
  PriorityLabel,
  StatutoryNeeds,
} from './household.js';
import type { HouseholdId, LandlordId, OrganisationId, VacancyId } from './ids.js';
import type { Landlord } from './landlord.js';
import type { SupportMeasure, SupportPhase, SupportScheme } from './support.js';
import { towardsStartedOn } from './support.js';
import type { CandidatesWanted, SingleCandidateGround, Vacancy } from './vacancy.js';

/**
 * What the engine reads of a household: the only household type an instance holds. No reference, no request number,
 * no reason of an excluded area, no association's name: what is not here cannot weigh or leak.
 */
export interface EngineHousehold {
  readonly id: HouseholdId;
  readonly departement: Departement;
  readonly request: {
    readonly status: Household['request']['status'];
    readonly filedOn: CalendarDate;
    readonly renewedOn: CalendarDate | null;
  };
  readonly members: Household['members'];
  readonly couple: boolean;
  readonly expectedBirths: Household['expectedBirths'];
  readonly incomes: Household['incomes'];
  readonly needs: Household['needs'];
  readonly regularStay: Known;
  readonly dalo: DaloRecognition | null;
  readonly priorityLabels: readonly PriorityLabel[];
  readonly support: {
    readonly phase: SupportPhase;
    readonly scheme: SupportScheme;
    readonly towardsStartedOn: CalendarDate | null;
  } | null;
  readonly consents: readonly PlaceConsent[];
  readonly excludedPlaces: readonly Place[];
  readonly actionLogement: Household['actionLogement'];
  readonly stateAgent: Known;
  readonly protocolEligibleSince: CalendarDate | null;
  readonly statutoryNeeds: StatutoryNeeds;
  readonly missingDocuments: readonly DocumentCode[];
  /** Blocking situations open without proof. */
  readonly unprovenSituations: readonly BlockingKind[];
  /** Départements where the household's association works; empty where no association supports it. */
  readonly supportDepartements: readonly Departement[];
  readonly pausedUntil: CalendarDate | null;
  readonly confirmedOn: CalendarDate;
}

export interface EngineVacancy {
  readonly id: VacancyId;
  readonly landlordId: LandlordId;
  readonly dwelling: Pick<
    Dwelling,
    | 'size'
    | 'floorAreaM2'
    | 'floor'
    | 'lift'
    | 'accessibility'
    | 'fundingCode'
    | 'adaptedPlai'
    | 'rentCents'
    | 'annexRentCents'
    | 'chargesCents'
    | 'qpvCode'
  > & { readonly communeCode: string };
  /** `null` = not oriented yet: no candidate is proposed, the landlord has a suggestion to confirm. */
  readonly orientation: {
    readonly contingent: Contingent;
    readonly reserverId: OrganisationId | null;
    readonly source: 'declared' | 'autoConfirmed';
  } | null;
  readonly protocolChannel: boolean;
  readonly singleCandidateGround: SingleCandidateGround | null;
  /** Written only where the landlord said how many; absent = three by the engine. */
  readonly candidatesWanted?: CandidatesWanted;
}

export type EngineLandlord = Pick<Landlord, 'id' | 'typologyGrid' | 'effortPolicy'>;

/** Projection of a household; `supportDepartements` are those of its association ([] where none). */
export function toEngineHousehold(household: Household, supportDepartements: readonly Departement[]): EngineHousehold {
  const { support } = household;
  return {
    id: household.id,
    departement: household.departement,
    request: {
      status: household.request.status,
      filedOn: household.request.filedOn,
      renewedOn: household.request.renewedOn,
    },
    members: household.members,
    couple: household.couple,
    expectedBirths: household.expectedBirths,
    incomes: household.incomes,
    needs: household.needs,
    regularStay: household.regularStay,
    dalo: household.dalo,
    priorityLabels: household.priorityLabels,
    support: support && engineSupport(support),
    consents: household.consents,
    excludedPlaces: household.excludedAreas.map((area) => area.place),
    actionLogement: household.actionLogement,
    stateAgent: household.stateAgent,
    protocolEligibleSince: household.protocolEligibleSince,
    statutoryNeeds: household.statutoryNeeds,
    missingDocuments: household.documents.filter((d) => d.status !== 'received').map((d) => d.code),
    unprovenSituations: household.blockingSituations
      .filter((situation) => situation.solvedOn === null && situation.proof === null)
      .map((situation) => situation.kind),
    supportDepartements,
    pausedUntil: household.pausedUntil,
    confirmedOn: household.confirmedOn,
  };
}

function engineSupport(support: SupportMeasure): EngineHousehold['support'] {
  return { phase: support.phase, scheme: support.scheme, towardsStartedOn: towardsStartedOn(support) };
}

/** Projection of a vacancy; `autoConfirmed` says that the landlord's policy confirmed a suggestion of stage 0. */
export function toEngineVacancy(vacancy: Vacancy, autoConfirmed: boolean): EngineVacancy {
  const { dwelling, reservation } = vacancy;
  return {
    id: vacancy.id,
    landlordId: vacancy.landlordId,
    dwelling: {
      communeCode: dwelling.address.communeCode,
      size: dwelling.size,
      floorAreaM2: dwelling.floorAreaM2,
      floor: dwelling.floor,
      lift: dwelling.lift,
      accessibility: dwelling.accessibility,
      fundingCode: dwelling.fundingCode,
      adaptedPlai: dwelling.adaptedPlai,
      rentCents: dwelling.rentCents,
      annexRentCents: dwelling.annexRentCents,
      chargesCents: dwelling.chargesCents,
      qpvCode: dwelling.qpvCode,
    },
    orientation:
      reservation.state === 'toBeOriented'
        ? null
        : {
            contingent: reservation.contingent,
            reserverId: reservation.reserverId,
            source: autoConfirmed ? 'autoConfirmed' : 'declared',
          },
    protocolChannel: vacancy.protocolChannel,
    singleCandidateGround: vacancy.singleCandidateGround,
    ...(vacancy.candidatesWanted == null ? {} : { candidatesWanted: vacancy.candidatesWanted }),
  };
}
