import type { CalendarDate } from '#domain/dates.js';

/** What mails and the notification centre call a vacancy: its département and four characters of its id; nothing of its address. */
export function vacancyCode(departement: string, vacancyId: string): string {
  return `${departement}-${vacancyId.replaceAll('-', '').slice(0, 4).toUpperCase()}`;
}

/** `2026-11-28` → `28/11/2026`. */
export function frenchDate(date: CalendarDate): string {
  const [year, month, day] = date.split('-');
  return `${day}/${month}/${year}`;
}

/** « 1 action attendue », « 3 actions attendues ». */
export function actionsExpected(count: number): string {
  return count === 1 ? '1 action attendue' : `${count} actions attendues`;
}
