import type { Instant } from '#domain/dates.js';
import type { DraftRepository, VacancyDraft } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface DraftRow {
  id: string;
  typed: Record<string, string>;
  step: number;
  saved_at: Date;
}

const COLUMNS = 'id, typed, step, saved_at';

function toDraft({ id, typed, step, saved_at }: DraftRow): VacancyDraft {
  return { id, typed, step, savedAt: saved_at.toISOString() as Instant };
}

export function createDraftRepository(session: Session): DraftRepository {
  return {
    async find(id) {
      const { rows } = await session.query<DraftRow>(`SELECT ${COLUMNS} FROM vacancy_drafts WHERE id = $1`, [id]);
      return rows[0] === undefined ? null : toDraft(rows[0]);
    },
    async list() {
      const { rows } = await session.query<DraftRow>(
        `SELECT ${COLUMNS} FROM vacancy_drafts ORDER BY saved_at DESC, id LIMIT 20`,
      );
      return rows.map(toDraft);
    },
    async save({ id, typed, step, savedAt }) {
      await session.query(
        `INSERT INTO vacancy_drafts (id, landlord_id, typed, step, saved_at) VALUES ($1, current_organisation(), $2, $3, $4)
         ON CONFLICT (id) DO UPDATE SET typed = $2, step = $3, saved_at = $4`,
        [id, JSON.stringify(typed), step, savedAt],
      );
    },
    async remove(id) {
      const { rowCount } = await session.query('DELETE FROM vacancy_drafts WHERE id = $1', [id]);
      return rowCount === 1;
    },
  };
}
