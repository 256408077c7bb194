import type { Instant } from '#domain/dates.js';
import type { EventActor, EventName } from '#domain/events.js';
import { householdId, organisationId, proposalId, runId, vacancyId } from '#domain/ids.js';
import type { Access, EventStore, StoredEvent } from '#ports.js';
import { deliverNotifications, ordersOf } from './notifications.js';
import type { Session } from './unit-of-work.js';

export interface EventRow {
  name: EventName;
  at: Date;
  actor: EventActor;
  organisation_id: string | null;
  vacancy_id: string | null;
  household_id: string | null;
  proposal_id: string | null;
  run_id: string | null;
  reason: string | null;
  data: StoredEvent['data'];
}

export const EVENT_COLUMNS =
  'name, at, actor, organisation_id, vacancy_id, household_id, proposal_id, run_id, reason, data';

export function toEvent(row: EventRow): StoredEvent {
  return {
    name: row.name,
    at: row.at.toISOString() as Instant,
    actor: row.actor,
    organisationId: row.organisation_id === null ? null : organisationId(row.organisation_id),
    ...(row.vacancy_id !== null && { vacancyId: vacancyId(row.vacancy_id) }),
    ...(row.household_id !== null && { householdId: householdId(row.household_id) }),
    ...(row.proposal_id !== null && { proposalId: proposalId(row.proposal_id) }),
    ...(row.run_id !== null && { runId: runId(row.run_id) }),
    reason: row.reason,
    data: row.data,
  };
}

/** Appends any number of events in one statement, and tells those whom they concern. */
export async function appendEvents(session: Session, events: readonly StoredEvent[]): Promise<void> {
  if (events.length === 0) return;
  await session.query(
    `INSERT INTO events (name, at, actor, organisation_id, vacancy_id, household_id, proposal_id, run_id, reason, data)
     SELECT name, at, actor, organisation_id, vacancy_id, household_id, proposal_id, run_id, reason, data
     FROM jsonb_to_recordset($1::jsonb) AS e (name text, at timestamptz, actor text, organisation_id text, vacancy_id text,
       household_id text, proposal_id text, run_id text, reason text, data jsonb)`,
    [
      JSON.stringify(
        events.map((event) => ({
          name: event.name,
          at: event.at,
          actor: event.actor,
          organisation_id: event.organisationId,
          vacancy_id: event.vacancyId ?? null,
          household_id: event.householdId ?? null,
          proposal_id: event.proposalId ?? null,
          run_id: event.runId ?? null,
          reason: event.reason,
          data: event.data,
        })),
      ),
    ],
  );
  await deliverNotifications(session, ordersOf(events));
}

/** An organisation's event is its own: where none is named, the caller's is written. */
export function createEventStore(session: Session, access: Access): EventStore {
  const own = access.kind === 'organisation' ? access.organisationId : null;
  return {
    append: (...events) =>
      appendEvents(
        session,
        events.map((event) => ({ ...event, organisationId: event.organisationId ?? own })),
      ),
    async ofVacancy(id) {
      const { rows } = await session.query<EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE vacancy_id = $1 ORDER BY seq`,
        [id],
      );
      return rows.map(toEvent);
    },
  };
}
