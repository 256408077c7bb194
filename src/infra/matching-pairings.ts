import type { CalendarDate } from '#domain/dates.js';
import type { Pairing, PairingState } from '#domain/pairing-life.js';
import type { NewStep } from '#ports.js';
import { removePresentations } from './caleol.js';
import { openSteps } from './pairing-steps.js';
import { readPairings } from './pairings.js';
import type { Session } from './unit-of-work.js';

/** A pairing that a run has ended, and how. */
export interface Dropped {
  readonly proposalId: string;
  readonly vacancyId: string;
  readonly householdId: string;
  readonly state: PairingState;
}

/** Opens the first steps of the pairings that came in with their proposals, in one statement. */
export async function openPairings(
  session: Session,
  ids: readonly string[],
  openingSteps: (pairing: Pairing) => readonly NewStep[],
): Promise<void> {
  if (ids.length === 0) return;
  const pairings = await readPairings(session, ids);
  const steps = pairings.flatMap((pairing) =>
    openingSteps(pairing).map((step) => ({ proposalId: pairing.proposalId, ...step })),
  );
  await openSteps(session, steps);
}

/**
 * Ends the pairings that no current list keeps: superseded before anybody retained them; released afterwards, which
 * happens where the household has accepted another dwelling or the vacancy is closed.
 */
export async function dropPairings(
  session: Session,
  ids: readonly string[],
  today: CalendarDate,
): Promise<readonly Dropped[]> {
  if (ids.length === 0) return [];
  const { rows } = await session.query<{ id: string; vacancy_id: string; household_id: string; state: PairingState }>(
    `UPDATE pairings SET version = version + 1, moved_on = $2,
       state = CASE WHEN state IN ('proposed', 'toContact', 'toReview', 'toAgree') THEN 'superseded' ELSE 'released' END,
       last_act = CASE WHEN state IN ('proposed', 'toContact', 'toReview', 'toAgree') THEN 'supersede' ELSE 'release' END
     WHERE proposal_id = ANY ($1) AND state IN ('proposed', 'toContact', 'toReview', 'toAgree', 'retained', 'listed', 'deferred',
       'ranked', 'granted', 'offered')
     RETURNING proposal_id AS id, vacancy_id, household_id, state`,
    [ids, today],
  );
  const dropped = rows.map((row) => row.id);
  await session.query(
    `UPDATE pairing_steps SET closed_on = $2, closed_by = 'recomputed' WHERE proposal_id = ANY ($1) AND closed_on IS NULL`,
    [dropped, today],
  );
  await removePresentations(session, dropped, today);
  return rows.map((row) => ({
    proposalId: row.id,
    vacancyId: row.vacancy_id,
    householdId: row.household_id,
    state: row.state,
  }));
}
