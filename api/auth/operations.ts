import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { grantOf, isPublic, type Operation, rolesAllowed } from '#casework/access/matrix.js';
import { ROLE_LABELS } from '#domain/organisation.js';
import { resolveAccess } from '../auth.js';
import type { AppDeps } from '../deps.js';
import { problem } from '../errors.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does, in the access matrix. */
    operation?: Operation;
  }
}

/** Options of a page's route: what it does in the access matrix; pages are not part of the API's document. */
export function page(operation: Operation) {
  return { schema: { hide: true }, config: { operation } as FastifyContextConfig } as const;
}

/**
 * The door of every route: a role without a grant for the route's operation is refused before anything is read, whatever
 * the object. Who is not signed in is the route's own 401; objects out of scope are 404 by row-level security.
 * Problem: FORBIDDEN_ROLE.
 */
export function registerOperations(app: FastifyInstance, deps: AppDeps): void {
  app.addHook('onRequest', async (request) => {
    const { operation } = request.routeOptions.config;
    if (operation !== undefined && !isPublic(operation)) await refuseOtherRoles(deps, request, operation);
  });
}

async function refuseOtherRoles(deps: AppDeps, request: FastifyRequest, operation: Operation): Promise<void> {
  const access = await resolveAccess(deps, request);
  if (access === null || grantOf(operation, access.role) !== null) return;
  throw problem(
    'FORBIDDEN_ROLE',
    `Cette action est réservée au rôle : ${rolesAllowed(operation)}. Vous êtes ${ROLE_LABELS[access.role]}.`,
  );
}
