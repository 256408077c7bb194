import type { CalendarDate, Instant } from './dates.js';
import type { Departement } from './departement.js';
import type { OrganisationId } from './ids.js';

/** The five steps of the management dialogue (DRIHL, 2 February 2023). */
export const REVIEW_STEPS = ['indicators', 'exchange', 'presentedCase', 'budget', 'socialWorkers'] as const;
export type ReviewStep = (typeof REVIEW_STEPS)[number];

export const REVIEW_INDICATOR_KEYS = [
  'rehousingsPerWorker',
  'arrears',
  'atypicalSituations',
  'incompleteFiles',
  'registerCoherence',
] as const;
export type ReviewIndicatorKey = (typeof REVIEW_INDICATOR_KEYS)[number];

/** A figure with what it is made of; `value` is `null` where the denominator is nought. */
export interface ReviewFigure {
  readonly numerator: number;
  readonly denominator: number;
  readonly value: number | null;
  /** Denominator under ten: « effectif faible ». */
  readonly small: boolean;
}

export interface ReviewIndicator {
  readonly key: ReviewIndicatorKey;
  readonly association: ReviewFigure;
  /** Where the association works: its own figure there, and the mean of all, weighted. */
  readonly departements: readonly {
    readonly departement: Departement;
    readonly association: ReviewFigure;
    readonly mean: ReviewFigure;
  }[];
  readonly region: ReviewFigure;
}

/** Frozen on the day of the examination. */
export interface ReviewFigures {
  readonly asOf: CalendarDate;
  readonly indicators: readonly ReviewIndicator[];
  /** Social workers in post, month by month, as counted; `null` = not counted. */
  readonly workersByMonth: readonly { readonly month: string; readonly workers: number | null }[];
}

export interface ReviewRecord {
  readonly exchange: null | {
    readonly strongPoints: readonly string[];
    readonly toImprove: readonly string[];
    readonly blockages: readonly { readonly departement: Departement; readonly text: string }[];
  };
  /** One support, told without a name, typical of a strength or of a need. */
  readonly presentedCase: null | { readonly illustrates: 'strength' | 'need'; readonly text: string };
  readonly budget: null | { readonly lines: readonly { readonly post: string; readonly cents: number }[] };
  readonly socialWorkers: null | { readonly text: string };
}

export const EMPTY_RECORD: ReviewRecord = { exchange: null, presentedCase: null, budget: null, socialWorkers: null };

export interface ManagementReview {
  readonly id: string;
  readonly associationId: OrganisationId;
  readonly year: number;
  readonly departements: readonly Departement[];
  readonly openedOn: CalendarDate;
  readonly openedBy: OrganisationId;
  readonly closedOn: CalendarDate | null;
  readonly version: number;
  readonly figures: ReviewFigures | null;
  readonly record: ReviewRecord;
}

export const SHEETS_DRAWN = 7;

export interface SheetDraw {
  readonly reviewId: string;
  readonly number: number;
  /** Why another draw; `null` for the first. */
  readonly reason: string | null;
  readonly candidates: readonly string[];
  readonly candidatesHash: string;
  /** SHA-256 published before anything is drawn. */
  readonly commitment: string;
  readonly committedAt: Instant;
  readonly committedBy: OrganisationId;
  readonly revealed: null | { readonly secret: string; readonly at: Instant; readonly drawn: readonly string[] };
}

/** What is looked at on one sheet « appui au relogement ». */
export interface SheetGrid {
  readonly complete: boolean;
  readonly datesCoherent: boolean;
  /** 1 = insufficient … 4 = exemplary. */
  readonly quality: 1 | 2 | 3 | 4;
  readonly comment: string | null;
}

export interface ExaminedSheet {
  readonly number: number;
  readonly householdId: string;
  readonly grid: SheetGrid;
  readonly examinedAt: Instant;
}
