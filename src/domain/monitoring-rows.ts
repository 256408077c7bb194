import type { Contingent } from './contingent.js';
import type { CalendarDate } from './dates.js';
import type { Departement } from './departement.js';
import type { BlockingKind } from './household.js';
import type { Prescriber, SupportScheme } from './support.js';

/** Where a row comes from: the procedure itself, a file, or a history rebuilt from published tables. */
export type Provenance = 'observed' | 'imported' | 'reconstitution';

/** One lease signed, whoever the household: what monitoring counts. `null` = not known, never "no". */
export interface RehousingRow {
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
  /** Name of the landlord as declared. */
  readonly landlord: string | null;
  readonly associationId: string | null;
  readonly scheme: SupportScheme | null;
  /** Followed under the AVDL, whatever the phase. */
  readonly avdl: boolean;
  readonly protocol: boolean;
  readonly dalo: boolean;
  readonly firstQuartile: boolean | null;
  readonly qpv: boolean | null;
  readonly actionLogementReported: boolean;
  /** Start of the support towards a home (AVL). */
  readonly towardsStartedOn: CalendarDate | null;
  readonly daloRecognisedOn: CalendarDate | null;
  readonly provenance: Provenance;
}

/** One support measure: its dates, from which its state at any day follows. */
export interface SupportRow {
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
  /** Last proposal made to the household, and the day it was closed by anything but a lease. */
  readonly proposedOn: CalendarDate | null;
  readonly proposalClosedOn: CalendarDate | null;
  readonly provenance: Provenance;
}

export interface BlockingRow {
  readonly id: string;
  readonly departement: Departement | null;
  readonly associationId: string | null;
  readonly kind: BlockingKind;
  readonly openedOn: CalendarDate;
  readonly solvedOn: CalendarDate | null;
  readonly provenance: Provenance;
}

/** One household asked about at least one year after its support ended; answers are `null` without a return. */
export interface FollowUpRow {
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

export interface MonitoringRows {
  readonly rehousings: readonly RehousingRow[];
  readonly supports: readonly SupportRow[];
  readonly blockings: readonly BlockingRow[];
  readonly followUps: readonly FollowUpRow[];
}

export type RowKind = keyof MonitoringRows;
