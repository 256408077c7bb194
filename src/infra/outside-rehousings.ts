import type { Contingent } from '#domain/contingent.js';
import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId, organisationId } from '#domain/ids.js';
import type { OutsideRehousing } from '#domain/protocol.js';
import type { OutsideRehousingRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface Row {
  id: string;
  household_id: string;
  association_id: string;
  signed_on: CalendarDate;
  departement: Departement | null;
  contingent: Contingent | null;
  landlord_id: string | null;
  landlord: string | null;
  protocol: boolean;
  source: OutsideRehousing['source'];
  recorded_at: Date;
}

const toRehousing = (row: Row): OutsideRehousing => ({
  id: row.id,
  householdId: householdId(row.household_id),
  associationId: organisationId(row.association_id),
  signedOn: row.signed_on,
  departement: row.departement,
  contingent: row.contingent,
  landlordId: row.landlord_id === null ? null : organisationId(row.landlord_id),
  landlord: row.landlord,
  protocol: row.protocol,
  source: row.source,
  recordedAt: row.recorded_at.toISOString() as Instant,
});

export function createOutsideRehousingRepository(session: Session): OutsideRehousingRepository {
  return {
    async insert(one) {
      const { rowCount } = await session.query(
        `INSERT INTO outside_rehousings (id, household_id, association_id, signed_on, departement, contingent, landlord_id,
           landlord, protocol, source, recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT (household_id, signed_on) DO NOTHING`,
        [
          one.id,
          one.householdId,
          one.associationId,
          one.signedOn,
          one.departement,
          one.contingent,
          one.landlordId,
          one.landlord,
          one.protocol,
          one.source,
          one.recordedAt,
        ],
      );
      return rowCount === 1;
    },
    async list(page) {
      const [on, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<Row>(
        `SELECT id, household_id, association_id, signed_on::text, departement, contingent, landlord_id, landlord, protocol,
           source, recorded_at FROM outside_rehousings
         WHERE $1::date IS NULL OR (signed_on, id) < ($1::date, $2::text)
         ORDER BY signed_on DESC, id DESC LIMIT $3`,
        [on, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toRehousing, (row) => [row.signed_on, row.id]);
    },
  };
}
