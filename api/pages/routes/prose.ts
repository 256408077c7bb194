import type { FastifyInstance } from 'fastify';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { page as pageOptions } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { algorithmPage } from '../algorithm-page.js';
import { PROSE_PAGES } from '../prose.js';
import { sendPage } from '../render.js';
import { chromeOf, visitorOf } from '../session.js';

/** Pages of text, open to everybody. */
export function proseRoutes(app: FastifyInstance, deps: AppDeps): void {
  for (const page of [...PROSE_PAGES, algorithmPage(DEFAULT_POLICY)]) {
    app.get(page.path, pageOptions('service.public'), async (request, reply) =>
      sendPage(reply, chromeOf(await visitorOf(deps, request)), {
        title: page.title,
        template: 'prose',
        data: { heading: page.title, lead: page.lead, sections: page.sections },
        breadcrumb: [
          { href: '/', label: 'Accueil' },
          { href: null, label: page.title },
        ],
      }),
    );
  }
}
