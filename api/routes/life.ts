import { z } from 'zod';
import { caseError } from '#casework/errors.js';
import { readIdentity, saveIdentity } from '#casework/life/identities.js';
import { readTasks } from '#casework/life/reading.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import { proposalId, vacancyId } from '#domain/ids.js';
import { STEP_NAMES } from '#domain/pairing-steps.js';
import { err, ok } from '#domain/result.js';
import { text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { identitySchema, lifeSchema, taskListSchema } from '../life-schemas.js';
import { lifeView, taskViews } from '../life-view.js';
import { pageOf } from '../list-page.js';
import { problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, etagOf } from '../write.js';
import { byId } from './act-route.js';

const tags = ['rapprochements'];

export function lifeRoutes(app: ApiInstance, deps: AppDeps): void {
  lifeRoute(app, deps);
  tasksRoute(app, deps);
  identityRoute(app, deps);
  enterIdentityRoute(app, deps);
}

function lifeRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/proposals/:id/life',
    {
      config: { operation: 'life.read' },
      schema: {
        summary: 'Où en est un rapprochement : état, étapes et échéances, historique, actes possibles',
        description:
          'Chacun lit ce que ses droits ouvrent : le ménage par sa référence, ou le pseudonyme de la vacance.',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: lifeSchema, ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const id = proposalId(request.params.id);
      const view = await inTransaction(caseShell(deps), access, (caseDeps) => lifeView(caseDeps, access, id));
      const body = lifeSchema.parse(unwrap(view));
      return reply.header('etag', etagOf(body)).send(body);
    },
  );
}

function tasksRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/tasks',
    {
      config: { operation: 'task.list' },
      schema: {
        summary: 'Ce qui attend mon organisation, la plus proche échéance d’abord',
        tags,
        querystring: z.strictObject({
          ...pageParameters,
          step: z.enum(STEP_NAMES).optional(),
          vacancyId: text(64).optional(),
        }),
        response: { 200: taskListSchema, ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { limit, after, step, vacancyId: vacancy } = request.query;
      const query = {
        ...pageOf({ limit, after }),
        ...(step === undefined ? {} : { step }),
        ...(vacancy === undefined ? {} : { vacancyId: vacancyId(vacancy) }),
      };
      return unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const list = await readTasks(caseDeps, access, query);
          const items = await taskViews(caseDeps, access, list.page.items);
          return ok(taskListSchema.parse({ items, next: list.page.next, open: list.open, late: list.late }));
        }),
      );
    },
  );
}

function identityRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/proposals/:id/identity',
    {
      config: { operation: 'identity.read' },
      schema: {
        summary: 'Qui est le ménage : chaque lecture est au journal',
        description:
          'Le bailleur : du contact et de l’avis favorable de l’association (de l’accord du ménage, sans association) à la sortie. La commission : de la convocation à trente jours après le procès-verbal. Avant : 409.',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: identitySchema, ...problems(401, 403, 404, 409) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const found = await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const pairing = await caseDeps.tx.pairings.find(proposalId(request.params.id));
        if (pairing === null) return notFound('Ce rapprochement');
        const identity = await readIdentity(caseDeps, access, pairing.householdId);
        if (identity !== null) return ok(identity);
        const detail =
          access.role === 'association'
            ? 'Le nom de ce ménage n’est pas saisi.'
            : 'Le nom de ce ménage n’est pas saisi, ou ne vous est pas encore ouvert à cette étape.';
        return err(caseError('PAIRING_NOT_READY', detail));
      });
      return reply.send(identitySchema.parse(unwrap(found)));
    },
  );
}

const contactText = z.string().trim().min(1).max(200).nullish();

function enterIdentityRoute(app: ApiInstance, deps: AppDeps): void {
  app.put(
    '/api/v1/households/:ref/identity',
    {
      config: { operation: 'identity.enter' },
      schema: {
        summary: 'Saisir ou corriger le nom et les coordonnées d’un ménage de mon association',
        tags: ['ménages'],
        params: z.strictObject({ ref: text(64) }),
        querystring: noParameters,
        body: z.strictObject({ name: z.string().max(400), phone: contactText, email: contactText }),
        response: { 200: identitySchema, ...problems(400, 401, 403, 404, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { name, phone = null, email = null } = request.body;
      return answerOnce(deps, { request, reply, access, schema: identitySchema }, async (caseDeps) => {
        const found = await caseDeps.tx.households.findByReference(request.params.ref);
        if (found === null) return notFound('Ce ménage');
        const input = { householdId: found.household.id, name, phone: phone ?? null, email: email ?? null };
        const saved = await saveIdentity(caseDeps, access, input);
        return saved.ok ? ok({ status: 200, body: saved.value }) : saved;
      });
    },
  );
}
