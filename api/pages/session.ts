import type { FastifyReply, FastifyRequest } from 'fastify';
import type { OrganisationAccess } from '#casework/transaction.js';
import { ROLE_LABELS, type Role } from '#domain/organisation.js';
import { actionsExpected } from '#exchange/mail/words.js';
import type { NotificationCounts } from '#ports.js';
import { cookieOptions, endSession, formTokenOf } from '../auth/sessions.js';
import { assertSameOrigin, DEMO_ROLE_COOKIE, resolveAccess } from '../auth.js';
import type { AppDeps } from '../deps.js';
import { problem } from '../errors.js';
import { navigationOf } from './navigation.js';
import type { Chrome } from './render.js';

const DEMO_SECONDS = 12 * 3600;

/** Roles of the demo's picker, in its order. */
export const DEMO_ROLES: readonly Role[] = [
  'landlordReferent',
  'association',
  'regionalAuthority',
  'departementalUnit',
  'reserver',
  'caleolSecretary',
  'caleolMember',
];

export interface Visitor {
  readonly access: OrganisationAccess | null;
  readonly organisation: string | null;
  /** What waits in the notification centre. */
  readonly counts?: NotificationCounts | null;
  readonly demo: boolean;
  readonly path: string;
  /** Synchroniser token of the forms of a session; none in the demo. */
  readonly formToken?: string | null;
}

/** Who visits, from the demo's role cookie or the session's token; nobody where neither is good. */
export async function visitorOf(deps: AppDeps, request: FastifyRequest): Promise<Visitor> {
  const access = await resolveAccess(deps, request);
  const { organisation, counts } = access === null ? NOBODY : await deps.uow.header(access);
  const path = request.url.split('?', 1)[0] ?? '/';
  return { access, organisation, counts, demo: deps.demo !== null, path, formToken: formTokenOf(deps, request) };
}

const NOBODY = { organisation: null, counts: null };

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

export function enterRole(deps: AppDeps, request: FastifyRequest, reply: FastifyReply, role: Role): void {
  reply.setCookie(DEMO_ROLE_COOKIE, role, { ...cookieOptions(deps, request), maxAge: DEMO_SECONDS });
}

/** Ends the session, and the role of the demo. */
export async function leave(deps: AppDeps, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await endSession(deps, request, reply);
  reply.clearCookie(DEMO_ROLE_COOKIE, cookieOptions(deps, request));
}

/** « 3 actions attendues, 2 informations non lues ». */
function waitingText({ actions, unread }: NotificationCounts): string {
  const parts = [
    ...(actions > 0 ? [actionsExpected(actions)] : []),
    ...(unread > 0 ? [unread === 1 ? '1 information non lue' : `${unread} informations non lues`] : []),
  ];
  return parts.length === 0 ? 'rien de nouveau' : parts.join(', ');
}

/** Header and menu of the page for this visitor. */
export function chromeOf({ access, organisation, counts = null, demo, path, formToken = null }: Visitor): Chrome {
  return {
    demo,
    formToken,
    session: access === null ? null : { roleLabel: ROLE_LABELS[access.role], organisation: organisation ?? '' },
    notifications: counts && { text: waitingText(counts) },
    nav: navigationOf(access?.role ?? null, path),
  };
}
