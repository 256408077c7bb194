import { type CalendarDate, frenchDate, type Instant } from '#domain/dates.js';
import type { Cents } from '#domain/money.js';

/**
 * French typography, independent of the ICU of the machine: U+202F between thousands and before « % », « € »
 * and « : », a decimal comma, dates JJ/MM/AAAA, hours of Europe/Paris. Every function returns plain text.
 */
const NARROW = '\u202f';
const NO_BREAK = '\u00a0';
/** Mean length of a month (365,25 / 12), the rule of /definitions for durations shown in months. */
const DAYS_PER_MONTH = 30.4375;
export const UNKNOWN = 'non connu';

/** `15904` → « 15 904 »; `decimals` digits after the comma, rounded half away from zero. */
export function formatNumber(value: number, decimals = 0): string {
  const scaled = Math.round(Math.abs(value) * 10 ** decimals + 1e-9);
  const digits = String(scaled).padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals).replace(/\B(?=(\d{3})+$)/g, NARROW);
  const sign = value < 0 && scaled > 0 ? '\u2212' : '';
  return decimals === 0 ? sign + whole : `${sign}${whole},${digits.slice(-decimals)}`;
}

/** `+278`, `−266`, `0`. */
export function formatSigned(value: number, decimals = 0): string {
  return value > 0 ? `+${formatNumber(value, decimals)}` : formatNumber(value, decimals);
}

export function formatPermille(permille: number): string {
  return `${formatNumber(permille / 10, 1)}${NARROW}%`;
}

/** `48050` → « 480,50 € »; whole euros lose their zero cents: `120000` → « 1 200 € ». */
export function formatEuros(amount: Cents): string {
  return `${formatNumber(amount / 100, amount % 100 === 0 ? 0 : 2)}${NARROW}€`;
}

/** Amount as typed in a field: `48050` → « 480,50 ». */
export function eurosForField(amount: Cents): string {
  return amount % 100 === 0 ? String(amount / 100) : (amount / 100).toFixed(2).replace('.', ',');
}

export function formatDate(date: CalendarDate | string): string {
  return frenchDate(date.slice(0, 10) as CalendarDate);
}

const MONTHS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
];

/** « 22 novembre 2026 », « 1er février 2023 ». */
export function formatLongDate(date: CalendarDate | string): string {
  const [year, month, day] = date.slice(0, 10).split('-').map(Number) as [number, number, number];
  return `${day === 1 ? '1er' : day}${NO_BREAK}${MONTHS[month - 1]}${NO_BREAK}${year}`;
}

const parisParts = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/Paris',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** Instant in Europe/Paris: « 22/11/2026 à 08:12 ». */
export function formatInstant(instant: Instant | string): string {
  const parts = Object.fromEntries(parisParts.formatToParts(new Date(instant)).map((p) => [p.type, p.value]));
  return `${parts.day}/${parts.month}/${parts.year} à${NO_BREAK}${parts.hour}:${parts.minute}`;
}

/** Duration between two instants: « 0,8 s », « 75 s ». */
export function formatSeconds(from: Instant | string, to: Instant | string): string {
  const seconds = Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);
  return `${formatNumber(seconds, seconds < 10 ? 1 : 0)}${NARROW}s`;
}

/** Days as months with one decimal, « 14,2 mois »; below two months, in days. */
export function formatDuration(days: number): string {
  if (days < 61) return formatCount(days, 'jour');
  return `${formatNumber(days / DAYS_PER_MONTH, 1)}${NO_BREAK}mois`;
}

/** « 1 ménage », « 3 ménages », « 0 ménage » (the French plural starts at 2). */
export function formatCount(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatNumber(count)}${NO_BREAK}${Math.abs(count) >= 2 ? plural : singular}`;
}

/** « 62 m² », « 62,5 m² ». */
export function formatArea(m2: number): string {
  return `${formatNumber(m2, Number.isInteger(m2) ? 0 : 1)}${NARROW}m²`;
}

export function formatFloor(floor: number | null): string {
  if (floor === null) return UNKNOWN;
  if (floor === 0) return 'rez-de-chaussée';
  return floor === 1 ? '1er étage' : `${formatNumber(floor)}e étage`;
}

export function formatOrdinal(position: number): string {
  return position === 1 ? '1er' : `${position}e`;
}

/** « a, b et c ». */
export function formatList(items: readonly string[], last = 'et'): string {
  if (items.length < 2) return items[0] ?? '';
  return `${items.slice(0, -1).join(', ')} ${last} ${items.at(-1)}`;
}

export function capitalise(text: string): string {
  return text.charAt(0).toLocaleUpperCase('fr') + text.slice(1);
}
