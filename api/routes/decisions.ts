import { z } from 'zod';
import type { DecisionInput } from '#casework/life/decisions.js';
import { recordDecision, rectifyDecision } from '#casework/life/decisions.js';
import { DOCUMENT_CODES } from '#domain/household.js';
import { CALEOL_DECISIONS, CALEOL_MOTIVES } from '#domain/pairing-life.js';
import { calendarDateField, text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import { presentationSchema } from '../caleol-schemas.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { answerOnce, optionalVersion } from '../write.js';
import { byId, reasonField, withVersions } from './act-route.js';
import { presentationAnswer, readRoutes } from './presentations.js';

const tags = ['CALEOL'];

const decisionFields = {
  decision: z.enum(CALEOL_DECISIONS),
  rank: z.int().min(1).max(20).nullish().describe('Pour grantedByRank seule'),
  motive: z.enum(CALEOL_MOTIVES).nullish().describe('Pour un refus (CCH L441-2-2)'),
  motiveText: z.string().max(2000).nullish().describe('Les mots de la commission, pour ce candidat seul'),
  condition: z
    .strictObject({ document: z.enum(DOCUMENT_CODES), dueOn: calendarDateField.nullish() })
    .nullish()
    .describe('Pour conditional : la pièce attendue'),
};
const decisionBody = z.strictObject(decisionFields);

function toDecision(body: z.output<typeof decisionBody>): DecisionInput {
  const { decision, rank, motive, motiveText, condition } = body;
  return {
    decision,
    rank: rank ?? null,
    motive: motive ?? null,
    motiveText: motiveText ?? null,
    condition: condition == null ? null : { document: condition.document, dueOn: condition.dueOn ?? null },
  };
}

/** The five decisions of a CALEOL, one per candidate (CCH R441-3); a decision has the id of its presentation. */
export function decisionRoutes(app: ApiInstance, deps: AppDeps): void {
  readRoutes(app, deps, {
    name: 'decisions',
    decided: true,
    list: 'Décisions de la CALEOL, de mon périmètre',
    read: 'Une décision, par l’inscription qu’elle tranche',
  });
  recordRoute(app, deps);
  rectifyRoute(app, deps);
}

function recordRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/decisions',
    {
      config: { operation: 'decision.record' },
      schema: {
        summary: 'Enregistrer la décision sur un candidat, du jour de la séance à la validation du procès-verbal',
        tags,
        querystring: noParameters,
        body: decisionBody.extend({ presentationId: text(64) }),
        response: { 201: presentationSchema, ...problems(400, 401, 403, 404, 409, 412, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { presentationId, ...body } = request.body;
      const version = optionalVersion(request);
      const input = { ...toDecision(body), presentationId, version };
      return answerOnce(deps, { request, reply, access, schema: presentationSchema }, async (caseDeps) => {
        const done = withVersions(await recordDecision(caseDeps, access, input), version);
        return presentationAnswer(caseDeps, access, done, { status: 201, under: 'decisions' });
      });
    },
  );
}

function rectifyRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/decisions/:id/rectify',
    {
      config: { operation: 'decision.rectify' },
      schema: {
        summary: 'Rectifier une décision, avec un motif, tant qu’aucune offre n’est partie',
        tags,
        params: byId,
        querystring: noParameters,
        body: decisionBody.extend({ reason: reasonField }),
        response: { 200: presentationSchema, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { reason, ...body } = request.body;
      const input = { ...toDecision(body), presentationId: request.params.id, reason };
      return answerOnce(deps, { request, reply, access, schema: presentationSchema }, async (caseDeps) =>
        presentationAnswer(caseDeps, access, await rectifyDecision(caseDeps, access, input)),
      );
    },
  );
}
