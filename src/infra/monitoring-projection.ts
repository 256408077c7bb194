import type pg from 'pg';
import type { CalendarDate } from '#domain/dates.js';
import type { EventName } from '#domain/events.js';
import type { Household } from '#domain/household.js';
import type { MonitoringEvent, VacancyOfEvent } from '#domain/monitoring-event.js';
import type { HouseholdBands, MonitoringRows } from '#domain/monitoring-rows.js';
import { changeVersion, insertMonitoringRows } from './monitoring.js';
import { MONITORING_TABLES } from './monitoring-plans.js';
import { type Session, transaction } from './unit-of-work.js';

/** Everything known of one household (or organisation): its events in the order they were written, and its file. */
export interface SubjectHistory {
  readonly id: string;
  readonly events: readonly MonitoringEvent[];
  readonly file: Household | null;
  /** Bands as they were projected, the day each began; the file keeps the last alone. */
  readonly bands: readonly BandsSince[];
}

export interface BandsSince {
  readonly from: CalendarDate | null;
  readonly bands: HouseholdBands;
}

interface Pending {
  id: string;
  household_id: string | null;
  proposal_id: string | null;
  vacancy_id: string | null;
  organisation_id: string | null;
}

/** One projector at a time: what it reads after this lock holds everything committed before. */
const LOCK = 'SELECT pg_advisory_xact_lock(7012001)';

/**
 * Projects again the subjects of at most `limit` noted events, whole, in one transaction with the removal of the notes:
 * killed anywhere it loses and doubles nothing. Returns how many notes it took; 0 = the projection is up to date.
 */
export async function catchUpMonitoring(
  pool: pg.Pool,
  project: (subjects: readonly SubjectHistory[]) => MonitoringRows,
  limit = 500,
): Promise<number> {
  return transaction(
    pool,
    { kind: 'system' },
    async (session) => {
      await session.query(LOCK);
      const { rows: pending } = await session.query<Pending>(
        'SELECT id::text, household_id, proposal_id, vacancy_id, organisation_id FROM monitoring_pending ORDER BY id LIMIT $1',
        [limit],
      );
      if (pending.length === 0) return 0;
      const households = await householdsOf(session, pending);
      const organisations = [...new Set(pending.flatMap(({ organisation_id: id }) => id ?? []))];
      const subjects = await historiesOf(session, households, organisations);
      for (const table of Object.values(MONITORING_TABLES)) {
        await session.query(`DELETE FROM ${table} WHERE subject_id = ANY($1)`, [[...households, ...organisations]]);
      }
      await insertMonitoringRows(session, project(subjects));
      await session.query('DELETE FROM monitoring_pending WHERE id = ANY($1::bigint[])', [pending.map(({ id }) => id)]);
      await changeVersion(session);
      return pending.length;
    },
    { statementTimeoutMs: 60_000 },
  );
}

async function householdsOf(session: Session, pending: readonly Pending[]): Promise<readonly string[]> {
  const { rows } = await session.query<{ id: string }>(
    // What is projected of an erased household stays as it was: its file is not there any more.
    `SELECT id FROM (SELECT unnest($1::text[]) AS id
       UNION SELECT household_id FROM proposals WHERE id = ANY($2) OR vacancy_id = ANY($3)) AS noted
     WHERE id IN (SELECT h.id FROM households h)`,
    [
      pending.flatMap(({ household_id: id }) => id ?? []),
      pending.flatMap(({ proposal_id: id }) => id ?? []),
      pending.flatMap(({ vacancy_id: id }) => id ?? []),
    ],
  );
  return rows.map(({ id }) => id);
}

interface EventRow {
  subject: string;
  seq: string;
  name: EventName;
  on: CalendarDate;
  organisation_id: string | null;
  proposal_id: string | null;
  data: MonitoringEvent['data'];
  vacancy: VacancyOfEvent | null;
}

/** The day an event is about is the one it tells, else the one it was written on, in Paris. */
const ON = `CASE WHEN e.data->>'on' ~ '^\\d{4}-\\d{2}-\\d{2}$' THEN e.data->>'on' ELSE to_char(e.at AT TIME ZONE 'Europe/Paris', 'YYYY-MM-DD') END`;

/** Its dwelling, with the contingent it was oriented to when the event was written. */
const VACANCY = `CASE WHEN v.id IS NOT NULL THEN json_build_object('id', v.id, 'departement', v.departement,
    'communeCode', v.commune_code, 'landlordId', v.landlord_id, 'landlord', l.name,
    'reserverId', v.reserver_id, 'contingent', coalesce(
      (SELECT o.data->>'contingent' FROM events o WHERE o.vacancy_id = v.id AND o.seq < e.seq
         AND o.name IN ('vacancyPosted', 'orientationConfirmed') AND o.data->>'contingent' IS NOT NULL
       ORDER BY o.seq DESC LIMIT 1), v.contingent)) END`;

const EVENTS_OF = `
  WITH found AS (
    SELECT e.household_id AS subject, e.* FROM events e WHERE e.household_id = ANY($1)
    UNION ALL
    SELECT p.household_id, e.* FROM proposals p JOIN events e ON e.vacancy_id = p.vacancy_id AND e.household_id IS NULL
      AND (e.proposal_id = p.id OR (e.proposal_id IS NULL AND e.name = 'listSuperseded'))
    WHERE p.household_id = ANY($1)
    UNION ALL
    SELECT e.organisation_id, e.* FROM events e WHERE e.name = 'socialWorkersCounted' AND e.organisation_id = ANY($2))
  SELECT e.subject, e.seq::text, e.name, ${ON} AS on, e.organisation_id, e.proposal_id, e.data, ${VACANCY} AS vacancy
  FROM found e LEFT JOIN vacancies v ON v.id = e.vacancy_id LEFT JOIN organisations l ON l.id = v.landlord_id
  ORDER BY e.subject, e.seq`;

async function historiesOf(
  session: Session,
  households: readonly string[],
  organisations: readonly string[],
): Promise<readonly SubjectHistory[]> {
  const { rows } = await session.query<EventRow>(EVENTS_OF, [households, organisations]);
  const { rows: files } = await session.query<{ id: string; facts: Household }>(
    'SELECT id, facts FROM households WHERE id = ANY($1)',
    [households],
  );
  const bandsOf = await projectedBands(session, households);
  const fileOf = new Map(files.map(({ id, facts }) => [id, facts]));
  const events = new Map<string, MonitoringEvent[]>();
  for (const row of rows) {
    const own = events.get(row.subject) ?? [];
    own.push(toEvent(row));
    events.set(row.subject, own);
  }
  return [...households, ...organisations].map((id) => ({
    id,
    events: events.get(id) ?? [],
    file: fileOf.get(id) ?? null,
    bands: bandsOf.get(id) ?? [],
  }));
}

interface BandsRow {
  subject_id: string;
  valid_from: CalendarDate | null;
  size_band: HouseholdBands['sizeBand'];
  income_band: HouseholdBands['incomeBand'];
  single_parent: boolean | null;
  accessibility_need: boolean | null;
}

/** Bands of the first support of each household, in the order of their days. */
async function projectedBands(session: Session, households: readonly string[]): Promise<Map<string, BandsSince[]>> {
  const { rows } = await session.query<BandsRow>(
    `SELECT subject_id, valid_from::text, size_band, income_band, single_parent, accessibility_need FROM monitoring_supports
     WHERE subject_id = ANY($1) AND id ~ '/1(~[0-9]+)?$' ORDER BY subject_id, valid_from NULLS FIRST`,
    [households],
  );
  const found = new Map<string, BandsSince[]>();
  for (const row of rows) {
    const bands = {
      sizeBand: row.size_band,
      incomeBand: row.income_band,
      singleParent: row.single_parent,
      accessibilityNeed: row.accessibility_need,
    };
    const before = found.get(row.subject_id) ?? [];
    found.set(row.subject_id, before);
    if (JSON.stringify(before.at(-1)?.bands) !== JSON.stringify(bands)) before.push({ from: row.valid_from, bands });
  }
  return found;
}

function toEvent(row: EventRow): MonitoringEvent {
  const provenance = row.data.provenance === 'imported' ? 'imported' : 'observed';
  return {
    name: row.name,
    on: row.on,
    household: row.subject,
    organisation: row.organisation_id,
    data: row.data,
    provenance,
    seq: Number(row.seq),
    proposal: row.proposal_id,
    vacancy: row.vacancy,
  };
}
