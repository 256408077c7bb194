import type { CalendarDate } from '#domain/dates.js';
import type { ErasureRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

/**
 * Households without contact since a day: nothing entered, confirmed, or written by anybody but the engine. The columns are
 * compared first, so that the facts are read of those alone that nobody has changed for long.
 */
const DUE = `SELECT h.id FROM households h
  WHERE h.changed_at < greatest($1::text, $2::text)::date AND ($3::text IS NULL OR h.id > $3)
    AND coalesce(h.facts #>> '{request,status}', '') <> 'active'
    AND greatest(h.facts ->> 'confirmedOn', h.facts #>> '{support,endedOn}', to_char(h.changed_at, 'YYYY-MM-DD'), (
      SELECT to_char(max(e.at), 'YYYY-MM-DD') FROM events e WHERE e.household_id = h.id AND e.actor <> 'engine'))
      < CASE WHEN json_typeof(h.facts -> 'support') = 'object' THEN $1::text ELSE $2::text END
  ORDER BY h.id LIMIT $4`;

/** What the daily erasure reads and does, under the system's access alone. */
export function createErasureRepository(session: Session): ErasureRepository {
  return {
    async due(cutoffs, after, limit) {
      const { rows } = await session.query<{ id: string }>(DUE, [cutoffs.support, cutoffs.request, after, limit]);
      return rows.map(({ id }) => id);
    },
    async erase(id: string, on: CalendarDate) {
      const { rows } = await session.query<{ done: boolean }>('SELECT erase_household($1, $2) AS done', [id, on]);
      return rows[0]?.done === true;
    },
  };
}
