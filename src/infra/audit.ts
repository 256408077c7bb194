import type { HouseholdId } from '#domain/ids.js';
import type { Access, AuditAct, AuditEntry, AuditHead, AuditLog, AuditRow, IdentityRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

/** Acts of one transaction that are no event; written as its last statement, so that a chain is not held before. */
export interface PendingAudit {
  readonly acts: AuditAct[];
  /** Households that an organisation has read in this transaction, by what it read of them: one row names them all. */
  readonly read: Readonly<Record<Reading, Set<HouseholdId>>>;
}

/** Facts of a household, or its name and numbers. */
type Reading = 'householdsRead' | 'identitiesRead';

export function noPendingAudit(): PendingAudit {
  return { acts: [], read: { householdsRead: new Set(), identitiesRead: new Set() } };
}

/** Chains what a transaction has noted; nothing where it has noted nothing. */
export async function writeAudit(session: Session, { acts, read }: PendingAudit): Promise<void> {
  const readings = (['householdsRead', 'identitiesRead'] as const)
    .filter((action) => read[action].size > 0)
    .map((action): AuditAct => ({ action, householdIds: [...read[action]] }));
  const all = [...acts, ...readings];
  if (all.length === 0) return;
  await session.query('SELECT audit_acts($1)', [
    JSON.stringify(
      all.map((act) => ({
        action: act.action,
        households: act.householdIds ?? [],
        vacancy: act.vacancyId,
        proposal: act.proposalId,
        run: act.runId,
        object: act.object,
        purpose: act.purpose,
      })),
    ),
  ]);
}

/** Notes what an organisation reads of households; what the system computes on is not a reading. */
export function noteReading(
  access: Access,
  pending: PendingAudit,
  reading: Reading = 'householdsRead',
): (...ids: readonly HouseholdId[]) => void {
  if (access.kind === 'system') return () => {};
  return (...ids) => {
    for (const id of ids) pending.read[reading].add(id);
  };
}

/** The same repository, where no name or number is read without a trace. */
export function auditIdentities(
  identities: IdentityRepository,
  noteRead: (...ids: readonly HouseholdId[]) => void,
): IdentityRepository {
  return {
    ...identities,
    async find(id) {
      const found = await identities.find(id);
      if (found !== null) noteRead(id);
      return found;
    },
    async requestNumber(id) {
      const found = await identities.requestNumber(id);
      if (found !== null) noteRead(id);
      return found;
    },
  };
}

interface LogRow {
  chain: string;
  seq: string;
  entry: string;
  at: string;
}

interface Sealed {
  readonly action: string;
  readonly role?: string;
  readonly actor?: string;
  readonly user?: string;
  readonly vacancy?: string;
  readonly proposal?: string;
  readonly run?: string;
  readonly object?: string;
  readonly purpose?: string;
  readonly subjects?: readonly string[];
  readonly count?: number;
}

function toEntry({ chain, seq, entry, at }: LogRow): AuditEntry {
  const sealed = JSON.parse(entry) as Sealed;
  return {
    chain,
    seq: Number(seq),
    at: at as AuditEntry['at'],
    action: sealed.action,
    role: sealed.role ?? null,
    actor: sealed.actor ?? null,
    userId: sealed.user ?? null,
    vacancyId: sealed.vacancy ?? null,
    proposalId: sealed.proposal ?? null,
    runId: sealed.run ?? null,
    object: sealed.object ?? null,
    purpose: sealed.purpose ?? null,
    households: sealed.subjects?.length ?? 0,
    events: sealed.count ?? (sealed.actor === undefined ? 0 : 1),
  };
}

export function createAuditLog(session: Session, pending: PendingAudit): AuditLog {
  return {
    append(act) {
      pending.acts.push(act);
    },
    async list(filter, page) {
      const [at, chain, seq] = keysAfter(page.after, 3);
      const { rows } = await session.query<LogRow>(
        `SELECT chain, seq, entry, at FROM audit_log
         WHERE ($1::text IS NULL OR (at, chain, seq) < ($1::text, $2::text, $3::bigint))
           AND ($4::text IS NULL OR action = $4) AND ($5::text IS NULL OR chain = $5)
           AND ($6::text IS NULL OR vacancy_id = $6)
           AND ($7::text IS NULL OR subjects @> jsonb_build_array(coalesce(audit_subject($7), '')))
           AND ($8::text IS NULL OR at >= $8) AND ($9::text IS NULL OR at < $9)
         ORDER BY at DESC, chain DESC, seq DESC LIMIT $10`,
        [
          at,
          chain,
          seq,
          filter.action ?? null,
          filter.chain ?? null,
          filter.vacancyId ?? null,
          filter.householdId ?? null,
          filter.from ?? null,
          filter.before ?? null,
          page.limit + 1,
        ],
      );
      return toPage(rows, page.limit, toEntry, (row) => [row.at, row.chain, row.seq]);
    },
    async heads() {
      const { rows } = await session.query<{ chain: string; seq: string; hash: Buffer }>(
        'SELECT chain, seq, hash FROM audit_heads ORDER BY chain',
      );
      return rows.map((row): AuditHead => ({ chain: row.chain, seq: Number(row.seq), hash: row.hash }));
    },
    async rows(chain, after, limit) {
      const { rows } = await session.query<Omit<AuditRow, 'seq'> & { seq: string }>(
        `SELECT seq, entry, prev_hash AS "prevHash", hash FROM audit_log
         WHERE chain = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
        [chain, after, limit],
      );
      return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
    },
    beyondHeads: () => beyondHeads(session),
    eventFault: () => eventFault(session),
  };
}

/** A row after the head of its chain, or of a chain without head; one statement, so that a writer cannot come between. */
async function beyondHeads(session: Session): Promise<{ chain: string; seq: number } | null> {
  const { rows } = await session.query<{ chain: string; seq: string }>(
    `SELECT l.chain, l.seq FROM audit_log l LEFT JOIN audit_heads h ON h.chain = l.chain
     WHERE h.chain IS NULL OR l.seq > h.seq ORDER BY l.chain, l.seq LIMIT 1`,
  );
  return rows[0] === undefined ? null : { chain: rows[0].chain, seq: Number(rows[0].seq) };
}

/** The rows of the log beside the events they seal, in both directions. What a dropped salt hides is not compared. */
const EVENT_FAULTS = `
  WITH sealed AS (
    SELECT l.chain, l.seq, l.entry::jsonb AS entry, l.event_seq, e.seq AS found, e
    FROM audit_log l LEFT JOIN events e ON e.seq = l.event_seq WHERE l.event_seq IS NOT NULL
  )
  SELECT chain, seq, event_seq AS event,
    CASE WHEN found IS NULL THEN 'missing' WHEN entry ->> 'batch' IS NULL THEN 'changed' ELSE 'batch' END AS fault
  FROM sealed
  WHERE found IS NULL OR entry ->> 'digest' <> audit_digest(e)
    OR ((e).household_id IS NOT NULL AND audit_subject((e).household_id) IS NOT NULL
        AND (entry -> 'subjects' IS DISTINCT FROM jsonb_build_array(audit_subject((e).household_id))
             OR entry ->> 'reason' IS DISTINCT FROM audit_reason(e)))
    OR (entry ->> 'batch' IS NOT NULL AND (
        SELECT (d.digest, d.count) IS DISTINCT FROM (entry ->> 'batch', (entry ->> 'count')::bigint)
        FROM audit_run_digest((e).run_id, (entry ->> 'first')::bigint, (entry ->> 'last')::bigint) AS d))
  UNION ALL
  SELECT NULL, NULL, e.seq, 'unsealed' FROM events e
  WHERE e.seq > (SELECT o.event_seq FROM audit_origin o)
    AND (e.actor <> 'engine' OR e.run_id IS NULL OR e.name IN ('runStarted', 'runPublished', 'runWithheld'))
    AND NOT EXISTS (SELECT FROM audit_log l WHERE l.event_seq = e.seq)
  ORDER BY 1, 2, 3 LIMIT 1`;

async function eventFault(session: Session): ReturnType<AuditLog['eventFault']> {
  const { rows } = await session.query<{
    chain: string | null;
    seq: string | null;
    event: string;
    fault: 'missing' | 'changed' | 'batch' | 'unsealed';
  }>(EVENT_FAULTS);
  const row = rows[0];
  if (row === undefined) return null;
  return {
    chain: row.chain,
    seq: row.seq === null ? null : Number(row.seq),
    event: Number(row.event),
    fault: row.fault,
  };
}
