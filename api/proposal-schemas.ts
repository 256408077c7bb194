import { z } from 'zod';
import type { ChosenEffect } from '#casework/decline-effects.js';
import { LIST_STATES } from '#casework/proposals.js';
import { DECLINE_REASONS } from '#domain/proposal.js';
import { TARGET_KINDS } from '#domain/target.js';
import { ABSENCE_REASONS, RULE_CODES, TASK_CODES } from '#domain/verdict.js';
import { calendarDateField } from '#exchange/fields.js';

/** What may leave about runs, proposals and explanations. */

const tier = z.object({ filled: z.int(), value: z.int() });
const rank = z.union([z.literal(1), z.literal(2), z.literal(3)]);
const fact = z.union([z.number(), z.string(), z.boolean(), z.null(), z.array(z.union([z.number(), z.string()]))]);

const coefficientSchema = z.object({
  kind: z.enum(TARGET_KINDS),
  scope: z.string(),
  sharePermille: z.int(),
  cap: z.int().describe('Plafond du coefficient, en points'),
  coefficient: z.int().describe('Points ajoutés au rang 1 de chaque membre'),
  countedBefore: z.int().describe('Comptés avant le calcul : baux de l’année et engagements'),
  ofBefore: z.int(),
  counted: z.int(),
  of: z.int(),
  needed: z.int(),
  shortfall: z.int(),
  reason: z.string().nullable(),
});

export const runSchema = z.object({
  id: z.string(),
  state: z.enum(['running', 'published', 'withheld', 'failed', 'superseded']),
  asOf: z.string(),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  inputHash: z.string().nullable(),
  resultHash: z.string().nullable(),
  outcome: z.object({ status: z.enum(['optimal', 'feasible', 'empty']), why: z.string().optional() }).nullable(),
  stages: z.array(
    z.object({
      rank,
      vacancies: z.int(),
      pairings: z.int(),
      filled: z.int(),
      value: z.int(),
      bound: tier,
      gap: tier,
      adjustments: z.int().optional().describe('Points ajoutés par les objectifs, compris dans « value »'),
      soft: z.object({ value: z.int(), bound: z.int(), gap: z.int() }).optional(),
    }),
  ),
  coefficients: z.array(coefficientSchema).describe('Objectifs de la politique, un par périmètre ; vide sans objectif'),
  problem: z.string().nullable(),
});

export const termSchema = z.object({
  criterion: z.string(),
  observed: z.union([z.number(), z.string(), z.null()]),
  unit: z.string(),
  weight: z.number(),
  points: z.int(),
  source: z.string(),
  masked: z.boolean().describe('true : valeur personnelle que votre rôle ne voit pas, ou seulement par sa tranche'),
  band: z
    .object({ from: z.int().nullable(), to: z.int().nullable() })
    .optional()
    .describe('Avant contact : années entre lesquelles l’horloge a commencé ; « observed » en est le moins'),
});

const precision = z
  .enum(['exact', 'banded'])
  .describe('banded : avant contact, points et lignes sont le moins que permet la tranche d’ancienneté');

const adjustmentSchema = z.object({
  kind: z.enum(TARGET_KINDS),
  scope: z.string(),
  points: z.int().describe('Points qu’un objectif de la politique ajoute au rang 1, à côté des points du ménage'),
});

const taskSchema = z.object({
  code: z.enum(TASK_CODES),
  owner: z.enum(['association', 'landlord', 'departementalUnit']),
  detail: z.string().nullable(),
  dueOn: z.string().nullable(),
});

const effectSchema = z.object({ kind: z.enum(['vacancy', 'place', 'all']), until: z.string().optional() });

export const proposalSchema = z.object({
  id: z.string(),
  vacancyId: z.string(),
  rank,
  household: z.object({ ref: z.string() }),
  precision,
  points: z.int(),
  terms: z.array(termSchema),
  adjustments: z.array(adjustmentSchema),
  tasks: z.array(taskSchema),
  subjectTo: z.array(z.enum(RULE_CODES)),
  interDepartmental: z.boolean(),
  kept: z.enum(['commitment', 'hold']).nullable(),
  replaces: z.object({ reason: z.enum(DECLINE_REASONS), on: z.string() }).nullable(),
  rankOneElsewhere: z.boolean().describe('Plus de points que le rang 1 d’ici, mais rang 1 sur une autre vacance'),
  contactRecordedAt: z.string().nullable(),
  opinion: z
    .object({
      given: z.enum(['accept', 'decline']),
      reason: z.enum(DECLINE_REASONS).nullable(),
      effect: effectSchema.nullable(),
      on: z.string(),
    })
    .nullable(),
  current: z.boolean(),
});

const insufficiencySchema = z.object({
  sought: z.int(),
  found: z.int(),
  examined: z.int(),
  eligible: z.int(),
  failures: z.array(z.object({ code: z.enum(RULE_CODES), households: z.int() })),
  reason: z.enum(['noEligibleHousehold', 'tooFewEligible', 'committedElsewhere', 'notOriented']),
});

export const proposalListSchema = z.object({
  state: z.enum(LIST_STATES),
  run: runSchema.nullable(),
  heldUntil: z.string().nullable(),
  proposals: z.array(proposalSchema),
  insufficiency: insufficiencySchema.optional(),
});

const price = z.object({ filled: z.int(), points: z.int() });
const place = z.object({ scope: z.enum(['departement', 'commune']), code: z.string() });

export const explanationSchema = z.object({
  vacancyId: z.string(),
  household: z.object({ ref: z.string() }),
  rank: rank.nullable(),
  reason: z.enum(ABSENCE_REASONS).nullable(),
  eligible: z.boolean(),
  verdicts: z.array(
    z.object({
      code: z.enum(RULE_CODES),
      status: z
        .enum(['passed', 'failed', 'unknown', 'notFailed'])
        .describe('notFailed, avant le contact : rien ne s’y oppose, remplie ou non connue'),
      article: z.string(),
      observed: fact,
      threshold: fact,
      unit: z.string(),
      masked: z.boolean(),
    }),
  ),
  precision,
  points: z.int().nullable(),
  terms: z.array(termSchema),
  adjustments: z.array(adjustmentSchema),
  tasks: z.array(taskSchema),
  price: z.object({ min: price, max: price }).nullable(),
  runnerUp: z.object({ points: z.int() }).nullable(),
  pointsMissing: z.union([z.int(), z.object({ unreachable: z.string() })]),
  smallestChange: z
    .object({
      change: z.object({
        kind: z.string(),
        place: place.optional(),
        size: z.string().optional(),
        persons: z.int().optional(),
        rule: z.string().optional(),
      }),
      rank,
    })
    .nullable(),
  masked: z.boolean(),
  instanceHash: z.string(),
  resultHash: z.string(),
});

/** What a refusal does to the household's availability, where it is not the declared effect of its reason. */
export const effectField = z
  .strictObject({ kind: z.enum(['vacancy', 'place', 'all']), until: calendarDateField.optional() })
  .nullish()
  .describe('Par défaut, l’effet déclaré du motif');

export function chosenEffect(effect: z.output<typeof effectField>): ChosenEffect | null {
  return effect == null ? null : { kind: effect.kind, ...(effect.until === undefined ? {} : { until: effect.until }) };
}
