import { z } from 'zod';
import { closeAlinTask, openAlinTask } from '#casework/action-logement.js';
import { answerContest, contestExplanation } from '#casework/contests.js';
import { answerRelay, askRelay, cancelRelay } from '#casework/relays.js';
import { addWorker, countWorkers, leaveTeam } from '#casework/support-team.js';
import type { CalendarDate } from '#domain/dates.js';
import { BLOCKING_KINDS } from '#domain/household.js';
import { organisationId, proposalId, socialWorkerId, vacancyId } from '#domain/ids.js';
import { ok } from '#domain/result.js';
import { RELAY_ANSWERS } from '#domain/support-relay.js';
import { ALIN_OUTCOMES, ALIN_TASK_KINDS, CONTEST_ANSWERS, CONTEST_GROUNDS } from '#domain/support-work.js';
import { calendarDateField, departementField, text } from '#exchange/fields.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { pageOf } from '../list-page.js';
import { pageSchema } from '../schemas.js';
import { pageParameters } from '../validation.js';
import { byId } from './act-route.js';
import { alinTaskSchema } from './support-files.js';
import { doneSchema, householdIdOf, none, told, workRoute } from './work-route.js';

const pages = z.strictObject(pageParameters);
const dayField = calendarDateField.nullable().default(null).describe('Vide : aujourd’hui');
const dayOf = (day: string | null) => day as CalendarDate | null;
const WORKED_SHOWN = 500;
const MONTHS_SHOWN = 48;

/** What an association does beside the procedure: Action Logement, team, blocking situations, relays, contests. */
export function associationWorkRoutes(app: ApiInstance, deps: AppDeps): void {
  alinRoutes(app, deps);
  teamApiRoutes(app, deps);
  blockingList(app, deps);
  relayApiRoutes(app, deps);
  contestApiRoutes(app, deps);
}

function alinRoutes(app: ApiInstance, deps: AppDeps): void {
  const tag = 'Action Logement';
  const url = '/api/v1/alin-tasks';
  workRoute(app, deps, {
    method: 'GET',
    url,
    operation: 'alin.list',
    tag,
    summary: 'Démarches ouvertes avec Action Logement, la plus urgente d’abord',
    query: pages,
    answer: pageSchema(alinTaskSchema.extend({ householdId: z.string() })),
    perform: async ({ tx }, _access, { query }) => ok(await tx.support.openAlinTasks(pageOf(query))),
  });
  workRoute(app, deps, {
    method: 'POST',
    url,
    operation: 'alin.follow',
    tag,
    summary: 'Ouvrir une démarche : inscription dans AL’in, candidature, proposition directe',
    body: z.strictObject({
      householdRef: text(64),
      kind: z.enum(ALIN_TASK_KINDS),
      what: z.string().max(500).default(''),
    }),
    status: 201,
    answer: alinTaskSchema,
    async perform(caseDeps, access, { body: { householdRef, ...task } }) {
      const id = await householdIdOf(caseDeps, householdRef);
      return id.ok ? openAlinTask(caseDeps, access, { householdId: id.value, ...task }) : id;
    },
  });
  workRoute(app, deps, {
    method: 'POST',
    url: `${url}/:id/close`,
    operation: 'alin.follow',
    tag,
    summary: 'Clore une démarche avec sa suite',
    params: byId,
    body: z.strictObject({ outcome: z.enum(ALIN_OUTCOMES), on: dayField }),
    answer: alinTaskSchema,
    perform: (caseDeps, access, { params, body }) =>
      closeAlinTask(caseDeps, access, { id: params.id, outcome: body.outcome, on: dayOf(body.on) }),
  });
}

const workerSchema = z.object({
  id: z.string(),
  label: z.string(),
  departement: departementField,
  startedOn: z.string(),
  leftOn: z.string().nullable(),
});

function teamApiRoutes(app: ApiInstance, deps: AppDeps): void {
  const tag = 'équipe';
  workRoute(app, deps, {
    method: 'GET',
    url: '/api/v1/team',
    operation: 'team.read',
    tag,
    summary: 'Équipe de l’association, et travailleurs sociaux en poste par mois et département',
    answer: z.object({
      workers: z.array(workerSchema),
      counts: z.array(z.object({ month: z.string(), departement: departementField, workers: z.int() })),
    }),
    perform: async ({ tx }) => ok({ workers: await tx.team.workers(), counts: await tx.team.counts(MONTHS_SHOWN) }),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: '/api/v1/team/workers',
    operation: 'team.change',
    tag,
    summary: 'Saisir un travailleur social',
    body: z.strictObject({ label: text(80), departement: departementField, startedOn: dayField }),
    status: 201,
    answer: workerSchema,
    perform: (caseDeps, access, { body }) => addWorker(caseDeps, access, { ...body, startedOn: dayOf(body.startedOn) }),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: '/api/v1/team/workers/:id/leave',
    operation: 'team.change',
    tag,
    summary: 'Enregistrer un départ : le portefeuille passe à une autre personne en poste',
    params: byId,
    body: z.strictObject({ to: text(64), on: dayField }),
    answer: z.object({ households: z.int().describe('Ménages repris') }),
    async perform(caseDeps, access, { params, body }) {
      const input = { id: socialWorkerId(params.id), to: socialWorkerId(body.to), on: dayOf(body.on) };
      const moved = await leaveTeam(caseDeps, access, input);
      return moved.ok ? ok({ households: moved.value }) : moved;
    },
  });
  workRoute(app, deps, {
    method: 'PUT',
    url: '/api/v1/team/counts',
    operation: 'team.change',
    tag,
    summary: 'Compter les travailleurs sociaux en poste un mois dans un département',
    body: z.strictObject({
      month: calendarDateField,
      departement: departementField,
      count: z.int().min(0).max(500),
      replaces: z
        .int()
        .nullable()
        .optional()
        .describe('Nombre lu, null s’il n’y en avait pas ; 412 si un autre est écrit'),
    }),
    answer: doneSchema,
    perform: async (caseDeps, access, { body }) =>
      told(await countWorkers(caseDeps, access, { ...body, month: body.month as CalendarDate })),
  });
}

function blockingList(app: ApiInstance, deps: AppDeps): void {
  workRoute(app, deps, {
    method: 'GET',
    url: '/api/v1/blocking-situations',
    operation: 'blocking.list',
    tag: 'accompagnement',
    summary: 'Situations bloquantes ouvertes, la plus proche échéance d’abord',
    query: z.strictObject({ kind: z.enum(BLOCKING_KINDS).optional() }),
    answer: z.object({
      items: z.array(
        z.object({
          householdRef: z.string(),
          kind: z.enum(BLOCKING_KINDS),
          openedOn: z.string(),
          proven: z.boolean(),
          workerId: z.string().nullable(),
          dueOn: z.string().nullable(),
        }),
      ),
    }),
    async perform({ tx }, _access, { query }) {
      const filter = { workerId: null, dueBefore: null, householdId: null, limit: WORKED_SHOWN };
      const works = await tx.support.blockings({ ...filter, kind: query.kind ?? null });
      const items = works.map(({ household, situation: { kind, openedOn, proof }, workerId, dueOn }) => ({
        householdRef: household.reference,
        kind,
        openedOn,
        proven: proof !== null,
        workerId,
        dueOn,
      }));
      return ok({ items });
    },
  });
}

const relaySchema = z.object({
  id: z.string(),
  fromId: z.string(),
  toId: z.string(),
  departement: departementField,
  communeCode: z.string(),
  size: z.string(),
  persons: z.int(),
  text: z.string().nullable(),
  askedOn: z.string(),
  dueOn: z.string(),
  answered: z.object({ answer: z.enum([...RELAY_ANSWERS, 'cancelled']), on: z.string() }).nullable(),
});

function relayApiRoutes(app: ApiInstance, deps: AppDeps): void {
  const tag = 'relais';
  workRoute(app, deps, {
    method: 'GET',
    url: '/api/v1/relays',
    operation: 'relay.list',
    tag,
    summary: 'Relais d’accompagnement demandés et reçus, les plus récents d’abord',
    query: pages,
    answer: pageSchema(relaySchema),
    perform: async ({ tx }, _access, { query }) => ok(await tx.relays.list(pageOf(query))),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: '/api/v1/proposals/:id/relay-requests',
    operation: 'relay.ask',
    tag,
    summary: 'Demander à une association du département du logement d’accompagner le ménage',
    params: byId,
    body: z.strictObject({ to: text(64), text: z.string().max(1000).default('') }),
    status: 201,
    answer: relaySchema,
    perform: (caseDeps, access, { params, body }) =>
      askRelay(caseDeps, access, { proposalId: proposalId(params.id), toId: organisationId(body.to), text: body.text }),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: '/api/v1/relays/:id/answer',
    operation: 'relay.answer',
    tag,
    summary: 'Répondre à une demande de relais',
    params: byId,
    body: z.strictObject({ answer: z.enum(RELAY_ANSWERS) }),
    answer: relaySchema,
    perform: (caseDeps, access, { params, body }) => answerRelay(caseDeps, access, { ...params, ...body }),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: '/api/v1/relays/:id/cancel',
    operation: 'relay.answer',
    tag,
    summary: 'Reprendre sa demande de relais, tant que personne n’a répondu',
    params: byId,
    body: none,
    answer: relaySchema,
    perform: (caseDeps, access, { params }) => cancelRelay(caseDeps, access, params.id),
  });
}

const contestSchema = z.object({
  id: z.string(),
  vacancyId: z.string(),
  associationId: z.string(),
  departement: departementField,
  ground: z.enum(CONTEST_GROUNDS),
  text: z.string(),
  askedAt: z.string(),
  dueOn: z.string(),
  answered: z.object({ answer: z.enum(CONTEST_ANSWERS), text: z.string(), at: z.string(), by: z.string() }).nullable(),
});

function contestApiRoutes(app: ApiInstance, deps: AppDeps): void {
  const tag = 'réexamens';
  const url = '/api/v1/contests';
  workRoute(app, deps, {
    method: 'GET',
    url,
    operation: 'contest.list',
    tag,
    summary: 'Demandes de réexamen de mon périmètre, les plus récentes d’abord',
    query: pages,
    answer: pageSchema(contestSchema),
    perform: async ({ tx }, _access, { query }) => ok(await tx.contests.list({ open: null }, pageOf(query))),
  });
  workRoute(app, deps, {
    method: 'POST',
    url,
    operation: 'contest.ask',
    tag,
    summary: 'Demander le réexamen d’une explication',
    body: z.strictObject({
      householdRef: text(64),
      vacancyId: text(64),
      ground: z.enum(CONTEST_GROUNDS),
      text: z.string().max(2000),
    }),
    status: 201,
    answer: contestSchema,
    async perform(caseDeps, access, { body }) {
      const id = await householdIdOf(caseDeps, body.householdRef);
      if (!id.ok) return id;
      const { ground, text: words } = body;
      return contestExplanation(caseDeps, access, {
        householdId: id.value,
        vacancyId: vacancyId(body.vacancyId),
        ground,
        text: words,
      });
    },
  });
  workRoute(app, deps, {
    method: 'POST',
    url: `${url}/:id/answer`,
    operation: 'contest.answer',
    tag,
    summary: 'Répondre à une demande de réexamen, une fois, avec son motif',
    params: byId,
    body: z.strictObject({ answer: z.enum(CONTEST_ANSWERS), text: z.string().max(2000) }),
    answer: contestSchema,
    perform: (caseDeps, access, { params, body }) => answerContest(caseDeps, access, { ...params, ...body }),
  });
}
