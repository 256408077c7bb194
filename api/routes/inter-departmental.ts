import { z } from 'zod';
import { agreeRelay } from '#casework/life/contact.js';
import { answerInterDepartmental, requestInterDepartmental } from '#casework/life/inter-departmental.js';
import { organisationId } from '#domain/ids.js';
import { INTER_DEPARTMENTAL_CAUSES } from '#domain/pairing-life.js';
import { text } from '#exchange/fields.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { actRoute } from './act-route.js';

const tag = 'interdépartemental';

const answerBody = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('agreed') }),
  z.strictObject({ answer: z.literal('refused'), cause: z.enum(INTER_DEPARTMENTAL_CAUSES) }),
]);

/** Between the département that follows the household and that of the dwelling. */
export function interDepartmentalRoutes(app: ApiInstance, deps: AppDeps): void {
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/inter-departmental',
    operation: 'interDepartmental.request',
    tag,
    summary: 'L’unité qui suit le ménage demande l’accord de celle du logement',
    body: z.strictObject({}),
    perform: (caseDeps, access, on) => requestInterDepartmental(caseDeps, access, on),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/inter-departmental/answer',
    operation: 'interDepartmental.answer',
    tag,
    summary: 'L’unité du logement accepte, ou refuse avec sa cause, ce qui clôt le rapprochement',
    body: answerBody,
    perform: (caseDeps, access, on, body) => answerInterDepartmental(caseDeps, access, { ...on, ...body }),
  });
  actRoute(app, deps, {
    path: '/api/v1/proposals/:id/relay',
    operation: 'relay.agree',
    tag,
    summary: 'Qui accompagnera dans le logement : la même association, ou un relais à une autre',
    body: z.strictObject({
      relayTo: text(64).nullable().describe('Association qui prend le relais ; null : la même association'),
    }),
    perform: (caseDeps, access, on, { relayTo }) =>
      agreeRelay(caseDeps, access, { ...on, relayTo: relayTo === null ? null : organisationId(relayTo) }),
  });
}
