import type { Contingent } from './contingent.js';
import type { CalendarDate } from './dates.js';
import type { Departement } from './departement.js';
import type { BlockingKind } from './household.js';
import type { Prescriber, SupportScheme } from './support.js';

/** Where a row comes from: the procedure itself, a file, or a history rebuilt from published tables. */
export type Provenance = 'observed' | 'imported' | 'reconstitution';

/** Whose rows they are, so that one household (or organisation) can be projected again alone. */
interface Subject {
  readonly subjectId: string;
}

/**
 * A version of a row: what a later day overwrites closes it and opens another, so that a past date reads what was true
 * then. `validFrom` null = since ever; `validTo` = first day on which it is no longer so, `null` = still so.
 */
interface Versioned {
  readonly validFrom: CalendarDate | null;
  readonly validTo: CalendarDate | null;
}

/** How the place of a lease meets what the household asked for; `null` = nothing is known of its consents. */
export type PlaceAgreement = 'wish' | 'consent' | 'none';

export const SIZE_BANDS = ['1', '2', '3', '4', '5+'] as const;
export type SizeBand = (typeof SIZE_BANDS)[number];

/** Declared monthly resources per consumption unit. */
export const INCOME_BANDS = ['under500', 'from500to599', 'from600to999', 'from1000'] as const;
export type IncomeBand = (typeof INCOME_BANDS)[number];

/** Bands and flags that name nobody: what fairness is measured by. `null` = not known. */
export interface HouseholdBands {
  readonly sizeBand: SizeBand | null;
  readonly incomeBand: IncomeBand | null;
  readonly singleParent: boolean | null;
  readonly accessibilityNeed: boolean | null;
}

/** One lease signed, whoever the household: what monitoring counts. `null` = not known, never "no". */
export interface RehousingRow extends Subject {
  readonly id: string;
  readonly signedOn: CalendarDate;
  /** Département that followed the household. */
  readonly departementFrom: Departement | null;
  /** Département of the dwelling as the registers (SNE, SYPLO) locate it. */
  readonly departementTo: Departement | null;
  /** Département of the dwelling as the association declared it. */
  readonly declaredDepartementTo: Departement | null;
  readonly contingent: Contingent | null;
  readonly landlordId: string | null;
  /** Who the dwelling was reserved to; `null` = to nobody, or not known. */
  readonly reserverId: string | null;
  /** Name of the landlord as declared. */
  readonly landlord: string | null;
  readonly associationId: string | null;
  readonly scheme: SupportScheme | null;
  /** Followed under the AVDL, whatever the phase. */
  readonly avdl: boolean;
  readonly protocol: boolean;
  readonly dalo: boolean;
  /** Recognised DALO or labelled a priority public; `null` = not known. */
  readonly priority: boolean | null;
  readonly placeAgreement: PlaceAgreement | null;
  readonly firstQuartile: boolean | null;
  readonly qpv: boolean | null;
  readonly actionLogementReported: boolean;
  /** Start of the support towards a home (AVL). */
  readonly towardsStartedOn: CalendarDate | null;
  readonly daloRecognisedOn: CalendarDate | null;
  readonly provenance: Provenance;
}

/** One support measure: its dates, from which its state at any day follows. */
export interface SupportRow extends Subject, Versioned, HouseholdBands {
  readonly id: string;
  /** Département of support. */
  readonly departement: Departement | null;
  readonly associationId: string | null;
  readonly scheme: SupportScheme | null;
  readonly prescriber: Prescriber | null;
  readonly diagnosedOn: CalendarDate | null;
  readonly towardsStartedOn: CalendarDate | null;
  readonly rehousedOn: CalendarDate | null;
  readonly withinStartedOn: CalendarDate | null;
  readonly endedOn: CalendarDate | null;
  /** End of the support without rehousing. */
  readonly exitedOn: CalendarDate | null;
  readonly actionLogementReportedOn: CalendarDate | null;
  readonly protocolEnteredOn: CalendarDate | null;
  readonly protocolExitedOn: CalendarDate | null;
  readonly daloRecognisedOn: CalendarDate | null;
  readonly firstProposedOn: CalendarDate | null;
  /** Last time the household had proposals, and the day the last of them was closed by anything but a lease. */
  readonly proposedOn: CalendarDate | null;
  readonly proposalClosedOn: CalendarDate | null;
  readonly provenance: Provenance;
}

export interface BlockingRow extends Subject {
  readonly id: string;
  readonly departement: Departement | null;
  readonly associationId: string | null;
  readonly kind: BlockingKind;
  readonly openedOn: CalendarDate;
  readonly solvedOn: CalendarDate | null;
  readonly provenance: Provenance;
}

/** One household asked about at least one year after its support ended; answers are `null` without a return. */
export interface FollowUpRow extends Subject {
  readonly id: string;
  readonly departement: Departement | null;
  readonly landlordId: string | null;
  readonly associationId: string | null;
  readonly askedOn: CalendarDate;
  readonly supportEndedOn: CalendarDate | null;
  readonly returned: boolean;
  readonly arrears3Months: boolean | null;
  readonly insuranceMissing: boolean | null;
  readonly surveyUnanswered: boolean | null;
  readonly notice: boolean | null;
  readonly provenance: Provenance;
}

/** Why a proposal ended without a lease. */
export const FAILURE_CAUSES = [
  'unit',
  'noRelay',
  'caleol',
  'household',
  'association',
  'landlord',
  'reserver',
  'expired',
  'superseded',
  'released',
  'failed',
] as const;
export type FailureCause = (typeof FAILURE_CAUSES)[number];

/** One proposal: what became of it, each step with its day. */
export interface ProposalRow extends Subject, Versioned {
  readonly id: string;
  readonly departementFrom: Departement | null;
  readonly departementTo: Departement | null;
  readonly contingent: Contingent | null;
  readonly landlordId: string | null;
  readonly reserverId: string | null;
  readonly associationId: string | null;
  readonly interDepartmental: boolean | null;
  readonly proposedOn: CalendarDate;
  readonly contactOn: CalendarDate | null;
  /** Request of the origin's unit to the destination's. */
  readonly requestedOn: CalendarDate | null;
  readonly presentedOn: CalendarDate | null;
  /** Deferred by the CALEOL, or not granted, because the file was incomplete. */
  readonly incompleteFileOn: CalendarDate | null;
  readonly decidedOn: CalendarDate | null;
  readonly signedOn: CalendarDate | null;
  readonly closedOn: CalendarDate | null;
  readonly failureCause: FailureCause | null;
  /** Coded motive of the CALEOL, of the household, of the unit. */
  readonly failureMotive: string | null;
  readonly provenance: Provenance;
}

/** One social worker in post in one month: counting rows gives worker-months. */
export interface StaffingRow extends Subject {
  readonly id: string;
  readonly associationId: string | null;
  readonly departement: Departement | null;
  /** First day of the month. */
  readonly month: CalendarDate;
  readonly provenance: Provenance;
}

/** One field of one household compared with the State's register. */
export const COMPARISON_STATES = ['same', 'different', 'missingHere', 'missingThere'] as const;
export type ComparisonState = (typeof COMPARISON_STATES)[number];

export interface ComparisonRow extends Subject, Versioned {
  readonly id: string;
  readonly departement: Departement | null;
  readonly associationId: string | null;
  readonly register: string;
  readonly field: string;
  readonly comparedOn: CalendarDate;
  readonly state: ComparisonState;
  readonly provenance: Provenance;
}

export interface MonitoringRows {
  readonly rehousings: readonly RehousingRow[];
  readonly supports: readonly SupportRow[];
  readonly blockings: readonly BlockingRow[];
  readonly followUps: readonly FollowUpRow[];
  readonly proposals: readonly ProposalRow[];
  readonly staffing: readonly StaffingRow[];
  readonly comparisons: readonly ComparisonRow[];
}

export type RowKind = keyof MonitoringRows;
