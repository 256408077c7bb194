import type { Contingent } from '#domain/contingent.js';
import type { Instant } from '#domain/dates.js';
import { organisationId, vacancyId } from '#domain/ids.js';
import type { OrientationRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface SuggestionRow {
  vacancy_id: string;
  contingent: Contingent;
  reserver_id: string | null;
  reason: string;
  confirmed_at: Date | null;
}

export function createOrientationRepository(session: Session): OrientationRepository {
  return {
    async find(id) {
      const { rows } = await session.query<SuggestionRow>(
        'SELECT vacancy_id, contingent, reserver_id, reason, confirmed_at FROM orientation_suggestions WHERE vacancy_id = $1',
        [id],
      );
      const row = rows[0];
      if (row === undefined) return null;
      return {
        vacancyId: vacancyId(row.vacancy_id),
        contingent: row.contingent,
        reserverId: row.reserver_id === null ? null : organisationId(row.reserver_id),
        reason: row.reason,
        confirmedAt: row.confirmed_at && (row.confirmed_at.toISOString() as Instant),
      };
    },
    async confirm(id, at) {
      await session.query(
        "UPDATE orientation_suggestions SET confirmed_at = $2, confirmed_by = 'referent' WHERE vacancy_id = $1 AND confirmed_at IS NULL",
        [id, at],
      );
    },
  };
}
