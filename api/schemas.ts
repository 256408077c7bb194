import { z } from 'zod';
import { VACANCY_WARNING_CODES } from '#casework/vacancy-warnings.js';
import { CONTINGENTS } from '#domain/contingent.js';
import { PAIRING_STATES } from '#domain/pairing-life.js';
import type { Vacancy } from '#domain/vacancy.js';
import { VACANCY_STATUSES } from '#domain/vacancy.js';
import { fromDeclaration, vacancySchema } from '#exchange/vacancy-schema.js';

/** What may leave: a field that is not here never does (leak guard). */

export const fieldProblemSchema = z.object({
  pointer: z.string(),
  code: z.string(),
  message: z.string(),
  expected: z.string().nullable(),
  received: z.string().optional(),
});

export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  instance: z.string(),
  code: z.string(),
  errors: z.array(fieldProblemSchema).optional(),
  current: z
    .object({ state: z.enum(PAIRING_STATES), version: z.int() })
    .optional()
    .describe('Où en est le rapprochement, pour qui a agi sur un état antérieur'),
});

/** Documented answers of errors; they are sent as strings, never through these. */
export function problems(...statuses: readonly number[]) {
  const content = { 'application/problem+json': { schema: problemSchema } };
  return Object.fromEntries(statuses.map((status) => [status, { description: 'Problème (RFC 9457)', content }]));
}

export const warningSchema = z.object({
  code: z.enum(VACANCY_WARNING_CODES),
  pointer: z.string(),
  message: z.string(),
  confirmed: z.boolean(),
});

export const vacancyViewSchema = z.object({
  id: z.string(),
  version: z.int(),
  status: z.enum(VACANCY_STATUSES),
  postedAt: z.string(),
  landlordId: z.string(),
  ...vacancySchema.omit({ confirmedWarnings: true }).shape,
});

export const postedVacancySchema = vacancyViewSchema.extend({ warnings: z.array(warningSchema) });

export const vacancyDetailSchema = vacancyViewSchema.extend({
  orientation: z
    .object({
      contingent: z.enum(CONTINGENTS),
      reserverId: z.string().nullable(),
      reason: z.string(),
      confirmedAt: z.string().nullable(),
    })
    .nullable()
    .describe('Orientation suggérée, à confirmer par le bailleur'),
});

export function vacancyView(vacancy: Vacancy) {
  const { id, version, status, postedAt, landlordId } = vacancy;
  return { id, version, status, postedAt, landlordId, ...fromDeclaration(vacancy) };
}

export function pageSchema<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}
