import type pg from 'pg';
import type { CountPlan, PlanGroup } from '#domain/count-plan.js';
import type { MonitoringRows, RowKind } from '#domain/monitoring-rows.js';
import type { Access, MonitoringRow, MonitoringStore } from '#ports.js';
import { columnOf, groupOf, MONITORING_TABLES, pageStatementOf, statementOf } from './monitoring-plans.js';
import { readFlowAgreements, readFlowCounters } from './organisations.js';
import { type Session, transaction } from './unit-of-work.js';

/** Answers of one version of the projection, by who asks and what is asked; the oldest goes first. */
export class MonitoringAnswers {
  private readonly found = new Map<string, readonly PlanGroup[]>();

  get(key: string): readonly PlanGroup[] | undefined {
    return this.found.get(key);
  }

  keep(key: string, groups: readonly PlanGroup[]): void {
    if (groups.length > MOST_GROUPS_KEPT) return;
    this.found.set(key, groups);
    const [oldest] = this.found.keys();
    if (this.found.size > MOST_ANSWERS_KEPT && oldest !== undefined) this.found.delete(oldest);
  }
}

const MOST_ANSWERS_KEPT = 2_000;
const MOST_GROUPS_KEPT = 5_000;

/**
 * Counts in the database what the access may read: one statement a plan. The same question of the same access to the
 * same version of the projection is not asked twice.
 */
export function createMonitoringStore(session: Session, access: Access, answers: MonitoringAnswers): MonitoringStore {
  let version: Promise<string> | undefined;
  const asker = JSON.stringify(
    access.kind === 'system' ? access.kind : [access.role, access.organisationId, access.departements],
  );
  return {
    flow: () => readFlow(session),
    answer: async (plan) => {
      version ??= versionOf(session);
      const key = `${await version} ${asker} ${JSON.stringify(plan)}`;
      const known = answers.get(key);
      if (known !== undefined) return known;
      const groups = await answerPlan(session, plan);
      answers.keep(key, groups);
      return groups;
    },
    page: async (query) => {
      const { text, values } = pageStatementOf(query);
      return (await session.query<MonitoringRow>(text, values)).rows;
    },
  };
}

/** Flow agreements and orientations that the access may read; a run that aims at nothing has no coefficient. */
async function readFlow(session: Session): ReturnType<MonitoringStore['flow']> {
  const agreements = await readFlowAgreements(session, null);
  const counters = await readFlowCounters(session, null);
  const { rows } = await session.query<{ id: string; name: string }>(
    'SELECT id, name FROM organisations WHERE id = ANY($1)',
    [[...agreements, ...counters].flatMap(({ landlordId, reserverId }) => [landlordId, reserverId ?? []].flat())],
  );
  return { agreements, counters, names: new Map(rows.map(({ id, name }) => [id, name])), coefficients: [] };
}

async function versionOf(session: Session): Promise<string> {
  const { rows } = await session.query<{ version: string }>('SELECT version::text FROM monitoring_state');
  return rows[0]?.version ?? '';
}

async function answerPlan(session: Session, plan: CountPlan): Promise<readonly PlanGroup[]> {
  const { text, values } = statementOf(plan);
  const { rows } = await session.query<Record<string, string | number | null>>(text, values);
  return rows.map((row) => groupOf(plan, row));
}

/** Whether the projection holds any support. */
export async function hasMonitoringRows(pool: pg.Pool): Promise<boolean> {
  return transaction(pool, { kind: 'system' }, async (session) => {
    const { rows } = await session.query<{ found: boolean }>(
      'SELECT EXISTS (SELECT FROM monitoring_supports) AS found',
    );
    return rows[0]?.found ?? false;
  });
}

const ROWS_PER_STATEMENT = 500;

/** Adds rows to the projection in one transaction, part by part; an interrupted load leaves nothing. */
export async function loadMonitoringRows(pool: pg.Pool, parts: Iterable<MonitoringRows>): Promise<void> {
  await transaction(
    pool,
    { kind: 'system' },
    async (session) => {
      for (const rows of parts) {
        await insertMonitoringRows(session, rows);
      }
      await changeVersion(session);
    },
    { statementTimeoutMs: 120_000 },
  );
  await pool.query(`ANALYZE ${Object.values(MONITORING_TABLES).join(', ')}`);
}

/** Writes rows of every kind; the caller has removed those they replace. */
export async function insertMonitoringRows(session: Session, rows: MonitoringRows): Promise<void> {
  for (const kind of Object.keys(MONITORING_TABLES) as RowKind[]) {
    await insertRows(session, MONITORING_TABLES[kind], rows[kind]);
  }
}

/** What was counted before is not answered any more. */
export async function changeVersion(session: Session): Promise<void> {
  await session.query('UPDATE monitoring_state SET version = version + 1');
}

async function insertRows(session: Session, table: string, rows: readonly object[]): Promise<void> {
  const fields = Object.keys(rows[0] ?? {});
  const columns = fields.map(columnOf).join(', ');
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    const batch = rows
      .slice(at, at + ROWS_PER_STATEMENT)
      .map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [columnOf(field), value])));
    await session.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(batch)],
    );
  }
}
