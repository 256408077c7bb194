import { householdId } from '#domain/ids.js';
import type { IdentityRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

export function createIdentityRepository(session: Session): IdentityRepository {
  return {
    async find(id) {
      const { rows } = await session.query<{
        name: string;
        phone: string | null;
        email: string | null;
        number: string | null;
      }>(
        'SELECT name, phone, email, request_number_of(household_id) AS number FROM household_identities WHERE household_id = $1',
        [id],
      );
      const row = rows[0];
      return row === undefined
        ? null
        : {
            householdId: householdId(id),
            name: row.name,
            phone: row.phone,
            email: row.email,
            requestNumber: row.number,
          };
    },
    async requestNumber(id) {
      const { rows } = await session.query<{ number: string | null }>('SELECT request_number_of($1) AS number', [id]);
      return rows[0]?.number ?? null;
    },
    async save(identity, ownerId) {
      await session.query(
        `INSERT INTO household_identities (household_id, owner_id, name, phone, email) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (household_id) DO UPDATE SET name = excluded.name, phone = excluded.phone, email = excluded.email,
           version = household_identities.version + 1, changed_at = now()`,
        [identity.householdId, ownerId, identity.name, identity.phone, identity.email],
      );
    },
  };
}
