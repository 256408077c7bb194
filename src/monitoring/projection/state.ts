import type { CalendarDate } from '#domain/dates.js';
import type {
  BlockingRow,
  ComparisonRow,
  FollowUpRow,
  HouseholdBands,
  ProposalRow,
  RehousingRow,
  StaffingRow,
  SupportRow,
} from '#domain/monitoring-rows.js';

export type Writable<T> = { -readonly [K in keyof T]: T[K] };

export const text = <T extends string>(value: unknown): T | null => (typeof value === 'string' ? (value as T) : null);
export const flag = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

interface VersionedRow {
  readonly id: string;
  readonly validFrom: CalendarDate | null;
  readonly validTo: CalendarDate | null;
}

/**
 * A row with its past: a date that was not known and is set to the day of the event needs no version, since every
 * question compares it with its own date; anything else closes the version on that day and opens another.
 */
export class Versions<T extends VersionedRow> {
  private readonly past: T[] = [];
  private row: T;
  private closed = 0;

  constructor(first: T) {
    this.row = first;
  }

  current(): T {
    return this.row;
  }

  versions(): readonly T[] {
    return [...this.past, this.row];
  }

  change(on: CalendarDate, change: (row: T) => T): void {
    const next = change(this.row);
    if (!overwrites(this.row, next, on) || on <= (this.row.validFrom ?? '')) {
      this.row = next;
      return;
    }
    this.closed += 1;
    this.past.push({ ...this.row, id: `${this.row.id}~${this.closed}`, validTo: on });
    this.row = { ...next, validFrom: on };
  }
}

/** Read only together with the day the proposal was closed. */
const DATED_BY_CLOSING: ReadonlySet<string> = new Set(['failureCause', 'failureMotive']);

function overwrites(row: object, next: object, on: CalendarDate): boolean {
  return Object.entries(next).some(([field, value]) => {
    const known = (row as Readonly<Record<string, unknown>>)[field] ?? null;
    if (known === value) return false;
    return !(known === null && (DATED_BY_CLOSING.has(field) || (value === on && field.endsWith('On'))));
  });
}

export const NO_BANDS: HouseholdBands = {
  sizeBand: null,
  incomeBand: null,
  singleParent: null,
  accessibilityNeed: null,
};

/** What is known of one household (or organisation) while its events are read in order. */
export class HouseholdState {
  readonly id: string;
  daloRecognisedOn: CalendarDate | null = null;
  labelled = false;
  bands: HouseholdBands = NO_BANDS;
  /** Place as `scope:code` → whether it is wished, not only accepted. */
  readonly consents = new Map<string, boolean>();
  readonly supports: Versions<SupportRow>[] = [];
  readonly rehousings: RehousingRow[] = [];
  readonly blockings: Writable<BlockingRow>[] = [];
  readonly followUps: FollowUpRow[] = [];
  /** Rows of the inquiries that were asked, by inquiry: the answer completes them. */
  readonly inquiries = new Map<string, FollowUpRow>();
  readonly proposals = new Map<string, Versions<ProposalRow>>();
  /** Dwelling of each proposal. */
  readonly vacancies = new Map<string, string | null>();
  /** Proposals under way. */
  readonly underWay = new Set<string>();
  readonly staffing = new Map<string, StaffingRow[]>();
  readonly comparisons: Writable<ComparisonRow>[] = [];

  constructor(id: string) {
    this.id = id;
  }

  support(): SupportRow | undefined {
    return this.supports.at(-1)?.current();
  }
}
