import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { IssueMessage, IssueReport } from '#domain/issue-report.js';
import type { Role } from '#domain/organisation.js';
import type { IssueCount, IssueReportRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import { type Session, serialisationConflict } from './unit-of-work.js';

interface ReportRow {
  id: string;
  version: number;
  kind: IssueReport['kind'];
  severity: IssueReport['severity'];
  state: IssueReport['state'];
  departement: Departement;
  reporter_id: string;
  reporter_role: Role;
  vacancy_id: string | null;
  household_id: string | null;
  about_id: string | null;
  reported_at: Date;
  due_on: CalendarDate;
  region_from: CalendarDate;
}

interface MessageRow {
  at: Date;
  organisation_id: string;
  role: Role;
  act: IssueMessage['act'];
  text: string;
}

const COLUMNS = `id, version, kind, severity, state, departement, reporter_id, reporter_role, vacancy_id, household_id,
  about_id, reported_at, due_on, region_from`;

function toReport(row: ReportRow, messages: readonly IssueMessage[]): IssueReport {
  return {
    id: row.id,
    version: row.version,
    kind: row.kind,
    severity: row.severity,
    state: row.state,
    departement: row.departement,
    reporterId: organisationId(row.reporter_id),
    reporterRole: row.reporter_role,
    vacancyId: row.vacancy_id === null ? null : vacancyId(row.vacancy_id),
    householdId: row.household_id === null ? null : householdId(row.household_id),
    aboutId: row.about_id === null ? null : organisationId(row.about_id),
    reportedAt: row.reported_at.toISOString() as Instant,
    dueOn: row.due_on,
    regionFrom: row.region_from,
    messages,
  };
}

async function messagesOf(session: Session, id: string): Promise<readonly IssueMessage[]> {
  const { rows } = await session.query<MessageRow>(
    'SELECT at, organisation_id, role, act, text FROM issue_messages WHERE report_id = $1 ORDER BY number',
    [id],
  );
  return rows.map(({ at, organisation_id, role, act, text }) => ({
    at: at.toISOString() as Instant,
    organisationId: organisationId(organisation_id),
    role,
    act,
    text,
  }));
}

export function createIssueReportRepository(session: Session): IssueReportRepository {
  const read = async (id: string, lock: '' | ' FOR UPDATE') => {
    const { rows } = await session.query<ReportRow>(`SELECT ${COLUMNS} FROM issue_reports WHERE id = $1${lock}`, [id]);
    return rows[0] === undefined ? null : toReport(rows[0], await messagesOf(session, id));
  };
  return {
    find: (id) => read(id, ''),
    lock: (id) => read(id, ' FOR UPDATE'),
    insert: (report) => insertReport(session, report),
    async list({ state = null }, page) {
      const [at, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<ReportRow>(
        `SELECT ${COLUMNS} FROM issue_reports
         WHERE ($1::text IS NULL OR state = $1)
           AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', reported_at), id) < ($2::timestamptz, $3::text))
         ORDER BY date_trunc('milliseconds', reported_at) DESC, id DESC LIMIT $4`,
        [state, at, id, page.limit + 1],
      );
      return toPage(
        rows,
        page.limit,
        (row) => toReport(row, []),
        (row) => [row.reported_at.toISOString(), row.id],
      );
    },
    async record(report, { to, dueOn, message }) {
      await insertMessage(session, report.id, report.messages.length, message);
      const { rowCount } = await session.query(
        `UPDATE issue_reports SET state = $3, due_on = $4, version = version + 1,
           answered_at = CASE WHEN $3 = 'answered' THEN $5 WHEN $3 = 'takenUp' THEN NULL ELSE answered_at END
         WHERE id = $1 AND version = $2`,
        [report.id, report.version, to, dueOn, message.at],
      );
      if (rowCount !== 1) throw serialisationConflict(`the report ${report.id} has just changed`);
    },
    async counts() {
      const { rows } = await session.query<IssueCount>(
        'SELECT kind, state, late, reports FROM count_issue_reports() ORDER BY kind, state, late',
      );
      return rows;
    },
    async householdOf(id, pseudonym) {
      const { rows } = await session.query<{ household_id: string }>(
        'SELECT household_id FROM pseudonyms WHERE vacancy_id = $1 AND code = $2',
        [id, pseudonym],
      );
      return rows[0] === undefined ? null : householdId(rows[0].household_id);
    },
  };
}

async function insertReport(session: Session, report: IssueReport): Promise<void> {
  await session.query(
    `INSERT INTO issue_reports (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
    [
      report.id,
      report.version,
      report.kind,
      report.severity,
      report.state,
      report.departement,
      report.reporterId,
      report.reporterRole,
      report.vacancyId,
      report.householdId,
      report.aboutId,
      report.reportedAt,
      report.dueOn,
      report.regionFrom,
    ],
  );
  for (const [number, message] of report.messages.entries()) await insertMessage(session, report.id, number, message);
}

async function insertMessage(session: Session, id: string, number: number, message: IssueMessage): Promise<void> {
  await session.query(
    `INSERT INTO issue_messages (report_id, number, at, organisation_id, role, act, text) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, number, message.at, message.organisationId, message.role, message.act, message.text],
  );
}
