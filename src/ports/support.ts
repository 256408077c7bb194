import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { DocumentCode } from '#domain/household.js';
import type { HouseholdId, OrganisationId } from '#domain/ids.js';
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
  saveTexts(id: HouseholdId, texts: SupportTexts): Promise<void>;
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
  saveCount(count: WorkerCount): Promise<void>;
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
