import { z } from 'zod';
import { text } from '#exchange/fields.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { problem } from '../errors.js';
import { problems } from '../schemas.js';

/** Names of the contract that come with later releases: they say so, to whoever may call. */
const RESERVED = [
  'caleol-sessions',
  'presentations',
  'decisions',
  'designations',
  'correspondents',
  'support-measures',
] as const;

export function reservedRoutes(app: ApiInstance, deps: AppDeps): void {
  const answer = async (name: string) => {
    throw problem('NOT_YET_AVAILABLE', `« ${name} » n’est pas encore disponible dans cette version.`);
  };
  const config = { operation: 'service.reserved' } as const;
  for (const name of RESERVED) {
    const schema = { summary: 'Pas encore disponible', tags: ['réservé'], response: problems(401, 501) };
    app.get(`/api/v1/${name}`, { schema, config }, async (request) => {
      await requireAccess(deps, request);
      return answer(name);
    });
    app.get(
      `/api/v1/${name}/:id`,
      { schema: { ...schema, params: z.strictObject({ id: text(64) }) }, config },
      async (request) => {
        await requireAccess(deps, request);
        return answer(name);
      },
    );
    app.post(`/api/v1/${name}`, { schema, config }, async (request) => {
      await requireAccess(deps, request);
      return answer(name);
    });
  }
}
