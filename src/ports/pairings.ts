import type { CalendarDate } from '#domain/dates.js';
import type { DocumentCode } from '#domain/household.js';
import type { HouseholdId, LandlordId, OrganisationId, ProposalId, VacancyId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { PairingAct } from '#domain/pairing-acts.js';
import type { CaleolDecision, CaleolMotive, Pairing, PairingState, StepOwner } from '#domain/pairing-life.js';
import type { StepName } from '#domain/pairing-steps.js';
import type { SingleCandidateGround } from '#domain/vacancy.js';
import type { Page, PageQuery, StoredEvent } from '../ports.js';

/** What waits for somebody on a pairing, or did. */
export interface PairingStep {
  readonly step: StepName;
  readonly owner: StepOwner;
  readonly openedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  /** First day it is late. */
  readonly lateOn: CalendarDate;
  readonly remindedAt: string | null;
  /** `null` while open; then the act that closed it. */
  readonly closedOn: CalendarDate | null;
  readonly closedBy: string | null;
}

export type NewStep = Pick<PairingStep, 'step' | 'owner' | 'openedOn' | 'dueOn' | 'lateOn'>;

/** One line of somebody's to-do list. */
export interface PairingTask extends PairingStep {
  readonly id: string;
  readonly proposalId: ProposalId;
  readonly vacancyId: VacancyId;
  readonly householdId: HouseholdId;
  readonly state: PairingState;
  readonly pseudonym: string;
  /** The dwelling's own reference at its landlord; `null` where the caller may not read the vacancy. */
  readonly vacancyReference: string | null;
}

export interface TaskFilter {
  readonly role: Role;
  readonly step?: StepName;
  readonly vacancyId?: VacancyId;
  readonly dueBefore?: CalendarDate;
}

export interface PairingFilter {
  readonly states?: readonly PairingState[];
  readonly vacancyId?: VacancyId;
  readonly householdId?: HouseholdId;
  /** Those asked of another département, or that its unit still has to ask. */
  readonly interDepartmental?: true;
}

/** Somebody of the landlord named for a candidate. Nominative: the landlord and the household's association read it. */
export interface LandlordContact {
  readonly id: string;
  readonly proposalId: ProposalId;
  readonly landlordId: LandlordId;
  readonly associationId: OrganisationId;
  readonly kind: 'caleolContact' | 'correspondent';
  readonly name: string;
  readonly position: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly hasAuthority: boolean;
  readonly namedOn: CalendarDate;
  readonly replacedOn: CalendarDate | null;
}

export interface DueStep {
  readonly id: string;
  readonly proposalId: ProposalId;
  readonly step: StepName;
  readonly dueOn: CalendarDate;
}

/** Where an open vacancy stands: the furthest stage of its candidates. */
export type VacancyStage = 'toOrient' | 'searching' | 'candidates' | 'contact' | 'caleol' | 'granted';

export interface PairingRepository {
  find(id: ProposalId): Promise<Pairing | null>;
  /** Locks its list, then the pairing, until the end of the transaction. */
  lock(id: ProposalId): Promise<Pairing | null>;
  /** Every pairing of the vacancy in the caller's scope, locked in the order of ids. */
  lockOfVacancy(id: VacancyId): Promise<readonly Pairing[]>;
  list(filter: PairingFilter, page: PageQuery): Promise<Page<Pairing>>;
  /**
   * Writes the state and facts after an act and increments the version; the steps to close and to open with it. Starts
   * the transaction again where another one has made an offer on the same dwelling or rehoused the same household.
   */
  save(
    pairing: Pairing,
    written: {
      readonly act: PairingAct;
      readonly on: CalendarDate;
      readonly close: readonly StepName[];
      readonly open: readonly NewStep[];
    },
  ): Promise<Pairing>;
  openSteps(id: ProposalId): Promise<readonly PairingStep[]>;
  /** All steps, closed ones included, in the order they opened. */
  steps(id: ProposalId): Promise<readonly PairingStep[]>;
  events(id: ProposalId): Promise<readonly StoredEvent[]>;
  /** The caller's to-do list, the earliest due first. */
  tasks(filter: TaskFilter, page: PageQuery): Promise<Page<PairingTask>>;
  /** How many steps wait for the caller, and how many of them are late on `today`. */
  countTasks(today: CalendarDate): Promise<{ readonly open: number; readonly late: number }>;
  /** Open vacancies of the caller by stage, and those where a step of `role` is late today. */
  vacancyStages(
    role: Role,
    today: CalendarDate,
  ): Promise<readonly { readonly stage: VacancyStage; readonly vacancies: number; readonly late: number }[]>;
  contacts(id: ProposalId): Promise<readonly LandlordContact[]>;
  /** Those in force of one kind in the caller's scope, the latest named first. */
  listContacts(kind: LandlordContact['kind'], page: PageQuery): Promise<Page<LandlordContact>>;
  /** What the vacancy's readers call the household; `null` where the proposal is out of the caller's scope. */
  pseudonym(id: ProposalId): Promise<string | null>;
  /** Replaces the contact of the same kind, which stays in the history. */
  nameContact(contact: LandlordContact): Promise<void>;
  /** Open steps of one name due before a day, in the order they opened: for the deadlines, under system access. */
  overdue(query: {
    readonly step: StepName;
    readonly before: CalendarDate;
    /** Last id already seen. */
    readonly after: string | null;
    readonly limit: number;
  }): Promise<readonly DueStep[]>;
  /** Preparations of which every open step was due before the day: nobody moves them. */
  stalled(before: CalendarDate, limit: number): Promise<readonly ProposalId[]>;
}

export type CaleolSessionStatus = 'planned' | 'convened' | 'validated' | 'cancelled';

export interface CaleolSession {
  readonly id: string;
  readonly landlordId: LandlordId;
  readonly heldOn: CalendarDate;
  /** `HH:MM` in Paris. */
  readonly startsAt: string | null;
  readonly place: string | null;
  readonly status: CaleolSessionStatus;
  readonly convenedOn: CalendarDate | null;
  readonly minutesOn: CalendarDate | null;
  /** Last day on which the commission reads names. */
  readonly namesUntil: CalendarDate | null;
  /** Who entered the last decision, and who validated the minutes: two persons. */
  readonly recordedBy: string | null;
  readonly validatedBy: string | null;
  readonly version: number;
}

export interface AgendaItem {
  readonly sessionId: string;
  readonly vacancyId: VacancyId;
  readonly landlordId: LandlordId;
  readonly departement: string;
  /** Why fewer than three candidates are presented (CCH R441-3), with its proof. */
  readonly exception: null | { readonly ground: SingleCandidateGround; readonly proof: string };
}

/** A candidate before a session; of an external one the request number alone is kept. */
export interface CaleolPresentation {
  readonly id: string;
  readonly sessionId: string;
  readonly vacancyId: VacancyId;
  readonly landlordId: LandlordId;
  readonly candidate:
    | {
        readonly kind: 'household';
        readonly proposalId: ProposalId;
        readonly householdId: HouseholdId;
        readonly associationId: OrganisationId;
        readonly householdDepartement: string;
      }
    | { readonly kind: 'external'; readonly requestNumber: string };
  readonly rank: number;
  readonly listedOn: CalendarDate;
  readonly removed: null | { readonly on: CalendarDate; readonly reason: string };
  readonly outcome: null | {
    readonly kind: CaleolDecision | 'deferred';
    readonly on: CalendarDate;
    readonly motive: CaleolMotive | null;
    /** The commission's own words for this candidate alone. */
    readonly motiveText: string | null;
    readonly rank: number | null;
    readonly document: DocumentCode | null;
  };
  readonly rectifiedReason: string | null;
}

export interface PresentationFilter {
  readonly sessionId?: string;
  readonly vacancyId?: VacancyId;
  /** Those with one of the five decisions alone. */
  readonly decided?: boolean;
}

export interface CaleolRepository {
  insertSession(session: CaleolSession): Promise<void>;
  findSession(id: string): Promise<CaleolSession | null>;
  lockSession(id: string): Promise<CaleolSession | null>;
  /** Writes and increments the version. */
  saveSession(session: CaleolSession): Promise<CaleolSession>;
  /** By day, the latest first. */
  sessions(filter: { readonly from?: CalendarDate }, page: PageQuery): Promise<Page<CaleolSession>>;
  agenda(sessionId: string): Promise<readonly AgendaItem[]>;
  putOnAgenda(item: AgendaItem): Promise<void>;
  removeFromAgenda(sessionId: string, vacancyId: VacancyId): Promise<void>;
  /** Of one session, by vacancy and rank; removed ones included. */
  presentations(sessionId: string): Promise<readonly CaleolPresentation[]>;
  presentationsOf(id: ProposalId): Promise<readonly CaleolPresentation[]>;
  /** In the caller's scope, the latest listed first; removed ones are left out. */
  listPresentations(filter: PresentationFilter, page: PageQuery): Promise<Page<CaleolPresentation>>;
  findPresentation(id: string): Promise<CaleolPresentation | null>;
  insertPresentation(presentation: CaleolPresentation): Promise<void>;
  savePresentation(presentation: CaleolPresentation): Promise<void>;
}

/** Who a household is; the request number opens and closes with the name. */
export interface HouseholdIdentity {
  readonly householdId: HouseholdId;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly requestNumber: string | null;
}

export interface IdentityRepository {
  /** `null` where it is not entered, or not open to the caller. */
  find(id: HouseholdId): Promise<HouseholdIdentity | null>;
  /** The request number alone, by the same rights. */
  requestNumber(id: HouseholdId): Promise<string | null>;
  save(identity: Omit<HouseholdIdentity, 'requestNumber'>, ownerId: OrganisationId): Promise<void>;
}
