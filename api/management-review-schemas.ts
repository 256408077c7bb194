import { z } from 'zod';
import type { ReviewInFull } from '#casework/management-review.js';
import { REVIEW_INDICATOR_KEYS, REVIEW_STEPS } from '#domain/management-review.js';
import { departementField } from '#exchange/fields.js';

const figure = z.object({
  numerator: z.number(),
  denominator: z.number(),
  value: z.number().nullable().describe('null : dénominateur nul'),
  small: z.boolean().describe('Effectif faible : dénominateur sous dix'),
});

/** The review of one sheet. */
export const gridFields = {
  complete: z.boolean(),
  datesCoherent: z.boolean(),
  quality: z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4)]).describe('1 insuffisante … 4 exemplaire'),
  comment: z.string().nullable(),
};

/** The parts of a record, as they are written and read. */
export const recordParts = {
  exchange: z.strictObject({
    strongPoints: z.array(z.string()),
    toImprove: z.array(z.string()),
    blockages: z.array(z.strictObject({ departement: departementField, text: z.string() })),
  }),
  presentedCase: z.strictObject({ illustrates: z.enum(['strength', 'need']), text: z.string() }),
  budget: z.strictObject({ lines: z.array(z.strictObject({ post: z.string(), cents: z.int() })) }),
  socialWorkers: z.strictObject({ text: z.string() }),
};

const reviewFields = {
  id: z.string(),
  associationId: z.string(),
  year: z.int(),
  departements: z.array(departementField),
  openedOn: z.string(),
  closedOn: z.string().nullable(),
  version: z.int(),
};

/** The dialogues of a scope. */
export const listedReviews = z.object({ items: z.array(z.object(reviewFields)) });

/** A dialogue in full; of the sheets that could be drawn, how many alone, as on its page. */
export const reviewInFull = z.object({
  ...reviewFields,
  figures: z
    .object({
      asOf: z.string(),
      indicators: z.array(
        z.object({
          key: z.enum(REVIEW_INDICATOR_KEYS),
          association: figure,
          departements: z.array(z.object({ departement: departementField, association: figure, mean: figure })),
          region: figure,
        }),
      ),
      workersByMonth: z.array(z.object({ month: z.string(), workers: z.number().nullable() })),
    })
    .nullable(),
  record: z.object({
    exchange: recordParts.exchange.nullable(),
    presentedCase: recordParts.presentedCase.nullable(),
    budget: recordParts.budget.nullable(),
    socialWorkers: recordParts.socialWorkers.nullable(),
  }),
  draws: z.array(
    z.object({
      number: z.int(),
      reason: z.string().nullable(),
      candidates: z.int().describe('Combien de fiches pouvaient être tirées'),
      candidatesHash: z.string(),
      commitment: z.string().describe('SHA-256 publié avant le tirage'),
      committedAt: z.string(),
      revealed: z.object({ secret: z.string(), at: z.string(), drawn: z.array(z.string()) }).nullable(),
    }),
  ),
  sheets: z.array(z.object({ number: z.int(), householdId: z.string(), grid: z.object(gridFields) })),
  missing: z.array(z.object({ step: z.enum(REVIEW_STEPS), what: z.string() })),
});

export const reviewView = ({ review, draws, ...rest }: ReviewInFull) => ({
  ...review,
  draws: draws.map((draw) => ({ ...draw, candidates: draw.candidates.length })),
  ...rest,
});
