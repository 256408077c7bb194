/** Calendar dates carry no zone ("2026-11-22"); instants are UTC ISO strings. No clock is read here. */
declare const brand: unique symbol;
export type CalendarDate = string & { readonly [brand]: 'CalendarDate' };
export type Instant = string & { readonly [brand]: 'Instant' };

const PATTERN = /^(\d{4})-(\d{2})-(\d{2})$/;
const MS_PER_DAY = 86_400_000;

/** Returns the date, or `undefined` where the text is not a real day (2026-02-30) or not `YYYY-MM-DD`. */
export function parseCalendarDate(text: string): CalendarDate | undefined {
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const at = new Date(Date.UTC(year, month - 1, day));
  if (year < 1000 || at.getUTCMonth() !== month - 1 || at.getUTCDate() !== day) return undefined;
  return text as CalendarDate;
}

/** For literals known to be right; throws on anything that `parseCalendarDate` refuses. */
export function calendarDate(text: string): CalendarDate {
  const parsed = parseCalendarDate(text);
  if (parsed === undefined) throw new RangeError(`not a calendar date: ${text}`);
  return parsed;
}

const dayNumbers = new Map<string, number>();

/** Days since 1970-01-01; integer, negative before. Memoised: the engine asks for the same few dates. */
export function dayNumber(date: CalendarDate): number {
  const known = dayNumbers.get(date);
  if (known !== undefined) return known;
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const value = Date.UTC(year, month - 1, day) / MS_PER_DAY;
  if (dayNumbers.size > 100_000) dayNumbers.clear();
  dayNumbers.set(date, value);
  return value;
}

export function fromDayNumber(days: number): CalendarDate {
  return new Date(days * MS_PER_DAY).toISOString().slice(0, 10) as CalendarDate;
}

/** `to − from` in whole days; negative when `to` comes first. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return dayNumber(to) - dayNumber(from);
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return fromDayNumber(dayNumber(date) + days);
}

/** Same day of the month `months` later; the last day of that month where it has no such day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  const target = new Date(Date.UTC(year, month - 1 + months, 1));
  const lastDay = new Date(Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0)).getUTCDate();
  target.setUTCDate(Math.min(day, lastDay));
  return target.toISOString().slice(0, 10) as CalendarDate;
}

/** Completed months from `from` to `to`; negative where `to` comes first. */
export function monthsBetween(from: CalendarDate, to: CalendarDate): number {
  const [fromYear, fromMonth] = from.split('-').map(Number) as [number, number];
  const [toYear, toMonth] = to.split('-').map(Number) as [number, number];
  const months = (toYear - fromYear) * 12 + (toMonth - fromMonth);
  if (months >= 0) return addMonths(from, months) > to ? months - 1 : months;
  return addMonths(from, months) < to ? months + 1 : months;
}

/** Age in completed years on `at`. */
export function ageOn(birthDate: CalendarDate, at: CalendarDate): number {
  return Math.trunc(monthsBetween(birthDate, at) / 12);
}

export function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4));
}

export function earliest(...dates: readonly CalendarDate[]): CalendarDate | undefined {
  return dates.length === 0 ? undefined : dates.reduce((a, b) => (a <= b ? a : b));
}
