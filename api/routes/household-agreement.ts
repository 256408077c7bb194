import { z } from 'zod';
import {
  askHousehold,
  examineDaloRefusal,
  householdAgrees,
  householdDeclines,
  recordVisit,
} from '#casework/life/agreement.js';
import { answerExchange, askExchange, waiveContact } from '#casework/life/contact.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { DECLINE_REASONS } from '#domain/proposal.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { chosenEffect, effectField } from '../proposal-schemas.js';
import { type ActOn, actRoute, dayField, reasonField } from './act-route.js';

const tag = 'rapprochements';

const agreementBody = z.discriminatedUnion('step', [
  z.strictObject({ step: z.literal('asked'), on: dayField }),
  z.strictObject({ step: z.literal('visited'), on: dayField }),
  z.strictObject({ step: z.literal('agreed'), on: dayField }),
  z.strictObject({ step: z.literal('declined'), reason: z.enum(DECLINE_REASONS), effect: effectField }),
]);

/** Before the CALEOL: contact passed over, exchange with the landlord, the household's own agreement. */
export function householdAgreementRoutes(app: ApiInstance, deps: AppDeps): void {
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/contact/waive',
    operation: 'contact.waive',
    tag,
    summary: 'Passer le contact avec l’association, avec un motif ; jamais pour un ménage du protocole',
    body: z.strictObject({ reason: reasonField }),
    perform: (caseDeps, access, on, { reason }) => waiveContact(caseDeps, access, { ...on, reason }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/exchange',
    operation: 'exchange.ask',
    tag,
    summary: 'L’association demande un échange au référent du bailleur avant son avis',
    body: z.strictObject({}),
    perform: (caseDeps, access, on) => askExchange(caseDeps, access, on),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/exchange/answer',
    operation: 'exchange.answer',
    tag,
    summary: 'Le référent du bailleur a répondu à l’association',
    body: z.strictObject({}),
    perform: (caseDeps, access, on) => answerExchange(caseDeps, access, on),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/agreement',
    operation: 'agreement.record',
    tag,
    summary: 'Le ménage : consulté, logement visité, accord ou refus',
    description:
      'Par l’association qui suit le ménage, par le bailleur sans association. Le refus d’un ménage reconnu DALO part à l’unité départementale ; il ne met jamais fin à la reconnaissance.',
    body: agreementBody,
    perform: recordAgreement,
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/dalo-refusal',
    operation: 'daloRefusal.examine',
    tag,
    summary: 'L’unité départementale a examiné le refus d’un ménage reconnu DALO',
    body: z.strictObject({ conclusion: z.enum(['founded', 'unfounded', 'noticeMissing']) }),
    perform: (caseDeps, access, on, body) => examineDaloRefusal(caseDeps, access, { ...on, ...body }),
  });
}

function recordAgreement(deps: CaseDeps, access: OrganisationAccess, on: ActOn, body: z.output<typeof agreementBody>) {
  switch (body.step) {
    case 'asked':
      return askHousehold(deps, access, { ...on, on: body.on ?? null });
    case 'visited':
      return recordVisit(deps, access, { ...on, on: body.on ?? null });
    case 'agreed':
      return householdAgrees(deps, access, { ...on, on: body.on ?? null });
    case 'declined':
      return householdDeclines(deps, access, { ...on, reason: body.reason, effect: chosenEffect(body.effect) });
  }
}
