import { z } from 'zod';
import { CRITERIA } from '#domain/policy.js';
import { DECLINE_REASONS } from '#domain/proposal.js';
import { SHORTFALL_REASONS, TARGET_KINDS } from '#domain/target.js';
import { ABSENCE_REASONS, RULE_CODES, TASK_CODES } from '#domain/verdict.js';
import { calendarDateField, idField, text } from './fields.js';

const rank = z.literal([1, 2, 3]);
const count = z.int().min(0);
const tier = z.strictObject({ filled: z.int(), value: z.int() });
const hash = z.string().regex(/^[0-9a-f]{64}$/, { error: 'Empreinte SHA-256 mal formée.' });

const targetScope = { kind: z.enum(TARGET_KINDS), scope: text(200) };

const term = z.strictObject({
  criterion: z.enum(CRITERIA),
  observed: z.union([z.number(), z.string(), z.null()]),
  unit: z.enum(['days', 'months', 'code', 'permille', 'rank', 'dwellings', 'points']),
  weight: z.number(),
  points: z.int(),
  source: z.string(),
});

const proposal = z.strictObject({
  vacancyId: idField,
  householdId: idField,
  rank,
  points: z.int(),
  terms: z.array(term),
  adjustments: z.array(z.strictObject({ ...targetScope, points: z.int() })),
  tasks: z.array(
    z.strictObject({
      code: z.enum(TASK_CODES),
      owner: z.enum(['association', 'landlord', 'departementalUnit']),
      detail: z.string().nullable(),
      dueOn: z.string().nullable(),
    }),
  ),
  subjectTo: z.array(z.enum(RULE_CODES)),
  interDepartmental: z.boolean(),
  kept: z.enum(['commitment', 'hold']).nullable(),
  replaces: z.strictObject({ householdId: idField, reason: z.enum(DECLINE_REASONS), on: calendarDateField }).nullable(),
  rankOneElsewhere: idField.nullable(),
});

const outcome = z.discriminatedUnion('status', [
  z.strictObject({ status: z.literal('optimal') }),
  z.strictObject({ status: z.literal('feasible'), why: z.string() }),
  z.strictObject({ status: z.literal('empty'), why: z.enum(['noVacancy', 'noHousehold', 'noEligiblePairing']) }),
]);

/** RESULT.json: what a run decided, with its certificate. `verify` recomputes all of it. */
export const resultSchema = z
  .strictObject({
    formatVersion: z.literal(1),
    instanceHash: hash,
    engine: z.strictObject({ name: text(64), version: text(64) }),
    reproducible: z.boolean(),
    outcome,
    stages: z.array(
      z.strictObject({
        rank,
        vacancies: count,
        pairings: count,
        filled: count,
        value: z.int(),
        bound: tier,
        gap: tier,
        adjustments: z.int().optional(),
        soft: z.strictObject({ value: z.int(), bound: z.int(), gap: z.int() }).optional(),
      }),
    ),
    coefficients: z.array(
      z.strictObject({
        ...targetScope,
        sharePermille: count,
        cap: count,
        coefficient: count,
        countedBefore: count,
        ofBefore: count,
        counted: count,
        of: count,
        needed: count,
        shortfall: count,
        reason: z.enum(SHORTFALL_REASONS).nullable(),
      }),
    ),
    prices: z.array(z.strictObject({ rank, vacancyId: idField, filled: z.int(), points: z.int() })),
    proposals: z.array(proposal),
    insufficiencies: z.array(
      z.strictObject({
        vacancyId: idField,
        sought: count,
        found: count,
        examined: count,
        eligible: count,
        failures: z.array(z.strictObject({ code: z.enum(RULE_CODES), households: count })),
        reason: z.enum(['noEligibleHousehold', 'tooFewEligible', 'committedElsewhere', 'notOriented']),
      }),
    ),
    unserved: z.array(
      z.strictObject({ householdId: idField, reason: z.enum(ABSENCE_REASONS), eligibleVacancies: count }),
    ),
    envyLedger: z.array(
      z.strictObject({
        householdId: idField,
        vacancyId: idField,
        points: z.int(),
        servedPoints: z.int(),
        cause: z.enum(['commitment', 'hold', 'fill', 'target']),
      }),
    ),
    resultHash: hash,
  })
  .meta({ title: 'Résultat', description: 'Sortie d’un calcul, avec son certificat.' });
