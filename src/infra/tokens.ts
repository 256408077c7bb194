import type { Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { organisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { Access, TokenRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

export interface TokenRow {
  role: Role;
  organisation_id: string;
  departements: Departement[];
}

export function toTokenAccess(row: TokenRow): Access {
  return {
    kind: 'organisation',
    role: row.role,
    organisationId: organisationId(row.organisation_id),
    departements: row.departements,
    userId: null,
  };
}

/**
 * `resolve` answers in any transaction, `revoke` in the system's; `insert` in the system's, or within the caller's
 * organisation and role.
 */
export function createTokenRepository(session: Session): TokenRepository {
  return {
    async insert(tokenHash, access) {
      await session.query(
        `INSERT INTO api_tokens (token_hash, role, organisation_id, label) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING`,
        [tokenHash, access.role, access.organisationId, access.label],
      );
    },
    async resolve(tokenHash) {
      const { rows } = await session.query<TokenRow>(
        'SELECT role, organisation_id, departements FROM resolve_token($1)',
        [tokenHash],
      );
      return rows[0] === undefined ? null : toTokenAccess(rows[0]);
    },
    async revoke(tokenHash) {
      await session.query('UPDATE api_tokens SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL', [
        tokenHash,
      ]);
    },
    async list() {
      const { rows } = await session.query<{ id: string; label: string; created_at: Date; revoked_at: Date | null }>(
        'SELECT id, label, created_at, revoked_at FROM api_tokens ORDER BY created_at DESC, id DESC',
      );
      return rows.map((row) => ({
        id: row.id,
        label: row.label,
        createdAt: row.created_at.toISOString() as Instant,
        revokedAt: row.revoked_at === null ? null : (row.revoked_at.toISOString() as Instant),
      }));
    },
    async revokeOwn(id, at) {
      if (!/^\d{1,15}$/.test(id)) return false;
      const { rowCount } = await session.query(
        'UPDATE api_tokens SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL',
        [id, at],
      );
      return rowCount === 1;
    },
  };
}
