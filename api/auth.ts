import type { FastifyRequest } from 'fastify';
import { hashToken } from '#casework/tokens.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { userId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { Access } from '#ports.js';
import { accessOfSession, sessionCookieName, sessionOf } from './auth/sessions.js';
import type { AppDeps } from './deps.js';
import { Problem, problem } from './errors.js';

/** Cookie of the demo's role picker; its value is a role. Set it SameSite=Lax, HttpOnly, Path=/. */
export const DEMO_ROLE_COOKIE = 'rapprochement-demo-role';

const BEARER = /^Bearer ([A-Za-z0-9._~+/=-]{16,200})$/;
const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

const resolved = new WeakMap<FastifyRequest, Promise<OrganisationAccess | null>>();

/**
 * Who asks: the bearer token where there is an Authorization header, else (demo mode only) the role cookie, else the
 * session's. `null` = nobody. A cookie never authorises a write that comes from another site: Problem
 * CROSS_SITE_REQUEST. Read once for a request, whoever asks again.
 */
export function resolveAccess(deps: AppDeps, request: FastifyRequest): Promise<OrganisationAccess | null> {
  const known = resolved.get(request);
  if (known !== undefined) return known;
  const access = readAccess(deps, request);
  resolved.set(request, access);
  return access;
}

async function readAccess(deps: AppDeps, request: FastifyRequest): Promise<OrganisationAccess | null> {
  const { authorization } = request.headers;
  if (authorization !== undefined) {
    const token = BEARER.exec(authorization)?.[1];
    return token === undefined ? null : accessOf(deps, token);
  }
  const demo = demoRole(deps, request);
  if (demo === null && request.cookies[sessionCookieName(deps)] === undefined) return null;
  if (!SAFE_METHODS.has(request.method)) assertSameOrigin(request);
  if (demo !== null) return demoAccess(deps, demo);
  const session = await sessionOf(deps, request);
  return session === null ? null : accessOfSession(session);
}

interface DemoRole {
  readonly role: string;
  readonly token: string;
}

function demoRole(deps: AppDeps, request: FastifyRequest): DemoRole | null {
  const role = deps.demo === null ? undefined : request.cookies[DEMO_ROLE_COOKIE];
  const tokens = deps.demo?.tokens ?? {};
  const token = role !== undefined && Object.hasOwn(tokens, role) ? tokens[role as Role] : undefined;
  return role === undefined || token === undefined ? null : { role, token };
}

/** In the demo a role stands for a person, so that what only a person may do can be tried. */
async function demoAccess(deps: AppDeps, { role, token }: DemoRole): Promise<OrganisationAccess | null> {
  const access = await accessOf(deps, token);
  return access === null ? null : { ...access, userId: userId(`demo:${role}`) };
}

/** The access of an API token; `null` where unknown or revoked. */
export async function accessOf(deps: AppDeps, token: string): Promise<OrganisationAccess | null> {
  const access: Access | null = await deps.uow.tokenAccess(hashToken(token));
  return access?.kind === 'organisation' ? access : null;
}

/** The access of a request that needs one. Problem: UNAUTHENTICATED. */
export async function requireAccess(deps: AppDeps, request: FastifyRequest): Promise<OrganisationAccess> {
  const access = await resolveAccess(deps, request);
  if (access !== null) return access;
  const detail =
    request.headers.authorization === undefined
      ? 'Présentez un jeton : « Authorization: Bearer … ».'
      : 'Ce jeton est inconnu ou révoqué.';
  throw new Problem({ code: 'UNAUTHENTICATED', detail }, { 'www-authenticate': 'Bearer realm="rapprochement"' });
}

/**
 * Refuses a write that a browser sends from another site: Sec-Fetch-Site must say same-origin, or else Origin must be
 * this host. Every page form passes through it. Problem: CROSS_SITE_REQUEST.
 */
export function assertSameOrigin(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  const { origin } = request.headers;
  const same = site === undefined ? origin !== undefined && hostOf(origin) === request.host : site === 'same-origin';
  if (!same) throw problem('CROSS_SITE_REQUEST', 'Cette action doit venir des pages du service lui-même.');
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
