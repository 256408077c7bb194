import { z } from 'zod';
import { CORRECTIONS, type CorrectableEvent, correct } from '#casework/life/corrections.js';
import { failRehousing, followUpOneYear, signLease, withdrawCandidate } from '#casework/life/follow-up.js';
import { ALTERNATIVE_SOLUTIONS, FAILURE_CAUSES } from '#domain/pairing-life.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { actRoute, dayField, reasonField } from './act-route.js';

const tag = 'rapprochements';
const CORRECTABLE = [...(Object.keys(CORRECTIONS) as CorrectableEvent[]), 'offerNotified'] as const;
const known = z.boolean().nullable().default(null).describe('null : non connu');

/** Lease, review one year after, and the exits: withdrawal, failure, undoing by a counter-event. */
export function followUpRoutes(app: ApiInstance, deps: AppDeps): void {
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/lease',
    operation: 'lease.sign',
    tag,
    summary: 'Le bail est signé : le relogement que compte le suivi',
    body: z.strictObject({ on: dayField }),
    perform: (caseDeps, access, on, body) => signLease(caseDeps, access, { ...on, on: body.on ?? null }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/follow-up',
    operation: 'followUp.record',
    tag,
    summary: 'Le bilan, un an après la fin de l’accompagnement, jamais avant',
    body: z.strictObject({
      on: dayField,
      arrears3Months: known,
      insuranceMissing: known,
      surveyUnanswered: known,
      notice: known,
    }),
    perform: (caseDeps, access, on, { on: day, ...review }) =>
      followUpOneYear(caseDeps, access, { ...on, on: day ?? null, review }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/failure',
    operation: 'rehousing.fail',
    tag,
    summary: 'Le relogement a échoué : sa cause, et la solution qui prend la place',
    body: z.strictObject({ on: dayField, cause: z.enum(FAILURE_CAUSES), alternative: z.enum(ALTERNATIVE_SOLUTIONS) }),
    perform: (caseDeps, access, on, { on: day, cause, alternative }) =>
      failRehousing(caseDeps, access, { ...on, on: day ?? null, cause, alternative }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/withdraw',
    operation: 'proposal.withdraw',
    tag,
    summary: 'Le bailleur ou l’association retire le candidat, avec un motif',
    body: z.strictObject({ reason: reasonField }),
    perform: (caseDeps, access, on, { reason }) => withdrawCandidate(caseDeps, access, { ...on, reason }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/corrections',
    operation: 'life.correct',
    tag,
    summary: 'Annuler un acte par un contre-événement motivé ; rien n’est effacé de l’historique',
    description: 'Une décision de la CALEOL ne s’annule pas : elle se rectifie.',
    body: z.strictObject({ event: z.enum(CORRECTABLE), reason: reasonField }),
    perform: (caseDeps, access, on, { event, reason }) => correct(caseDeps, access, { ...on, event, reason }),
  });
}
