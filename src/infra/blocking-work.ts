import type { CalendarDate } from '#domain/dates.js';
import type { BlockingSituation, Household } from '#domain/household.js';
import { type HouseholdId, socialWorkerId } from '#domain/ids.js';
import type { SupportRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface BlockingRow {
  facts: Household;
  situation: BlockingSituation;
  worker_id: string | null;
  due_on: CalendarDate | null;
}

/** Open situations of the caller's households beside the work on them; the facts are read once a household. */
const OPEN = `SELECT h.facts, s.situation, f.worker_id, f.due_on
  FROM (SELECT id, facts, facts -> 'blockingSituations' AS situations FROM households
    WHERE owner_id = (SELECT current_organisation()) AND ($4::text IS NULL OR id = $4) OFFSET 0) h
  CROSS JOIN LATERAL json_array_elements(h.situations) AS s (situation)
  LEFT JOIN blocking_follow_ups f ON f.household_id = h.id AND f.kind = s.situation ->> 'kind'
    AND f.opened_on::text = s.situation ->> 'openedOn'
  WHERE s.situation ->> 'solvedOn' IS NULL AND f.result IS NULL
    AND ($1::text IS NULL OR s.situation ->> 'kind' = $1) AND ($2::text IS NULL OR f.worker_id = $2)
    AND ($3::date IS NULL OR f.due_on < $3)
  ORDER BY f.due_on NULLS LAST, s.situation ->> 'openedOn', h.id LIMIT $5`;

/** The work of an association on its households' blocking situations. */
export function blockingWork(
  session: Session,
  noteRead: (...ids: readonly HouseholdId[]) => void,
): Pick<SupportRepository, 'blockings' | 'saveBlocking'> {
  return {
    async blockings({ kind, workerId, dueBefore, householdId, limit }) {
      const { rows } = await session.query<BlockingRow>(OPEN, [kind, workerId, dueBefore, householdId, limit]);
      noteRead(...rows.map(({ facts }) => facts.id));
      return rows.map((row) => ({
        household: row.facts,
        situation: row.situation,
        workerId: row.worker_id === null ? null : socialWorkerId(row.worker_id),
        dueOn: row.due_on,
      }));
    },
    async saveBlocking({ householdId, kind, openedOn, workerId, dueOn, closed }, read) {
      const { rowCount } = await session.query(
        `INSERT INTO blocking_follow_ups (household_id, kind, opened_on, worker_id, due_on, result, result_text, closed_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (household_id, kind, opened_on)
           DO UPDATE SET worker_id = $4, due_on = $5, result = $6, result_text = $7, closed_on = $8
           WHERE $9 OR (blocking_follow_ups.worker_id IS NOT DISTINCT FROM $10
             AND blocking_follow_ups.due_on IS NOT DISTINCT FROM $11::date)`,
        [
          householdId,
          kind,
          openedOn,
          workerId,
          dueOn,
          closed?.result ?? null,
          closed?.text ?? null,
          closed?.on ?? null,
          read === undefined,
          read?.workerId ?? null,
          read?.dueOn ?? null,
        ],
      );
      return rowCount === 1;
    },
  };
}
