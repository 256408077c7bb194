import { z } from 'zod';
import { askFrontier, readFrontier } from '#casework/frontiers.js';
import { ok } from '#domain/result.js';
import { SWEPT_TARGETS } from '#domain/target.js';
import { text } from '#exchange/fields.js';
import type { StoredFrontier } from '#ports.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { unwrap } from '../errors.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { answerOnce } from '../write.js';

const tags = ['calculs'];

export const frontierBody = z.strictObject({
  target: z.enum(SWEPT_TARGETS).default('interDepartmental').describe('Objectif balayé ; les autres sont éteints'),
  steps: z.int().min(1).max(100).default(10).describe('Pas entre l’objectif éteint et son plus fort coefficient'),
  maxCoefficient: z
    .int()
    .min(1)
    .max(100_000)
    .nullish()
    .describe('Plus fort coefficient, en points ; par défaut celui de la politique, sinon son « bonusMax »'),
});

const plan = {
  filled: z.int(),
  points: z.int().describe('Somme des points, sans ce que l’objectif ajoute'),
  waitingDays: z.int(),
  waitingOverSixMonths: z.int(),
  interDepartmental: z.int(),
  dalo: z.int(),
  priority: z.int(),
  of: z.int().describe('Places du périmètre de l’objectif'),
  counted: z.int().describe('Celles que l’objectif compte'),
};

const frontierSchema = z.object({
  id: z.string(),
  runId: z.string(),
  target: z.enum(SWEPT_TARGETS),
  steps: z.int(),
  maxCoefficient: z.int().nullable(),
  state: z.enum(['waiting', 'running', 'computed', 'failed']),
  progress: z.object({ done: z.int(), of: z.int() }),
  askedAt: z.string(),
  endedAt: z.string().nullable(),
  problem: z.string().nullable(),
  result: z
    .object({
      vacancies: z.int(),
      maxCoefficient: z.int(),
      points: z.array(z.object({ coefficient: z.int(), ...plan })),
      silo: z.object(plan),
    })
    .nullable(),
});

const frontierView = ({ organisationId: _asker, ...found }: StoredFrontier) => found;

/** What a target costs on the last published run: asked for by DRIHL, computed by the worker, read when it is there. */
export function frontierRoutes(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/frontiers',
    {
      config: { operation: 'frontier.ask' },
      schema: {
        summary: 'Demander la frontière d’un objectif sur le dernier calcul publié',
        description: 'La même demande sur le même calcul rend la même frontière, calculée une fois.',
        tags,
        querystring: noParameters,
        body: frontierBody,
        response: { 202: frontierSchema, ...problems(400, 401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { target, steps, maxCoefficient } = request.body;
      return answerOnce(deps, { request, reply, access, schema: frontierSchema }, async (caseDeps) => {
        const asked = await askFrontier(caseDeps, access, { target, steps, maxCoefficient: maxCoefficient ?? null });
        if (!asked.ok) return asked;
        const location = `/api/v1/frontiers/${asked.value.id}`;
        return ok({ status: 202, body: frontierView(asked.value), location });
      });
    },
  );
  app.get(
    '/api/v1/frontiers/:id',
    {
      config: { operation: 'frontier.read' },
      schema: {
        summary: 'Une frontière : où en est son calcul, puis ses points à côté du silo',
        tags,
        params: z.strictObject({ id: text(64) }),
        querystring: noParameters,
        response: { 200: frontierSchema, ...problems(400, 401, 403, 404) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const found = await deps.uow.transaction(access, (tx) => readFrontier({ tx }, request.params.id));
      return frontierSchema.parse(frontierView(unwrap(found)));
    },
  );
}
