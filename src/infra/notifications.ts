import type { CalendarDate, Instant } from '#domain/dates.js';
import { proposalId, vacancyId } from '#domain/ids.js';
import { type NotificationKind, toldOf } from '#domain/notifications.js';
import type { StepName } from '#domain/pairing-steps.js';
import type { Access, Notification, NotificationOrder, NotificationRepository, StoredEvent } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface NotificationRow {
  id: string;
  kind: NotificationKind;
  vacancy_id: string | null;
  departement: string | null;
  proposal_id: string | null;
  object_id: string | null;
  due_on: CalendarDate | null;
  created_at: Date;
  read_at: Date | null;
}

function toNotification(row: NotificationRow): Notification {
  return {
    id: row.id,
    kind: row.kind,
    vacancyId: row.vacancy_id === null ? null : vacancyId(row.vacancy_id),
    departement: row.departement,
    proposalId: row.proposal_id === null ? null : proposalId(row.proposal_id),
    objectId: row.object_id,
    dueOn: row.due_on,
    createdAt: row.created_at.toISOString() as Instant,
    readAt: row.read_at === null ? null : (row.read_at.toISOString() as Instant),
  };
}

/** Tells in one statement whoever stands in the relations named. */
export async function deliverNotifications(session: Session, orders: readonly NotificationOrder[]): Promise<void> {
  if (orders.length === 0) return;
  const items = orders.flatMap((order) =>
    order.to.map((relation) => ({
      kind: order.kind,
      relation,
      vacancy: order.vacancyId,
      proposal: order.proposalId,
      household: order.householdId,
      organisation: order.organisationId,
      object: order.objectId,
      due: order.dueOn,
    })),
  );
  await session.query('SELECT deliver_notifications($1)', [JSON.stringify(items)]);
}

/** What events tell, to whom they tell it. */
export function ordersOf(events: readonly StoredEvent[]): readonly NotificationOrder[] {
  return events.flatMap((event) => {
    const to = toldOf(event.name);
    if (to.length === 0) return [];
    return [
      {
        kind: event.name as NotificationKind,
        to,
        ...(event.vacancyId !== undefined && { vacancyId: event.vacancyId }),
        ...(event.proposalId !== undefined && { proposalId: event.proposalId }),
        ...(event.householdId !== undefined && { householdId: event.householdId }),
      },
    ];
  });
}

/** Steps the caller owes: its organisation's, or those of the départements it serves. */
const OWED = `s.closed_on IS NULL AND s.owner_role = (SELECT current_access_role())
  AND (s.owner_organisation = (SELECT current_organisation())
    OR s.owner_departement = ANY ((SELECT current_departements())::text[]))`;

export function createNotificationRepository(session: Session, access: Access): NotificationRepository {
  return {
    deliver: (orders) => deliverNotifications(session, orders),
    async list(page) {
      const [id] = keysAfter(page.after, 1);
      const { rows } = await session.query<NotificationRow>(
        `SELECT n.id, n.kind, n.vacancy_id, v.departement, n.proposal_id, n.object_id, n.due_on, n.created_at, n.read_at
         FROM notifications n LEFT JOIN vacancies v ON v.id = n.vacancy_id
         WHERE $1::bigint IS NULL OR n.id < $1::bigint ORDER BY n.id DESC LIMIT $2`,
        [id, page.limit + 1],
      );
      return toPage(rows, page.limit, toNotification, (row) => [row.id]);
    },
    async toDo(limit) {
      const { rows } = await session.query<{
        vacancy_id: string;
        departement: string;
        actions: number;
        steps: StepName[];
        due_on: CalendarDate;
      }>(
        `SELECT p.vacancy_id, p.departement, count(*)::integer AS actions,
           array_agg(DISTINCT s.step ORDER BY s.step) AS steps, min(s.due_on) AS due_on
         FROM pairing_steps s JOIN pairings p ON p.proposal_id = s.proposal_id
         WHERE ${OWED} GROUP BY p.vacancy_id, p.departement ORDER BY min(s.due_on), p.vacancy_id LIMIT $1`,
        [limit],
      );
      return rows.map((row) => ({
        vacancyId: vacancyId(row.vacancy_id),
        departement: row.departement,
        actions: row.actions,
        steps: row.steps,
        dueOn: row.due_on,
      }));
    },
    async counts() {
      const { rows } = await session.query<{ actions: number; unread: number }>(
        `SELECT (SELECT open FROM count_owed_steps(NULL)) AS actions,
                (SELECT count(*)::integer FROM notifications WHERE read_at IS NULL) AS unread`,
      );
      return rows[0] ?? { actions: 0, unread: 0 };
    },
    async markRead(upTo, at) {
      const reader = access.kind === 'organisation' ? access.userId : null;
      await session.query(
        'UPDATE notifications SET read_at = $2, read_by = $3 WHERE read_at IS NULL AND ($1::bigint IS NULL OR id <= $1::bigint)',
        [upTo, at, reader],
      );
    },
    async preferences() {
      const { rows } = await session.query<{ to_do: 'daily' | 'immediate'; information: boolean }>(
        `SELECT to_do, information FROM notification_preferences
         WHERE user_id = nullif(current_setting('rapprochement.user', true), '')`,
      );
      const row = rows[0];
      return row === undefined
        ? { toDo: 'daily', information: true }
        : { toDo: row.to_do, information: row.information };
    },
    async savePreferences(userId, { toDo, information }) {
      await session.query(
        `INSERT INTO notification_preferences (user_id, to_do, information) VALUES ($1, $2, $3)
         ON CONFLICT (user_id) DO UPDATE SET to_do = $2, information = $3, changed_at = clock_timestamp()`,
        [userId, toDo, information],
      );
    },
    async unsubscribe(key) {
      const { rowCount } = await session.query(
        `UPDATE notification_preferences SET information = false, changed_at = clock_timestamp()
         WHERE unsubscribe_key::text = $1`,
        [key],
      );
      return rowCount === 1;
    },
  };
}
