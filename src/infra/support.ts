import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { DocumentCode } from '#domain/household.js';
import { type HouseholdId, householdId } from '#domain/ids.js';
import {
  type AlinOutcome,
  type AlinTask,
  type AlinTaskKind,
  type ConsentRequest,
  NO_SUPPORT_TEXTS,
  type SupportTexts,
  type SupportWork,
} from '#domain/support-work.js';
import type { SavedFilter, SupportRepository, TransferOutcome } from '#ports.js';
import { blockingWork } from './blocking-work.js';
import { householdLists } from './household-lists.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface TaskRow {
  id: string;
  household_id: string;
  kind: AlinTaskKind;
  what: string;
  opened_on: CalendarDate;
  due_on: CalendarDate;
  done_on: CalendarDate | null;
  outcome: AlinOutcome | null;
}

const TASK_COLUMNS = 'id, household_id, kind, what, opened_on, due_on, done_on, outcome';

function toTask(row: TaskRow): AlinTask {
  return {
    id: row.id,
    householdId: householdId(row.household_id),
    kind: row.kind,
    what: row.what,
    openedOn: row.opened_on,
    dueOn: row.due_on,
    doneOn: row.done_on,
    outcome: row.outcome,
  };
}

export function createSupportRepository(
  session: Session,
  noteRead: (...ids: readonly HouseholdId[]) => void,
): SupportRepository {
  return {
    ...householdLists(session, noteRead),
    ...files(session),
    ...blockingWork(session, noteRead),
    ...alinTasks(session),
    ...filters(session),
    async transfer(id, to) {
      const { rows } = await session.query<{ outcome: TransferOutcome }>(
        'SELECT transfer_household($1, $2) AS outcome',
        [id, to],
      );
      return rows[0]?.outcome ?? 'notFound';
    },
  };
}

function files(
  session: Session,
): Pick<SupportRepository, 'file' | 'saveTexts' | 'addWork' | 'saveExpiry' | 'saveConsentRequest'> {
  const list = async <T>(columns: string, table: string, order: string, id: HouseholdId) =>
    (await session.query(`SELECT ${columns} FROM ${table} WHERE household_id = $1 ORDER BY ${order}`, [id]))
      .rows as T[];
  return {
    async file(id) {
      const texts = await list<SupportTexts & { version: number }>(
        `version, ${TEXT_COLUMNS}`,
        'support_sheets',
        'household_id',
        id,
      );
      const expiries = await list<{ code: DocumentCode; expires_on: CalendarDate }>(
        'code, expires_on',
        'document_expiries',
        'code',
        id,
      );
      const { version, ...written } = texts[0] ?? { version: 0, ...NO_SUPPORT_TEXTS };
      return {
        texts: written,
        textsVersion: version,
        works: await list<SupportWork>(
          'id, phase, happened_on AS "on", what, outcome',
          'support_works',
          'happened_on, id',
          id,
        ),
        expiries: new Map(expiries.map(({ code, expires_on }) => [code, expires_on])),
        consentRequests: await list<ConsentRequest>(
          'departement, asked_on AS "askedOn", answered_on AS "answeredOn", answer',
          'consent_requests',
          'asked_on DESC, departement',
          id,
        ),
        alinTasks: (await list<TaskRow>(TASK_COLUMNS, 'alin_tasks', 'opened_on DESC, id', id)).map(toTask),
      };
    },
    async saveTexts(id, texts, version) {
      const { rowCount } = await session.query(
        `INSERT INTO support_sheets (household_id, needs, strengths, for_correspondent, for_social_services, vigilance,
           contact_after_end, syplo_updated_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (household_id) DO UPDATE SET version = support_sheets.version + 1, needs = $2, strengths = $3,
           for_correspondent = $4, for_social_services = $5, vigilance = $6, contact_after_end = $7, syplo_updated_on = $8
           WHERE $9::int IS NULL OR support_sheets.version = $9`,
        [
          id,
          texts.needs,
          texts.strengths,
          texts.forCorrespondent,
          texts.forSocialServices,
          texts.vigilance,
          texts.contactAfterEnd,
          texts.syploUpdatedOn,
          version,
        ],
      );
      return rowCount === 1;
    },
    async addWork(id, work) {
      await session.query(
        'INSERT INTO support_works (id, household_id, phase, happened_on, what, outcome) VALUES ($1, $2, $3, $4, $5, $6)',
        [work.id, id, work.phase, work.on, work.what, work.outcome],
      );
    },
    async saveExpiry(id, code, expiresOn) {
      if (expiresOn === null) {
        await session.query('DELETE FROM document_expiries WHERE household_id = $1 AND code = $2', [id, code]);
        return;
      }
      await session.query(
        `INSERT INTO document_expiries (household_id, code, expires_on) VALUES ($1, $2, $3)
         ON CONFLICT (household_id, code) DO UPDATE SET expires_on = $3`,
        [id, code, expiresOn],
      );
    },
    async saveConsentRequest(id, { departement, askedOn, answeredOn, answer }) {
      await session.query(
        `INSERT INTO consent_requests (household_id, departement, asked_on, answered_on, answer) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (household_id, departement, asked_on) DO UPDATE SET answered_on = $4, answer = $5`,
        [id, departement satisfies Departement, askedOn, answeredOn, answer],
      );
    },
  };
}

const TEXT_COLUMNS = `needs, strengths, for_correspondent AS "forCorrespondent", for_social_services AS "forSocialServices",
  vigilance, contact_after_end AS "contactAfterEnd", syplo_updated_on AS "syploUpdatedOn"`;

function alinTasks(
  session: Session,
): Pick<SupportRepository, 'addAlinTask' | 'closeAlinTask' | 'findAlinTask' | 'reportedOn' | 'openAlinTasks'> {
  return {
    async addAlinTask(task) {
      await session.query(
        'INSERT INTO alin_tasks (id, household_id, kind, what, opened_on, due_on) VALUES ($1, $2, $3, $4, $5, $6)',
        [task.id, task.householdId, task.kind, task.what, task.openedOn, task.dueOn],
      );
    },
    async closeAlinTask(id, { on, outcome }) {
      const { rowCount } = await session.query(
        'UPDATE alin_tasks SET done_on = $2, outcome = $3 WHERE id = $1 AND done_on IS NULL',
        [id, on, outcome],
      );
      return rowCount === 1;
    },
    async findAlinTask(id) {
      const { rows } = await session.query<TaskRow>(`SELECT ${TASK_COLUMNS} FROM alin_tasks WHERE id = $1`, [id]);
      return rows[0] === undefined ? null : toTask(rows[0]);
    },
    async reportedOn(id) {
      const { rows } = await session.query<{ on: CalendarDate | null }>(
        `SELECT min((at AT TIME ZONE 'Europe/Paris')::date) AS "on" FROM events
         WHERE household_id = $1 AND name = 'reportedToActionLogement'`,
        [id],
      );
      return rows[0]?.on ?? null;
    },
    async openAlinTasks(page) {
      const [dueOn, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<TaskRow>(
        `SELECT ${TASK_COLUMNS} FROM alin_tasks
         WHERE done_on IS NULL AND ($1::date IS NULL OR (due_on, id) > ($1::date, $2::text))
         ORDER BY due_on, id LIMIT $3`,
        [dueOn, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toTask, (row) => [row.due_on, row.id]);
    },
  };
}

function filters(session: Session): Pick<SupportRepository, 'filters' | 'saveFilter' | 'deleteFilter'> {
  return {
    async filters() {
      const { rows } = await session.query<SavedFilter>('SELECT id, name, query FROM household_filters ORDER BY name');
      return rows;
    },
    async saveFilter({ id, name, query }) {
      await session.query('DELETE FROM household_filters WHERE name = $1', [name]);
      await session.query(
        'INSERT INTO household_filters (id, association_id, name, query) VALUES ($1, current_organisation(), $2, $3)',
        [id, name, query],
      );
    },
    async deleteFilter(id) {
      const { rowCount } = await session.query('DELETE FROM household_filters WHERE id = $1', [id]);
      return rowCount === 1;
    },
  };
}
