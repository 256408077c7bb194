import { z } from 'zod';
import { TARGET_KINDS } from '#domain/target.js';
import { text } from './fields.js';

/** With at most `MAX_PER_DAY` a day from the year 1000 to the year 9999, points stay within those of solver/problem.ts. */
const MAX_PER_DAY = 50;
const weight = z.int().min(0).max(1_000_000);

/** The published policy file (policies/*.json): every weight and switch of the engine, non-negative integers. */
export const policySchema = z
  .strictObject({
    formatVersion: z.literal(1),
    version: text(64),
    title: text(200),
    waiting: z.strictObject({ pointsPerDay: z.int().min(1).max(MAX_PER_DAY) }),
    legalPriority: z.strictObject({
      dalo: weight,
      otherLabel: weight,
      pointsPerMonthBeyondLimit: weight,
      maxBeyondLimit: weight,
    }),
    neverProposed: z.strictObject({ afterSupportMonths: weight, points: weight }),
    need: z.strictObject({
      homelessOrHosted: weight,
      enforceableEviction: weight,
      unfitDwelling: weight,
      violence: weight,
      max: weight,
    }),
    interDepartmental: z.strictObject({ opening: weight, homePreference: weight }),
    fit: z.strictObject({
      typologyExact: weight,
      effortMargin: z.strictObject({ targetPermille: weight, pointsPerPercentPoint: weight, max: weight }),
      wishRank: z.array(weight).max(50),
      accessibilityExact: weight,
      scarcity: z.array(z.strictObject({ upTo: weight, points: weight })).max(50),
    }),
    bonusMax: weight,
    rules: z.strictObject({
      unknown: z.enum(['subjectTo', 'exclude']),
      daloPerimeterOverridesConsent: z.boolean(),
      staleAfterDays: weight.nullable(),
      visitingChildrenCountForSize: z.boolean(),
      expectedBirthsCountForSize: z.boolean(),
    }),
    maxActiveProposals: z.int().min(1).max(100),
    listHoldDays: z.int().min(0).max(365),
    contact: z.strictObject({ supportedHouseholds: z.enum(['mandatory', 'default']) }),
    targets: z
      .array(
        z.strictObject({
          kind: z.enum(TARGET_KINDS),
          sharePermille: z.int().min(0).max(1_000),
          maxCoefficient: z.int().min(0).max(100_000),
        }),
      )
      .max(TARGET_KINDS.length)
      .optional(),
  })
  .meta({ title: 'Politique', description: 'Pondérations publiées du moteur ; elles sont les nôtres et le disent.' });
