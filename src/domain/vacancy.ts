import type { Contingent } from './contingent.js';
import type { CalendarDate, Instant } from './dates.js';
import type { Dwelling } from './dwelling.js';
import type { LandlordId, OrganisationId, UserId, VacancyId } from './ids.js';

/** Why fewer than three candidates are lawful (CCH R441-3). */
export const SINGLE_CANDIDATE_GROUNDS = ['daloDesignation', 'adaptedPlai', 'recordedInsufficiency'] as const;
export type SingleCandidateGround = (typeof SINGLE_CANDIDATE_GROUNDS)[number];

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

/** Number of ranks to fill: three (CCH R441-3), or one where a ground is recorded. */
export function candidatesSought(vacancy: Pick<VacancyDeclaration, 'singleCandidateGround'>): 1 | 3 {
  return vacancy.singleCandidateGround === null ? 3 : 1;
}
