import { addDays } from '#domain/dates.js';
import { CONSENT_NOTICE_DAYS } from '#domain/support-work.js';
import type { NotificationOrder } from '#ports.js';
import type { CaseShell } from './transaction.js';
import { addWorkingDays } from './working-days.js';

/** Working days before its due date on which an association is reminded of an opinion. Our policy. */
export const OPINION_NOTICE_DAYS = 2;
/** Working days before a CALEOL on which missing papers are told. Our policy: the time to obtain one. */
export const PAPERS_NOTICE_DAYS = 10;

/**
 * Reminds associations of what would otherwise be lost: an opinion about to be due, papers missing before the CALEOL,
 * consents about to lapse. Each is told once; the daily digest counts what was told. Returns how many were told today.
 */
export async function runReminders(shell: CaseShell): Promise<number> {
  const today = shell.clock.today();
  return shell.uow.transaction({ kind: 'system' }, async (tx) => {
    const opinions = await tx.reminders.opinionsDue(today, addWorkingDays(today, OPINION_NOTICE_DAYS));
    const papers = await tx.reminders.papersMissing(today, addWorkingDays(today, PAPERS_NOTICE_DAYS));
    const consents = await tx.reminders.consentsExpiring(today, addDays(today, CONSENT_NOTICE_DAYS));
    const orders: readonly NotificationOrder[] = [
      ...opinions.map(({ proposalId, dueOn }) => ({
        kind: 'opinionDue' as const,
        to: ['association'] as const,
        proposalId,
        dueOn,
        objectId: `${proposalId}:${dueOn}`,
      })),
      ...papers.map(({ householdId, dueOn }) => ({
        kind: 'papersMissing' as const,
        to: ['association'] as const,
        householdId,
        dueOn,
        objectId: `${householdId}:${dueOn}`,
      })),
      ...consents.map(({ associationId, dueOn }) => ({
        kind: 'consentExpiring' as const,
        to: ['namedAssociation'] as const,
        organisationId: associationId,
        dueOn,
        objectId: `${associationId}:${dueOn.slice(0, 7)}`,
      })),
    ];
    const told = await tx.reminders.told(orders.map(({ objectId }) => objectId ?? ''));
    const untold = orders.filter(({ kind, objectId }) => !told.has(`${kind} ${objectId}`));
    await tx.notifications.deliver(untold);
    return untold.length;
  });
}
