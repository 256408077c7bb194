import { vacancyId } from '#domain/ids.js';
import { ACT_NOTIFICATIONS } from '#domain/notifications.js';
import type { Change } from './matching-lists.js';
import { deliverNotifications } from './notifications.js';
import type { Session } from './unit-of-work.js';

/**
 * Tells the landlord of each vacancy whose candidates a run has changed, once until it is read: the next runs add
 * nothing to a notice that waits. A list with the same households, in another order or with other points, is no news.
 */
export async function tellNewLists(session: Session, changes: readonly Change[]): Promise<void> {
  const changed = changes.filter(hasOtherCandidates).map((change) => change.vacancyId);
  if (changed.length === 0) return;
  const { rows } = await session.query<{ vacancy_id: string }>(
    "SELECT DISTINCT vacancy_id FROM notifications WHERE kind = 'listPublished' AND read_at IS NULL AND vacancy_id = ANY ($1)",
    [changed],
  );
  const waiting = new Set(rows.map((row) => row.vacancy_id));
  await deliverNotifications(
    session,
    changed
      .filter((id) => !waiting.has(id))
      .map((id) => ({ kind: 'listPublished', to: ACT_NOTIFICATIONS.listPublished.to, vacancyId: vacancyId(id) })),
  );
}

function hasOtherCandidates({ before, proposals }: Change): boolean {
  const known = new Set<string>((before?.entries ?? []).filter(({ over }) => !over).map((entry) => entry.householdId));
  return proposals.length !== known.size || proposals.some(({ householdId }) => !known.has(householdId));
}
