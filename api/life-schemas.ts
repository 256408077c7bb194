import { z } from 'zod';
import { CONTINGENTS } from '#domain/contingent.js';
import { DEPARTEMENTS } from '#domain/departement.js';
import { EVENTS } from '#domain/events.js';
import { DOCUMENT_CODES } from '#domain/household.js';
import { ROLES } from '#domain/organisation.js';
import { TRANSITIONS } from '#domain/pairing-acts.js';
import {
  ALTERNATIVE_SOLUTIONS,
  CALEOL_DECISIONS,
  CALEOL_MOTIVES,
  FAILURE_CAUSES,
  INTER_DEPARTMENTAL_CAUSES,
  OPINION_RESERVES,
  PAIRING_STATES,
} from '#domain/pairing-life.js';
import { STEP_NAMES } from '#domain/pairing-steps.js';
import { DECLINE_REASONS } from '#domain/proposal.js';

/** What may leave of the life of a pairing: a field that is not here never does. */

const day = z.string();
const departement = z.enum(DEPARTEMENTS);

const factsSchema = z.object({
  designation: z
    .object({
      outcome: z.enum(['designated', 'lapsed', 'returned']),
      act: z.enum(['designation', 'daloDesignation']).nullable(),
      on: day,
    })
    .nullable(),
  contact: z.object({ outcome: z.enum(['recorded', 'waived']), on: day, caleolContactGiven: z.boolean() }).nullable(),
  exchange: z.object({ askedOn: day, answeredOn: day.nullable() }).nullable(),
  opinion: z
    .object({
      given: z.enum(['accept', 'acceptWithReserve', 'decline']),
      reserve: z.enum(OPINION_RESERVES).nullable(),
      reason: z.enum(DECLINE_REASONS).nullable(),
      on: day,
    })
    .nullable(),
  agreement: z
    .object({
      askedOn: day.nullable(),
      visitedOn: day.nullable(),
      answer: z.enum(['agreed', 'declined']).nullable(),
      on: day.nullable(),
    })
    .nullable(),
  interDepartmental: z
    .object({
      requestedOn: day,
      answer: z.enum(['agreed', 'refused']).nullable(),
      cause: z.enum(INTER_DEPARTMENTAL_CAUSES).nullable(),
      answeredOn: day.nullable(),
    })
    .nullable(),
  relay: z
    .object({ kind: z.enum(['sameAssociation', 'relay']), organisationId: z.string().nullable(), on: day })
    .nullable(),
  listing: z.object({ sessionId: z.string(), presentationId: z.string(), sessionOn: day, rank: z.int() }).nullable(),
  deferrals: z.array(z.object({ sessionId: z.string(), on: day, document: z.enum(DOCUMENT_CODES) })),
  decision: z
    .object({
      decision: z.enum(CALEOL_DECISIONS),
      motive: z.enum(CALEOL_MOTIVES).nullable(),
      rank: z.int().nullable(),
      on: day,
      sessionId: z.string(),
      condition: z.object({ document: z.enum(DOCUMENT_CODES), dueOn: day, metOn: day.nullable() }).nullable(),
    })
    .nullable(),
  calledUpOn: day.nullable(),
  correspondentOn: day.nullable(),
  offer: z
    .object({
      notifiedOn: day,
      answerDueOn: day,
      daloNotice: z.boolean(),
      answer: z.enum(['accepted', 'refused']).nullable(),
      tacit: z.boolean(),
      answeredOn: day.nullable(),
    })
    .nullable(),
  leasedOn: day.nullable(),
  supportStartedOn: day.nullable(),
  supportEndedOn: day.nullable(),
  recommendations: z.object({ on: day, toSocialServices: z.boolean() }).nullable(),
  followedUpOn: day.nullable(),
  daloRefusal: z.object({ reportedOn: day, examinedOn: day.nullable() }).nullable(),
  failure: z.object({ on: day, cause: z.enum(FAILURE_CAUSES), alternative: z.enum(ALTERNATIVE_SOLUTIONS) }).nullable(),
});

const ownerSchema = z.object({
  role: z.enum(ROLES),
  organisationId: z.string().nullable(),
  departement: departement.nullable(),
});

const stepSchema = z.object({
  step: z.enum(STEP_NAMES),
  label: z.string(),
  owner: ownerSchema,
  openedOn: day,
  dueOn: day,
  lateOn: day.describe('Premier jour où l’étape est en retard'),
  late: z.boolean(),
  closedOn: day.nullable(),
  closedBy: z.string().nullable(),
});

const eventSchema = z.object({
  name: z.enum(Object.keys(EVENTS) as [keyof typeof EVENTS, ...(keyof typeof EVENTS)[]]),
  label: z.string(),
  at: z.string(),
  actor: z.string(),
  organisationId: z.string().nullable(),
  reason: z.string().nullable(),
  data: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

export const landlordContactSchema = z.object({
  id: z.string(),
  proposalId: z.string(),
  kind: z.enum(['caleolContact', 'correspondent']),
  name: z.string(),
  position: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  hasAuthority: z.boolean(),
  namedOn: day,
  replacedOn: day.nullable(),
});

const acts = TRANSITIONS.map(({ act }) => act);

/** A pairing without its history: lists, and answers to acts on several. */
export const pairingSchema = z.object({
  id: z.string().describe('Identifiant de la proposition'),
  version: z.int().describe('À renvoyer dans If-Match'),
  state: z.enum(PAIRING_STATES),
  stateLabel: z.string(),
  household: z.object({ ref: z.string() }),
  vacancyId: z.string(),
  landlordId: z.string(),
  associationId: z.string(),
  departement,
  householdDepartement: departement,
  interDepartmental: z.boolean(),
  contingent: z.enum(CONTINGENTS).nullable(),
  reserverId: z.string().nullable(),
  followed: z.boolean().describe('Une association suit le ménage'),
  protocol: z.boolean().nullable().describe('null : pas encore ouvert à l’appelant'),
  dalo: z.boolean().nullable().describe('null : pas encore ouvert à l’appelant'),
  contactMode: z
    .enum(['mandatory', 'default', 'requested', 'notApplicable'])
    .describe('requested : demandé avant la CALEOL ; s’il est obligatoire, ce n’est pas encore ouvert à l’appelant'),
  facts: factsSchema,
});

export const lifeSchema = pairingSchema.extend({
  steps: z.array(stepSchema),
  history: z.array(eventSchema),
  contacts: z.array(landlordContactSchema),
  acts: z.array(z.enum(acts as [string, ...string[]])).describe('Actes que le rôle de l’appelant peut tenter ici'),
  missing: z.array(z.object({ pointer: z.string(), code: z.string(), message: z.string() })),
});

export const taskSchema = stepSchema.omit({ closedOn: true, closedBy: true }).extend({
  id: z.string(),
  proposalId: z.string(),
  vacancyId: z.string(),
  vacancyReference: z.string().nullable(),
  household: z.object({ ref: z.string() }),
  state: z.enum(PAIRING_STATES),
});

export const taskListSchema = z.object({
  items: z.array(taskSchema),
  next: z.string().nullable(),
  open: z.int().describe('Étapes ouvertes de l’appelant, toutes pages'),
  late: z.int().describe('Dont en retard aujourd’hui'),
});

export const identitySchema = z.object({
  name: z.string(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  requestNumber: z.string().nullable(),
});
