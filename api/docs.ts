import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import { page } from './auth/operations.js';
import type { ApiInstance } from './deps.js';

export const OPENAPI_PATH = '/api/v1/openapi.json';

/** OpenAPI 3.1 from the schemas that validate, and its page at /docs. Register before the routes. */
export async function registerDocs(app: ApiInstance, version: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Rapprochement',
        version,
        description:
          'Moteur de recommandation pour l’attribution des logements sociaux vacants. Il propose ; le bailleur, ' +
          'l’association et la CALEOL décident. Montants en centimes, dates ISO, erreurs RFC 9457.',
        license: { name: 'MIT', identifier: 'MIT' },
      },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer', description: 'Jeton créé par `rapprochement token create`.' },
        },
      },
      security: [{ bearer: [] }],
    },
    transform: jsonSchemaTransform,
  });
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { url: OPENAPI_PATH } as never });
  app.get(OPENAPI_PATH, page('service.public'), async (_request, reply) => reply.send(app.swagger()));
}
