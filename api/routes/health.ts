import { z } from 'zod';
import type { ApiInstance, AppDeps } from '../deps.js';
import { noParameters } from '../validation.js';

const live = z.object({ status: z.literal('ok'), version: z.string() });
const ready = z.object({ status: z.enum(['ready', 'notReady']), missing: z.array(z.string()) });

export function healthRoutes(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/livez',
    {
      config: { operation: 'service.public' },
      schema: {
        summary: 'Le processus répond',
        tags: ['service'],
        security: [],
        querystring: noParameters,
        response: { 200: live },
      },
    },
    async () => ({ status: 'ok' as const, version: deps.version }),
  );
  app.get(
    '/readyz',
    {
      config: { operation: 'service.public' },
      schema: {
        summary: 'Le service peut servir',
        tags: ['service'],
        security: [],
        querystring: noParameters,
        response: { 200: ready, 503: ready },
      },
    },
    async (_request, reply) => {
      const { ok, missing } = await deps.ready();
      return reply
        .code(ok ? 200 : 503)
        .send({ status: ok ? ('ready' as const) : ('notReady' as const), missing: [...missing] });
    },
  );
}
