import type { Contingent } from './contingent.js';
import { type CalendarDate, calendarDate, type Instant } from './dates.js';
import type { Departement } from './departement.js';
import type { HouseholdId, OrganisationId } from './ids.js';

/** Parties to the protocol AVDL Logement d'abord (DRIHL, 2 February 2023), and who rehouses without having signed. */
export const PARTNER_KINDS = ['landlord', 'actionLogement', 'localAuthority'] as const;
export type PartnerKind = (typeof PARTNER_KINDS)[number];

export const PARTNER_KIND_LABELS: Readonly<Record<PartnerKind, string>> = {
  landlord: 'Bailleur',
  actionLogement: 'Action Logement',
  localAuthority: 'Collectivité',
};

export const PARTNER_STANDINGS = ['signatory', 'rehousesWithoutSigning', 'left'] as const;
export type PartnerStanding = (typeof PARTNER_STANDINGS)[number];

export const STANDING_LABELS: Readonly<Record<PartnerStanding, string>> = {
  signatory: 'Signataire',
  rehousesWithoutSigning: 'Reloge sans avoir signé',
  left: 'A quitté le protocole',
};

export interface ProtocolPartner {
  readonly id: string;
  readonly version: number;
  readonly kind: PartnerKind;
  /** `null` = it has no account in the product. */
  readonly organisationId: OrganisationId | null;
  readonly name: string;
  readonly departements: readonly Departement[];
  readonly standing: PartnerStanding;
  readonly signedOn: CalendarDate | null;
  readonly leftOn: CalendarDate | null;
}

/**
 * Roles of the directory of an organisation; the fifth one, the correspondent, is named for one household. The regional
 * ones serve every département.
 */
export const CONTACT_ROLES = [
  'landlordDepartemental',
  'landlordRegional',
  'caleolContact',
  'protocolDepartemental',
  'protocolRegional',
] as const;
export type ContactRole = (typeof CONTACT_ROLES)[number];

export const CONTACT_ROLE_LABELS: Readonly<Record<ContactRole, string>> = {
  landlordDepartemental: 'Référent départemental du bailleur',
  landlordRegional: 'Référent régional du bailleur',
  caleolContact: 'Contact du bailleur pour la CALEOL, ayant autorité',
  protocolDepartemental: 'Référent départemental du protocole',
  protocolRegional: 'Référent régional du protocole à la DRIHL',
};

export interface DirectoryContact {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly role: ContactRole;
  /** `null` for a regional role. */
  readonly departement: Departement | null;
  readonly name: string;
  readonly job: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly namedOn: CalendarDate;
  readonly replacedOn: CalendarDate | null;
}

export function isRegional(role: ContactRole): boolean {
  return role === 'landlordRegional' || role === 'protocolRegional';
}

/** What was offered and eligible on the day of a meeting; kept with it. */
export interface MeetingFigures {
  readonly since: CalendarDate | null;
  readonly vacanciesOffered: number;
  readonly eligible: number;
  readonly kept: number;
  readonly exited: number;
}

export interface ProtocolMeeting {
  readonly id: string;
  readonly version: number;
  readonly departement: Departement;
  readonly year: number;
  readonly quarter: number;
  readonly plannedOn: CalendarDate;
  readonly place: string;
  /** `null` = not held yet. */
  readonly heldOn: CalendarDate | null;
  readonly attendance: string | null;
  readonly record: string | null;
  readonly figures: MeetingFigures | null;
}

export interface Quarter {
  readonly year: number;
  readonly quarter: number;
}

export function quarterOf(day: CalendarDate): Quarter {
  return { year: Number(day.slice(0, 4)), quarter: Math.ceil(Number(day.slice(5, 7)) / 3) };
}

/** Last day of a quarter. */
export function quarterEnd({ year, quarter }: Quarter): CalendarDate {
  return calendarDate(`${year}-${['03-31', '06-30', '09-30', '12-31'][quarter - 1]}`);
}

export function quarterBefore({ year, quarter }: Quarter): Quarter {
  return quarter === 1 ? { year: year - 1, quarter: 4 } : { year, quarter: quarter - 1 };
}

/** What becomes of an eligible household that a meeting revises. */
export const EXIT_MOTIVES = ['rehoused', 'noLongerEligible', 'householdLeft', 'supportEnded', 'other'] as const;
export type ExitMotive = (typeof EXIT_MOTIVES)[number];

export const EXIT_MOTIVE_LABELS: Readonly<Record<ExitMotive, string>> = {
  rehoused: 'Relogé',
  noLongerEligible: 'Ne remplit plus les conditions',
  householdLeft: 'A renoncé ou quitté la région',
  supportEnded: 'Accompagnement terminé sans relogement',
  other: 'Autre motif',
};

export interface ProtocolReview {
  readonly meetingId: string;
  readonly householdId: HouseholdId;
  readonly outcome: 'kept' | 'exited';
  readonly motive: ExitMotive | null;
  readonly reviewedOn: CalendarDate;
}

/** A lease signed outside of the product: by another channel, or with a landlord that has no account. */
export interface OutsideRehousing {
  readonly id: string;
  readonly householdId: HouseholdId;
  readonly associationId: OrganisationId;
  readonly signedOn: CalendarDate;
  /** Of the dwelling; `null` = not known. */
  readonly departement: Departement | null;
  readonly contingent: Contingent | null;
  readonly landlordId: OrganisationId | null;
  /** Its name as typed, where it has no account. */
  readonly landlord: string | null;
  readonly protocol: boolean;
  readonly source: 'form' | 'file';
  readonly recordedAt: Instant;
}

/** The four findings asked of a landlord one year after the end of a support; `null` = not known. */
export interface SurveyAnswers {
  readonly arrears3Months: boolean | null;
  readonly insuranceMissing: boolean | null;
  readonly surveyUnanswered: boolean | null;
  readonly notice: boolean | null;
}

export const SURVEY_QUESTIONS: readonly { readonly key: keyof SurveyAnswers; readonly label: string }[] = [
  { key: 'arrears3Months', label: 'Impayés de plus de trois mois' },
  { key: 'insuranceMissing', label: 'Défaut d’assurance habitation' },
  { key: 'surveyUnanswered', label: 'Absence de réponse aux enquêtes OPS ou SLS' },
  { key: 'notice', label: 'Congé donné' },
];

export interface SurveyInquiry {
  readonly id: string;
  readonly householdId: HouseholdId;
  readonly departement: Departement;
  readonly landlordId: OrganisationId | null;
  readonly signedOn: CalendarDate;
  readonly supportEndedOn: CalendarDate;
  readonly askedOn: CalendarDate;
  readonly answeredOn: CalendarDate | null;
  readonly answers: SurveyAnswers | null;
}
