import type pg from 'pg';
import { REGION } from './region.js';
import { type Session, transaction } from './unit-of-work.js';

export const OUTBOX_CHANNEL = 'rapprochement_outbox';

export interface OutboxRow {
  readonly id: string;
  readonly topic: string;
  readonly payload: Readonly<Record<string, string>>;
}

/**
 * Hands at most `limit` waiting rows to `publish`, oldest first, and marks them published; rows another relay holds are
 * skipped. At least once: a crash between publication and commit publishes again, under the same id. Returns how many.
 */
export async function relayOutbox(
  pool: pg.Pool,
  publish: (row: OutboxRow) => Promise<void>,
  limit = 100,
): Promise<number> {
  return transaction(pool, { kind: 'system' }, async (session) => {
    const { rows } = await session.query<OutboxRow>(
      'SELECT id::text, topic, payload FROM outbox WHERE published_at IS NULL ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED',
      [limit],
    );
    for (const row of rows) await publish(row);
    if (rows.length > 0) {
      await session.query('UPDATE outbox SET published_at = now() WHERE id = ANY($1::bigint[])', [
        rows.map((row) => row.id),
      ]);
    }
    return rows.length;
  });
}

export async function ringRegion(session: Session, reason: string): Promise<void> {
  await session.query("INSERT INTO outbox (topic, payload) VALUES ('regionDirty', $1)", [
    JSON.stringify({ region: REGION, reason }),
  ]);
}
