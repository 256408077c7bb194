import { z } from 'zod';
import { declineDesignation, designate, returnDwelling } from '#casework/life/designation.js';
import { readTasks } from '#casework/life/reading.js';
import { inTransaction } from '#casework/transaction.js';
import { proposalId, vacancyId } from '#domain/ids.js';
import { ok } from '#domain/result.js';
import { text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { lifeSchema, pairingSchema, taskListSchema } from '../life-schemas.js';
import { lifeView, pairingView, taskViews } from '../life-view.js';
import { pageOf } from '../list-page.js';
import { problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, optionalVersion } from '../write.js';
import { actRoute, byId, reasonField, withVersions } from './act-route.js';

const tags = ['désignations'];

export function designationRoutes(app: ApiInstance, deps: AppDeps): void {
  listRoute(app, deps);
  makeRoute(app, deps);
  actRoute(app, deps, {
    path: '/api/v1/designations/:id/decline',
    operation: 'designation.decline',
    tag: 'désignations',
    summary: 'Décliner la désignation d’un candidat (id de la proposition), avec un motif',
    body: z.strictObject({ reason: reasonField }),
    perform: (caseDeps, access, on, { reason }) => declineDesignation(caseDeps, access, { ...on, reason }),
  });
  returnRoute(app, deps);
}

function listRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/designations',
    {
      config: { operation: 'designation.list' },
      schema: {
        summary: 'Candidats que mon organisation doit désigner, la plus proche échéance d’abord',
        tags,
        querystring: z.strictObject({ ...pageParameters, vacancyId: text(64).optional() }),
        response: { 200: taskListSchema, ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { vacancyId: vacancy, ...page } = request.query;
      const about = vacancy === undefined ? {} : { vacancyId: vacancyId(vacancy) };
      return unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const list = await readTasks(caseDeps, access, { ...pageOf(page), step: 'designate', ...about });
          const items = await taskViews(caseDeps, access, list.page.items);
          return ok(taskListSchema.parse({ items, next: list.page.next, open: list.open, late: list.late }));
        }),
      );
    },
  );
}

function makeRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/designations',
    {
      config: { operation: 'designation.make' },
      schema: {
        summary: 'Désigner un candidat',
        description:
          'Par le réservataire du logement, l’unité départementale sur les contingents de l’État, le bailleur à défaut. La désignation au titre du DALO (CCH L441-2-3) revient au préfet.',
        tags,
        querystring: noParameters,
        body: z.strictObject({
          proposalId: text(64),
          act: z.enum(['designation', 'daloDesignation']).default('designation'),
        }),
        response: { 201: lifeSchema, ...problems(400, 401, 403, 404, 409, 412, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const id = proposalId(request.body.proposalId);
      const version = optionalVersion(request);
      return answerOnce(deps, { request, reply, access, schema: lifeSchema }, async (caseDeps) => {
        const done = withVersions(await designate(caseDeps, access, { id, version, act: request.body.act }), version);
        if (!done.ok) return done;
        const view = await lifeView(caseDeps, access, id);
        return view.ok ? ok({ status: 201, body: view.value, location: `/api/v1/proposals/${id}/life` }) : view;
      });
    },
  );
}

function returnRoute(app: ApiInstance, deps: AppDeps): void {
  const schema = z.object({ items: z.array(pairingSchema) });
  app.post(
    '/api/v1/vacancies/:id/return',
    {
      config: { operation: 'designation.return' },
      schema: {
        summary: 'Rendre le logement au bailleur avant l’échéance : ses candidats avancent sans désignation',
        tags,
        params: byId,
        querystring: noParameters,
        body: z.strictObject({ reason: reasonField }),
        response: { 200: schema, ...problems(400, 401, 403, 404, 409, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const input = { vacancyId: vacancyId(request.params.id), reason: request.body.reason };
      return answerOnce(deps, { request, reply, access, schema }, async (caseDeps) => {
        const returned = await returnDwelling(caseDeps, access, input);
        if (!returned.ok) return returned;
        const items = [];
        for (const pairing of returned.value) items.push(await pairingView(caseDeps, access, pairing));
        return ok({ status: 200, body: { items } });
      });
    },
  );
}
