import { z } from 'zod';
import { DWELLING_SIZES } from '#domain/dwelling.js';
import {
  BLOCKING_KINDS,
  BLOCKING_PROOFS,
  CUSTODIES,
  LABELLERS,
  MEMBER_ROLES,
  PRIORITY_CATEGORIES,
} from '#domain/household.js';
import { calendarDateField, centsField, departementField, idField } from './fields.js';

/** Parts of the household format. */

export const known = z.enum(['yes', 'no', 'unknown']);
export const dateOrNull = calendarDateField.nullish();
export const centsOrNull = centsField.nullish();

export const memberSchema = z.strictObject({
  role: z.enum(MEMBER_ROLES),
  birthDate: calendarDateField,
  disabilityCard: z.boolean().optional().describe('CMI mention invalidité : lue par les seuls plafonds de ressources'),
  custody: z.enum(CUSTODIES).optional(),
});

export const incomesSchema = z.strictObject({
  referenceTax: z
    .strictObject({ nMinus2Cents: centsOrNull, nMinus1Cents: centsOrNull, last12MonthsCents: centsOrNull })
    .optional()
    .describe('Revenu fiscal de référence, somme du ménage'),
  declaredMonthlyCents: centsOrNull.describe('Ressources mensuelles déclarées'),
});

export const labelSchema = z.strictObject({
  category: z.enum([...PRIORITY_CATEGORIES, 'dalo']),
  labelledOn: calendarDateField,
  labeller: z.enum(LABELLERS),
  departement: departementField,
});

export const daloSchema = z.strictObject({
  recognisedOn: calendarDateField,
  departement: departementField,
  recommendations: z
    .strictObject({
      sizes: z.array(z.enum(DWELLING_SIZES)).max(6).optional(),
      perimeter: z.array(departementField).max(8).optional(),
      adaptedDwelling: z.boolean().optional(),
    })
    .optional(),
  designatedTo: idField.nullish(),
});

export const blockingSchema = z.strictObject({
  kind: z.enum(BLOCKING_KINDS),
  openedOn: calendarDateField,
  proof: z.strictObject({ kind: z.enum(BLOCKING_PROOFS), obtainedOn: calendarDateField }).nullish(),
  solvedOn: dateOrNull,
});

export const needsFacts = z.strictObject({
  homelessOrHosted: known.optional(),
  enforceableEviction: known.optional(),
  unfitDwelling: known.optional(),
  violence: known.optional(),
});
