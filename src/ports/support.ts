import type { BlockingFollowUp, BlockingWork } from '#domain/blocking-work.js';
import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { BlockingKind, DocumentCode } from '#domain/household.js';
import type { HouseholdId, OrganisationId, ProposalId } from '#domain/ids.js';
import type { PairingState } from '#domain/pairing-life.js';
import type { RelayAnswer, SupportRelay } from '#domain/support-relay.js';
import type {
  AlinOutcome,
  AlinTask,
  ConsentRequest,
  Contest,
  HouseholdLine,
  HouseholdSign,
  HouseholdSort,
  SocialWorker,
  SupportFile,
  SupportTexts,
  SupportWork,
  WorkerCount,
} from '#domain/support-work.js';
import type { Page, PageQuery } from '../ports.js';

export interface HouseholdFilter {
  readonly signs: readonly HouseholdSign[];
  readonly departement: Departement | null;
  /** Part of the reference. */
  readonly reference: string | null;
  readonly sort: HouseholdSort;
  readonly today: CalendarDate;
}

export interface BlockingFilter {
  readonly kind: BlockingKind | null;
  readonly workerId: string | null;
  /** Those due before this day; `null` = all. */
  readonly dueBefore: CalendarDate | null;
  readonly householdId: HouseholdId | null;
  readonly limit: number;
}

export interface SavedFilter {
  readonly id: string;
  readonly name: string;
  readonly query: string;
}

export type TransferOutcome = 'done' | 'notFound' | 'notAnAssociation' | 'inProgress' | 'referenceTaken';

/** What an association writes about its households' support, its table and its team. */
export interface SupportRepository {
  /** Empty where nothing is written yet. */
  file(id: HouseholdId): Promise<SupportFile>;
  /** False where they are no longer at that version; `null` = whatever it is now. */
  saveTexts(id: HouseholdId, texts: SupportTexts, version: number | null): Promise<boolean>;
  addWork(id: HouseholdId, work: SupportWork): Promise<void>;
  /** `null` takes the day away. */
  saveExpiry(id: HouseholdId, code: DocumentCode, expiresOn: CalendarDate | null): Promise<void>;
  /** Asks, or writes the answer of the request of the same day. */
  saveConsentRequest(id: HouseholdId, request: ConsentRequest): Promise<void>;
  addAlinTask(task: AlinTask): Promise<void>;
  /** False where it is not the caller's, or is done. */
  closeAlinTask(id: string, done: { readonly on: CalendarDate; readonly outcome: AlinOutcome }): Promise<boolean>;
  findAlinTask(id: string): Promise<AlinTask | null>;
  /** First day the household was signalled to Action Logement; `null` = not yet. */
  reportedOn(id: HouseholdId): Promise<CalendarDate | null>;
  /** Of every household, the earliest due first. */
  openAlinTasks(page: PageQuery): Promise<Page<AlinTask>>;
  /** Open situations on which the work is not closed, the earliest due first, those without a day last. */
  blockings(filter: BlockingFilter): Promise<readonly BlockingWork[]>;
  /** Writes who works on it, until when, and how it ended; false where `read` is no longer what is written. */
  saveBlocking(followUp: BlockingFollowUp, read?: Pick<BlockingFollowUp, 'workerId' | 'dueOn'>): Promise<boolean>;
  households(filter: HouseholdFilter, page: PageQuery): Promise<Page<HouseholdLine>>;
  /** How many households have each sign, and how many there are. */
  countSigns(today: CalendarDate): Promise<Readonly<Record<HouseholdSign | 'all', number>>>;
  filters(): Promise<readonly SavedFilter[]>;
  /** Replaces the one of the same name. */
  saveFilter(filter: SavedFilter): Promise<void>;
  deleteFilter(id: string): Promise<boolean>;
  /** Moves the household, what is written of it and its name to another association. */
  transfer(id: HouseholdId, to: OrganisationId): Promise<TransferOutcome>;
}

export interface TeamRepository {
  workers(): Promise<readonly SocialWorker[]>;
  insertWorker(worker: SocialWorker): Promise<void>;
  /** False where it is not the caller's, or has left. */
  endWorker(id: string, leftOn: CalendarDate): Promise<boolean>;
  /** The latest months first. */
  counts(limit: number): Promise<readonly WorkerCount[]>;
  /** Replaces that number (`null` = none, absent = whatever it is), else says which one is there. */
  saveCount(count: WorkerCount, replaces?: number | null): Promise<'saved' | number>;
}

export interface ContestRepository {
  insert(contest: Contest): Promise<void>;
  find(id: string): Promise<Contest | null>;
  lock(id: string): Promise<Contest | null>;
  /** Latest first. */
  list(filter: { readonly open: boolean | null }, page: PageQuery): Promise<Page<Contest>>;
  ofHousehold(id: HouseholdId): Promise<readonly Contest[]>;
  answer(contest: Contest): Promise<void>;
}

/** Requests between associations to take over a support: those of the caller, asked by it or of it. */
export interface RelayRepository {
  /** False where one is already open for the rapprochement. */
  insert(relay: SupportRelay): Promise<boolean>;
  find(id: string): Promise<SupportRelay | null>;
  /** Latest first. */
  ofProposal(id: ProposalId): Promise<readonly SupportRelay[]>;
  /** Latest first. */
  list(page: PageQuery): Promise<Page<SupportRelay>>;
  /** Rapprochements of the caller in another département than its support, whose support there is not settled. */
  unsettled(states: readonly PairingState[], limit: number): Promise<readonly ProposalId[]>;
  /** False where it has its answer already. */
  answer(
    id: string,
    answered: { readonly answer: RelayAnswer | 'cancelled'; readonly on: CalendarDate },
  ): Promise<boolean>;
}

/** What associations are to be reminded of; for the worker. */
export interface ReminderRepository {
  /** Opinions due between two days, included. */
  opinionsDue(
    from: CalendarDate,
    until: CalendarDate,
  ): Promise<readonly { readonly proposalId: ProposalId; readonly dueOn: CalendarDate }[]>;
  /** Households whose papers are missing, or will be out of date, before a CALEOL held between two days. */
  papersMissing(
    from: CalendarDate,
    until: CalendarDate,
  ): Promise<readonly { readonly householdId: HouseholdId; readonly dueOn: CalendarDate }[]>;
  /** The first consent to lapse in each month between two days, by association. */
  consentsExpiring(
    from: CalendarDate,
    until: CalendarDate,
  ): Promise<readonly { readonly associationId: OrganisationId; readonly dueOn: CalendarDate }[]>;
  /** Of these objects, what was told already: `kind object`. */
  told(objects: readonly string[]): Promise<ReadonlySet<string>>;
}

/** Households whose retention period has ended; for the worker. */
export interface ErasureRepository {
  /** Without contact since a day and without active request: of a support, of a request alone. In the order of ids. */
  due(
    before: { readonly support: CalendarDate; readonly request: CalendarDate },
    after: string | null,
    limit: number,
  ): Promise<readonly string[]>;
  /** Takes everything personal away; false where a rapprochement still goes on. */
  erase(id: string, on: CalendarDate): Promise<boolean>;
}
