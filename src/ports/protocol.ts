import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { Household } from '#domain/household.js';
import type { HouseholdId, LandlordId, OrganisationId, VacancyId } from '#domain/ids.js';
import type {
  DirectoryContact,
  OutsideRehousing,
  ProtocolMeeting,
  ProtocolPartner,
  ProtocolReview,
  SurveyAnswers,
  SurveyInquiry,
} from '#domain/protocol.js';
import type { Page, PageQuery } from '../ports.js';

/** A dwelling offered to the households of the protocol. */
export interface OfferedVacancy {
  readonly id: VacancyId;
  readonly landlordId: LandlordId;
  readonly departement: Departement;
  readonly communeCode: string;
  readonly size: string;
  readonly postedAt: Instant;
  readonly status: string;
}

/** What a partner has done under the protocol; dwellings offered, and leases of its landlord. */
export interface PartnerFigures {
  readonly organisationId: string;
  readonly offered: number;
  readonly rehoused: number;
}

/** The register of the protocol and its directory, within the caller's départements. */
export interface ProtocolRepository {
  partners(): Promise<readonly ProtocolPartner[]>;
  findPartner(id: string): Promise<ProtocolPartner | null>;
  /** False where a partner of this kind already has this name. */
  insertPartner(partner: ProtocolPartner): Promise<boolean>;
  /** Writes where `version` is still the stored one and increments it. */
  updatePartner(partner: ProtocolPartner): Promise<boolean>;
  figures(): Promise<readonly PartnerFigures[]>;
  /** People in post; `formerToo` = those replaced also. */
  contacts(formerToo: boolean): Promise<readonly DirectoryContact[]>;
  /** Names the person and ends the post of whoever held it; `userId` = she is the person signed in. */
  name(contact: DirectoryContact, userId: string | null): Promise<void>;
  /** Dwellings offered to the protocol in a département since a day, latest first. */
  offeredSince(departement: Departement, since: CalendarDate | null): Promise<readonly OfferedVacancy[]>;
  /** Whether the caller is a regional referent of the protocol in post. */
  isReferent(): Promise<boolean>;
  /** Households eligible to the protocol with their names, for its regional referents; nobody for others. */
  nominative(page: PageQuery): Promise<Page<{ readonly household: Household; readonly name: string | null }>>;
  /** Households of the caller's rows that are eligible, supported in the département, the longest eligible first. */
  eligible(departement: Departement): Promise<readonly HouseholdId[]>;
  /** Of the caller's territory; false where the household is not there. */
  setEligibility(id: HouseholdId, since: CalendarDate | null): Promise<boolean>;
}

export interface MeetingRepository {
  find(id: string): Promise<ProtocolMeeting | null>;
  list(): Promise<readonly ProtocolMeeting[]>;
  /** False where the département already has a meeting in the quarter. */
  insert(meeting: ProtocolMeeting): Promise<boolean>;
  /** Writes where `version` is still the stored one and increments it. */
  update(meeting: ProtocolMeeting): Promise<boolean>;
  reviews(id: string): Promise<readonly ProtocolReview[]>;
  review(review: ProtocolReview): Promise<void>;
}

export interface OutsideRehousingRepository {
  /** False where the same lease is already recorded. */
  insert(rehousing: OutsideRehousing): Promise<boolean>;
  list(page: PageQuery): Promise<Page<OutsideRehousing>>;
}

export interface SurveyRepository {
  /** Creates the inquiries that are due within the caller's territory: supports ended a year before, once each. */
  open(input: {
    readonly endedBefore: CalendarDate;
    readonly askedOn: CalendarDate;
  }): Promise<readonly SurveyInquiry[]>;
  lock(id: string): Promise<SurveyInquiry | null>;
  list(filter: { readonly answered: boolean | null }, page: PageQuery): Promise<Page<SurveyInquiry>>;
  answer(id: string, on: CalendarDate, answers: SurveyAnswers): Promise<void>;
  /** How many are due and not asked yet. */
  due(endedBefore: CalendarDate): Promise<number>;
  /** Asked and answered inquiries by landlord, within the caller's rows. */
  returns(): Promise<
    readonly { readonly landlordId: OrganisationId | null; readonly asked: number; readonly answered: number }[]
  >;
}
