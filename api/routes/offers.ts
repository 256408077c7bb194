import { z } from 'zod';
import { acceptOffer, meetCondition, notifyOffer, refuseOffer } from '#casework/life/offers.js';
import { DECLINE_REASONS } from '#domain/proposal.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { chosenEffect, effectField } from '../proposal-schemas.js';
import { actRoute, dayField } from './act-route.js';

const tag = 'offres';

const answerBody = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('accepted'), on: dayField }),
  z.strictObject({
    answer: z.literal('refused'),
    on: dayField,
    reason: z.enum(DECLINE_REASONS),
    effect: effectField,
  }),
]);

/** From the admission to the household's answer. */
export function offerRoutes(app: ApiInstance, deps: AppDeps): void {
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/condition',
    operation: 'condition.meet',
    tag,
    summary: 'La pièce de la condition suspensive est produite',
    body: z.strictObject({ on: dayField }),
    perform: (caseDeps, access, on, body) => meetCondition(caseDeps, access, { ...on, on: body.on ?? null }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/offer',
    operation: 'offer.notify',
    tag,
    summary: 'Notifier l’offre : dix jours au moins pour répondre (CCH R441-10), le silence vaut refus',
    description:
      'Après la validation du procès-verbal. Pour un ménage reconnu DALO, la mention de CCH R441-16-3 est due.',
    body: z.strictObject({
      on: dayField,
      answerDays: z.int().min(1).max(365).default(10),
      daloNotice: z.boolean().default(false).describe('L’offre porte la mention de CCH R441-16-3'),
    }),
    perform: (caseDeps, access, on, { on: day, answerDays, daloNotice }) =>
      notifyOffer(caseDeps, access, { ...on, on: day ?? null, answerDays, daloNotice }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/offer/answer',
    operation: 'offer.answer',
    tag,
    summary: 'La réponse du ménage : il accepte, ou refuse avec un motif',
    description:
      'L’acceptation attribue la vacance et libère les autres candidats ; le refus appelle le rang suivant, s’il y en a un.',
    body: answerBody,
    perform: (caseDeps, access, on, body) =>
      body.answer === 'accepted'
        ? acceptOffer(caseDeps, access, { ...on, on: body.on ?? null })
        : refuseOffer(caseDeps, access, {
            ...on,
            on: body.on ?? null,
            reason: body.reason,
            effect: chosenEffect(body.effect),
          }),
  });
}
