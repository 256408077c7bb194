import type { Contingent } from '#domain/contingent.js';
import type { Instant } from '#domain/dates.js';
import { type RunId, vacancyId } from '#domain/ids.js';
import type { StoredEvent } from '#ports.js';
import { appendEvents } from './events.js';
import type { Session } from './unit-of-work.js';

export interface OrientationToStore {
  readonly vacancyId: string;
  /** Version of the vacancy that was read: one changed since keeps its change. */
  readonly version: number;
  readonly contingent: Contingent;
  readonly reserverId: string | null;
  readonly reason: string;
  /** The landlord's policy confirms suggestions without its referent. */
  readonly autoConfirmed: boolean;
}

/**
 * Writes the suggestions of stage 0. A suggestion that repeats the one that waits is not written again; one that the
 * landlord's policy confirms orients the vacancy in the same transaction.
 */
export async function storeOrientations(
  session: Session,
  runId: RunId,
  at: Instant,
  orientations: readonly OrientationToStore[],
): Promise<void> {
  const events: StoredEvent[] = [];
  for (const orientation of orientations) {
    const base = {
      at,
      organisationId: null,
      vacancyId: vacancyId(orientation.vacancyId),
      runId,
      reason: orientation.reason,
      data: { contingent: orientation.contingent, reserver: orientation.reserverId },
    };
    if (await storeSuggestion(session, runId, orientation))
      events.push({ ...base, name: 'orientationSuggested', actor: 'engine' });
    if (orientation.autoConfirmed && (await orientVacancy(session, orientation))) {
      events.push({ ...base, name: 'orientationConfirmed', actor: 'system' });
    }
  }
  await appendEvents(session, events);
}

async function storeSuggestion(session: Session, runId: RunId, suggestion: OrientationToStore): Promise<boolean> {
  const { rowCount } = await session.query(
    `INSERT INTO orientation_suggestions AS s (vacancy_id, contingent, reserver_id, reason, run_id) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (vacancy_id) DO UPDATE
       SET contingent = $2, reserver_id = $3, reason = $4, run_id = $5, suggested_at = clock_timestamp(),
           confirmed_at = NULL, confirmed_by = NULL
       WHERE s.confirmed_at IS NOT NULL
          OR (s.contingent, s.reserver_id, s.reason) IS DISTINCT FROM (EXCLUDED.contingent, EXCLUDED.reserver_id, EXCLUDED.reason)`,
    [suggestion.vacancyId, suggestion.contingent, suggestion.reserverId, suggestion.reason, runId],
  );
  return rowCount === 1;
}

async function orientVacancy(
  session: Session,
  { vacancyId: id, version, contingent, reserverId }: OrientationToStore,
): Promise<boolean> {
  const reservation = { state: 'oriented', contingent, reserverId, reserverDeadline: null };
  const { rowCount } = await session.query(
    `UPDATE vacancies SET contingent = $3, reserver_id = $4, version = version + 1,
       declaration = jsonb_set(declaration, '{reservation}', $5::jsonb)
     WHERE id = $1 AND version = $2 AND status = 'open'`,
    [id, version, contingent, reserverId, JSON.stringify(reservation)],
  );
  if (rowCount !== 1) return false;
  await session.query(
    "UPDATE orientation_suggestions SET confirmed_at = clock_timestamp(), confirmed_by = 'policy' WHERE vacancy_id = $1",
    [id],
  );
  return true;
}
