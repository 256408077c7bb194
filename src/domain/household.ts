import type { CalendarDate } from './dates.js';
import type { CommuneCode, Departement } from './departement.js';
import type { DwellingSize } from './dwelling.js';
import type { HouseholdId, LandlordId, OrganisationId } from './ids.js';
import type { Cents } from './money.js';
import type { SupportMeasure } from './support.js';

/**
 * A household as the engine may know it. Forbidden facts (name, sex, nationality, place of birth, health) have no
 * field: they cannot be stored, scored or leaked. Unknown stays `unknown`; nothing is deduced.
 */
export type Known = 'yes' | 'no' | 'unknown';

export const MEMBER_ROLES = ['applicant', 'partner', 'coApplicant', 'dependant', 'otherOccupant'] as const;
export type MemberRole = (typeof MEMBER_ROLES)[number];

/** `full` lives here; `alternating` half of the time; `visiting` by right of visit and accommodation. */
export const CUSTODIES = ['full', 'alternating', 'visiting'] as const;
export type Custody = (typeof CUSTODIES)[number];

export interface Member {
  readonly role: MemberRole;
  readonly birthDate: CalendarDate;
  /** CMI mention invalidité: read by the income ceilings alone (arrêté du 29 juillet 1987). */
  readonly disabilityCard: boolean;
  /** For dependants; `full` for everybody else. */
  readonly custody: Custody;
}

export interface ReferenceTaxIncomes {
  /** Sum of the RFR of all persons of the home for year N−2; `null` = not known. */
  readonly nMinus2Cents: Cents | null;
  readonly nMinus1Cents: Cents | null;
  readonly last12MonthsCents: Cents | null;
}

export interface Incomes {
  readonly referenceTax: ReferenceTaxIncomes;
  /** Declared monthly resources of the request: quartile, effort rate, residual income. Never the ceilings. */
  readonly declaredMonthlyCents: Cents | null;
}

/** The household under another composition (a grown child or an old parent as co-applicant, or without). */
export interface CompositionVariant {
  readonly code: 'withCoApplicant' | 'withoutCoApplicant' | 'afterReunification' | 'individualised';
  readonly members: readonly Member[];
  readonly incomes: Incomes;
}

export const REQUEST_STATUSES = ['active', 'radiated', 'expired', 'satisfied'] as const;
export type RequestStatus = (typeof REQUEST_STATUSES)[number];

export interface HousingRequest {
  /** Numéro unique régional, 18 characters; `null` = not known. Personal: never in an instance, a log or a job. */
  readonly requestNumber: string | null;
  readonly status: RequestStatus;
  readonly filedOn: CalendarDate;
  readonly renewedOn: CalendarDate | null;
}

export interface DaloRecognition {
  readonly recognisedOn: CalendarDate;
  readonly departement: Departement;
  /** What the commission recommends; empty where it says nothing. */
  readonly recommendations: {
    readonly sizes: readonly DwellingSize[];
    readonly perimeter: readonly Departement[];
    readonly adaptedDwelling: boolean;
  };
  /** Landlord to which the préfet has designated the household, where he has (CCH L441-2-3). */
  readonly designatedTo: LandlordId | null;
}

/** Letters of CCH L441-1. */
export const PRIORITY_CATEGORIES = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'gBis', 'h', 'i', 'j', 'k', 'l', 'm'] as const;
export type PriorityCategory = (typeof PRIORITY_CATEGORIES)[number];

export const LABELLERS = ['state', 'siao', 'agreement', 'emergencyWithStateConsent'] as const;
export type Labeller = (typeof LABELLERS)[number];

/** A SYPLO label is an input with provenance and date; the engine never infers one. */
export interface PriorityLabel {
  readonly category: PriorityCategory | 'dalo';
  readonly labelledOn: CalendarDate;
  readonly labeller: Labeller;
  readonly departement: Departement;
}

export type Place =
  | { readonly scope: 'departement'; readonly code: Departement }
  | { readonly scope: 'commune'; readonly code: CommuneCode };

/** Consent is dated and may lapse; `wishRank` 1 is the first wish, `null` = accepted, not wished. */
export interface PlaceConsent {
  readonly place: Place;
  readonly consentedOn: CalendarDate;
  readonly expiresOn: CalendarDate | null;
  readonly wishRank: number | null;
}

export interface ExcludedArea {
  readonly place: Place;
  /** Why; seen by the association alone, never by a landlord, never in an instance. */
  readonly reason: string | null;
}

export const BLOCKING_KINDS = [
  'cohabitation',
  'separatedNotDivorced',
  'marriedApplyingAlone',
  'familyReunification',
  'livingAbroad',
  'other',
] as const;
export type BlockingKind = (typeof BLOCKING_KINDS)[number];

export const BLOCKING_PROOFS = [
  'familyCourtReferral',
  'lawyerAttestation',
  'judgment',
  'legalSeparation',
  'protectionOrder',
  'civilPartnershipEnded',
  'spouseAddress',
  'reunificationFiling',
  'reunificationDecision',
  'foreignTaxNotice',
  'consularCertificate',
  'coApplicantAgreement',
  'other',
] as const;
export type BlockingProof = (typeof BLOCKING_PROOFS)[number];

export interface BlockingSituation {
  readonly kind: BlockingKind;
  readonly openedOn: CalendarDate;
  readonly proof: { readonly kind: BlockingProof; readonly obtainedOn: CalendarDate } | null;
  readonly solvedOn: CalendarDate | null;
}

/** Closed statutory facts that count as need; no health, no narrative. */
export interface StatutoryNeeds {
  readonly homelessOrHosted: Known;
  readonly enforceableEviction: Known;
  readonly unfitDwelling: Known;
  readonly violence: Known;
}

export const DOCUMENT_CODES = [
  'identity',
  'regularStay',
  'familyStatus',
  'taxNoticeNMinus2',
  'taxNoticeNMinus1',
  'recentResources',
  'currentHousing',
  'other',
] as const;
export type DocumentCode = (typeof DOCUMENT_CODES)[number];

/** Only that a document is there and fit, never the document. */
export interface FileDocument {
  readonly code: DocumentCode;
  readonly status: 'received' | 'missing' | 'expired';
  readonly checkedOn: CalendarDate | null;
}

export interface Household {
  readonly id: HouseholdId;
  /** The association's (or owner's) own reference, unique within it. */
  readonly reference: string;
  readonly ownerId: OrganisationId;
  /** Département of support; of the request where no association supports the household. */
  readonly departement: Departement;
  readonly request: HousingRequest;
  readonly members: readonly Member[];
  /** Two adults of the household form a couple (married, PACS, cohabiting). */
  readonly couple: boolean;
  readonly expectedBirths: { readonly count: number; readonly expectedOn: CalendarDate } | null;
  readonly variants: readonly CompositionVariant[];
  readonly incomes: Incomes;
  readonly needs: {
    readonly stepFree: boolean;
    readonly adaptedDwelling: boolean;
    /** Highest floor without a lift; `null` = any. */
    readonly maxFloorWithoutLift: number | null;
  };
  /** Regular stay of every adult (CCH R441-1): a declared fact of the file, never deduced. */
  readonly regularStay: Known;
  readonly dalo: DaloRecognition | null;
  readonly priorityLabels: readonly PriorityLabel[];
  readonly support: SupportMeasure | null;
  readonly consents: readonly PlaceConsent[];
  readonly excludedAreas: readonly ExcludedArea[];
  readonly actionLogement: { readonly eligible: Known; readonly alinRegisteredOn: CalendarDate | null };
  readonly stateAgent: Known;
  /** Eligible to the AVDL Logement d'abord protocol since that day; `null` = not. */
  readonly protocolEligibleSince: CalendarDate | null;
  readonly blockingSituations: readonly BlockingSituation[];
  readonly statutoryNeeds: StatutoryNeeds;
  readonly documents: readonly FileDocument[];
  /** The household asked not to be proposed for a while; `null` = may be. */
  readonly pausedUntil: CalendarDate | null;
  /** Day the association last confirmed the data. */
  readonly confirmedOn: CalendarDate;
}

/** Persons who live in the dwelling all the time, births not counted; visiting children are not. */
export function occupants(household: Pick<Household, 'members'>): number {
  let count = 0;
  for (const { custody } of household.members) if (custody !== 'visiting') count++;
  return count;
}
