import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { socialWorkerId } from '#domain/ids.js';
import type { Access, TeamRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface WorkerRow {
  id: string;
  label: string;
  departement: Departement;
  started_on: CalendarDate;
  left_on: CalendarDate | null;
}

interface CountRow {
  month: CalendarDate;
  departement: Departement;
  workers: number;
}

/** The team of the association that asks, and how many social workers it counted in post. */
export function createTeamRepository(session: Session, access: Access): TeamRepository {
  const own = access.kind === 'organisation' ? access.organisationId : null;
  return {
    async workers() {
      const { rows } = await session.query<WorkerRow>(
        'SELECT id, label, departement, started_on, left_on FROM social_workers ORDER BY left_on IS NOT NULL, label, id',
      );
      return rows.map((row) => ({
        id: socialWorkerId(row.id),
        label: row.label,
        departement: row.departement,
        startedOn: row.started_on,
        leftOn: row.left_on,
      }));
    },
    async insertWorker(worker) {
      await session.query(
        `INSERT INTO social_workers (id, association_id, label, departement, started_on, left_on)
         VALUES ($1, $2, $3, $4, $5, $6)`,
        [worker.id, own, worker.label, worker.departement, worker.startedOn, worker.leftOn],
      );
    },
    async endWorker(id, leftOn) {
      const { rowCount } = await session.query(
        'UPDATE social_workers SET left_on = $2 WHERE id = $1 AND left_on IS NULL',
        [id, leftOn],
      );
      return rowCount === 1;
    },
    async counts(limit) {
      const { rows } = await session.query<CountRow>(
        'SELECT month, departement, workers FROM social_worker_counts ORDER BY month DESC, departement LIMIT $1',
        [limit],
      );
      return rows;
    },
    async saveCount({ month, departement, workers }, replaces) {
      const { rowCount } = await session.query(
        `INSERT INTO social_worker_counts (association_id, month, departement, workers, counted_at)
         VALUES ($1, $2, $3, $4, now())
         ON CONFLICT (association_id, month, departement) DO UPDATE SET workers = $4, counted_at = now()
           WHERE $5::boolean OR social_worker_counts.workers = $6 OR social_worker_counts.workers = $4`,
        [own, month, departement, workers, replaces === undefined, replaces ?? null],
      );
      if (rowCount === 1) return 'saved';
      const { rows } = await session.query<{ workers: number }>(
        'SELECT workers FROM social_worker_counts WHERE month = $1 AND departement = $2',
        [month, departement],
      );
      return rows[0]?.workers ?? 0;
    },
  };
}
