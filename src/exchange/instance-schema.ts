import { z } from 'zod';
import { CONTINGENTS } from '#domain/contingent.js';
import { DWELLING_SIZES } from '#domain/dwelling.js';
import {
  BLOCKING_KINDS,
  CUSTODIES,
  DOCUMENT_CODES,
  LABELLERS,
  MEMBER_ROLES,
  PRIORITY_CATEGORIES,
  REQUEST_STATUSES,
} from '#domain/household.js';
import { DECLINE_REASONS } from '#domain/proposal.js';
import { SUPPORT_SCHEMES } from '#domain/support.js';
import { TARGET_KINDS } from '#domain/target.js';
import { SINGLE_CANDIDATE_GROUNDS } from '#domain/vacancy.js';
import { calendarDateField, communeCodeField, departementField, idField, placeField, text } from './fields.js';
import { policySchema } from './policy-schema.js';
import { candidatesWantedSchema } from './vacancy-schema.js';

const known = z.enum(['yes', 'no', 'unknown']);
const amount = z.int().min(0).max(1_000_000_000);
const rank = z.literal([1, 2, 3]);
const date = calendarDateField;
const dateOrNull = calendarDateField.nullable();

const engineHousehold = z.strictObject({
  id: idField,
  departement: departementField,
  request: z.strictObject({ status: z.enum(REQUEST_STATUSES), filedOn: date, renewedOn: dateOrNull }),
  members: z
    .array(
      z.strictObject({
        role: z.enum(MEMBER_ROLES),
        birthDate: date,
        disabilityCard: z.boolean(),
        custody: z.enum(CUSTODIES),
      }),
    )
    .min(1)
    .max(20),
  couple: z.boolean(),
  expectedBirths: z.strictObject({ count: z.int().min(1).max(5), expectedOn: date }).nullable(),
  incomes: z.strictObject({
    referenceTax: z.strictObject({
      nMinus2Cents: amount.nullable(),
      nMinus1Cents: amount.nullable(),
      last12MonthsCents: amount.nullable(),
    }),
    declaredMonthlyCents: amount.nullable(),
  }),
  needs: z.strictObject({
    stepFree: z.boolean(),
    adaptedDwelling: z.boolean(),
    maxFloorWithoutLift: z.int().min(0).max(100).nullable(),
  }),
  regularStay: known,
  dalo: z
    .strictObject({
      recognisedOn: date,
      departement: departementField,
      recommendations: z.strictObject({
        sizes: z.array(z.enum(DWELLING_SIZES)),
        perimeter: z.array(departementField),
        adaptedDwelling: z.boolean(),
      }),
      designatedTo: idField.nullable(),
    })
    .nullable(),
  priorityLabels: z.array(
    z.strictObject({
      category: z.enum([...PRIORITY_CATEGORIES, 'dalo']),
      labelledOn: date,
      labeller: z.enum(LABELLERS),
      departement: departementField,
    }),
  ),
  support: z
    .strictObject({
      phase: z.enum(['prescribed', 'diagnostic', 'towards', 'within', 'ended']),
      scheme: z.enum(SUPPORT_SCHEMES),
      towardsStartedOn: dateOrNull,
    })
    .nullable(),
  consents: z.array(
    z.strictObject({
      place: placeField,
      consentedOn: date,
      expiresOn: dateOrNull,
      wishRank: z.int().min(1).max(1_000).nullable(),
    }),
  ),
  excludedPlaces: z.array(placeField),
  actionLogement: z.strictObject({ eligible: known, alinRegisteredOn: dateOrNull }),
  stateAgent: known,
  protocolEligibleSince: dateOrNull,
  statutoryNeeds: z.strictObject({
    homelessOrHosted: known,
    enforceableEviction: known,
    unfitDwelling: known,
    violence: known,
  }),
  missingDocuments: z.array(z.enum(DOCUMENT_CODES)),
  unprovenSituations: z.array(z.enum(BLOCKING_KINDS)),
  supportDepartements: z.array(departementField),
  pausedUntil: dateOrNull,
  confirmedOn: date,
});

const engineVacancy = z.strictObject({
  id: idField,
  landlordId: idField,
  dwelling: z.strictObject({
    communeCode: communeCodeField,
    size: z.enum(DWELLING_SIZES),
    floorAreaM2: z.number().positive().max(100_000),
    floor: z.int().min(-1_000).max(1_000).nullable(),
    lift: z.boolean(),
    accessibility: z.strictObject({ stepFree: z.boolean(), adapted: z.boolean() }),
    fundingCode: z.string().regex(/^\d{2}$/, { error: 'Code de financement RPLS mal formé.' }),
    adaptedPlai: z.boolean(),
    rentCents: amount,
    annexRentCents: amount,
    chargesCents: amount,
    qpvCode: text(16).nullable(),
  }),
  orientation: z
    .strictObject({
      contingent: z.enum(CONTINGENTS),
      reserverId: idField.nullable(),
      source: z.enum(['declared', 'autoConfirmed']),
    })
    .nullable(),
  protocolChannel: z.boolean(),
  singleCandidateGround: z.enum(SINGLE_CANDIDATE_GROUNDS).nullable(),
  candidatesWanted: candidatesWantedSchema.optional(),
});

const range = z.strictObject({ min: z.int().min(0), max: z.int().min(0) });

const engineLandlord = z.strictObject({
  id: idField,
  typologyGrid: z.strictObject({ T1: range, T2: range, T3: range, T4: range, T5: range, T6: range }).nullable(),
  effortPolicy: z.strictObject({
    maxEffortPermille: z.int().min(0).max(10_000).nullable(),
    minResidualCentsPerDay: amount.nullable(),
    hard: z.boolean(),
  }),
});

const refusalEffect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vacancy') }),
  z.strictObject({ kind: z.literal('place'), place: placeField, until: date }),
  z.strictObject({ kind: z.literal('all'), until: date }),
]);

const flowKey = {
  landlordId: idField,
  departement: departementField,
  contingent: z.enum(CONTINGENTS),
  reserverId: idField.nullable(),
  year: z.int().min(2000).max(2200),
};

const targetScope = { kind: z.enum(TARGET_KINDS), scope: text(200) };

/** INSTANCE.json: everything a run reads, nothing else. Unknown fields are refused, so that nothing weighs unseen. */
export const instanceSchema = z
  .strictObject({
    formatVersion: z.literal(1),
    asOf: date,
    seed: text(200),
    policy: policySchema,
    legislationVersion: text(64),
    landlords: z.array(engineLandlord),
    households: z.array(engineHousehold),
    vacancies: z.array(engineVacancy),
    commitments: z.array(z.strictObject({ householdId: idField, vacancyId: idField, rank })),
    holds: z.array(
      z.strictObject({
        vacancyId: idField,
        heldUntil: date,
        members: z.array(z.strictObject({ householdId: idField, rank })),
      }),
    ),
    refusals: z.array(
      z.strictObject({
        householdId: idField,
        vacancyId: idField,
        rank: rank.nullable(),
        on: date,
        by: z.enum(['household', 'association', 'landlord', 'caleol', 'reserver']),
        reason: z.enum(DECLINE_REASONS),
        effect: refusalEffect,
      }),
    ),
    pastProposals: z.array(z.strictObject({ householdId: idField, vacancyId: idField, on: date })),
    flowAgreements: z.array(
      z.strictObject({
        ...flowKey,
        communeCode: communeCodeField.nullable(),
        sharePermille: z.int().min(0).max(1_000),
      }),
    ),
    counters: z.array(z.strictObject({ ...flowKey, oriented: z.int().min(0) })),
    coefficients: z.array(z.strictObject({ ...targetScope, coefficient: z.int().min(0).max(100_000) })),
    yearToDate: z
      .array(
        z.strictObject({
          ...targetScope,
          counted: z.int().min(0).max(1_000_000),
          of: z.int().min(0).max(1_000_000),
        }),
      )
      .optional(),
  })
  .meta({ title: 'Instance', description: 'Entrée complète d’un calcul : même instance, mêmes octets en sortie.' });
