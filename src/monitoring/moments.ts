import { addDays, addMonths, type CalendarDate, calendarDate, monthsBetween, yearOf } from '#domain/dates.js';

/** First day of each AVDL convention (R, 2 February 2023: cumulated "depuis le 1er janvier 2020"; next: end of 2023). */
const CONVENTION_STARTS: readonly CalendarDate[] = ['2017-01-01', '2020-01-01', '2024-01-01'].map(calendarDate);
/** First day of the data. */
export const FIRST_DAY = calendarDate('2017-01-01');

export type MomentName =
  | 'asOf'
  /** Last day of the year before. */
  | 'yearEve'
  /** Day before the period in which events are counted: the one asked for, or the calendar year. */
  | 'periodEve'
  /** Last day on which a support started six full months before the year began. */
  | 'listCut'
  | 'conventionEve'
  /** The same day six, twelve, twenty-four months before: what began by then has lasted as long. */
  | 'sixMonthsBefore'
  | 'twelveMonthsBefore'
  | 'twentyFourMonthsBefore';

export interface Moments extends Readonly<Record<MomentName, CalendarDate>> {
  /** First day of the period asked for; `null`: the calendar year. */
  readonly from: CalendarDate | null;
  readonly conventionStart: CalendarDate;
  /** Whole months since the convention began, the day of `asOf` included. */
  readonly conventionMonths: number;
  /** Whole months of the period, the day of `asOf` included; at least one. */
  readonly periodMonths: number;
}

/**
 * The moments of a date, events counted since `from` (1 January of its year where none is given); `undefined` where
 * either comes before the first convention.
 */
export function momentsAt(asOf: CalendarDate, from: CalendarDate | null = null): Moments | undefined {
  const conventionStart = CONVENTION_STARTS.findLast((start) => start <= asOf);
  if (conventionStart === undefined || (from !== null && from < FIRST_DAY)) return undefined;
  const yearStart = calendarDate(`${yearOf(asOf)}-01-01`);
  const periodStart = from ?? yearStart;
  return {
    asOf,
    from,
    yearEve: addDays(yearStart, -1),
    periodEve: addDays(periodStart, -1),
    listCut: addDays(addMonths(yearStart, -6), -1),
    conventionEve: addDays(conventionStart, -1),
    conventionStart,
    sixMonthsBefore: addMonths(asOf, -6),
    twelveMonthsBefore: addMonths(asOf, -12),
    twentyFourMonthsBefore: addMonths(asOf, -24),
    periodMonths: Math.max(1, monthsBetween(periodStart, addDays(asOf, 1))),
    conventionMonths: monthsBetween(conventionStart, addDays(asOf, 1)),
  };
}

export type Comparison = 'yearBefore' | 'previousConvention';

/**
 * The date compared with: the same day a year before (its period too), or the same age of the convention before.
 * `undefined` where there is none, or where the convention before was already over at that age.
 */
export function comparedWith(moments: Moments, comparison: Comparison): Moments | undefined {
  if (comparison === 'yearBefore') {
    return momentsAt(addMonths(moments.asOf, -12), moments.from && addMonths(moments.from, -12));
  }
  const index = CONVENTION_STARTS.indexOf(moments.conventionStart);
  const before = CONVENTION_STARTS[index - 1];
  if (before === undefined) return undefined;
  const then = momentsAt(addMonths(moments.asOf, -monthsBetween(before, moments.conventionStart)));
  return then?.conventionStart === before ? then : undefined;
}
