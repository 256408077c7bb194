import type pg from 'pg';
import type { CountPlan, PlanGroup } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import type { MonitoringRows, RowKind } from '#domain/monitoring-rows.js';
import type { Access, MonitoringRow, MonitoringStore } from '#ports.js';
import { answersOf, batchesOf } from './monitoring-batches.js';
import { type BatchRow, columnOf, MONITORING_TABLES, pageStatementOf, statementOf } from './monitoring-plans.js';
import { readFlowAgreements, readFlowCounters, readOrientedToOthers } from './organisations.js';
import { createRunRepository } from './runs.js';
import { type Session, transaction } from './unit-of-work.js';

/** Answers of one version of the projection, by who asks and what is asked; the oldest go first. */
export class MonitoringAnswers {
  private readonly found = new Map<string, readonly PlanGroup[]>();
  private groups = 0;

  get(key: string): readonly PlanGroup[] | undefined {
    return this.found.get(key);
  }

  keep(key: string, groups: readonly PlanGroup[]): void {
    this.found.set(key, groups);
    this.groups += groups.length;
    for (const [oldest, own] of this.found) {
      if (this.groups <= MOST_GROUPS_KEPT) return;
      this.found.delete(oldest);
      this.groups -= own.length;
    }
  }
}

/** About a hundred bytes each. */
const MOST_GROUPS_KEPT = 300_000;

/**
 * Counts in the database what the access may read. Plans asked together are answered together, by as few readings of the
 * rows as there are populations; the same question of the same access to the same version of the projection is not asked
 * twice.
 */
export function createMonitoringStore(session: Session, access: Access, answers: MonitoringAnswers): MonitoringStore {
  const asker = JSON.stringify(
    access.kind === 'system' ? access.kind : [access.role, access.organisationId, access.departements],
  );
  const questions = new Questions({ session, asker, answers });
  return {
    flow: (until) => readFlow(session, until),
    names: (ids) => namesOf(session, ids),
    answer: (plan) => questions.ask(plan),
    page: async (query) => {
      const { text, values } = pageStatementOf(query);
      return (await session.query<MonitoringRow>(text, values)).rows;
    },
  };
}

interface Asking {
  readonly session: Session;
  readonly asker: string;
  readonly answers: MonitoringAnswers;
}

interface Question {
  readonly plan: CountPlan;
  readonly resolve: (groups: readonly PlanGroup[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Questions of one transaction: those asked before its event loop turns go together. */
class Questions {
  private readonly asking: Asking;
  private waiting: Question[] = [];
  private version: Promise<string> | undefined;

  constructor(asking: Asking) {
    this.asking = asking;
  }

  ask(plan: CountPlan): Promise<readonly PlanGroup[]> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ plan, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => void this.answerAll());
    });
  }

  private async answerAll(): Promise<void> {
    const questions = this.waiting;
    this.waiting = [];
    try {
      const found = await this.answersTo(questions.map(({ plan }) => plan));
      for (const [i, { resolve }] of questions.entries()) resolve(found[i] as readonly PlanGroup[]);
    } catch (error) {
      for (const { reject } of questions) reject(error);
    }
  }

  private async answersTo(plans: readonly CountPlan[]): Promise<readonly (readonly PlanGroup[])[]> {
    const { session, asker, answers } = this.asking;
    this.version ??= versionOf(session);
    const before = `${await this.version} ${asker} `;
    const keys = plans.map((plan) => before + JSON.stringify(plan));
    const found = new Map(keys.map((key) => [key, answers.get(key)]));
    const missing = new Map(
      plans.flatMap((plan, i) => {
        const key = keys[i] as string;
        return found.get(key) === undefined ? [[key, plan] as const] : [];
      }),
    );
    const keyOf = new Map([...missing].map(([key, plan]) => [plan, key]));
    for (const batch of batchesOf([...missing.values()])) {
      const { text, values } = statementOf(batch);
      const { rows } = await session.query<BatchRow>(text, values);
      for (const { plan, groups } of answersOf(batch, rows)) {
        const key = keyOf.get(plan) as string;
        found.set(key, groups);
        answers.keep(key, groups);
      }
    }
    return keys.map((key) => found.get(key) ?? []);
  }
}

/** Flow agreements and orientations that the access may read, with the coefficients of the last published run. */
async function readFlow(session: Session, until: CalendarDate): ReturnType<MonitoringStore['flow']> {
  const agreements = await readFlowAgreements(session, null);
  const counters = await readFlowCounters(session, null, until);
  const elsewhere = await readOrientedToOthers(session, until);
  const run = await createRunRepository(session, []).latestPublished();
  const ids = [...agreements, ...counters].flatMap(({ landlordId, reserverId }) =>
    [landlordId, reserverId ?? []].flat(),
  );
  return {
    agreements,
    counters,
    elsewhere,
    names: await namesOf(session, ids),
    coefficients: run?.coefficients ?? [],
  };
}

async function namesOf(session: Session, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await session.query<{ id: string; name: string }>(
    'SELECT id, name FROM organisations WHERE id = ANY($1)',
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

async function versionOf(session: Session): Promise<string> {
  const { rows } = await session.query<{ version: string }>('SELECT version::text FROM monitoring_state');
  return rows[0]?.version ?? '';
}

/** Whether the projection holds the rebuilt history: what is observed may be there before it. */
export async function hasReconstitution(pool: pg.Pool): Promise<boolean> {
  return transaction(pool, { kind: 'system' }, async (session) => {
    const { rows } = await session.query<{ found: boolean }>(
      "SELECT EXISTS (SELECT FROM monitoring_supports WHERE provenance = 'reconstitution') AS found",
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
