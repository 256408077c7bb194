import type pg from 'pg';
import type { Condition, CountPlan, DurationSummary, PlanGroup } from '#domain/count-plan.js';
import type { MonitoringRows, RowKind } from '#domain/monitoring-rows.js';
import type { MonitoringStore } from '#ports.js';
import { type Session, transaction } from './unit-of-work.js';

const TABLES: Readonly<Record<RowKind, string>> = {
  rehousings: 'monitoring_rehousings',
  supports: 'monitoring_supports',
  blockings: 'monitoring_blockings',
  followUps: 'monitoring_follow_ups',
};

/** Counts in the database what the access may read: one statement a plan, groups and their total together. */
export function createMonitoringStore(session: Session): MonitoringStore {
  return { answer: (plan) => answerPlan(session, plan) };
}

async function answerPlan(session: Session, plan: CountPlan): Promise<readonly PlanGroup[]> {
  const { text, values } = statementOf(plan);
  const { rows } = await session.query<Record<string, string | number | null>>(text, values);
  return rows.map((row) => groupOf(plan, row));
}

/** Column of a field: `signedOn` → `signed_on`. Fields are names in definitions, never text of a user. */
function column(field: string): string {
  if (!/^[a-z][a-zA-Z0-9]{0,40}$/.test(field)) throw new Error(`not a field: ${field}`);
  return field.replace(/[A-Z]|\d+/g, (part) => `_${part.toLowerCase()}`);
}

class Parameters {
  readonly values: unknown[] = [];
  add(value: unknown, type: string): string {
    this.values.push(value);
    return `$${this.values.length}::${type}`;
  }
}

function sqlOf(condition: Condition, parameters: Parameters): string {
  switch (condition.test) {
    case 'is':
    case 'isNot': {
      const type = typeof condition.value === 'boolean' ? 'boolean' : 'text';
      const value = parameters.add(condition.value, type);
      return condition.test === 'is'
        ? `${column(condition.field)} = ${value}`
        : `${column(condition.field)} IS DISTINCT FROM ${value}`;
    }
    case 'known':
      return `${column(condition.field)} IS NOT NULL`;
    case 'unknown':
      return `${column(condition.field)} IS NULL`;
    case 'reached':
      return `${column(condition.field)} <= ${parameters.add(condition.by, 'date')}`;
    case 'open':
      return `(${column(condition.field)} IS NULL OR ${column(condition.field)} > ${parameters.add(condition.at, 'date')})`;
    case 'between':
    case 'notBetween': {
      const [from, to, at] = [column(condition.from), column(condition.to), parameters.add(condition.at, 'date')];
      const between = `coalesce(${from} <= ${at} AND (${to} IS NULL OR ${to} > ${at}), false)`;
      return condition.test === 'between' ? between : `NOT ${between}`;
    }
    case 'differ':
      return `${column(condition.field)} <> ${column(condition.from)}`;
  }
}

/** Conditions that every count has: they choose the rows that are read at all. */
function shared(plan: CountPlan): readonly Condition[] {
  const all = [...plan.counts, ...plan.durations.map(({ where }) => where), ...plan.distinct.map(({ where }) => where)];
  const [first, ...others] = all.map(
    (where) => new Map(where.map((condition) => [JSON.stringify(condition), condition])),
  );
  if (first === undefined) return [];
  return [...first].filter(([key]) => others.every((where) => where.has(key))).map(([, condition]) => condition);
}

function statementOf(plan: CountPlan): { text: string; values: unknown[] } {
  const parameters = new Parameters();
  const common = shared(plan);
  const hoisted = new Set(common.map((condition) => JSON.stringify(condition)));
  const all = (conditions: readonly Condition[]): string =>
    conditions.length === 0 ? 'true' : conditions.map((condition) => sqlOf(condition, parameters)).join(' AND ');
  const own = (conditions: readonly Condition[]) => all(conditions.filter((one) => !hoisted.has(JSON.stringify(one))));
  const keys = plan.by.map((field, i) => `${column(field)} AS k${i}`);
  const total = plan.by.length === 0 ? '1' : `grouping(${plan.by.map(column).join(', ')})`;
  const counts = plan.counts.map((where, i) => `count(*) FILTER (WHERE ${own(where)})::integer AS c${i}`);
  const durations = plan.durations.flatMap(({ where, from, to }, i) => {
    const days = `(${column(to)} - ${column(from)})`;
    const [inside, known] = [own(where), `${days} >= 0`];
    return [
      `count(*) FILTER (WHERE ${inside} AND ${known})::integer AS n${i}`,
      `count(*) FILTER (WHERE ${inside} AND (${known}) IS NOT TRUE)::integer AS u${i}`,
      `coalesce(sum(${days}) FILTER (WHERE ${inside} AND ${known}), 0)::float8 AS s${i}`,
      // The discrete median of an even number is the lower middle; of the reverse order, the upper one.
      `coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY ${days}) FILTER (WHERE ${inside} AND ${known}), 0)::integer AS l${i}`,
      `coalesce(percentile_disc(0.5) WITHIN GROUP (ORDER BY ${days} DESC) FILTER (WHERE ${inside} AND ${known}), 0)::integer AS h${i}`,
    ];
  });
  const distinct = plan.distinct.map(
    ({ field, where }, i) => `count(DISTINCT ${column(field)}) FILTER (WHERE ${own(where)})::integer AS d${i}`,
  );
  const sets = plan.by.length === 0 ? '()' : `GROUPING SETS ((${plan.by.map(column).join(', ')}), ())`;
  const text = `SELECT ${[`${total} AS total`, ...keys, ...counts, ...durations, ...distinct].join(', ')}
    FROM ${TABLES[plan.rows]} WHERE ${all([...plan.scope, ...common])} GROUP BY ${sets}`;
  return { text, values: parameters.values };
}

function groupOf(plan: CountPlan, row: Readonly<Record<string, string | number | null>>): PlanGroup {
  const duration = (i: number): DurationSummary => ({
    known: row[`n${i}`] as number,
    unknown: row[`u${i}`] as number,
    sumDays: row[`s${i}`] as number,
    middleDaysTwice: (row[`l${i}`] as number) + (row[`h${i}`] as number),
  });
  return {
    key: row.total === 0 ? plan.by.map((_, i) => (row[`k${i}`] as string | null) ?? null) : null,
    counts: plan.counts.map((_, i) => row[`c${i}`] as number),
    durations: plan.durations.map((_, i) => duration(i)),
    distinct: plan.distinct.map((_, i) => row[`d${i}`] as number),
  };
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
        for (const kind of Object.keys(TABLES) as RowKind[]) await insertRows(session, TABLES[kind], rows[kind]);
      }
    },
    { statementTimeoutMs: 120_000 },
  );
  await pool.query(`ANALYZE ${Object.values(TABLES).join(', ')}`);
}

async function insertRows(session: Session, table: string, rows: readonly object[]): Promise<void> {
  const fields = Object.keys(rows[0] ?? {});
  const columns = fields.map(column).join(', ');
  for (let at = 0; at < rows.length; at += ROWS_PER_STATEMENT) {
    const batch = rows
      .slice(at, at + ROWS_PER_STATEMENT)
      .map((row) => Object.fromEntries(Object.entries(row).map(([field, value]) => [column(field), value])));
    await session.query(
      `INSERT INTO ${table} (${columns}) SELECT ${columns} FROM json_populate_recordset(NULL::${table}, $1)`,
      [JSON.stringify(batch)],
    );
  }
}
