import { z } from 'zod';
import { endSupport, handOverRecommendations, startSupport } from '#casework/life/follow-up.js';
import { inTransaction } from '#casework/transaction.js';
import { proposalId } from '#domain/ids.js';
import type { PairingState } from '#domain/pairing-life.js';
import { ok } from '#domain/result.js';
import { SUPPORT_END_MOTIVES } from '#domain/support.js';
import { text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { lifeSchema, pairingSchema } from '../life-schemas.js';
import { lifeView, pairingView } from '../life-view.js';
import { pageOf } from '../list-page.js';
import { pageSchema, problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, optionalVersion } from '../write.js';
import { actRoute, dayField, withVersions } from './act-route.js';

const tag = 'accompagnement';
const IN_DWELLING = [
  'leased',
  'supported',
  'supportEnded',
  'handedOver',
  'followedUp',
] as const satisfies readonly PairingState[];

/** The support within the dwelling (ADL); a measure has the id of the proposal that led to the lease. */
export function supportMeasureRoutes(app: ApiInstance, deps: AppDeps): void {
  listRoute(app, deps);
  startRoute(app, deps);
  actRoute(app, deps, {
    path: '/api/v1/support-measures/:id/end',
    operation: 'support.follow',
    tag,
    summary: 'Terminer l’accompagnement dans le logement, avec son motif',
    body: z.strictObject({ on: dayField, motive: z.enum(SUPPORT_END_MOTIVES) }),
    perform: (caseDeps, access, on, { on: day, motive }) =>
      endSupport(caseDeps, access, { ...on, on: day ?? null, motive }),
  });
  actRoute(app, deps, {
    path: '/api/v1/support-measures/:id/recommendations',
    operation: 'support.follow',
    tag,
    summary: 'Remettre les recommandations au correspondant, et aux travailleurs sociaux du département au besoin',
    body: z.strictObject({ on: dayField, toSocialServices: z.boolean().default(false) }),
    perform: (caseDeps, access, on, { on: day, toSocialServices }) =>
      handOverRecommendations(caseDeps, access, { ...on, on: day ?? null, toSocialServices }),
  });
}

function listRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/support-measures',
    {
      config: { operation: 'support.list' },
      schema: {
        summary: 'Relogements de mon périmètre, et où en est leur accompagnement',
        tags: [tag],
        querystring: z.strictObject({ ...pageParameters, state: z.enum(IN_DWELLING).optional() }),
        response: { 200: pageSchema(pairingSchema), ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { state, ...page } = request.query;
      const query = pageOf(page, 1);
      return unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const states = state === undefined ? IN_DWELLING : [state];
          const found = await caseDeps.tx.pairings.list({ states }, query);
          const items = [];
          for (const pairing of found.items) items.push(await pairingView(caseDeps, access, pairing));
          return ok(pageSchema(pairingSchema).parse({ items, next: found.next }));
        }),
      );
    },
  );
}

function startRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/support-measures',
    {
      config: { operation: 'support.follow' },
      schema: {
        summary: 'Commencer l’accompagnement dans le logement (ADL)',
        tags: [tag],
        querystring: noParameters,
        body: z.strictObject({ proposalId: text(64), on: dayField }),
        response: { 201: lifeSchema, ...problems(400, 401, 403, 404, 409, 412, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const id = proposalId(request.body.proposalId);
      const version = optionalVersion(request);
      const input = { id, version, on: request.body.on ?? null };
      return answerOnce(deps, { request, reply, access, schema: lifeSchema }, async (caseDeps) => {
        const done = withVersions(await startSupport(caseDeps, access, input), version);
        if (!done.ok) return done;
        const view = await lifeView(caseDeps, access, id);
        return view.ok ? ok({ status: 201, body: view.value, location: `/api/v1/proposals/${id}/life` }) : view;
      });
    },
  );
}
