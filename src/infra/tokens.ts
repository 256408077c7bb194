import type { Departement } from '#domain/departement.js';
import { organisationId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { TokenRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

/** `resolve` answers in any transaction; `insert` and `revoke` need the system's access. */
export function createTokenRepository(session: Session): TokenRepository {
  return {
    async insert(tokenHash, access) {
      await session.query(
        `INSERT INTO api_tokens (token_hash, role, organisation_id, label) VALUES ($1, $2, $3, $4)
         ON CONFLICT (token_hash) DO NOTHING`,
        [tokenHash, access.role, access.organisationId, access.label],
      );
    },
    async resolve(tokenHash) {
      const { rows } = await session.query<{ role: Role; organisation_id: string; departements: Departement[] }>(
        'SELECT role, organisation_id, departements FROM resolve_token($1)',
        [tokenHash],
      );
      const row = rows[0];
      if (row === undefined) return null;
      return {
        kind: 'organisation',
        role: row.role,
        organisationId: organisationId(row.organisation_id),
        departements: row.departements,
        userId: null,
      };
    },
    async revoke(tokenHash) {
      await session.query('UPDATE api_tokens SET revoked_at = now() WHERE token_hash = $1 AND revoked_at IS NULL', [
        tokenHash,
      ]);
    },
  };
}
