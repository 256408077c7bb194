import type { SessionView } from '#domain/account.js';
import type { Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { organisationId, userId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { LiveSession, SessionRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface LiveRow {
  handle: string;
  user_id: string | null;
  organisation_id: string | null;
  role: Role | null;
  departements: Departement[] | null;
  strong: boolean;
  id_token: string | null;
  stale: boolean;
}

/** Live = not ended, not expired, seen since; its person, membership or token still holds. $1 id hash, $2 now, $3 idle since. */
const RESOLVE = `
  SELECT s.handle, s.user_id, s.organisation_id, s.role, o.departements, s.strong_at IS NOT NULL AS strong, s.id_token,
         s.seen_at < $2::timestamptz - interval '1 minute' AS stale
  FROM sessions s
  LEFT JOIN organisations o ON o.id = s.organisation_id
  LEFT JOIN users u ON u.id = s.user_id
  LEFT JOIN api_tokens t ON t.token_hash = s.token_hash
  WHERE s.id_hash = $1 AND s.ended_at IS NULL AND s.expires_at > $2 AND s.seen_at > $3
    AND (s.token_hash IS NULL OR t.revoked_at IS NULL)
    AND (s.user_id IS NULL OR u.disabled_at IS NULL)
    AND (s.user_id IS NULL OR s.role IS NULL OR EXISTS (
      SELECT 1 FROM memberships m WHERE m.user_id = s.user_id AND m.organisation_id = s.organisation_id
        AND m.role = s.role AND m.revoked_at IS NULL))`;

export function createSessionRepository(session: Session): SessionRepository {
  return {
    async open(opened) {
      await session.query(
        `INSERT INTO sessions (id_hash, handle, user_id, token_hash, organisation_id, role, device, id_token, strong_at,
           started_at, seen_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $11)`,
        [
          opened.idHash,
          opened.handle,
          opened.userId,
          opened.tokenHash,
          opened.organisationId,
          opened.role,
          opened.device,
          opened.idToken,
          opened.strong ? opened.at : null,
          opened.at,
          opened.expiresAt,
        ],
      );
    },
    async resolve(idHash, now, idleSince) {
      const { rows } = await session.query<LiveRow>(RESOLVE, [idHash, now, idleSince]);
      const row = rows[0];
      if (row === undefined) return null;
      if (row.stale) await session.query('UPDATE sessions SET seen_at = $2 WHERE id_hash = $1', [idHash, now]);
      return toLive(row);
    },
    async end(idHash, at) {
      await session.query(
        'UPDATE sessions SET ended_at = $2, id_token = NULL WHERE id_hash = $1 AND ended_at IS NULL',
        [idHash, at],
      );
    },
    async ofUser(id, now, idleSince) {
      const { rows } = await session.query<SessionRow>(
        `SELECT handle, device, organisation_id, role, started_at, seen_at FROM sessions
         WHERE user_id = $1 AND ended_at IS NULL AND expires_at > $2 AND seen_at > $3 ORDER BY started_at DESC, handle`,
        [id, now, idleSince],
      );
      return rows.map(toView);
    },
    async endOf(id, handle, except, at) {
      const { rowCount } = await session.query(
        `UPDATE sessions SET ended_at = $4 WHERE user_id = $1 AND ended_at IS NULL
           AND CASE WHEN $2::text IS NULL THEN handle <> $3 ELSE handle = $2 END`,
        [id, handle, except, at],
      );
      return rowCount ?? 0;
    },
    async keepForm(idHash, content, expiresAt) {
      await session.query('DELETE FROM kept_forms WHERE expires_at < now()');
      await session.query('INSERT INTO kept_forms (id_hash, content, expires_at) VALUES ($1, $2, $3)', [
        idHash,
        content,
        expiresAt,
      ]);
    },
    async takeForm(idHash, now) {
      const { rows } = await session.query<{ content: string }>(
        'DELETE FROM kept_forms WHERE id_hash = $1 AND expires_at > $2 RETURNING content',
        [idHash, now],
      );
      return rows[0]?.content ?? null;
    },
  };
}

interface SessionRow {
  handle: string;
  device: string;
  organisation_id: string | null;
  role: Role | null;
  started_at: Date;
  seen_at: Date;
}

function toView(row: SessionRow): SessionView {
  return {
    handle: row.handle,
    device: row.device,
    organisationId: row.organisation_id === null ? null : organisationId(row.organisation_id),
    role: row.role,
    startedAt: row.started_at.toISOString() as Instant,
    seenAt: row.seen_at.toISOString() as Instant,
  };
}

function toLive(row: LiveRow): LiveSession {
  return {
    handle: row.handle,
    userId: row.user_id === null ? null : userId(row.user_id),
    acting:
      row.role === null || row.organisation_id === null
        ? null
        : {
            role: row.role,
            organisationId: organisationId(row.organisation_id),
            departements: row.departements ?? [],
          },
    strong: row.strong,
    idToken: row.id_token,
  };
}
