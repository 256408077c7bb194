import { z } from 'zod';
import { DOCUMENT_CODES, type Household, REQUEST_STATUSES } from '#domain/household.js';
import { type HouseholdId, type OrganisationId, organisationId } from '#domain/ids.js';
import { calendarDateField, departementField, placeField, text } from './fields.js';
import {
  blockingSchema,
  daloSchema,
  dateOrNull,
  incomesSchema,
  known,
  labelSchema,
  memberSchema,
  needsFacts,
} from './household-parts.js';
import { supportSchema, toSupport } from './support-schema.js';

/** A household as its association enters it. No name, sex, nationality, place of birth nor health: no field for them. */
export const householdSchema = z
  .strictObject({
    reference: text(64).describe('Référence du ménage chez l’association'),
    departement: departementField.describe('Département d’accompagnement'),
    request: z.strictObject({
      requestNumber: z
        .string()
        .regex(/^[0-9A-Z]{18}$/, { error: 'Numéro unique mal formé : 18 chiffres ou lettres.' })
        .nullish(),
      status: z.enum(REQUEST_STATUSES),
      filedOn: calendarDateField,
      renewedOn: dateOrNull,
    }),
    members: z.array(memberSchema).min(1).max(20),
    couple: z.boolean().optional(),
    expectedBirths: z.strictObject({ count: z.int().min(1).max(5), expectedOn: calendarDateField }).nullish(),
    variants: z
      .array(
        z.strictObject({
          code: z.enum(['withCoApplicant', 'withoutCoApplicant', 'afterReunification', 'individualised']),
          members: z.array(memberSchema).min(1).max(20),
          incomes: incomesSchema,
        }),
      )
      .max(4)
      .optional(),
    incomes: incomesSchema,
    needs: z
      .strictObject({
        stepFree: z.boolean().optional(),
        adaptedDwelling: z.boolean().optional(),
        maxFloorWithoutLift: z.int().min(0).max(60).nullish(),
      })
      .optional(),
    regularStay: known,
    dalo: daloSchema.nullish(),
    priorityLabels: z.array(labelSchema).max(20).optional(),
    support: supportSchema.nullish(),
    consents: z
      .array(
        z.strictObject({
          place: placeField,
          consentedOn: calendarDateField,
          expiresOn: dateOrNull,
          wishRank: z.int().min(1).max(50).nullish(),
        }),
      )
      .max(200),
    excludedAreas: z
      .array(z.strictObject({ place: placeField, reason: text(300).nullish() }))
      .max(100)
      .optional(),
    actionLogement: z.strictObject({ eligible: known, alinRegisteredOn: dateOrNull }).optional(),
    stateAgent: known.optional(),
    protocolEligibleSince: dateOrNull,
    blockingSituations: z.array(blockingSchema).max(20).optional(),
    statutoryNeeds: needsFacts.optional(),
    documents: z
      .array(
        z.strictObject({
          code: z.enum(DOCUMENT_CODES),
          status: z.enum(['received', 'missing', 'expired']),
          checkedOn: dateOrNull,
        }),
      )
      .max(50)
      .optional(),
    pausedUntil: dateOrNull,
    confirmedOn: calendarDateField.describe('Jour où l’association a confirmé ces données pour la dernière fois'),
  })
  .meta({ title: 'Ménage', description: 'Un ménage accompagné tel que son association le saisit.' });

export type HouseholdWire = z.output<typeof householdSchema>;

type MemberWire = z.output<typeof memberSchema>;
type IncomesWire = z.output<typeof incomesSchema>;

const toMember = (member: MemberWire) => ({
  role: member.role,
  birthDate: member.birthDate,
  disabilityCard: member.disabilityCard ?? false,
  custody: member.custody ?? 'full',
});

const toIncomes = (incomes: IncomesWire) => ({
  referenceTax: {
    nMinus2Cents: incomes.referenceTax?.nMinus2Cents ?? null,
    nMinus1Cents: incomes.referenceTax?.nMinus1Cents ?? null,
    last12MonthsCents: incomes.referenceTax?.last12MonthsCents ?? null,
  },
  declaredMonthlyCents: incomes.declaredMonthlyCents ?? null,
});

/** The household of an owner; absent facts are unknown, never guessed. */
export function toHousehold(
  wire: HouseholdWire,
  owner: { readonly id: HouseholdId; readonly ownerId: OrganisationId },
): Household {
  return {
    ...owner,
    ...toSituation(wire),
    ...toPriorities(wire),
    ...toPlaces(wire),
    support: wire.support == null ? null : toSupport(wire.support, owner.ownerId),
    documents: (wire.documents ?? []).map((document) => ({ ...document, checkedOn: document.checkedOn ?? null })),
    pausedUntil: wire.pausedUntil ?? null,
    confirmedOn: wire.confirmedOn,
  };
}

function toSituation(wire: HouseholdWire) {
  return {
    reference: wire.reference,
    departement: wire.departement,
    request: {
      requestNumber: wire.request.requestNumber ?? null,
      status: wire.request.status,
      filedOn: wire.request.filedOn,
      renewedOn: wire.request.renewedOn ?? null,
    },
    members: wire.members.map(toMember),
    couple: wire.couple ?? false,
    expectedBirths: wire.expectedBirths ?? null,
    variants: (wire.variants ?? []).map((variant) => ({
      code: variant.code,
      members: variant.members.map(toMember),
      incomes: toIncomes(variant.incomes),
    })),
    incomes: toIncomes(wire.incomes),
    needs: {
      stepFree: wire.needs?.stepFree ?? false,
      adaptedDwelling: wire.needs?.adaptedDwelling ?? false,
      maxFloorWithoutLift: wire.needs?.maxFloorWithoutLift ?? null,
    },
    regularStay: wire.regularStay,
  };
}

function toPriorities(wire: HouseholdWire) {
  const { dalo, statutoryNeeds } = wire;
  return {
    dalo:
      dalo == null
        ? null
        : {
            recognisedOn: dalo.recognisedOn,
            departement: dalo.departement,
            recommendations: {
              sizes: dalo.recommendations?.sizes ?? [],
              perimeter: dalo.recommendations?.perimeter ?? [],
              adaptedDwelling: dalo.recommendations?.adaptedDwelling ?? false,
            },
            designatedTo: dalo.designatedTo == null ? null : organisationId(dalo.designatedTo),
          },
    priorityLabels: wire.priorityLabels ?? [],
    actionLogement: {
      eligible: wire.actionLogement?.eligible ?? 'unknown',
      alinRegisteredOn: wire.actionLogement?.alinRegisteredOn ?? null,
    },
    stateAgent: wire.stateAgent ?? 'unknown',
    protocolEligibleSince: wire.protocolEligibleSince ?? null,
    statutoryNeeds: {
      homelessOrHosted: statutoryNeeds?.homelessOrHosted ?? 'unknown',
      enforceableEviction: statutoryNeeds?.enforceableEviction ?? 'unknown',
      unfitDwelling: statutoryNeeds?.unfitDwelling ?? 'unknown',
      violence: statutoryNeeds?.violence ?? 'unknown',
    },
    blockingSituations: (wire.blockingSituations ?? []).map((situation) => ({
      ...situation,
      proof: situation.proof ?? null,
      solvedOn: situation.solvedOn ?? null,
    })),
  } as const;
}

function toPlaces(wire: HouseholdWire) {
  return {
    consents: wire.consents.map((consent) => ({
      ...consent,
      expiresOn: consent.expiresOn ?? null,
      wishRank: consent.wishRank ?? null,
    })),
    excludedAreas: (wire.excludedAreas ?? []).map((area) => ({ place: area.place, reason: area.reason ?? null })),
  };
}

/** The household as JSON, without what the server adds (id, owner). `toHousehold` gives it back. */
export function fromHousehold(household: Household): HouseholdWire {
  const { id: _id, ownerId: _ownerId, ...wire } = household;
  return structuredClone(wire) as unknown as HouseholdWire;
}
