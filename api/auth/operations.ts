import type { FastifyContextConfig, FastifyInstance, FastifyRequest } from 'fastify';
import { grantOf, isPublic, type Operation, rolesAllowed } from '#casework/access/matrix.js';
import { ROLE_LABELS } from '#domain/organisation.js';
import { DEMO_ROLE_COOKIE, resolveAccess } from '../auth.js';
import type { AppDeps } from '../deps.js';
import { problem } from '../errors.js';
import { isFormToken, sessionOf } from './sessions.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the route does, in the access matrix. */
    operation?: Operation;
  }
}

export interface RouteOperation {
  readonly method: string;
  readonly url: string;
  /** `null` = the route declares none: it is closed, and a test refuses it. */
  readonly operation: Operation | null;
}

/** Options of a page's route: what it does in the access matrix; pages are not part of the API's document. */
export function page(operation: Operation) {
  return { schema: { hide: true }, config: { operation } as FastifyContextConfig } as const;
}

const routes = new WeakMap<FastifyInstance, RouteOperation[]>();

/** Every route registered after `registerOperations`, with its operation; HEAD is its GET. */
export function routeOperations(app: FastifyInstance): readonly RouteOperation[] {
  return routes.get(app) ?? [];
}

/**
 * The door of every route: a role without a grant for the route's operation is refused before anything is read, whatever
 * the object. Who is not signed in is the route's own 401; objects out of scope are 404 by row-level security.
 * Problem: FORBIDDEN_ROLE.
 */
export function registerOperations(app: FastifyInstance, deps: AppDeps): void {
  const known: RouteOperation[] = [];
  routes.set(app, known);
  app.addHook('onRoute', ({ method, url, config }) => {
    for (const one of [method].flat()) {
      if (one !== 'HEAD') known.push({ method: one, url, operation: operationOf(url, config) });
    }
  });
  app.addHook('onRequest', async (request) => {
    const operation = operationOf(request.routeOptions.url ?? '', request.routeOptions.config);
    if (operation === null) return refuseUndeclared(request);
    if (!isPublic(operation)) await refuseOtherRoles(deps, request, operation);
  });
  app.addHook('preHandler', (request) => refuseForgedForm(deps, request));
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A form posted under a session carries that session's token, on top of coming from the pages themselves. Files come as
 * multipart, whose fields their route reads: the origin alone answers for them. Problem: CROSS_SITE_REQUEST.
 */
async function refuseForgedForm(deps: AppDeps, request: FastifyRequest): Promise<void> {
  if (READS.has(request.method) || request.headers.authorization !== undefined) return;
  if (request.url.startsWith('/api/') || isDemoRole(deps, request)) return;
  if ((request.headers['content-type'] ?? '').startsWith('multipart/form-data')) return;
  if ((await sessionOf(deps, request)) === null) return;
  const { body } = request;
  const given = typeof body === 'object' && body !== null && '_csrf' in body ? body._csrf : undefined;
  if (!isFormToken(deps, request, given))
    throw problem(
      'CROSS_SITE_REQUEST',
      'Ce formulaire ne vient pas de votre session actuelle. Revenez à la page, rechargez-la et recommencez.',
    );
  delete (body as { _csrf?: unknown })._csrf;
}

function isDemoRole(deps: AppDeps, request: FastifyRequest): boolean {
  return deps.demo !== null && request.cookies[DEMO_ROLE_COOKIE] !== undefined;
}

/** The page of the API's document is registered by its package: it is public. */
function operationOf(url: string, config: FastifyContextConfig | undefined): Operation | null {
  if (url === '/docs' || url.startsWith('/docs/')) return 'service.public';
  return config?.operation ?? null;
}

/** A route that the matrix does not know is closed to everybody; an address that is no route goes on to its 404. */
function refuseUndeclared(request: FastifyRequest): void {
  if (request.routeOptions.url === undefined) return;
  throw problem('FORBIDDEN_ROLE', 'Cette adresse n’est pas dans la matrice des accès : elle est fermée.');
}

async function refuseOtherRoles(deps: AppDeps, request: FastifyRequest, operation: Operation): Promise<void> {
  const access = await resolveAccess(deps, request);
  if (access === null || grantOf(operation, access.role) !== null) return;
  throw problem(
    'FORBIDDEN_ROLE',
    `Cette action est réservée au rôle : ${rolesAllowed(operation)}. Vous êtes ${ROLE_LABELS[access.role]}.`,
  );
}
