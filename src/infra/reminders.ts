import type { CalendarDate } from '#domain/dates.js';
import { householdId, organisationId, proposalId } from '#domain/ids.js';
import type { ReminderRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

/** What associations are reminded of, under the system's access alone. */
export function createReminderRepository(session: Session): ReminderRepository {
  const read = async <T extends object>(sql: string, values: unknown[]) => (await session.query<T>(sql, values)).rows;
  return {
    async opinionsDue(from, until) {
      const rows = await read<{ id: string; due_on: CalendarDate }>(
        `SELECT proposal_id AS id, due_on FROM pairing_steps
         WHERE step = 'giveOpinion' AND owner_role = 'association' AND closed_on IS NULL AND due_on BETWEEN $1 AND $2
         ORDER BY due_on, proposal_id`,
        [from, until],
      );
      return rows.map(({ id, due_on }) => ({ proposalId: proposalId(id), dueOn: due_on }));
    },
    async papersMissing(from, until) {
      const rows = await read<{ id: string; due_on: CalendarDate }>(
        `SELECT c.id, min(c.due_on)::text AS due_on FROM (
           SELECT p.household_id AS id, coalesce(p.facts #>> '{listing,sessionOn}', v.declaration ->> 'caleolOn') AS due_on
           FROM pairings p JOIN vacancies v ON v.id = p.vacancy_id
           WHERE p.followed AND p.state IN ('toReview', 'toAgree', 'retained', 'listed', 'deferred')) c
         JOIN households h ON h.id = c.id
         WHERE c.due_on BETWEEN $1 AND $2
           AND (EXISTS (SELECT FROM json_array_elements(h.facts -> 'documents') d WHERE d ->> 'status' <> 'received')
             OR EXISTS (SELECT FROM document_expiries x WHERE x.household_id = h.id AND x.expires_on::text < c.due_on))
         GROUP BY c.id ORDER BY 2, 1`,
        [from, until],
      );
      return rows.map(({ id, due_on }) => ({ householdId: householdId(id), dueOn: due_on }));
    },
    async consentsExpiring(from, until) {
      const rows = await read<{ owner_id: string; due_on: CalendarDate }>(
        `SELECT h.owner_id, min(c ->> 'expiresOn') AS due_on
         FROM households h CROSS JOIN LATERAL json_array_elements(h.facts -> 'consents') c
         WHERE c ->> 'expiresOn' BETWEEN $1 AND $2 AND h.facts #>> '{request,status}' = 'active'
         GROUP BY h.owner_id, left(c ->> 'expiresOn', 7) ORDER BY 2, 1`,
        [from, until],
      );
      return rows.map(({ owner_id, due_on }) => ({ associationId: organisationId(owner_id), dueOn: due_on }));
    },
    async told(objects) {
      const rows = await read<{ told: string }>(
        `SELECT DISTINCT kind || ' ' || object_id AS told FROM notifications
         WHERE kind IN ('opinionDue', 'papersMissing', 'consentExpiring') AND object_id = ANY ($1)`,
        [objects],
      );
      return new Set(rows.map(({ told }) => told));
    },
  };
}
