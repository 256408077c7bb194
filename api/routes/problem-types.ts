import { z } from 'zod';
import type { ErrorCode } from '#casework/errors.js';
import { ERROR_TITLES } from '#casework/errors.js';
import type { ApiInstance } from '../deps.js';
import { ERROR_STATUS, problem } from '../errors.js';
import { noParameters } from '../validation.js';

const typeSchema = z.object({ code: z.string(), title: z.string(), status: z.int() });

/** What the `type` of a problem designates: its title and status. */
export function problemTypeRoutes(app: ApiInstance): void {
  app.get(
    '/problems/:code',
    {
      config: { operation: 'service.public' },
      schema: {
        summary: 'Ce que désigne le « type » d’une erreur',
        tags: ['service'],
        security: [],
        params: z.strictObject({ code: z.string() }),
        querystring: noParameters,
        response: { 200: typeSchema },
      },
    },
    async (request) => {
      const { code } = request.params;
      if (!Object.hasOwn(ERROR_TITLES, code)) throw problem('NOT_FOUND', 'Ce code d’erreur n’existe pas.');
      const known = code as ErrorCode;
      return { code, title: ERROR_TITLES[known], status: ERROR_STATUS[known] };
    },
  );
}
