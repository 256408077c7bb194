import type { CalendarDate, Instant } from './dates.js';
import type { Departement } from './departement.js';
import type { DocumentCode, Household } from './household.js';
import type { HouseholdId, OrganisationId, SocialWorkerId, VacancyId } from './ids.js';

/** What the association writes of a support along the way; `null` = not written yet. */
export interface SupportTexts {
  readonly needs: string | null;
  readonly strengths: string | null;
  readonly forCorrespondent: string | null;
  readonly forSocialServices: string | null;
  readonly vigilance: string | null;
  readonly contactAfterEnd: string | null;
  /** Day the AVDL module of SYPLO was last brought up to date. */
  readonly syploUpdatedOn: CalendarDate | null;
}

export const NO_SUPPORT_TEXTS: SupportTexts = {
  needs: null,
  strengths: null,
  forCorrespondent: null,
  forSocialServices: null,
  vigilance: null,
  contactAfterEnd: null,
  syploUpdatedOn: null,
};

/** One thing done with the household, towards a dwelling (AVL) or within it (ADL). */
export interface SupportWork {
  readonly id: string;
  readonly phase: 'towards' | 'within';
  readonly on: CalendarDate;
  readonly what: string;
  readonly outcome: string | null;
}

/** Whether the household would live in a département: asked on, answered on. */
export interface ConsentRequest {
  readonly departement: Departement;
  readonly askedOn: CalendarDate;
  readonly answeredOn: CalendarDate | null;
  readonly answer: 'given' | 'refused' | null;
}

export const ALIN_TASK_KINDS = ['register', 'application', 'directProposal'] as const;
export type AlinTaskKind = (typeof ALIN_TASK_KINDS)[number];

export const ALIN_TASK_LABELS: Readonly<Record<AlinTaskKind, string>> = {
  register: 'Inscrire le ménage dans AL’in',
  application: 'Suivre une candidature dans AL’in',
  directProposal: 'Suivre une proposition directe d’Action Logement',
};

export const ALIN_OUTCOMES = ['registered', 'retained', 'notRetained', 'refusedByHousehold', 'abandoned'] as const;
export type AlinOutcome = (typeof ALIN_OUTCOMES)[number];

export const ALIN_OUTCOME_LABELS: Readonly<Record<AlinOutcome, string>> = {
  registered: 'Inscrit',
  retained: 'Retenu',
  notRetained: 'Non retenu',
  refusedByHousehold: 'Refusé par le ménage',
  abandoned: 'Abandonné',
};

/** Something to do or to follow with Action Logement. */
export interface AlinTask {
  readonly id: string;
  readonly householdId: HouseholdId;
  readonly kind: AlinTaskKind;
  readonly what: string;
  readonly openedOn: CalendarDate;
  readonly dueOn: CalendarDate;
  readonly doneOn: CalendarDate | null;
  readonly outcome: AlinOutcome | null;
}

/** A member of the association's team; `label` is how the team calls her or him. */
export interface SocialWorker {
  readonly id: SocialWorkerId;
  readonly label: string;
  readonly departement: Departement;
  readonly startedOn: CalendarDate;
  readonly leftOn: CalendarDate | null;
}

/** Social workers in post in a month and a département, as the association counted them. */
export interface WorkerCount {
  /** First day of the month. */
  readonly month: CalendarDate;
  readonly departement: Departement;
  readonly workers: number;
}

/** Everything that is written about the support of one household. */
export interface SupportFile {
  readonly texts: SupportTexts;
  /** Of the texts; 0 = nothing is written yet. */
  readonly textsVersion: number;
  readonly works: readonly SupportWork[];
  readonly expiries: ReadonlyMap<DocumentCode, CalendarDate>;
  readonly consentRequests: readonly ConsentRequest[];
  readonly alinTasks: readonly AlinTask[];
}

/** Months of support towards a dwelling after which a household without a proposal is signalled (AVDL; Action Logement). */
export const NO_PROPOSAL_MONTHS = 6;
/** Days before a consent lapses on which it is to be asked again. Our policy. */
export const CONSENT_NOTICE_DAYS = 60;
/** Days after which the data of a household is to be confirmed.  Our policy: thirty days before the engine finds it stale (staleAfterDays 400). */
export const DATA_NOTICE_DAYS = 370;

/** Signs by which the association's table is filtered; every one asked for must hold. */
export const HOUSEHOLD_SIGNS = [
  'noProposal',
  'atypical',
  'fileIncomplete',
  'notInAlin',
  'protocol',
  'consentExpiring',
  'toConfirm',
] as const;
export type HouseholdSign = (typeof HOUSEHOLD_SIGNS)[number];

export const HOUSEHOLD_SORTS = ['reference', 'waiting', 'confirmed'] as const;
export type HouseholdSort = (typeof HOUSEHOLD_SORTS)[number];

/** A household of the association's table, with what its filters read besides its facts. */
export interface HouseholdLine {
  readonly household: Household;
  /** Day of its last proposal; `null` = never proposed. */
  readonly proposedOn: CalendarDate | null;
}

/** Why an association contests an explanation. */
export const CONTEST_GROUNDS = ['wrongDatum', 'ruleMisapplied', 'points', 'otherHousehold', 'other'] as const;
export type ContestGround = (typeof CONTEST_GROUNDS)[number];

export const CONTEST_GROUND_LABELS: Readonly<Record<ContestGround, string>> = {
  wrongDatum: 'Une donnée que nous ne pouvons pas corriger est fausse',
  ruleMisapplied: 'Une règle est mal appliquée',
  points: 'Les points ne correspondent pas à la situation',
  otherHousehold: 'Le choix d’un autre ménage n’est pas compris',
  other: 'Autre raison',
};

export const CONTEST_ANSWERS = ['upheld', 'dataToCorrect', 'notUpheld'] as const;
export type ContestAnswer = (typeof CONTEST_ANSWERS)[number];

export const CONTEST_ANSWER_LABELS: Readonly<Record<ContestAnswer, string>> = {
  upheld: 'Demande fondée',
  dataToCorrect: 'Donnée à corriger',
  notUpheld: 'Résultat confirmé',
};

/** A request to look again at why a household is, or is not, on a vacancy's list. */
export interface Contest {
  readonly id: string;
  readonly version: number;
  readonly householdId: HouseholdId;
  readonly vacancyId: VacancyId;
  readonly associationId: OrganisationId;
  readonly departement: Departement;
  readonly ground: ContestGround;
  readonly text: string;
  readonly askedAt: Instant;
  readonly dueOn: CalendarDate;
  readonly answered: null | {
    readonly answer: ContestAnswer;
    readonly text: string;
    readonly at: Instant;
    readonly by: OrganisationId;
  };
}
