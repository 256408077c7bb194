import { createHash } from 'node:crypto';
import type { AuditHead, AuditLog, AuditRow } from '#ports.js';

/** What breaks the log first: where it is, and in which way. */
export interface AuditBreak {
  /** `null` for an event that no row seals. */
  readonly chain: string | null;
  readonly seq: number | null;
  readonly fault:
    | 'rowMissing'
    | 'rowMoved'
    | 'linkBroken'
    | 'bytesChanged'
    | 'tailMissing'
    | 'headChanged'
    | 'beyondHead'
    | 'eventMissing'
    | 'eventChanged'
    | 'batchChanged'
    | 'eventUnsealed';
  readonly event: number | null;
}

export interface AuditReport {
  readonly chains: number;
  readonly rows: number;
  readonly heads: readonly AuditHead[];
  /** `null` = the log is whole. */
  readonly broken: AuditBreak | null;
}

type ChainFault = Pick<AuditBreak, 'seq' | 'fault'>;

const BATCH = 5_000;

/** The hash before the first row of a chain: SHA-256 of its name. */
export function chainOrigin(chain: string): Uint8Array {
  return createHash('sha256').update(chain, 'utf8').digest();
}

/**
 * The first fault of rows that should follow `(seq, hash)` in a chain, or where they lead. A row is its canonical JSON,
 * which names its chain and number, hashed with the hash before it: SHA-256(entry ‖ previous), as a hash chain
 * (Haber and Stornetta, 1991).
 */
export function followChain(
  chain: string,
  from: { readonly seq: number; readonly hash: Uint8Array },
  rows: readonly AuditRow[],
): { readonly fault: ChainFault } | { readonly seq: number; readonly hash: Uint8Array } {
  let { seq, hash } = from;
  for (const row of rows) {
    seq += 1;
    if (row.seq !== seq) return { fault: { seq, fault: 'rowMissing' } };
    if (!same(createHash('sha256').update(row.entry, 'utf8').update(row.prevHash).digest(), row.hash)) {
      return { fault: { seq, fault: 'bytesChanged' } };
    }
    if (!same(row.prevHash, hash)) return { fault: { seq, fault: 'linkBroken' } };
    const sealed = JSON.parse(row.entry) as { chain?: unknown; seq?: unknown };
    if (sealed.chain !== chain || sealed.seq !== seq) return { fault: { seq, fault: 'rowMoved' } };
    hash = row.hash;
  }
  return { seq, hash };
}

/** Reads every chain from its first row to its head, then compares with the events; stops at the first fault. */
export async function verifyAudit(log: AuditLog): Promise<AuditReport> {
  const heads = await log.heads();
  let rows = 0;
  for (const head of heads) {
    const fault = await verifyChain(log, head);
    if (fault !== null)
      return { chains: heads.length, rows, heads, broken: { ...fault, chain: head.chain, event: null } };
    rows += head.seq;
  }
  return { chains: heads.length, rows, heads, broken: await verifyBeside(log) };
}

async function verifyChain(log: AuditLog, head: AuditHead): Promise<ChainFault | null> {
  let at: { readonly seq: number; readonly hash: Uint8Array } = { seq: 0, hash: chainOrigin(head.chain) };
  while (at.seq < head.seq) {
    const rows = await log.rows(head.chain, at.seq, Math.min(BATCH, head.seq - at.seq));
    if (rows.length === 0) return { seq: at.seq + 1, fault: 'tailMissing' };
    const next = followChain(head.chain, at, rows);
    if ('fault' in next) return next.fault;
    at = next;
  }
  return same(at.hash, head.hash) ? null : { seq: head.seq, fault: 'headChanged' };
}

const EVENT_FAULTS = {
  missing: 'eventMissing',
  changed: 'eventChanged',
  batch: 'batchChanged',
  unsealed: 'eventUnsealed',
} as const;

/** What no chain shows by itself: rows that no head knows, and events that differ from what was sealed. */
async function verifyBeside(log: AuditLog): Promise<AuditBreak | null> {
  const beyond = await log.beyondHeads();
  if (beyond !== null) return { ...beyond, fault: 'beyondHead', event: null };
  const fault = await log.eventFault();
  return fault && { chain: fault.chain, seq: fault.seq, fault: EVENT_FAULTS[fault.fault], event: fault.event };
}

function same(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
