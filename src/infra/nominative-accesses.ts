import type { NominativeAccess } from '#domain/account.js';
import type { Instant } from '#domain/dates.js';
import { householdId, organisationId, userId } from '#domain/ids.js';
import type { NominativeAccessRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface Row {
  id: string;
  user_id: string;
  organisation_id: string;
  household_id: string;
  holder_id: string;
  reason: string;
  opened_at: Date;
  until: Date;
}

const COLUMNS = 'id, user_id, organisation_id, household_id, holder_id, reason, opened_at, until';
const SHOWN = 100;

function toAccess(row: Row): NominativeAccess {
  return {
    id: row.id,
    userId: userId(row.user_id),
    organisationId: organisationId(row.organisation_id),
    householdId: householdId(row.household_id),
    holderId: organisationId(row.holder_id),
    reason: row.reason,
    openedAt: row.opened_at.toISOString() as Instant,
    until: row.until.toISOString() as Instant,
  };
}

export function createNominativeAccessRepository(session: Session): NominativeAccessRepository {
  return {
    async behind(vacancyId, pseudonym) {
      const { rows } = await session.query<{ household_id: string; holder_id: string }>(
        'SELECT household_id, holder_id FROM household_behind($1, $2)',
        [vacancyId, pseudonym],
      );
      const row = rows[0];
      return row === undefined
        ? null
        : { householdId: householdId(row.household_id), holderId: organisationId(row.holder_id) };
    },
    async open(access) {
      await session.query(`INSERT INTO nominative_accesses (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`, [
        access.id,
        access.userId,
        access.organisationId,
        access.householdId,
        access.holderId,
        access.reason,
        access.openedAt,
        access.until,
      ]);
    },
    async find(id) {
      const { rows } = await session.query<Row>(`SELECT ${COLUMNS} FROM nominative_accesses WHERE id = $1`, [id]);
      return rows[0] ? toAccess(rows[0]) : null;
    },
    async list() {
      const { rows } = await session.query<Row>(
        `SELECT ${COLUMNS} FROM nominative_accesses ORDER BY opened_at DESC, id LIMIT ${SHOWN}`,
      );
      return rows.map(toAccess);
    },
  };
}
