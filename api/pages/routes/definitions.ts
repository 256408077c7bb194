import type { FastifyInstance } from 'fastify';
import { definitions } from '#monitoring/report.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { GLOSSARY, termAnchor } from '../glossary.js';
import { DEFINITIONS } from '../prose.js';
import { sendPage } from '../render.js';
import { chromeOf, visitorOf } from '../session.js';

/** Every figure of the product, from the record that its computation reads, and the words they use. Open to everybody. */
export function definitionRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/definitions', page('service.public'), async (request, reply) =>
    sendPage(reply, chromeOf(await visitorOf(deps, request)), {
      title: DEFINITIONS.title,
      template: 'definitions',
      data: {
        heading: DEFINITIONS.title,
        lead: DEFINITIONS.lead,
        sections: DEFINITIONS.sections,
        definitions: definitions(),
        terms: GLOSSARY.map(({ term, definition }) => ({ term, definition, anchor: termAnchor(term) })),
      },
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: DEFINITIONS.title },
      ],
    }),
  );
}
