import { z } from 'zod';
import { type OrganisationId, organisationId, socialWorkerId } from '#domain/ids.js';
import {
  DIAGNOSTIC_CONCLUSIONS,
  PRESCRIBERS,
  SUPPORT_END_MOTIVES,
  SUPPORT_SCHEMES,
  type SupportMeasure,
} from '#domain/support.js';
import { calendarDateField, departementField, idField } from './fields.js';

const base = {
  scheme: z.enum(SUPPORT_SCHEMES),
  prescriber: z.enum(PRESCRIBERS),
  prescribedOn: calendarDateField,
  associationId: idField.optional().describe('Association qui accompagne ; celle qui saisit par défaut'),
  socialWorkerId: idField.nullish(),
  departement: departementField,
};

const dateOrNull = calendarDateField.nullish();
const diagnostic = z.strictObject({
  startedOn: calendarDateField,
  concludedOn: calendarDateField,
  conclusion: z.enum(DIAGNOSTIC_CONCLUSIONS),
});

/** Life cycle of a support measure: prescribed, diagnostic, AVL (`towards`), ADL (`within`), ended. */
export const supportSchema = z.discriminatedUnion('phase', [
  z.strictObject({ phase: z.literal('prescribed'), ...base }),
  z.strictObject({ phase: z.literal('diagnostic'), ...base, diagnosticStartedOn: calendarDateField }),
  z.strictObject({ phase: z.literal('towards'), ...base, diagnostic, towardsStartedOn: calendarDateField }),
  z.strictObject({
    phase: z.literal('within'),
    ...base,
    diagnostic,
    towardsStartedOn: dateOrNull,
    rehousedOn: dateOrNull,
    withinStartedOn: calendarDateField,
  }),
  z.strictObject({
    phase: z.literal('ended'),
    ...base,
    diagnostic: diagnostic.nullish(),
    towardsStartedOn: dateOrNull,
    rehousedOn: dateOrNull,
    withinStartedOn: dateOrNull,
    endedOn: calendarDateField,
    endMotive: z.enum(SUPPORT_END_MOTIVES),
  }),
]);

export function toSupport(wire: z.output<typeof supportSchema>, ownerId: OrganisationId): SupportMeasure {
  const common = {
    scheme: wire.scheme,
    prescriber: wire.prescriber,
    prescribedOn: wire.prescribedOn,
    associationId: wire.associationId === undefined ? ownerId : organisationId(wire.associationId),
    socialWorkerId: wire.socialWorkerId == null ? null : socialWorkerId(wire.socialWorkerId),
    departement: wire.departement,
  };
  switch (wire.phase) {
    case 'prescribed':
      return { ...common, phase: 'prescribed' };
    case 'diagnostic':
      return { ...common, phase: 'diagnostic', diagnosticStartedOn: wire.diagnosticStartedOn };
    case 'towards':
      return { ...common, phase: 'towards', diagnostic: wire.diagnostic, towardsStartedOn: wire.towardsStartedOn };
    case 'within':
      return {
        ...common,
        phase: 'within',
        diagnostic: wire.diagnostic,
        towardsStartedOn: wire.towardsStartedOn ?? null,
        rehousedOn: wire.rehousedOn ?? null,
        withinStartedOn: wire.withinStartedOn,
      };
    case 'ended':
      return {
        ...common,
        phase: 'ended',
        diagnostic: wire.diagnostic ?? null,
        towardsStartedOn: wire.towardsStartedOn ?? null,
        rehousedOn: wire.rehousedOn ?? null,
        withinStartedOn: wire.withinStartedOn ?? null,
        endedOn: wire.endedOn,
        endMotive: wire.endMotive,
      };
  }
}
