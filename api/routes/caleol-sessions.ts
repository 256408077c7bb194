import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { missingCandidates } from '#casework/life/agenda-rules.js';
import { changeSession, conveneSession, planSession, validateMinutes } from '#casework/life/sessions.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction, notFound } from '#casework/transaction.js';
import { ok } from '#domain/result.js';
import { calendarDateField } from '#exchange/fields.js';
import type { CaleolSession } from '#ports.js';
import { requireAccess } from '../auth.js';
import { agendaSchema, presentationViews, sessionSchema, sessionView } from '../caleol-schemas.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { pageOf } from '../list-page.js';
import { pageSchema, problems } from '../schemas.js';
import { noParameters, pageParameters } from '../validation.js';
import { answerOnce, etagOf, optionalVersion, requiredVersion } from '../write.js';
import { byId } from './act-route.js';

const tags = ['CALEOL'];
const startsAt = z
  .string()
  .regex(/^([01]\d|2[0-3]):[0-5]\d$/, { error: 'Heure attendue : HH:MM.' })
  .nullish()
  .describe('HH:MM, heure de Paris');
const place = z.string().trim().min(1).max(200).nullish();

export function caleolSessionRoutes(app: ApiInstance, deps: AppDeps): void {
  listRoute(app, deps);
  planRoute(app, deps);
  readRoute(app, deps);
  changeRoute(app, deps);
  moveRoutes(app, deps);
  agendaRoute(app, deps);
}

function listRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/caleol-sessions',
    {
      config: { operation: 'session.list' },
      schema: {
        summary: 'Séances de la CALEOL de mon périmètre, la plus lointaine d’abord',
        tags,
        querystring: z.strictObject({ ...pageParameters, from: calendarDateField.optional() }),
        response: { 200: pageSchema(sessionSchema), ...problems(400, 401, 403) },
      },
    },
    async (request) => {
      const access = await requireAccess(deps, request);
      const { from, ...page } = request.query;
      const query = pageOf(page);
      const filter = from === undefined ? {} : { from };
      const found = await deps.uow.transaction(access, (tx) => tx.caleol.sessions(filter, query));
      return pageSchema(sessionSchema).parse({ items: found.items.map(sessionView), next: found.next });
    },
  );
}

function planRoute(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/caleol-sessions',
    {
      config: { operation: 'session.plan' },
      schema: {
        summary: 'Prévoir une séance',
        tags,
        querystring: noParameters,
        body: z.strictObject({ heldOn: calendarDateField, startsAt, place }),
        response: { 201: sessionSchema, ...problems(400, 401, 403, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { heldOn, startsAt: at, place: where } = request.body;
      return answerOnce(deps, { request, reply, access, schema: sessionSchema }, async (caseDeps) => {
        const planned = await planSession(caseDeps, access, { heldOn, startsAt: at ?? null, place: where ?? null });
        if (!planned.ok) return planned;
        const location = `/api/v1/caleol-sessions/${planned.value.id}`;
        return ok({ status: 201, body: sessionView(planned.value), location });
      });
    },
  );
}

function readRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/caleol-sessions/:id',
    {
      config: { operation: 'session.read' },
      schema: {
        summary: 'Une séance',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: sessionSchema, ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const found = await inTransaction(caseShell(deps), access, (caseDeps) => findSession(caseDeps, request));
      const body = sessionSchema.parse(sessionView(unwrap(found)));
      return reply.header('etag', etagOf(body)).send(body);
    },
  );
}

async function findSession({ tx }: CaseDeps, request: FastifyRequest) {
  const session = await tx.caleol.findSession((request.params as { id: string }).id);
  return session === null ? notFound('Cette séance') : ok(session);
}

function changeRoute(app: ApiInstance, deps: AppDeps): void {
  app.patch(
    '/api/v1/caleol-sessions/:id',
    {
      config: { operation: 'session.change' },
      schema: {
        summary: 'Déplacer une séance qui n’a pas eu lieu, ou l’annuler ; If-Match obligatoire',
        description:
          'Dès qu’un candidat est inscrit, le jour ne change plus et la séance ne s’annule plus : retirez-le.',
        tags,
        params: byId,
        querystring: noParameters,
        body: z.strictObject({
          heldOn: calendarDateField.optional(),
          startsAt,
          place,
          cancelled: z.literal(true).optional(),
        }),
        response: { 200: sessionSchema, ...problems(400, 401, 403, 404, 409, 412, 428) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const change = Object.fromEntries(Object.entries(request.body).filter(([, value]) => value !== undefined));
      const input = { id: request.params.id, version: requiredVersion(request), change };
      return answerOnce(deps, { request, reply, access, schema: sessionSchema }, async (caseDeps) => {
        const changed = await changeSession(caseDeps, access, input);
        return changed.ok ? ok({ status: 200, body: sessionView(changed.value) }) : changed;
      });
    },
  );
}

const MOVES = [
  {
    path: 'convene',
    operation: 'session.change',
    summary: 'Convoquer la séance : ses membres lisent dès lors les dossiers',
    move: conveneSession,
  },
  {
    path: 'validate',
    operation: 'session.validate',
    summary: 'Valider le procès-verbal, par une autre personne que celle qui a saisi la dernière décision',
    move: validateMinutes,
  },
] as const;

function moveRoutes(app: ApiInstance, deps: AppDeps): void {
  for (const { path, operation, summary, move } of MOVES) {
    app.post(
      `/api/v1/caleol-sessions/:id/${path}`,
      {
        config: { operation },
        schema: {
          summary,
          tags,
          params: byId,
          querystring: noParameters,
          body: z.strictObject({}),
          response: { 200: sessionSchema, ...problems(400, 401, 403, 404, 409, 412, 422) },
        },
      },
      async (request, reply) => {
        const access = await requireAccess(deps, request);
        const input = { id: request.params.id, version: optionalVersion(request) };
        return answerOnce(deps, { request, reply, access, schema: sessionSchema }, async (caseDeps) => {
          const moved = await move(caseDeps, access, input);
          return moved.ok ? ok({ status: 200, body: sessionView(moved.value) }) : moved;
        });
      },
    );
  }
}

function agendaRoute(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/caleol-sessions/:id/agenda',
    {
      config: { operation: 'session.read' },
      schema: {
        summary: 'L’ordre du jour : par logement, ses candidats, leurs décisions, ce qui manque pour convoquer',
        tags,
        params: byId,
        querystring: noParameters,
        response: { 200: agendaSchema, ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const found = await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const session = await findSession(caseDeps, request);
        return session.ok ? ok(await agendaView(caseDeps, access, session.value)) : session;
      });
      return reply.send(agendaSchema.parse(unwrap(found)));
    },
  );
}

async function agendaView(deps: CaseDeps, access: OrganisationAccess, session: CaleolSession) {
  const agenda = await deps.tx.caleol.agenda(session.id);
  const listed = (await deps.tx.caleol.presentations(session.id)).filter(({ removed }) => removed === null);
  const items = [];
  for (const { vacancyId, exception } of agenda) {
    const vacancy = await deps.tx.vacancies.find(vacancyId);
    const here = listed.filter((presentation) => presentation.vacancyId === vacancyId);
    const presentations = await presentationViews(deps, access, here);
    items.push({ vacancyId, vacancyReference: vacancy?.dwelling.internalId ?? null, exception, presentations });
  }
  return { session: sessionView(session), items, incomplete: missingCandidates(agenda, listed)?.fields ?? [] };
}
