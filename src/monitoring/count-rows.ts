import type {
  Condition,
  CountPlan,
  DurationSummary,
  GroupKey,
  PlanGroup,
  PlannedDuration,
} from '#domain/count-plan.js';
import { addMonths, type CalendarDate, daysBetween } from '#domain/dates.js';
import type { MonitoringRows } from '#domain/monitoring-rows.js';

type Row = Readonly<Record<string, string | boolean | null>>;

/** Answers a plan from rows in memory: one pass over the rows of its kind. */
export function countRows(rows: MonitoringRows, plan: CountPlan): readonly PlanGroup[] {
  const total = new Tally(plan);
  const groups = new Map<string, { key: (string | null)[]; tally: Tally }>();
  for (const row of rows[plan.rows] as unknown as readonly Row[]) {
    if (!plan.scope.every((condition) => holds(row, condition))) continue;
    total.add(row);
    if (plan.by.length === 0) continue;
    const key = plan.by.map((part) => keyOf(row, part));
    const id = JSON.stringify(key);
    const group = groups.get(id) ?? { key, tally: new Tally(plan) };
    groups.set(id, group);
    group.tally.add(row);
  }
  return [...[...groups.values()].map(({ key, tally }) => tally.group(key)), total.group(null)];
}

function keyOf(row: Row, key: GroupKey): string | null {
  if (typeof key === 'string') return textOf(row[key]);
  if (key.key === 'period') return periodOf(textOf(row[key.field]), key.unit);
  const from = textOf(row[key.from]);
  if (from === null) return null;
  const ends = key.ends.flatMap((field) => textOf(row[field]) ?? []);
  const end = [...ends, key.until].reduce((a, b) => (a <= b ? a : b));
  return String(daysBetween(from as CalendarDate, end as CalendarDate));
}

function periodOf(day: string | null, unit: 'year' | 'quarter' | 'month'): string | null {
  if (day === null) return null;
  if (unit === 'year') return day.slice(0, 4);
  if (unit === 'month') return day.slice(0, 7);
  return `${day.slice(0, 4)}-T${Math.ceil(Number(day.slice(5, 7)) / 3)}`;
}

function textOf(value: string | boolean | null | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}

function holds(row: Row, condition: Condition): boolean {
  const value = 'field' in condition ? (row[condition.field] ?? null) : null;
  switch (condition.test) {
    case 'between':
      return isBetween(row, condition);
    case 'notBetween':
      return !isBetween(row, condition);
    case 'is':
      return value === condition.value;
    case 'isNot':
      return value !== condition.value;
    case 'known':
      return value !== null;
    case 'unknown':
      return value === null;
    case 'reached':
      return value !== null && value <= condition.by;
    case 'notAfter':
      return value === null || value <= condition.by;
    case 'open':
      return value === null || value > condition.at;
    case 'longBefore': {
      const from = row[condition.from] ?? null;
      return value !== null && from !== null && value < addMonths(from as CalendarDate, -condition.months);
    }
    case 'differ':
    case 'before':
    case 'notBefore': {
      const from = row[condition.from] ?? null;
      if (value === null || from === null) return condition.test === 'notBefore';
      if (condition.test === 'differ') return value !== from;
      return condition.test === 'before' ? value < from : value >= from;
    }
  }
}

function isBetween(row: Row, { from, to, at }: { from: string; to: string; at: CalendarDate }): boolean {
  const [began, over] = [row[from] ?? null, row[to] ?? null];
  return began !== null && began <= at && (over === null || over > at);
}

/** Heap of one group: counts, and the days of each clock until they are summed up. */
class Tally {
  private readonly plan: CountPlan;
  private readonly counts: number[];
  private readonly days: number[][];
  private readonly unknown: number[];
  private readonly seen: Set<string>[];

  constructor(plan: CountPlan) {
    this.plan = plan;
    this.counts = plan.counts.map(() => 0);
    this.days = plan.durations.map(() => []);
    this.unknown = plan.durations.map(() => 0);
    this.seen = plan.distinct.map(() => new Set());
  }

  add(row: Row): void {
    for (const [i, where] of this.plan.counts.entries()) {
      if (where.every((condition) => holds(row, condition))) this.counts[i] = (this.counts[i] as number) + 1;
    }
    for (const [i, duration] of this.plan.durations.entries()) this.addDuration(row, duration, i);
    for (const [i, { field, where }] of this.plan.distinct.entries()) {
      const value = textOf(row[field]);
      if (value !== null && where.every((condition) => holds(row, condition))) this.seen[i]?.add(value);
    }
  }

  private addDuration(row: Row, duration: PlannedDuration, i: number): void {
    if (!duration.where.every((condition) => holds(row, condition))) return;
    const to = typeof duration.to === 'string' ? (row[duration.to] ?? null) : duration.to.at;
    const from = row[duration.from] ?? null;
    const days = from === null || to === null ? -1 : daysBetween(from as CalendarDate, to as CalendarDate);
    if (days < 0) this.unknown[i] = (this.unknown[i] as number) + 1;
    else this.days[i]?.push(days);
  }

  group(key: readonly (string | null)[] | null): PlanGroup {
    return {
      key,
      counts: this.counts,
      durations: this.days.map((days, i) => summary(days, this.unknown[i] as number)),
      distinct: this.seen.map((values) => values.size),
    };
  }
}

function summary(days: number[], unknown: number): DurationSummary {
  days.sort((a, b) => a - b);
  const known = days.length;
  const lower = days[Math.floor((known - 1) / 2)] ?? 0;
  const upper = days[Math.floor(known / 2)] ?? 0;
  return { known, unknown, sumDays: days.reduce((sum, day) => sum + day, 0), middleDaysTwice: lower + upper };
}
