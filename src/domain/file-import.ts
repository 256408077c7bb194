import type { Instant } from './dates.js';
import type { OrganisationId } from './ids.js';

/** What a file brings: vacancies of a landlord, households of an association. */
export const IMPORT_KINDS = ['vacancies', 'households'] as const;
export type ImportKind = (typeof IMPORT_KINDS)[number];

/**
 * `mapping`: columns to be matched · `checking`: lines compared with what is stored, nothing written · `ready`: preview
 * to be read · `writing` · `done` · `abandoned`.
 */
export const IMPORT_STATES = ['mapping', 'checking', 'ready', 'writing', 'done', 'abandoned'] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

export const LINE_STATUSES = ['waiting', 'toCreate', 'toUpdate', 'unchanged', 'error', 'created', 'updated'] as const;
export type LineStatus = (typeof LINE_STATUSES)[number];

/** A file that was sent, kept until its lines are written: where it is says what remains to be done. */
export interface FileImport {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly fileName: string;
  /** How it was read, in French: « CSV, UTF-8, séparateur point-virgule ». */
  readonly reading: string;
  readonly headers: readonly string[];
  /** For each heading the column it fills; `null` = left aside. */
  readonly mapping: readonly (string | null)[];
  readonly lines: number;
  /** Last line of the file dealt with in this state; 0 = none yet. */
  readonly cursor: number;
  readonly createdAt: Instant;
  readonly advancedAt: Instant;
}

export interface ImportLineFault {
  readonly column: number | null;
  readonly code: string;
  readonly message: string;
  readonly expected: string;
}

export interface ImportLineProblem {
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
  readonly expected: string | null;
  readonly received: string | null;
}

export interface ImportLineChange {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** What became of a line; `place` tells two dwellings of one address apart, `notes` are doubts to read, never errors. */
export interface LineOutcome {
  readonly line: number;
  readonly reference: string | null;
  readonly place: string | null;
  readonly status: LineStatus;
  readonly problems: readonly ImportLineProblem[];
  readonly changes: readonly ImportLineChange[];
  readonly notes: readonly string[];
}

export interface ImportLine extends LineOutcome {
  /** One text per heading; empty once the line is written. */
  readonly cells: readonly string[];
  readonly faults: readonly ImportLineFault[];
}
