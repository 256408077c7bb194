import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Clock } from '#ports.js';

const parisDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** Calendar day in Europe/Paris at an instant. */
export function dayInParis(at: Date): CalendarDate {
  return parisDay.format(at) as CalendarDate;
}

export const systemClock: Clock = {
  now: () => new Date().toISOString() as Instant,
  today: () => dayInParis(new Date()),
};
