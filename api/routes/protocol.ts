import { z } from 'zod';
import { holdMeeting, overdueMeetings, planMeeting, readMeeting, reviewHousehold } from '#casework/meetings.js';
import { recordOutsideRehousing } from '#casework/outside-rehousings.js';
import { nameContact, readRegister, savePartner } from '#casework/protocol.js';
import { answerInquiry, openSurvey, surveyedUntil } from '#casework/survey.js';
import { CONTINGENTS } from '#domain/contingent.js';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { householdId, organisationId } from '#domain/ids.js';
import { CONTACT_ROLES, EXIT_MOTIVES, PARTNER_KINDS, PARTNER_STANDINGS } from '#domain/protocol.js';
import { ok } from '#domain/result.js';
import { calendarDateField, departementField, text } from '#exchange/fields.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { pageOf } from '../list-page.js';
import { pageSchema } from '../schemas.js';
import { pageParameters } from '../validation.js';
import { byId } from './act-route.js';
import { doneSchema, none, told, workRoute } from './work-route.js';

const tag = 'protocole';
const pages = z.strictObject(pageParameters);
const dayOf = (day: string | null) => day as CalendarDate | null;

/** The protocol over HTTP: register, directory, quarterly meetings, leases signed elsewhere, the survey. */
export function protocolRoutes(app: ApiInstance, deps: AppDeps): void {
  registerRoutes(app, deps);
  meetingApiRoutes(app, deps);
  meetingActs(app, deps);
  outsideRoutes(app, deps);
  surveyApiRoutes(app, deps);
}

const partnerSchema = z.object({
  id: z.string(),
  version: z.int(),
  kind: z.enum(PARTNER_KINDS),
  organisationId: z.string().nullable(),
  name: z.string(),
  departements: z.array(departementField),
  standing: z.enum(PARTNER_STANDINGS),
  signedOn: z.string().nullable(),
  leftOn: z.string().nullable(),
});

const contactSchema = z.object({
  id: z.string(),
  organisationId: z.string(),
  role: z.enum(CONTACT_ROLES),
  departement: departementField.nullable(),
  name: z.string(),
  job: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  namedOn: z.string(),
  replacedOn: z.string().nullable(),
});

function registerRoutes(app: ApiInstance, deps: AppDeps): void {
  workRoute(app, deps, {
    method: 'GET',
    url: '/api/v1/protocol',
    operation: 'protocol.read',
    tag,
    summary: 'Registre des partenaires et annuaire des référents en poste, dans mon périmètre',
    answer: z.object({ partners: z.array(partnerSchema), contacts: z.array(contactSchema) }),
    perform: async (caseDeps) => ok(await readRegister(caseDeps, false)),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: '/api/v1/protocol/partners',
    operation: 'protocol.keep',
    tag,
    summary: 'Inscrire un partenaire, ou (avec id) dire où il en est',
    body: z.strictObject({
      id: text(64).nullable().default(null),
      version: z.int().nullable().default(null).describe('Version lue, obligatoire avec id (428)'),
      kind: z.enum(PARTNER_KINDS),
      organisationId: text(64).nullable().default(null),
      name: z.string().max(300),
      departements: z.array(departementField).max(DEPARTEMENTS.length),
      standing: z.enum(PARTNER_STANDINGS),
      signedOn: calendarDateField.nullable().default(null),
      leftOn: calendarDateField.nullable().default(null),
    }),
    answer: partnerSchema,
    perform: (caseDeps, access, { body }) =>
      savePartner(caseDeps, access, {
        ...body,
        organisationId: body.organisationId === null ? null : organisationId(body.organisationId),
        signedOn: dayOf(body.signedOn),
        leftOn: dayOf(body.leftOn),
      }),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: '/api/v1/protocol/contacts',
    operation: 'directory.name',
    tag,
    summary: 'Nommer une personne de son organisation à un rôle de l’annuaire',
    body: z.strictObject({
      role: z.enum(CONTACT_ROLES),
      departement: departementField.nullable().default(null),
      name: z.string().max(200),
      job: z.string().max(200),
      email: z.string().max(300).nullable().default(null),
      phone: z.string().max(60).nullable().default(null),
    }),
    status: 201,
    answer: contactSchema,
    perform: (caseDeps, access, { body }) => nameContact(caseDeps, access, { ...body, self: false }),
  });
}

const meetingSchema = z.object({
  id: z.string(),
  version: z.int(),
  departement: departementField,
  year: z.int(),
  quarter: z.int(),
  plannedOn: z.string(),
  place: z.string(),
  heldOn: z.string().nullable(),
  attendance: z.string().nullable(),
  record: z.string().nullable(),
  figures: z
    .object({
      since: z.string().nullable(),
      vacanciesOffered: z.int(),
      eligible: z.int(),
      kept: z.int(),
      exited: z.int(),
    })
    .nullable(),
});

const MEETINGS = '/api/v1/meetings';

function meetingApiRoutes(app: ApiInstance, deps: AppDeps): void {
  workRoute(app, deps, {
    method: 'GET',
    url: MEETINGS,
    operation: 'meeting.list',
    tag,
    summary: 'Réunions trimestrielles de mon périmètre, et celles qui sont en retard',
    answer: z.object({
      items: z.array(meetingSchema),
      overdue: z.array(
        z.object({
          departement: departementField,
          year: z.int(),
          quarter: z.int(),
          meetingId: z.string().nullable().describe('null : personne ne l’a prévue'),
        }),
      ),
    }),
    async perform({ tx, clock }, access) {
      const items = await tx.meetings.list();
      const follows = access.role === 'regionalAuthority' ? DEPARTEMENTS : access.departements;
      return ok({ items, overdue: overdueMeetings(items, follows, clock.today()) });
    },
  });
  workRoute(app, deps, {
    method: 'POST',
    url: MEETINGS,
    operation: 'meeting.plan',
    tag,
    summary: 'Prévoir la réunion d’un trimestre',
    body: z.strictObject({ departement: departementField, plannedOn: calendarDateField, place: z.string().max(300) }),
    status: 201,
    answer: meetingSchema,
    perform: (caseDeps, access, { body }) =>
      planMeeting(caseDeps, access, { ...body, plannedOn: body.plannedOn as CalendarDate }),
  });
  workRoute(app, deps, {
    method: 'GET',
    url: `${MEETINGS}/:id`,
    operation: 'meeting.read',
    tag,
    summary: 'Ordre du jour construit par le produit, et relevé d’une réunion tenue',
    params: byId,
    answer: meetingSchema.extend({
      since: z.string().nullable(),
      offered: z.array(
        z.object({ id: z.string(), departement: departementField, size: z.string(), status: z.string() }),
      ),
      eligible: z.array(z.object({ householdId: z.string(), reference: z.string(), outcome: z.string().nullable() })),
    }),
    async perform(caseDeps, access, { params }) {
      const read = await readMeeting(caseDeps, access, params.id);
      if (!read.ok) return read;
      const { meeting, since, offered, eligible, reviews } = read.value;
      const households = eligible.map(({ id, reference }) => ({
        householdId: id,
        reference,
        outcome: reviews.get(id)?.outcome ?? null,
      }));
      return ok({ ...meeting, since, offered, eligible: households });
    },
  });
}

function meetingActs(app: ApiInstance, deps: AppDeps): void {
  workRoute(app, deps, {
    method: 'POST',
    url: `${MEETINGS}/:id/reviews`,
    operation: 'meeting.hold',
    tag,
    summary: 'Réviser un ménage éligible : il reste, ou sort du protocole avec un motif',
    params: byId,
    body: z.strictObject({
      householdId: text(64),
      exit: z.enum(EXIT_MOTIVES).nullable(),
      read: z
        .enum(['kept', ...EXIT_MOTIVES])
        .nullable()
        .optional()
        .describe('Décision lue, null s’il n’y en avait pas ; 412 si une autre est écrite'),
    }),
    answer: doneSchema,
    perform: async (caseDeps, access, { params, body }) =>
      told(
        await reviewHousehold(caseDeps, access, {
          meetingId: params.id,
          householdId: householdId(body.householdId),
          exit: body.exit,
          read: body.read,
        }),
      ),
  });
  workRoute(app, deps, {
    method: 'POST',
    url: `${MEETINGS}/:id/hold`,
    operation: 'meeting.hold',
    tag,
    summary: 'Enregistrer une réunion tenue : qui était là, ce qui est décidé',
    params: byId,
    body: z.strictObject({
      version: z.int(),
      heldOn: calendarDateField,
      attendance: z.string().max(3000),
      record: z.string().max(6000),
    }),
    answer: meetingSchema,
    perform: (caseDeps, access, { params, body }) =>
      holdMeeting(caseDeps, access, { ...params, ...body, heldOn: body.heldOn as CalendarDate }),
  });
}

function outsideRoutes(app: ApiInstance, deps: AppDeps): void {
  const url = '/api/v1/outside-rehousings';
  workRoute(app, deps, {
    method: 'GET',
    url,
    operation: 'outsideRehousing.list',
    tag: 'relogements',
    summary: 'Relogements faits hors du produit, les plus récents d’abord',
    query: pages,
    answer: pageSchema(
      z.object({
        id: z.string(),
        householdId: z.string(),
        signedOn: z.string(),
        departement: departementField.nullable(),
        contingent: z.enum(CONTINGENTS).nullable(),
        landlordId: z.string().nullable(),
        landlord: z.string().nullable(),
        protocol: z.boolean(),
        source: z.enum(['form', 'file']),
      }),
    ),
    perform: async ({ tx }, _access, { query }) => ok(await tx.outsideRehousings.list(pageOf(query))),
  });
  workRoute(app, deps, {
    method: 'POST',
    url,
    operation: 'outsideRehousing.record',
    tag: 'relogements',
    summary: 'Enregistrer un bail signé hors du produit ; déjà connu, rien ne change',
    body: z.strictObject({
      householdRef: text(64),
      signedOn: calendarDateField,
      departement: departementField.nullable().default(null),
      contingent: z.enum(CONTINGENTS).nullable().default(null),
      landlordId: text(64).nullable().default(null),
      landlord: z.string().max(200).nullable().default(null),
      protocol: z.boolean().default(false),
    }),
    answer: z.object({ outcome: z.enum(['recorded', 'unchanged']) }),
    async perform(caseDeps, access, { body: { householdRef, ...lease } }) {
      const done = await recordOutsideRehousing(caseDeps, access, {
        ...lease,
        reference: householdRef,
        signedOn: lease.signedOn as CalendarDate,
        landlordId: lease.landlordId === null ? null : organisationId(lease.landlordId),
        source: 'form',
      });
      return done.ok ? ok({ outcome: done.value }) : done;
    },
  });
}

const known = z.boolean().nullable().describe('null : non connu');
const answersSchema = z.strictObject({
  arrears3Months: known,
  insuranceMissing: known.default(null),
  surveyUnanswered: known.default(null),
  notice: known.default(null),
});

function surveyApiRoutes(app: ApiInstance, deps: AppDeps): void {
  const url = '/api/v1/survey';
  workRoute(app, deps, {
    method: 'GET',
    url,
    operation: 'survey.read',
    tag: 'enquête',
    summary: 'Enquête à un an : questions posées et réponses, taux de retour par bailleur',
    query: pages,
    answer: pageSchema(
      z.object({
        id: z.string(),
        departement: departementField,
        landlordId: z.string().nullable(),
        signedOn: z.string(),
        supportEndedOn: z.string(),
        askedOn: z.string(),
        answeredOn: z.string().nullable(),
        answers: answersSchema.nullable(),
      }),
    ).extend({
      due: z.int().describe('Ménages à interroger, pas encore demandés'),
      returns: z.array(z.object({ landlordId: z.string().nullable(), asked: z.int(), answered: z.int() })),
    }),
    async perform({ tx, clock }, access, { query }) {
      const page = await tx.survey.list({ answered: null }, pageOf(query));
      const due = access.role === 'landlordReferent' ? 0 : await tx.survey.due(surveyedUntil(clock.today()));
      return ok({ ...page, due, returns: await tx.survey.returns() });
    },
  });
  workRoute(app, deps, {
    method: 'POST',
    url: `${url}/open`,
    operation: 'survey.open',
    tag: 'enquête',
    summary: 'Interroger les bailleurs des accompagnements terminés depuis un an',
    body: none,
    answer: z.object({ asked: z.int() }),
    async perform(caseDeps, access) {
      const asked = await openSurvey(caseDeps, access);
      return asked.ok ? ok({ asked: asked.value }) : asked;
    },
  });
  workRoute(app, deps, {
    method: 'POST',
    url: `${url}/inquiries/:id/answer`,
    operation: 'survey.answer',
    tag: 'enquête',
    summary: 'Répondre pour un ménage relogé, une fois',
    params: byId,
    body: answersSchema,
    answer: doneSchema,
    perform: async (caseDeps, access, { params, body }) =>
      told(await answerInquiry(caseDeps, access, { id: params.id, answers: body })),
  });
}
