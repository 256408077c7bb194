import type { Access, IdempotencyRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface KeyRow {
  request_hash: string;
  status: number | null;
  body: string | null;
  location: string | null;
}

/**
 * Keys live 48 hours per organisation. Two requests with one key at once: the second waits for the first to commit
 * and replays its answer, or takes the key where the first rolled back.
 */
export function createIdempotencyRepository(session: Session, access: Access): IdempotencyRepository {
  const organisation = access.kind === 'organisation' ? access.organisationId : '';
  return {
    async claim(key, requestHash) {
      const claimed = await session.query(
        `INSERT INTO idempotency_keys AS k (organisation_id, key, request_hash) VALUES ($1, $2, $3)
         ON CONFLICT (organisation_id, key) DO UPDATE
           SET request_hash = EXCLUDED.request_hash, status = NULL, body = NULL, location = NULL, created_at = now()
           WHERE k.created_at < now() - interval '48 hours'
         RETURNING key`,
        [organisation, key, requestHash],
      );
      if (claimed.rowCount === 1) return { kind: 'new' };
      const { rows } = await session.query<KeyRow>(
        'SELECT request_hash, status, body, location FROM idempotency_keys WHERE organisation_id = $1 AND key = $2',
        [organisation, key],
      );
      const row = rows[0];
      if (row === undefined || row.request_hash !== requestHash) return { kind: 'conflict' };
      if (row.status === null || row.body === null) return { kind: 'new' };
      return { kind: 'replay', status: row.status, body: row.body, location: row.location };
    },
    async store(key, status, body, location) {
      await session.query(
        'UPDATE idempotency_keys SET status = $3, body = $4, location = $5 WHERE organisation_id = $1 AND key = $2',
        [organisation, key, status, body, location],
      );
    },
  };
}
