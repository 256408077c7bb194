import type { CalendarDate } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type { CaleolRepository, CaleolSession, CaleolSessionStatus } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import { type Session, serialisationConflict } from './unit-of-work.js';

interface SessionRow {
  id: string;
  landlord_id: string;
  held_on: CalendarDate;
  starts_at: string | null;
  place: string | null;
  status: CaleolSessionStatus;
  convened_on: CalendarDate | null;
  minutes_on: CalendarDate | null;
  names_until: CalendarDate | null;
  recorded_by: string | null;
  validated_by: string | null;
  version: number;
}

const SESSION_COLUMNS = `id, landlord_id, held_on, starts_at, place, status, convened_on, minutes_on, names_until, recorded_by,
  validated_by, version`;

function toSession(row: SessionRow): CaleolSession {
  return {
    id: row.id,
    landlordId: organisationId(row.landlord_id),
    heldOn: row.held_on,
    startsAt: row.starts_at,
    place: row.place,
    status: row.status,
    convenedOn: row.convened_on,
    minutesOn: row.minutes_on,
    namesUntil: row.names_until,
    recordedBy: row.recorded_by,
    validatedBy: row.validated_by,
    version: row.version,
  };
}

export function sessionQueries(
  session: Session,
): Pick<CaleolRepository, 'insertSession' | 'findSession' | 'lockSession' | 'saveSession' | 'sessions'> {
  const read = async (id: string, lock: string) => {
    const { rows } = await session.query<SessionRow>(
      `SELECT ${SESSION_COLUMNS} FROM caleol_sessions WHERE id = $1 ${lock}`,
      [id],
    );
    return rows[0] ? toSession(rows[0]) : null;
  };
  return {
    async insertSession(item) {
      await session.query(
        `INSERT INTO caleol_sessions (id, landlord_id, held_on, starts_at, place, status) VALUES ($1, $2, $3, $4, $5, $6)`,
        [item.id, item.landlordId, item.heldOn, item.startsAt, item.place, item.status],
      );
    },
    findSession: (id) => read(id, ''),
    lockSession: (id) => read(id, 'FOR UPDATE'),
    async saveSession(item) {
      const { rowCount } = await session.query(
        `UPDATE caleol_sessions SET held_on = $3, starts_at = $4, place = $5, status = $6, convened_on = $7, minutes_on = $8,
           names_until = $9, recorded_by = $10, validated_by = $11, version = version + 1 WHERE id = $1 AND version = $2`,
        [
          item.id,
          item.version,
          item.heldOn,
          item.startsAt,
          item.place,
          item.status,
          item.convenedOn,
          item.minutesOn,
          item.namesUntil,
          item.recordedBy,
          item.validatedBy,
        ],
      );
      if (rowCount !== 1) throw serialisationConflict(`session ${item.id} has changed`);
      return { ...item, version: item.version + 1 };
    },
    async sessions(filter, page) {
      const [heldOn, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<SessionRow>(
        `SELECT ${SESSION_COLUMNS} FROM caleol_sessions
         WHERE ($1::date IS NULL OR held_on >= $1) AND ($2::date IS NULL OR (held_on, id) < ($2::date, $3::text))
         ORDER BY held_on DESC, id DESC LIMIT $4`,
        [filter.from ?? null, heldOn, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toSession, (row) => [row.held_on, row.id]);
    },
  };
}
