import type { Instant } from '#domain/dates.js';
import type { HouseholdId, ProposalId, RunId, VacancyId } from '#domain/ids.js';
import type { Page, PageQuery } from '../ports.js';

/** What the audit log keeps of an act that is no event (a reading, an export): codes and ids, never a personal value. */
export interface AuditAct {
  /** A code in camelCase: `identityRead`, `householdsExported`… */
  readonly action: string;
  /** Kept as salted hashes, with who holds them and where. */
  readonly householdIds?: readonly HouseholdId[];
  readonly vacancyId?: VacancyId;
  readonly proposalId?: ProposalId;
  readonly runId?: RunId;
  /** What it was about besides, as `kind:id`. */
  readonly object?: string;
  /** Why, as a code. */
  readonly purpose?: string;
}

/** One row of the log as the access journal shows it. */
export interface AuditEntry {
  /** The organisation that acted, `system`, or `outside` for a writer without a context. */
  readonly chain: string;
  readonly seq: number;
  readonly at: Instant;
  /** An event's name, or an act's. */
  readonly action: string;
  readonly role: string | null;
  readonly actor: string | null;
  readonly userId: string | null;
  readonly vacancyId: string | null;
  readonly proposalId: string | null;
  readonly runId: string | null;
  readonly object: string | null;
  readonly purpose: string | null;
  /** How many households it concerns, and how many events it seals (0 for an act that is none). */
  readonly households: number;
  readonly events: number;
}

export interface AuditFilter {
  readonly action?: string;
  readonly chain?: string;
  readonly vacancyId?: VacancyId;
  readonly householdId?: HouseholdId;
  /** From this instant (included) to that one (excluded). */
  readonly from?: Instant;
  readonly before?: Instant;
}

export interface AuditHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: Uint8Array;
}

export interface AuditRow {
  readonly seq: number;
  /** Canonical JSON: the bytes that are hashed, followed by `prevHash`. */
  readonly entry: string;
  readonly prevHash: Uint8Array;
  readonly hash: Uint8Array;
}

export interface AuditLog {
  /** Notes an act; it is chained as the last statement of the transaction. Events and readings of households need no call. */
  append(act: AuditAct): void;
  /** Rows within the caller's rights, latest first. */
  list(filter: AuditFilter, page: PageQuery): Promise<Page<AuditEntry>>;
  heads(): Promise<readonly AuditHead[]>;
  /** At most `limit` rows of a chain after a number, in order. */
  rows(chain: string, after: number, limit: number): Promise<readonly AuditRow[]>;
  /** A row that stands after the head of its chain; `null` where there is none. */
  beyondHeads(): Promise<{ readonly chain: string; readonly seq: number } | null>;
  /** The first event that is not what the log sealed; `null` where all are. */
  eventFault(): Promise<{
    readonly chain: string | null;
    readonly seq: number | null;
    readonly event: number;
    readonly fault: 'missing' | 'changed' | 'batch' | 'unsealed';
  } | null>;
}
