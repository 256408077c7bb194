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

/** `2026-11-28` → `28/11/2026`, as every sentence says a day. */
export function frenchDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${year}`;
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
  const total = yearOf(date) * 12 + monthOf(date) - 1 + months;
  const year = Math.floor(total / 12);
  const month = total - year * 12 + 1;
  const day = Math.min(dayOf(date), lastDayOf(year, month));
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}` as CalendarDate;
}

/** Completed months from `from` to `to`; negative where `to` comes first. */
export function monthsBetween(from: CalendarDate, to: CalendarDate): number {
  const months = (yearOf(to) - yearOf(from)) * 12 + monthOf(to) - monthOf(from);
  const reached = Math.min(dayOf(from), lastDayOf(yearOf(to), monthOf(to)));
  if (months > 0) return dayOf(to) < reached ? months - 1 : months;
  if (months < 0) return dayOf(to) > reached ? months + 1 : months;
  return 0;
}

/** Age in completed years on `at`. */
export function ageOn(birthDate: CalendarDate, at: CalendarDate): number {
  return Math.trunc(monthsBetween(birthDate, at) / 12);
}

export function yearOf(date: CalendarDate): number {
  return digits(date, 0, 4);
}

const monthOf = (date: CalendarDate): number => digits(date, 5, 7);
const dayOf = (date: CalendarDate): number => digits(date, 8, 10);
const pad = (value: number, width: number): string => String(value).padStart(width, '0');

/** Reads the digits without making a string: dates are read millions of times a run. */
function digits(text: string, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i++) value = value * 10 + text.charCodeAt(i) - 48;
  return value;
}

function lastDayOf(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

export function earliest(...dates: readonly CalendarDate[]): CalendarDate | undefined {
  return dates.length === 0 ? undefined : dates.reduce((a, b) => (a <= b ? a : b));
}
