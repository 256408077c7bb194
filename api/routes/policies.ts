import { z } from 'zod';
import { proposePolicy, readPolicies, signPolicy } from '#casework/policies.js';
import type { Policy } from '#domain/policy.js';
import { ok } from '#domain/result.js';
import { calendarDateField, text } from '#exchange/fields.js';
import { policySchema } from '#exchange/policy-schema.js';
import type { PolicyVersion } from '#ports.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { problems } from '../schemas.js';
import { noParameters } from '../validation.js';
import { answerOnce } from '../write.js';

const tags = ['politique'];

export const policyProposalBody = z.strictObject({
  policy: policySchema,
  effectiveFrom: calendarDateField.describe('Jour d’effet, au plus tôt aujourd’hui'),
  reason: z.string().max(2000).describe('Pourquoi, en 20 à 1 000 caractères'),
});

const versionSchema = z.object({
  policy: policySchema,
  effectiveFrom: z.string(),
  reason: z.string(),
  proposedAt: z.string(),
  signedAt: z.string().nullable(),
});

/** Who proposed and who signed is for DRIHL's own pages. */
function versionView({ policy, effectiveFrom, reason, proposedAt, signedAt }: PolicyVersion) {
  return { policy, effectiveFrom, reason, proposedAt, signedAt };
}

export function policyRoutes(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/policies',
    {
      config: { operation: 'policy.read' },
      schema: {
        summary: 'La politique en vigueur, et ses versions',
        tags,
        querystring: noParameters,
        response: { 200: z.object({ inForce: policySchema, versions: z.array(versionSchema) }), ...problems(401) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { inForce, versions } = await deps.uow.transaction(access, (tx) => readPolicies({ tx, clock: deps.clock }));
      return { inForce: inForce as z.output<typeof policySchema>, versions: versions.map(versionView) as never };
    },
  );
  app.post(
    '/api/v1/policies',
    {
      config: { operation: 'policy.propose' },
      schema: {
        summary: 'Proposer une version : elle attend la signature d’une autre personne',
        tags,
        querystring: noParameters,
        body: policyProposalBody,
        response: { 201: versionSchema, ...problems(400, 401, 403, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { policy, ...proposal } = request.body;
      return answerOnce(deps, { request, reply, access, schema: versionSchema }, async (caseDeps) => {
        const made = await proposePolicy(caseDeps, access, { ...proposal, policy: policy as Policy });
        return made.ok ? ok({ status: 201, body: versionView(made.value) }) : made;
      });
    },
  );
  app.post(
    '/api/v1/policies/:version/sign',
    {
      config: { operation: 'policy.sign' },
      schema: {
        summary: 'Signer une version proposée par une autre personne',
        tags,
        params: z.strictObject({ version: text(64) }),
        querystring: noParameters,
        response: { 200: versionSchema, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      return answerOnce(deps, { request, reply, access, schema: versionSchema }, async (caseDeps) => {
        const done = await signPolicy(caseDeps, access, request.params.version);
        return done.ok ? ok({ status: 200, body: versionView(done.value) }) : done;
      });
    },
  );
}
