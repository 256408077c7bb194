import { z } from 'zod';
import { askComparison, type ReadComparison, readComparison } from '#casework/policy-comparisons.js';
import { ok } from '#domain/result.js';
import { text } from '#exchange/fields.js';
import type { PolicyComparison } from '#ports.js';
import { ASSUMPTION_SET_LABELS, type AssumptionSet } from '#simulation/assumptions.js';
import { OUTCOME_CODES, SUPPLY_MODES } from '#simulation/experiment.js';
import { OUTCOMES } from '#simulation/outcome-words.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { unwrap } from '../errors.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { answerOnce } from '../write.js';

const tags = ['politique'];
const SETS = Object.keys(ASSUMPTION_SET_LABELS) as AssumptionSet[];

export const comparisonBody = z.strictObject({
  first: text(100).describe('« en-vigueur », « version:1.1.0 », « statusQuo » ou une règle simple'),
  second: text(100).describe('La politique à essayer, nommée de même'),
  seeds: z.int().min(2).max(100).default(30).describe('Tirages de la région simulée ; 30 au moins pour publier'),
  months: z.int().min(1).max(36).default(12).describe('Mois simulés sous chaque politique'),
  mode: z
    .enum(SUPPLY_MODES)
    .default('opportunity')
    .describe('conserved : les mêmes logements loués des deux côtés, seul qui est relogé change'),
  assumptions: z
    .enum(SETS)
    .default('base')
    .describe(`Ce qui est supposé où rien n’est observé. ${Object.values(ASSUMPTION_SET_LABELS).join(' ; ')}`),
});

const interval = z
  .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .nullable()
  .describe('Moyenne sur les tirages et intervalle à 95 %');
const side = z.object({ name: z.string(), label: z.string() });

const comparisonSchema = z.object({
  id: z.string(),
  first: side,
  second: side,
  seeds: z.int(),
  months: z.int(),
  mode: z.enum(SUPPLY_MODES),
  assumptions: z.enum(SETS),
  askedAt: z.string(),
  progress: z.object({ of: z.int(), done: z.int(), failed: z.int() }),
});

const comparisonReadSchema = comparisonSchema.extend({
  problem: z.string().nullable(),
  simulated: z.literal(true).describe('Résultats d’une région simulée : ni observation, ni promesse'),
  table: z
    .object({
      seeds: z.array(z.int()),
      lines: z.array(
        z.object({
          code: z.enum(OUTCOME_CODES),
          label: z.string(),
          unit: z.string(),
          definition: z.string(),
          first: interval,
          second: interval,
          difference: interval.describe('Seconde moins première, tirage par tirage ; intervalle apparié à 95 %'),
          relativePercent: interval,
          seeds: z.int(),
        }),
      ),
    })
    .nullable(),
});

const sideView = ({ name, label }: PolicyComparison['first']) => ({ name, label });

function comparisonView({ first, second, ...comparison }: PolicyComparison) {
  const { id, seeds, months, mode, assumptions, askedAt, progress } = comparison;
  return { id, first: sideView(first), second: sideView(second), seeds, months, mode, assumptions, askedAt, progress };
}

function readView({ comparison, table, problem }: ReadComparison) {
  const lines = table?.lines.map(({ a, b, ...line }) => {
    const { label, unit, definition } = OUTCOMES[line.code];
    return { ...line, label, unit, definition, first: a, second: b };
  });
  return {
    ...comparisonView(comparison),
    problem,
    simulated: true as const,
    table: table && { seeds: [...table.seeds], lines },
  };
}

/** What another policy would change on the simulated region: asked for by DRIHL, run by all workers, read as it comes. */
export function policyComparisonRoutes(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/policy-comparisons',
    {
      config: { operation: 'policyComparison.ask' },
      schema: {
        summary: 'Comparer deux politiques sur la région simulée',
        description: 'La même demande rend la même comparaison, simulée une fois ; ses échecs sont repris.',
        tags,
        querystring: noParameters,
        body: comparisonBody,
        response: { 202: comparisonSchema, ...problems(400, 401, 403, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      return answerOnce(deps, { request, reply, access, schema: comparisonSchema }, async (caseDeps) => {
        const asked = await askComparison(caseDeps, access, request.body);
        if (!asked.ok) return asked;
        const location = `/api/v1/policy-comparisons/${asked.value.id}`;
        return ok({ status: 202, body: comparisonView(asked.value), location });
      });
    },
  );
  app.get(
    '/api/v1/policy-comparisons/:id',
    {
      config: { operation: 'policyComparison.read' },
      schema: {
        summary: 'Une comparaison : où en est la simulation, puis chaque résultat sous les deux politiques',
        tags,
        params: z.strictObject({ id: text(64) }),
        querystring: noParameters,
        response: { 200: comparisonReadSchema, ...problems(400, 401, 403, 404) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const found = await deps.uow.transaction(access, (tx) => readComparison({ tx }, request.params.id));
      return comparisonReadSchema.parse(readView(unwrap(found)));
    },
  );
}
