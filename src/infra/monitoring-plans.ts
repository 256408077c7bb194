import type { Condition, CountPlan, DurationSummary, GroupKey, PeriodUnit } from '#domain/count-plan.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import type { MonitoringPageQuery } from '#ports.js';

export const MONITORING_TABLES: Readonly<Record<RowKind, string>> = {
  rehousings: 'monitoring_rehousings',
  supports: 'monitoring_supports',
  blockings: 'monitoring_blockings',
  followUps: 'monitoring_follow_ups',
  proposals: 'monitoring_proposals',
  staffing: 'monitoring_staffing',
  comparisons: 'monitoring_comparisons',
};

/** Column of a field: `signedOn` → `signed_on`. Fields are names in definitions, never text of a user. */
export function columnOf(field: string): string {
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
      // A yes or no is part of the text: only so does a prepared plan meet the predicate of a partial index.
      const value =
        typeof condition.value === 'boolean' ? String(condition.value) : parameters.add(condition.value, 'text');
      return condition.test === 'is'
        ? `${columnOf(condition.field)} = ${value}`
        : `${columnOf(condition.field)} IS DISTINCT FROM ${value}`;
    }
    case 'known':
      return `${columnOf(condition.field)} IS NOT NULL`;
    case 'unknown':
      return `${columnOf(condition.field)} IS NULL`;
    case 'reached':
      return `${columnOf(condition.field)} <= ${parameters.add(condition.by, 'date')}`;
    case 'notAfter':
      return `(${columnOf(condition.field)} IS NULL OR ${columnOf(condition.field)} <= ${parameters.add(condition.by, 'date')})`;
    case 'open':
      return `(${columnOf(condition.field)} IS NULL OR ${columnOf(condition.field)} > ${parameters.add(condition.at, 'date')})`;
    case 'between':
    case 'notBetween': {
      const [from, to, at] = [columnOf(condition.from), columnOf(condition.to), parameters.add(condition.at, 'date')];
      const between = `coalesce(${from} <= ${at} AND (${to} IS NULL OR ${to} > ${at}), false)`;
      return condition.test === 'between' ? between : `NOT ${between}`;
    }
    case 'differ':
      return `${columnOf(condition.field)} <> ${columnOf(condition.from)}`;
    case 'notBefore':
      return `(${columnOf(condition.field)} < ${columnOf(condition.from)}) IS NOT TRUE`;
    case 'before':
      return `${columnOf(condition.field)} < ${columnOf(condition.from)}`;
    case 'longBefore': {
      const months = parameters.add(condition.months, 'integer');
      return `${columnOf(condition.field)} < ${columnOf(condition.from)} - make_interval(months => ${months})`;
    }
  }
}

/** The rows of a kind that meet the conditions, after an id and in the order of ids: fields and parameters of one page. */
export function pageStatementOf(query: MonitoringPageQuery): { text: string; values: unknown[] } {
  const parameters = new Parameters();
  const where = [
    ...query.where.map((condition) => sqlOf(condition, parameters)),
    ...(query.after === null ? [] : [`id > ${parameters.add(query.after, 'text')}`]),
  ];
  const fields = query.fields.map((field) => `${columnOf(field)} AS "${field}"`);
  const text = `SELECT ${['id', ...fields].join(', ')} FROM ${MONITORING_TABLES[query.rows]}
    WHERE ${where.length === 0 ? 'true' : where.join(' AND ')} ORDER BY id LIMIT ${parameters.add(query.limit, 'integer')}`;
  return { text, values: parameters.values };
}

const PERIOD_FORMATS: Readonly<Record<PeriodUnit, string>> = { year: 'YYYY', quarter: 'YYYY"-T"Q', month: 'YYYY-MM' };

/** Expression of a key of groups, as text; `least` reads over what is not known. */
function keySql(key: GroupKey, parameters: Parameters): string {
  if (typeof key === 'string') return `${columnOf(key)}::text`;
  if (key.key === 'period') return `to_char(${columnOf(key.field)}, '${PERIOD_FORMATS[key.unit]}')`;
  const ends = [...key.ends.map(columnOf), parameters.add(key.until, 'date')];
  return `(least(${ends.join(', ')}) - ${columnOf(key.from)})::text`;
}

/** Everything that several plans ask of the same rows, each once: one statement answers it. */
export interface Batch {
  readonly rows: RowKind;
  readonly scope: readonly Condition[];
  readonly keys: readonly GroupKey[];
  /** What makes the groups: positions in `keys`; the total is always among the answers. */
  readonly sets: readonly (readonly number[])[];
  readonly counts: CountPlan['counts'];
  readonly durations: CountPlan['durations'];
  readonly distinct: CountPlan['distinct'];
}

/** Conditions that everything counted has: they choose the rows that are read at all. */
export function sharedConditions(plan: Pick<CountPlan, 'counts' | 'durations' | 'distinct'>): readonly Condition[] {
  const all = [...plan.counts, ...plan.durations.map(({ where }) => where), ...plan.distinct.map(({ where }) => where)];
  const [first, ...others] = all.map(
    (where) => new Map(where.map((condition) => [JSON.stringify(condition), condition])),
  );
  if (first === undefined) return [];
  return [...first].filter(([key]) => others.every((where) => where.has(key))).map(([, condition]) => condition);
}

/** What `grouping(every key)` is for the groups of a set: one bit a key, the first the highest, set where it is left out. */
export function maskOf({ keys }: Pick<Batch, 'keys'>, set: readonly number[]): number {
  return keys.reduce((mask: number, _, i) => mask * 2 + (set.includes(i) ? 0 : 1), 0);
}

/** One statement of a batch: the groups of every set and their total together. */
export function statementOf(batch: Batch): { text: string; values: unknown[] } {
  const parameters = new Parameters();
  const common = sharedConditions(batch);
  const hoisted = new Set(common.map((condition) => JSON.stringify(condition)));
  const all = (conditions: readonly Condition[]): string =>
    conditions.length === 0 ? 'true' : conditions.map((condition) => sqlOf(condition, parameters)).join(' AND ');
  const own = (conditions: readonly Condition[]) => all(conditions.filter((one) => !hoisted.has(JSON.stringify(one))));
  const keys = batch.keys.map((key, i) => `${keySql(key, parameters)} AS k${i}`);
  const names = batch.keys.map((_, i) => `k${i}`);
  const mask = names.length === 0 ? '0' : `grouping(${names.join(', ')})`;
  const counts = batch.counts.map((where, i) => `count(*) FILTER (WHERE ${own(where)})::integer AS c${i}`);
  const durations = batch.durations.flatMap(({ where, from, to }, i) => {
    const end = typeof to === 'string' ? columnOf(to) : parameters.add(to.at, 'date');
    const days = `(${end} - ${columnOf(from)})`;
    const [inside, known] = [own(where), `${days} >= 0`];
    return [
      `count(*) FILTER (WHERE ${inside} AND ${known})::integer AS n${i}`,
      `count(*) FILTER (WHERE ${inside} AND (${known}) IS NOT TRUE)::integer AS u${i}`,
      `coalesce(sum(${days}) FILTER (WHERE ${inside} AND ${known}), 0)::float8 AS s${i}`,
      // Halfway between the two middle values of an even number: whole or half days, exact.
      `coalesce(2 * percentile_cont(0.5) WITHIN GROUP (ORDER BY ${days}) FILTER (WHERE ${inside} AND ${known}), 0)::integer AS m${i}`,
    ];
  });
  const distinct = batch.distinct.map(
    ({ field, where }, i) => `count(DISTINCT ${columnOf(field)}) FILTER (WHERE ${own(where)})::integer AS d${i}`,
  );
  const sets = [...batch.sets, []].map((set) => `(${set.map((i) => `k${i}`).join(', ')})`);
  // Conditions above grouping sets are hidden from the indexes: they stand inside.
  const keyed = `(SELECT ${['*', ...keys].join(', ')} FROM ${MONITORING_TABLES[batch.rows]}
      WHERE ${all([...batch.scope, ...common])}) AS keyed`;
  const text = `SELECT ${[`${mask} AS mask`, ...names, ...counts, ...durations, ...distinct].join(', ')}
    FROM ${keyed} GROUP BY GROUPING SETS (${sets.join(', ')})`;
  return { text, values: parameters.values };
}

export type BatchRow = Readonly<Record<string, string | number | null>>;

/** A duration of a row of a statement. */
export function durationOf(row: BatchRow, i: number): DurationSummary {
  return {
    known: row[`n${i}`] as number,
    unknown: row[`u${i}`] as number,
    sumDays: row[`s${i}`] as number,
    middleDaysTwice: row[`m${i}`] as number,
  };
}
