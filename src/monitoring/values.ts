import type {
  AnswerPlan,
  CountPlan,
  DurationSummary,
  GroupKey,
  PlanGroup,
  PlannedDuration,
} from '#domain/count-plan.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import { resolve, trueAtTheDate } from './conditions.js';
import type { Clock, Column, Count, MomentCondition } from './definition.js';
import type { MomentName, Moments } from './moments.js';

/** What a set of columns needs to be counted. */
export interface Needs {
  readonly counts: readonly Count[];
  readonly clocks: readonly Clock[];
}

/** Raw figures of one group. */
export interface Values {
  readonly count: (count: Count) => number;
  readonly clock: (clock: Clock) => DurationSummary;
}

export interface Grouped {
  readonly groups: readonly { readonly key: readonly (string | null)[]; readonly values: Values }[];
  readonly total: Values;
}

export interface Question {
  readonly rows: RowKind;
  readonly by: readonly GroupKey<MomentName>[];
  readonly moments: Moments;
  readonly scope: readonly MomentCondition[];
  readonly narrow: readonly MomentCondition[];
}

/** The counts and clocks of the columns, each once. */
export function needsOf(columns: readonly Column[]): Needs {
  const counts = new Set<Count>();
  const clocks = new Set<Clock>();
  for (const column of columns) {
    if ('clock' in column) clocks.add(column.clock);
    else if ('count' in column) counts.add(column.count);
    else for (const count of [column.numerator, ...column.denominator]) counts.add(count);
    if ('knownBy' in column && column.knownBy !== undefined) {
      counts.add(column.knownBy.count).add(column.knownBy.among);
    }
  }
  return { counts: [...counts], clocks: [...clocks] };
}

const NO_DURATION: DurationSummary = { known: 0, unknown: 0, sumDays: 0, middleDaysTwice: 0 };

/** Every group of value 0: what a key that no row has is worth. */
export const NO_VALUES: Values = { count: () => 0, clock: () => NO_DURATION };

/** Asks for the needs that are about the question's rows; others are not answered. */
export async function ask(answer: AnswerPlan, needs: Needs, question: Question): Promise<Grouped> {
  const own = <T extends Count>(items: readonly T[]) => items.filter(({ rows }) => rows === question.rows);
  const counts = own(needs.counts).filter(({ distinct }) => distinct === undefined);
  const distinct = own(needs.counts).filter((count) => count.distinct !== undefined);
  const clocks = own(needs.clocks);
  const where = (count: Count) => resolve([...count.where, ...question.narrow], question.moments);
  const plan: CountPlan = {
    rows: question.rows,
    by: question.by.map((key) => keyAt(key, question.moments)),
    scope: resolve([...trueAtTheDate(question.rows), ...question.scope], question.moments),
    counts: counts.map(where),
    durations: clocks.map((clock) => ({ where: where(clock), from: clock.from, to: endOf(clock, question.moments) })),
    distinct: distinct.map((count) => ({ field: count.distinct as string, where: where(count) })),
  };
  const values = (group: PlanGroup): Values => {
    const byCount = new Map<Count, number>([
      ...counts.map((count, i) => [count, group.counts[i] as number] as const),
      ...distinct.map((count, i) => [count, group.distinct[i] as number] as const),
    ]);
    const byClock = new Map(clocks.map((clock, i) => [clock, group.durations[i] as DurationSummary]));
    return { count: (count) => found(byCount.get(count)), clock: (clock) => found(byClock.get(clock)) };
  };
  const groups = await answer(plan);
  return {
    groups: groups.flatMap((group) => (group.key === null ? [] : [{ key: group.key, values: values(group) }])),
    total: values(found(groups.find((group) => group.key === null))),
  };
}

/** A key of groups with the date of its moment in the place of its name. */
function keyAt(key: GroupKey<MomentName>, moments: Moments): GroupKey {
  return typeof key === 'string' || key.key === 'period' ? key : { ...key, until: moments[key.until] };
}

function endOf({ to }: Clock, moments: Moments): PlannedDuration['to'] {
  return typeof to === 'string' ? to : { at: moments[to.at] };
}

function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('a figure was read that its plan did not count');
  return value;
}
