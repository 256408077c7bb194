import type { CalendarDate } from '#domain/dates.js';
import type { Cents } from '#domain/money.js';
import { formatArea, formatDate, formatEuros, formatPermille } from '#exchange/french-format.js';

/** Values in words; `null` stays `null`, which a document prints « non renseigné ». */
export const dateOrNull = (date: CalendarDate | null): string | null => (date === null ? null : formatDate(date));
export const eurosOrNull = (cents: Cents | null): string | null => (cents === null ? null : formatEuros(cents));
export const areaOrNull = (m2: number | null): string | null => (m2 === null ? null : formatArea(m2));
export const permilleOrNull = (permille: number | null): string | null =>
  permille === null ? null : formatPermille(permille);
export const yesNoOrNull = (value: boolean | null): string | null => (value === null ? null : value ? 'oui' : 'non');
