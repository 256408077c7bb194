/**
 * The simulated calendar: day 0 is the start of the programme (1 January 2020 of the seeds); the year is cut in
 * twenty-four half-months of the same length. The engine reads real dates: day 0 is given the date EPOCH, so that the
 * law of the engine covers every day (hypothèse: the law, rents and resources of 2027 on the flows of 2020 to 2022).
 */
import { addDays, type CalendarDate, calendarDate } from '#domain/dates.js';

const EPOCH = calendarDate('2027-01-01');
export const DAYS_PER_MONTH = 365.25 / 12;
export const DAYS_PER_YEAR = 365.25;
export const STEPS_PER_MONTH = 2;
export const STEPS_PER_YEAR = 24;
export const STEP_DAYS = DAYS_PER_YEAR / STEPS_PER_YEAR;

/** Months since the programme began when a policy takes over: the end of 2021. */
export const POLICY_START_MONTH = 24;
/** Longest run under a policy. */
export const MAX_MONTHS = 36;

/** Older than this at the start of a year: on the list of the year. */
export const LIST_AGE_DAYS = DAYS_PER_YEAR / 2;

/** Day on which step `step` ends. */
export const endOfStep = (step: number): number => (step + 1) * STEP_DAYS;

/** Calendar date of a simulated day; negative days are before the programme. */
export function dateOf(day: number): CalendarDate {
  const whole = Math.floor(day);
  const known = dates.get(whole);
  if (known !== undefined) return known;
  const date = addDays(EPOCH, whole);
  dates.set(whole, date);
  return date;
}

/** Memoised: the same few thousand days are asked for millions of times. */
const dates = new Map<number, CalendarDate>();

/** Whether a household that arrived on `day` is on the list of the year of `step`; there is none before 2022. */
export function isListed(day: number, step: number): boolean {
  if (step < POLICY_START_MONTH * STEPS_PER_MONTH) return false;
  const yearStart = Math.floor(step / STEPS_PER_YEAR) * DAYS_PER_YEAR;
  return day <= yearStart - LIST_AGE_DAYS;
}
