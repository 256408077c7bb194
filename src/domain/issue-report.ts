import type { CalendarDate, Instant } from './dates.js';
import type { Departement } from './departement.js';
import type { HouseholdId, OrganisationId, VacancyId } from './ids.js';
import type { Role } from './organisation.js';

/** What a landlord referent or an association reports to the referents of the protocol. */
export const ISSUE_KINDS = [
  'noContact',
  'noCorrespondent',
  'refusalWithoutMotive',
  'fileStuck',
  'arrearsOrDisturbance',
  'supportNeeded',
  'wrongData',
  'discrimination',
] as const;
export type IssueKind = (typeof ISSUE_KINDS)[number];

export const ISSUE_KIND_LABELS: Readonly<Record<IssueKind, string>> = {
  noContact: 'Pas de contact avant la CALEOL',
  noCorrespondent: 'Pas de correspondant désigné',
  refusalWithoutMotive: 'Refus non motivé',
  fileStuck: 'Dossier bloqué',
  arrearsOrDisturbance: 'Trouble ou impayé',
  supportNeeded: 'Besoin d’appui',
  wrongData: 'Donnée fausse',
  discrimination: 'Discrimination alléguée',
};

export const ISSUE_SEVERITIES = ['ordinary', 'serious'] as const;
export type IssueSeverity = (typeof ISSUE_SEVERITIES)[number];

export const ISSUE_SEVERITY_LABELS: Readonly<Record<IssueSeverity, string>> = {
  ordinary: 'Courante',
  serious: 'Grave',
};

export const ISSUE_STATES = ['received', 'takenUp', 'answered', 'closed'] as const;
export type IssueState = (typeof ISSUE_STATES)[number];

export const ISSUE_STATE_LABELS: Readonly<Record<IssueState, string>> = {
  received: 'Reçu',
  takenUp: 'Pris en charge',
  answered: 'Répondu',
  closed: 'Clos',
};

/** Days after which a report without an answer is copied to the region (ux.md §7.6); our policy. */
export const REGIONAL_COPY_DAYS = 15;
/** Working days a referent has to answer; our policy. */
export const ANSWER_WORKING_DAYS = 10;

/** Acts on a report: who may, from which states, and where it leads. The reporter reads every message. */
export const ISSUE_ACTS = {
  takeUp: { from: ['received'], to: 'takenUp', by: 'referent' },
  answer: { from: ['received', 'takenUp'], to: 'answered', by: 'referent' },
  complete: { from: ['received', 'takenUp', 'answered'], to: 'takenUp', by: 'reporter' },
  close: { from: ['received', 'takenUp', 'answered'], to: 'closed', by: 'reporter' },
} as const satisfies Record<
  string,
  { readonly from: readonly IssueState[]; readonly to: IssueState; readonly by: 'referent' | 'reporter' }
>;
export type IssueAct = keyof typeof ISSUE_ACTS;

export interface IssueMessage {
  readonly at: Instant;
  readonly organisationId: OrganisationId;
  readonly role: Role;
  readonly act: 'report' | IssueAct;
  /** Empty where the act needs no words. */
  readonly text: string;
}

export interface IssueReport {
  readonly id: string;
  readonly version: number;
  readonly kind: IssueKind;
  readonly severity: IssueSeverity;
  readonly state: IssueState;
  readonly departement: Departement;
  readonly reporterId: OrganisationId;
  readonly reporterRole: Role;
  readonly vacancyId: VacancyId | null;
  readonly householdId: HouseholdId | null;
  /** Whom the report is about, where it is an organisation. */
  readonly aboutId: OrganisationId | null;
  readonly reportedAt: Instant;
  /** Day the answer is due. */
  readonly dueOn: CalendarDate;
  /** Day from which the region reads it; the very first one where it is serious or confidential. */
  readonly regionFrom: CalendarDate;
  readonly messages: readonly IssueMessage[];
}

/** Read by its reporter and the region alone: the départemental referents may be concerned. */
export function isConfidential(kind: IssueKind): boolean {
  return kind === 'discrimination';
}
