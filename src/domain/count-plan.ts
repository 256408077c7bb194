import type { CalendarDate } from './dates.js';
import type { RowKind } from './monitoring-rows.js';

/** A question to the rows of monitoring, answered the same way in memory and in SQL. Fields are names of columns. */
export type Condition<Moment = CalendarDate> =
  | { readonly test: 'is' | 'isNot'; readonly field: string; readonly value: string | boolean }
  | { readonly test: 'known' | 'unknown'; readonly field: string }
  /** The date is known and not after the moment. */
  | { readonly test: 'reached'; readonly field: string; readonly by: Moment }
  /** The date is unknown or after the moment. */
  | { readonly test: 'open'; readonly field: string; readonly at: Moment }
  /** `between`: begun, and not yet over, at the moment. */
  | { readonly test: 'between' | 'notBetween'; readonly from: string; readonly to: string; readonly at: Moment }
  /** The date is unknown or not after the moment. */
  | { readonly test: 'notAfter'; readonly field: string; readonly by: Moment }
  /** Both known, and not the same; `before`: the first day comes before the second; `notBefore`: it does not. */
  | { readonly test: 'differ' | 'before' | 'notBefore'; readonly field: string; readonly from: string }
  /** Both known, the first day more than so many months before the second. */
  | { readonly test: 'longBefore'; readonly field: string; readonly from: string; readonly months: number };

/** What makes the groups: a field as it is, a period of its day ("2022", "2022-T3", "2022-03"), or a number of days. */
export type GroupKey<Moment = CalendarDate> =
  | string
  | { readonly key: 'period'; readonly field: string; readonly unit: PeriodUnit }
  /** Whole days from `from` to the earliest known of `ends`, at most to `until`; `null` where `from` is unknown. */
  | { readonly key: 'days'; readonly from: string; readonly ends: readonly string[]; readonly until: Moment };

export type PeriodUnit = 'year' | 'quarter' | 'month';

export interface PlannedDuration {
  readonly where: readonly Condition[];
  readonly from: string;
  /** Field, or the day itself: an age. */
  readonly to: string | { readonly at: CalendarDate };
}

export interface CountPlan {
  readonly rows: RowKind;
  /** What makes the groups; none = the total alone. */
  readonly by: readonly GroupKey[];
  readonly scope: readonly Condition[];
  readonly counts: readonly (readonly Condition[])[];
  readonly durations: readonly PlannedDuration[];
  /** Fields whose distinct known values are counted in the total, under conditions. */
  readonly distinct: readonly { readonly field: string; readonly where: readonly Condition[] }[];
}

export interface DurationSummary {
  readonly known: number;
  /** Rows of the population with an unknown end of the clock, or one that comes before its start. */
  readonly unknown: number;
  readonly sumDays: number;
  /** Lower plus upper middle value, so that no half day is rounded; 0 where `known` is 0. */
  readonly middleDaysTwice: number;
}

export interface PlanGroup {
  /** Values of `by`, in its order; `null` for the total of every row. */
  readonly key: readonly (string | null)[] | null;
  readonly counts: readonly number[];
  readonly durations: readonly DurationSummary[];
  readonly distinct: readonly number[];
}

/** Groups of the plan, the total always among them. */
export type AnswerPlan = (plan: CountPlan) => Promise<readonly PlanGroup[]>;
