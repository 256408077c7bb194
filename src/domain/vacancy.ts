import type { Contingent } from './contingent.js';
import type { CalendarDate, Instant } from './dates.js';
import type { Dwelling } from './dwelling.js';
import type { LandlordId, OrganisationId, UserId, VacancyId } from './ids.js';

/** Why fewer than three candidates are lawful (CCH R441-3). */
export const SINGLE_CANDIDATE_GROUNDS = ['daloDesignation', 'adaptedPlai', 'recordedInsufficiency'] as const;
export type SingleCandidateGround = (typeof SINGLE_CANDIDATE_GROUNDS)[number];

/** How many candidates the landlord wants to present, and from where; all of them go before the same CALEOL. */
export interface CandidatesWanted {
  /** Ranks that the engine fills. */
  readonly engine: 1 | 2 | 3;
  /** Brought by the reserver, outside of the engine. */
  readonly reserver: number;
  /** The landlord's own, listed by their request number. */
  readonly landlord: number;
}

/** Most candidates of one channel outside of the engine. */
export const MAX_WANTED = 10;

/** Under flux the landlord orients each vacancy to a reserver; until then no candidate is proposed. */
export type Reservation =
  | { readonly state: 'toBeOriented' }
  | {
      readonly state: 'oriented';
      readonly contingent: Contingent;
      /** Organisation of the reserver; `null` where the landlord keeps it or it is not known. */
      readonly reserverId: OrganisationId | null;
      /** Last day for the reserver to designate; afterwards the dwelling returns to the landlord. */
      readonly reserverDeadline: CalendarDate | null;
    };

export const VACANCY_STATUSES = ['open', 'withdrawn', 'allocated'] as const;
export type VacancyStatus = (typeof VACANCY_STATUSES)[number];

export const LETTINGS = ['new', 'relet'] as const;
export type Letting = (typeof LETTINGS)[number];

/** What a landlord declares; `Vacancy` adds what the product knows. */
export interface VacancyDeclaration {
  readonly dwelling: Dwelling;
  readonly letting: Letting;
  readonly availableFrom: CalendarDate;
  readonly visitOn: CalendarDate | null;
  readonly caleolOn: CalendarDate | null;
  readonly reservation: Reservation;
  /** Offered to the Logement d'abord protocol: takes its eligible households. */
  readonly protocolChannel: boolean;
  readonly singleCandidateGround: SingleCandidateGround | null;
  /** Absent or `null` = three by the engine, none from elsewhere. */
  readonly candidatesWanted?: CandidatesWanted | null;
}

export interface Vacancy extends VacancyDeclaration {
  readonly id: VacancyId;
  readonly landlordId: LandlordId;
  readonly referentId: UserId | null;
  readonly status: VacancyStatus;
  readonly postedAt: Instant;
  /** Incremented at each change; the ETag. */
  readonly version: number;
}

/** Number of ranks that the engine fills: three, fewer where others bring the rest, or one where a ground is recorded. */
export function candidatesSought(
  vacancy: Pick<VacancyDeclaration, 'singleCandidateGround' | 'candidatesWanted'>,
): CandidatesWanted['engine'] {
  if (vacancy.singleCandidateGround !== null) return 1;
  return vacancy.candidatesWanted?.engine ?? 3;
}

/** Number of candidates wanted before the CALEOL, every channel together. */
export function candidatesInAll(
  vacancy: Pick<VacancyDeclaration, 'singleCandidateGround' | 'candidatesWanted'>,
): number {
  const { reserver = 0, landlord = 0 } = vacancy.candidatesWanted ?? {};
  return candidatesSought(vacancy) + reserver + landlord;
}
