import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { page as pageOptions } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { ACCESSIBILITY } from '../accessibility-page.js';
import { algorithmPage } from '../algorithm-page.js';
import { HELP } from '../help-page.js';
import { OWN_PAGES, type ProsePage } from '../prose.js';
import { sendPage } from '../render.js';
import { chromeOf, visitorOf } from '../session.js';

/** Pages of text, open to everybody. */
export function proseRoutes(app: FastifyInstance, deps: AppDeps): void {
  for (const page of [ACCESSIBILITY, HELP, ...OWN_PAGES]) {
    app.get(page.path, pageOptions('service.public'), (request, reply) => sendProse(deps, request, reply, page));
  }
  app.get('/algorithme', pageOptions('service.public'), async (request, reply) => {
    const inForce = await deps.uow.transaction({ kind: 'system' }, (tx) => tx.policies.inForce(deps.clock.today()));
    return sendProse(deps, request, reply, algorithmPage(inForce ?? DEFAULT_POLICY));
  });
}

async function sendProse(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  page: ProsePage,
): Promise<FastifyReply> {
  return sendPage(reply, chromeOf(await visitorOf(deps, request)), {
    title: page.title,
    template: 'prose',
    data: { heading: page.title, lead: page.lead, sections: page.sections },
    breadcrumb: [
      { href: '/', label: 'Accueil' },
      { href: null, label: page.title },
    ],
  });
}
