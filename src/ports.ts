import type { Openings, Unobstructed } from '#domain/blocking-work.js';
import type { Contingent } from '#domain/contingent.js';
import type { AnswerPlan, Condition } from '#domain/count-plan.js';
import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { EventActor, EventName } from '#domain/events.js';
import type { Household } from '#domain/household.js';
import type { HouseholdId, LandlordId, OrganisationId, ProposalId, RunId, UserId, VacancyId } from '#domain/ids.js';
import type { FlowAgreement, FlowCounter, Landlord } from '#domain/landlord.js';
import type { ExaminedSheet, ManagementReview, SheetDraw } from '#domain/management-review.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import type { Organisation, Role } from '#domain/organisation.js';
import type { Result } from '#domain/result.js';
import type { FixedCoefficient } from '#domain/target.js';
import type { Vacancy, VacancyDeclaration, VacancyStatus } from '#domain/vacancy.js';
import type { BaselineComparison } from '#matching/baselines.js';
import type { Instance } from '#matching/instance.js';
import type { Coefficient, Insufficiency, Outcome, RunProposal, RunResult, Stage } from '#matching/run-result.js';
import type { SeedOutcome } from '#simulation/experiment.js';
import type { AccountRepository, NominativeAccessRepository, SessionRepository } from './ports/accounts.js';
import type { AuditLog } from './ports/audit.js';
import type { NotificationCounts, NotificationRepository } from './ports/notifications.js';

export type * from './ports/accounts.js';
export type * from './ports/audit.js';
export type * from './ports/notifications.js';

import type { DraftRepository } from './ports/drafts.js';
import type { FrontierRepository } from './ports/frontiers.js';
import type { ImportRepository } from './ports/imports.js';
import type { IssueReportRepository } from './ports/issue-reports.js';
import type { CaleolRepository, IdentityRepository, PairingRepository } from './ports/pairings.js';
import type { PolicyRepository } from './ports/policies.js';
import type { PolicyComparisonRepository } from './ports/policy-comparisons.js';
import type { ProposalRepository } from './ports/proposals.js';
import type {
  MeetingRepository,
  OutsideRehousingRepository,
  ProtocolRepository,
  SurveyRepository,
} from './ports/protocol.js';
import type {
  ContestRepository,
  ErasureRepository,
  RelayRepository,
  ReminderRepository,
  SupportRepository,
  TeamRepository,
} from './ports/support.js';

export type * from './ports/drafts.js';
export type * from './ports/frontiers.js';
export type * from './ports/imports.js';
export type * from './ports/issue-reports.js';
export type * from './ports/pairings.js';
export type * from './ports/policies.js';
export type * from './ports/policy-comparisons.js';
export type * from './ports/proposals.js';
export type * from './ports/protocol.js';
export type * from './ports/support.js';
export type { Coefficient, Instance, Insufficiency, Outcome, RunProposal, RunResult, SeedOutcome, Stage };

/** Who asks. The database applies it a second time by row-level security; no access → no rows. */
export type Access =
  | { readonly kind: 'system' }
  | {
      readonly kind: 'organisation';
      readonly role: Role;
      readonly organisationId: OrganisationId;
      /** Départements of a départemental unit; every one for the others. */
      readonly departements: readonly Departement[];
      readonly userId: UserId | null;
    };

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque cursor of the next page, `null` at the end. */
  readonly next: string | null;
}

export interface PageQuery {
  readonly limit: number;
  readonly after: string | null;
}

export interface Clock {
  now(): Instant;
  /** Today in Europe/Paris. */
  today(): CalendarDate;
}

export interface VacancyFilter {
  readonly status?: VacancyStatus;
  readonly departement?: Departement;
  readonly contingent?: Contingent;
}

export interface VacancyRepository {
  /** Any number in one statement. */
  insert(...vacancies: readonly Vacancy[]): Promise<void>;
  find(id: VacancyId): Promise<Vacancy | null>;
  /** Those of the caller's rows that have one of the ids. */
  findAll(ids: readonly VacancyId[]): Promise<ReadonlyMap<VacancyId, Vacancy>>;
  /** An open vacancy of this landlord with the same internal id, or the same address line, complement and floor. */
  findOpenDuplicate(landlordId: LandlordId, declaration: VacancyDeclaration): Promise<Vacancy | null>;
  /** The same for each declaration, in order, with what its address, complement and floor are stored as. */
  openDuplicates(
    landlordId: LandlordId,
    declarations: readonly VacancyDeclaration[],
  ): Promise<readonly { readonly place: string; readonly twin: Vacancy | null }[]>;
  /** Open vacancies of this landlord by internal id. */
  openByInternalIds(landlordId: LandlordId, ids: readonly string[]): Promise<ReadonlyMap<string, Vacancy>>;
  /** For each declaration, in order: what its address, complement and floor are stored as, and the open vacancy there. */
  openAtPlaces(
    landlordId: LandlordId,
    declarations: readonly VacancyDeclaration[],
  ): Promise<readonly { readonly place: string; readonly vacancyId: VacancyId | null }[]>;
  /** Writes where `version` is still the stored one and increments it; `null` = stale. */
  update(vacancy: Vacancy): Promise<Vacancy | null>;
  list(filter: VacancyFilter, page: PageQuery): Promise<Page<Vacancy>>;
  count(filter: VacancyFilter): Promise<number>;
}

export interface HouseholdRepository {
  /** Any number in one statement. */
  insert(...households: readonly Household[]): Promise<void>;
  find(id: HouseholdId): Promise<Household | null>;
  /** Those of the caller's rows that have one of the ids. */
  findAll(ids: readonly HouseholdId[]): Promise<ReadonlyMap<HouseholdId, Household>>;
  /** By the owner's own reference, within the caller's rows. */
  findByReference(reference: string): Promise<{ household: Household; version: number } | null>;
  /** Those of the caller's rows that have one of the references. */
  findByReferences(
    references: readonly string[],
  ): Promise<ReadonlyMap<string, { readonly household: Household; readonly version: number }>>;
  update(household: Household, version: number): Promise<boolean>;
  list(page: PageQuery): Promise<Page<Household>>;
  count(): Promise<number>;
  /** What a lease tells monitoring of its household, to the landlord of an accepted candidate; `null` to anybody else. */
  ofLease(id: HouseholdId): Promise<Pick<Household, 'support' | 'members' | 'incomes'> | null>;
}

export type RunState = 'running' | 'published' | 'withheld' | 'failed' | 'superseded';

export interface RunSummary {
  readonly id: RunId;
  readonly state: RunState;
  readonly asOf: CalendarDate;
  readonly startedAt: Instant;
  readonly endedAt: Instant | null;
  readonly inputHash: string | null;
  readonly resultHash: string | null;
  readonly outcome: Outcome | null;
  readonly stages: readonly Stage[];
  /** One per soft target and scope; empty while targets are off. */
  readonly coefficients: readonly Coefficient[];
  /** What a withheld or failed run says: the violated properties, or the error's code. */
  readonly problem: string | null;
}

export interface RunRepository {
  find(id: RunId): Promise<RunSummary | null>;
  latestPublished(): Promise<RunSummary | null>;
  /** The last run that has ended, whatever its state; a withheld one keeps the previous lists current. */
  latestEnded(): Promise<RunSummary | null>;
  /** The run that is being computed, `null` where none is. */
  underWay(): Promise<RunId | null>;
  /** The frozen instance and result of a run, for explanations; `null` once purged. */
  load(id: RunId): Promise<{ instance: Instance; result: RunResult } | null>;
  /** The last published run of each day of a period that still has its frozen instance, by day; `null` = no bound. */
  publishedByDay(period: { from: CalendarDate | null; to: CalendarDate | null }): Promise<readonly RunId[]>;
  /** Freshness of the region: dirty when changes wait for a run. */
  regionState(): Promise<{ dirtyVersion: number; solvedVersion: number; running: boolean }>;
  /** What a change calls: increments the region's dirty version and writes the outbox row, in this transaction. */
  markDirty(reason: string): Promise<void>;
}

export interface OrientationSuggestion {
  readonly vacancyId: VacancyId;
  readonly contingent: Contingent;
  readonly reserverId: OrganisationId | null;
  /** Words that explain it: "Action Logement est à 3 logements sous sa part dans le 92". */
  readonly reason: string;
  readonly confirmedAt: Instant | null;
}

export interface OrientationRepository {
  find(vacancyId: VacancyId): Promise<OrientationSuggestion | null>;
  confirm(vacancyId: VacancyId, at: Instant): Promise<void>;
}

export interface StoredEvent {
  readonly name: EventName;
  readonly at: Instant;
  readonly actor: EventActor;
  readonly organisationId: OrganisationId | null;
  readonly vacancyId?: VacancyId;
  readonly householdId?: HouseholdId;
  readonly proposalId?: ProposalId;
  readonly runId?: RunId;
  readonly reason: string | null;
  readonly data: Readonly<Record<string, string | number | boolean | null>>;
}

export interface EventStore {
  /** Any number in one statement, in order. */
  append(...events: readonly StoredEvent[]): Promise<void>;
  ofVacancy(id: VacancyId): Promise<readonly StoredEvent[]>;
}

export interface OrganisationRepository {
  find(id: OrganisationId): Promise<Organisation | null>;
  /** Everything a reserver or association choice needs; public names only. */
  list(kind?: Organisation['kind']): Promise<readonly Organisation[]>;
  landlord(id: LandlordId): Promise<Landlord | null>;
  insert(organisation: Organisation): Promise<void>;
  saveLandlord(landlord: Landlord): Promise<void>;
  saveFlowAgreement(agreement: FlowAgreement): Promise<void>;
  flowAgreements(landlordId: LandlordId): Promise<readonly FlowAgreement[]>;
  flowCounters(landlordId: LandlordId): Promise<readonly FlowCounter[]>;
}

export interface IdempotencyRepository {
  /**
   * Reserves the key for this organisation and request. `new` = go on and `store` in the same transaction;
   * `replay` = answer what was stored; `conflict` = the key was used with another body.
   */
  claim(
    key: string,
    requestHash: string,
  ): Promise<
    | { readonly kind: 'new' }
    | { readonly kind: 'replay'; readonly status: number; readonly body: string; readonly location: string | null }
    | { readonly kind: 'conflict' }
  >;
  store(key: string, status: number, body: string, location: string | null): Promise<void>;
}

export interface TokenView {
  readonly id: string;
  readonly label: string;
  readonly createdAt: Instant;
  readonly revokedAt: Instant | null;
}

export interface TokenRepository {
  /** Stores the SHA-256 of the token, never the token. */
  insert(tokenHash: string, access: { role: Role; organisationId: OrganisationId; label: string }): Promise<void>;
  /** Access of a token; `null` where unknown or revoked. Works without any context. */
  resolve(tokenHash: string): Promise<Access | null>;
  revoke(tokenHash: string): Promise<void>;
  /** Those of the caller's organisation and role, latest first. */
  list(): Promise<readonly TokenView[]>;
  /** Revokes one of the caller's; false where it is not, or is no longer in force. */
  revokeOwn(id: string, at: Instant): Promise<boolean>;
}

/** One transaction of the database. It is a parameter, never ambient; nothing is re-read outside of it. */
/** The rows of monitoring that the access may read. */
export interface MonitoringStore {
  readonly answer: AnswerPlan;
  /** Flow agreements, and orientations up to a day, that the access may read, with the names of their organisations. */
  flow(until: CalendarDate): Promise<{
    readonly agreements: readonly FlowAgreement[];
    readonly counters: readonly FlowCounter[];
    readonly elsewhere: readonly Pick<FlowCounter, 'landlordId' | 'departement' | 'year' | 'oriented'>[];
    readonly names: ReadonlyMap<string, string>;
    readonly coefficients: readonly FixedCoefficient[];
  }>;
  /** Names of organisations by id; those that the access may not read are left out. */
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  /** Rows one by one, in the order of their ids, at most `limit` after `after`. */
  page(query: MonitoringPageQuery): Promise<readonly MonitoringRow[]>;
}

export interface MonitoringPageQuery {
  readonly rows: RowKind;
  readonly fields: readonly string[];
  readonly where: readonly Condition[];
  readonly after: string | null;
  readonly limit: number;
}

/** The fields asked for, by name, and the id. */
export type MonitoringRow = Readonly<Record<string, string | boolean | null>> & { readonly id: string };

/** Yearly reviews of the associations, their draws and examined sheets. */
export interface ManagementReviewRepository {
  /** False where the association already has a review of the year. */
  insert(review: ManagementReview): Promise<boolean>;
  find(id: string): Promise<ManagementReview | null>;
  list(year: number | null): Promise<readonly ManagementReview[]>;
  /** Writes where `version` is still the stored one and increments it. */
  update(review: ManagementReview): Promise<boolean>;
  /** Households that the association followed between the two days. */
  candidates(associationId: OrganisationId, from: CalendarDate, to: CalendarDate): Promise<readonly string[]>;
  draws(id: string): Promise<readonly SheetDraw[]>;
  /** False where a draw of this number was committed meanwhile. */
  commit(draw: SheetDraw, secret: string): Promise<boolean>;
  /** For those who conduct the review; `null` for others. */
  secretOf(id: string, number: number): Promise<string | null>;
  /** Once: false where it was revealed already. */
  reveal(
    id: string,
    number: number,
    what: { readonly at: Instant; readonly drawn: readonly string[] },
  ): Promise<boolean>;
  sheets(id: string): Promise<readonly ExaminedSheet[]>;
  examine(id: string, sheet: ExaminedSheet, by: OrganisationId): Promise<void>;
}

export interface Tx {
  readonly vacancies: VacancyRepository;
  readonly households: HouseholdRepository;
  readonly proposals: ProposalRepository;
  readonly pairings: PairingRepository;
  readonly caleol: CaleolRepository;
  readonly identities: IdentityRepository;
  readonly runs: RunRepository;
  readonly orientations: OrientationRepository;
  readonly events: EventStore;
  readonly organisations: OrganisationRepository;
  readonly idempotency: IdempotencyRepository;
  readonly tokens: TokenRepository;
  readonly imports: ImportRepository;
  readonly drafts: DraftRepository;
  readonly accounts: AccountRepository;
  readonly sessions: SessionRepository;
  readonly nominativeAccesses: NominativeAccessRepository;
  readonly monitoring: MonitoringStore;
  readonly managementReviews: ManagementReviewRepository;
  readonly audit: AuditLog;
  readonly notifications: NotificationRepository;
  readonly issueReports: IssueReportRepository;
  readonly policies: PolicyRepository;
  readonly policyComparisons: PolicyComparisonRepository;
  readonly protocol: ProtocolRepository;
  readonly meetings: MeetingRepository;
  readonly outsideRehousings: OutsideRehousingRepository;
  readonly survey: SurveyRepository;
  readonly frontiers: FrontierRepository;
  readonly support: SupportRepository;
  readonly team: TeamRepository;
  readonly contests: ContestRepository;
  readonly relays: RelayRepository;
  readonly reminders: ReminderRepository;
  readonly erasures: ErasureRepository;
}

export interface UnitOfWork {
  /** Runs `work` in one transaction under the access's rights; a throw rolls everything back. */
  transaction<T>(access: Access, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Access of a token, as `tokens.resolve`, in one exchange with the database. */
  tokenAccess(tokenHash: string): Promise<Access | null>;
  /** The caller's name and what waits for it, for the header of a page, in one exchange with the database. */
  header(access: Access): Promise<{ readonly organisation: string; readonly counts: NotificationCounts }>;
}

/** Explains a pairing of a stored run in a worker thread, off the event loop; the result is an `Explanation` of src/matching. */
export interface Explainer<E> {
  explain(runId: RunId, vacancyId: VacancyId, householdId: HouseholdId): Promise<E>;
  /** The run's rank 1 beside simpler rules on the same vacancies and households. */
  compare(runId: RunId): Promise<BaselineComparison>;
  /** On how many dwellings of the run each household is eligible, as it was and without its obstacle. */
  openings(runId: RunId, changed: readonly Unobstructed[]): Promise<readonly Openings[]>;
}

/** Why there is no document: its content is not one, too many wait already, or the rendering failed. No value of it in the message. */
export interface DocumentFailure {
  readonly reason: 'invalidContent' | 'busy' | 'failed';
  readonly message: string;
}

/** Renders documents in threads, off the event loop; a document is a `DocumentContent` of src/exchange. */
export interface DocumentRenderer<D> {
  renderPdf(document: D): Promise<Result<Uint8Array, DocumentFailure>>;
}

/** What listens to the progress of runs. `subscribe` returns what ends the subscription. */
export interface RunProgress {
  subscribe(runId: RunId, listener: (event: { id: number; stage: string; done: boolean }) => void): () => void;
}
