import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Clock } from '#ports.js';

const parisDay = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', dateStyle: 'short' });

/** Calendar day in Europe/Paris at an instant. */
export function dayInParis(at: Date): CalendarDate {
  return parisDay.format(at) as CalendarDate;
}

const parisTime = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Paris', timeStyle: 'short' });

/** `HH:MM` in Europe/Paris at an instant. */
export function timeInParis(at: Instant): string {
  return parisTime.format(new Date(at));
}

export const systemClock: Clock = {
  now: () => new Date().toISOString() as Instant,
  today: () => dayInParis(new Date()),
};
