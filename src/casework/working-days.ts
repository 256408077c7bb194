import joursFeries from '@socialgouv/jours-feries';
import { addDays, type CalendarDate, dayNumber, fromDayNumber, yearOf } from '#domain/dates.js';

const MS_PER_DAY = 86_400_000;
const MS_TO_NOON = MS_PER_DAY / 2;

const holidays = new Map<number, ReadonlySet<CalendarDate>>();

/** The eleven public holidays of the Code du travail (L3133-1); those of Alsace-Moselle are not among them. */
function publicHolidays(year: number): ReadonlySet<CalendarDate> {
  const known = holidays.get(year);
  if (known !== undefined) return known;
  const days = new Set(Object.values(joursFeries(year)).map(dayAround));
  holidays.set(year, days);
  return days;
}

/**
 * The package counts 24-hour steps from a local midnight, so that a clock change in the machine's zone moves the hour:
 * twelve hours later it is the right day everywhere.
 */
function dayAround(midnight: Date): CalendarDate {
  const noon = new Date(midnight.getTime() + MS_TO_NOON);
  return fromDayNumber(Date.UTC(noon.getFullYear(), noon.getMonth(), noon.getDate()) / MS_PER_DAY);
}

/** True from Monday to Friday save the public holidays of Île-de-France. */
export function isWorkingDay(on: CalendarDate): boolean {
  // 1970-01-01 was a Thursday: 0 is Monday.
  const weekday = (((dayNumber(on) + 3) % 7) + 7) % 7;
  return weekday < 5 && !publicHolidays(yearOf(on)).has(on);
}

/**
 * `on` where it is a working day, else the first one after it: a time limit that would end on a Saturday, a Sunday or a
 * public holiday runs to the next working day (Code de procédure civile, art. 642, al. 2).
 */
export function nextWorkingDay(on: CalendarDate): CalendarDate {
  let day = on;
  while (!isWorkingDay(day)) day = addDays(day, 1);
  return day;
}

/**
 * The `days`-th working day after `from`, which is not counted itself (same code, art. 641, al. 1); for 0, `from` or the
 * next working day. Throws on a number that is negative or not whole.
 */
export function addWorkingDays(from: CalendarDate, days: number): CalendarDate {
  if (!Number.isInteger(days) || days < 0) throw new RangeError(`not a number of working days: ${days}`);
  let day = days === 0 ? nextWorkingDay(from) : from;
  for (let left = days; left > 0; left -= 1) day = nextWorkingDay(addDays(day, 1));
  return day;
}
