import type { CalendarDate, Instant } from '#domain/dates.js';
import type { HouseholdId, ProposalId, RunId, VacancyId } from '#domain/ids.js';
import type { DeclineReason, Refusal, RefusalEffect } from '#domain/proposal.js';
import type { Insufficiency, RunProposal } from '#matching/run-result.js';
import type { Page, PageQuery } from '../ports.js';

/** A stored proposal of a vacancy's current (or superseded) list. */
export interface StoredProposal extends RunProposal {
  readonly id: ProposalId;
  readonly runId: RunId;
  /** Day of the data of the run that last confirmed the list: what its terms were read on. */
  readonly asOf: CalendarDate;
  readonly current: boolean;
  /** `M-XXXX`, random per vacancy: what a landlord sees instead of the household. */
  readonly pseudonym: string;
  readonly contactRecordedAt: Instant | null;
  readonly opinion: null | {
    readonly given: 'accept' | 'decline';
    readonly reason: DeclineReason | null;
    readonly effect: RefusalEffect | null;
    readonly on: CalendarDate;
  };
}

export interface ProposalList {
  readonly vacancyId: VacancyId;
  readonly runId: RunId;
  readonly proposals: readonly StoredProposal[];
  readonly insufficiency: Insufficiency | null;
  readonly heldUntil: CalendarDate | null;
}

export interface ProposalRepository {
  /** `null` where the vacancy has never had a list (or is out of the caller's scope). */
  currentList(vacancyId: VacancyId): Promise<ProposalList | null>;
  find(id: ProposalId): Promise<StoredProposal | null>;
  /** Current proposals of the caller's households that wait for something, oldest first. */
  toReview(page: PageQuery): Promise<Page<StoredProposal>>;
  /** How many proposals the current list of each vacancy shows the caller; no entry where there is no list. */
  currentSizes(ids: readonly VacancyId[]): Promise<ReadonlyMap<VacancyId, number>>;
  /** Current proposals of households, best rank first; no entry where one has none. */
  ofHouseholds(ids: readonly HouseholdId[]): Promise<ReadonlyMap<HouseholdId, readonly StoredProposal[]>>;
  /** Both start the transaction again where another one has just recorded the same on this proposal. */
  recordContact(id: ProposalId, at: Instant): Promise<void>;
  recordOpinion(id: ProposalId, opinion: NonNullable<StoredProposal['opinion']>): Promise<void>;
  /** After a correction: as if neither had been recorded. */
  clearContact(id: ProposalId): Promise<void>;
  clearOpinion(id: ProposalId): Promise<void>;
  insertRefusal(refusal: Refusal): Promise<void>;
  /** Holds the list until the day (included) unless it is held already; true when this call did it. */
  hold(vacancyId: VacancyId, until: CalendarDate): Promise<boolean>;
  /** Figures of the current lists: vacancies with ≥ 3 candidates, proposals, and the inter-departmental ones at rank 1. */
  currentFigures(): Promise<{ vacanciesWithThree: number; rankOnes: number; interDepartmentalRankOnes: number }>;
}
