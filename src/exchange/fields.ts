import { z } from 'zod';
import type { CalendarDate } from '#domain/dates.js';
import { parseCalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';

/** Building blocks of the wire formats. No transform and no coercion: what is parsed is what was sent. */

const MAX_INT32 = 2_147_483_647;

// Text that PostgreSQL and a screen can hold: well-formed, without control characters nor bidirectional overrides.
const FORBIDDEN_IN_TEXT = /[\p{Cc}\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u;

export function isPlainText(value: string): boolean {
  return value.isWellFormed() && !FORBIDDEN_IN_TEXT.test(value);
}

/** One line of text of at most `max` characters, not blank. */
export function text(max: number) {
  return z
    .string()
    .min(1)
    .max(max)
    .refine((value) => value.trim().length > 0, { error: 'Texte vide.', params: { expected: 'un texte non vide' } })
    .refine(isPlainText, {
      error: 'Caractères interdits (contrôle ou Unicode invalide).',
      params: { expected: 'un texte sur une ligne' },
    });
}

const knownDates = new Set<string>();

/** Memoised: a file of a region writes the same few thousand days hundreds of thousands of times. */
function isCalendarDate(value: string): boolean {
  if (knownDates.has(value)) return true;
  if (parseCalendarDate(value) === undefined) return false;
  if (knownDates.size < 100_000) knownDates.add(value);
  return true;
}

export const calendarDateField = z
  .string()
  .refine(isCalendarDate, {
    error: 'Ce n’est pas un jour du calendrier.',
    params: { expected: 'une date AAAA-MM-JJ qui existe' },
  })
  .meta({ format: 'date', examples: ['2026-11-22'] }) as unknown as z.ZodType<CalendarDate, string>;

export const centsField = z.int().min(-MAX_INT32).max(MAX_INT32);
export const departementField = z.enum(DEPARTEMENTS);

/** Five characters; whether it is a commune of the region is a rule, not a shape. */
export const communeCodeField = z
  .string()
  .regex(/^[0-9AB]{5}$/, { error: 'Code INSEE de commune mal formé.' })
  .meta({ examples: ['92004', '75118'] });

export const placeField = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('departement'), code: departementField }),
  z.strictObject({ scope: z.literal('commune'), code: communeCodeField }),
]);

export const idField = text(64);
