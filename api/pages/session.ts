import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OrganisationAccess } from '#casework/transaction.js';
import { ROLE_LABELS, type Role } from '#domain/organisation.js';
import { assertSameOrigin, DEMO_ROLE_COOKIE, resolveAccess, SESSION_COOKIE } from '../auth.js';
import type { AppDeps } from '../deps.js';
import { problem } from '../errors.js';
import { navigationOf } from './navigation.js';
import type { Chrome } from './render.js';

const SESSION_SECONDS = 12 * 3600;

/** Roles of the demo's picker, in its order. */
export const DEMO_ROLES: readonly Role[] = ['landlordReferent', 'association', 'regionalAuthority'];

export interface Visitor {
  readonly access: OrganisationAccess | null;
  readonly organisation: string | null;
  readonly demo: boolean;
  readonly path: string;
}

/** Who visits, from the demo's role cookie or the session's token; nobody where neither is good. */
export async function visitorOf(deps: AppDeps, request: FastifyRequest): Promise<Visitor> {
  const access = await resolveAccess(deps, request);
  const organisation = access === null ? null : await organisationName(deps, access);
  return { access, organisation, demo: deps.demo !== null, path: request.url.split('?', 1)[0] ?? '/' };
}

async function organisationName(deps: AppDeps, access: OrganisationAccess): Promise<string> {
  const organisation = await deps.uow.transaction(access, (tx) => tx.organisations.find(access.organisationId));
  return organisation?.name ?? '';
}

/** The signed-in visitor, of one of the roles where some are given. Problems: UNAUTHENTICATED, FORBIDDEN_ROLE. */
export async function signedIn(
  deps: AppDeps,
  request: FastifyRequest,
  roles?: readonly Role[],
): Promise<Visitor & { readonly access: OrganisationAccess }> {
  const visitor = await visitorOf(deps, request);
  const { access } = visitor;
  if (access === null)
    throw problem('UNAUTHENTICATED', 'Choisissez un rôle, ou connectez-vous, pour ouvrir cette page.');
  if (roles !== undefined && !roles.includes(access.role)) {
    const labels = roles.map((role) => ROLE_LABELS[role]).join(', ');
    throw problem(
      'FORBIDDEN_ROLE',
      `Cette page est réservée au rôle : ${labels}. Vous êtes ${ROLE_LABELS[access.role]}.`,
    );
  }
  return { ...visitor, access };
}

/** The signed-in visitor of a posted form, refused where it comes from another site. */
export async function signedInToWrite(deps: AppDeps, request: FastifyRequest, roles: readonly Role[]) {
  assertSameOrigin(request);
  return signedIn(deps, request, roles);
}

export function openSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  reply.setCookie(SESSION_COOKIE, token, { ...cookieOptions(request), maxAge: SESSION_SECONDS });
}

export function enterRole(request: FastifyRequest, reply: FastifyReply, role: Role): void {
  reply.setCookie(DEMO_ROLE_COOKIE, role, { ...cookieOptions(request), maxAge: SESSION_SECONDS });
}

export function leave(request: FastifyRequest, reply: FastifyReply): void {
  reply.clearCookie(SESSION_COOKIE, cookieOptions(request)).clearCookie(DEMO_ROLE_COOKIE, cookieOptions(request));
}

/** `Secure` wherever the browser came by TLS, at this process or at the proxy before it. */
function cookieOptions(request: FastifyRequest) {
  const secure = request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https';
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}

/** Header and menu of the page for this visitor. */
export function chromeOf({ access, organisation, demo, path }: Visitor): Chrome {
  return {
    demo,
    session: access === null ? null : { roleLabel: ROLE_LABELS[access.role], organisation: organisation ?? '' },
    nav: navigationOf(access?.role ?? null, path),
  };
}
