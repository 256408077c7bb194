import { randomBytes, randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hashSecret } from '#casework/accounts.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { Instant } from '#domain/dates.js';
import type { OrganisationId, UserId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import { sameSecret } from '#infra/seal.js';
import type { LiveSession, NewSession } from '#ports.js';
import type { AppDeps } from '../deps.js';
import { settingsOf } from './settings.js';

const SYSTEM = { kind: 'system' } as const;

/** Names the session's cookie; `__Host-` binds it to this very host where the pages are under https. */
export function sessionCookieName(deps: AppDeps): string {
  const https = settingsOf(deps).publicUrl?.startsWith('https:') ?? false;
  return `${https ? '__Host-' : ''}rapprochement-session`;
}

/** `Secure` wherever the browser came by TLS, at this process or at the proxy before it. */
export function cookieOptions(deps: AppDeps, request: FastifyRequest) {
  const { publicUrl } = settingsOf(deps);
  const secure =
    publicUrl?.startsWith('https:') ??
    (request.protocol === 'https' || request.headers['x-forwarded-proto'] === 'https');
  return { path: '/', httpOnly: true, sameSite: 'lax', secure } as const;
}

const read = new WeakMap<FastifyRequest, Promise<LiveSession | null>>();

/** The live session of the request's cookie, read once a request; `null` where there is none or it is over. */
export function sessionOf(deps: AppDeps, request: FastifyRequest): Promise<LiveSession | null> {
  const known = read.get(request);
  if (known !== undefined) return known;
  const secret = request.cookies[sessionCookieName(deps)];
  const found =
    secret === undefined
      ? Promise.resolve(null)
      : deps.uow.transaction(SYSTEM, (tx) =>
          tx.sessions.resolve(hashSecret(secret), deps.clock.now(), idleSince(deps)),
        );
  read.set(request, found);
  return found;
}

/** Instant before which a session that was not seen is over. */
export function idleSince(deps: AppDeps): Instant {
  return shifted(deps.clock.now(), -settingsOf(deps).idleMinutes * 60_000);
}

function shifted(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString() as Instant;
}

/** What a session may do, once an organisation and a role are chosen. */
export function accessOfSession({ acting, userId }: LiveSession): OrganisationAccess | null {
  return acting === null ? null : { kind: 'organisation', ...acting, userId };
}

export interface SessionOpening {
  readonly userId: UserId | null;
  readonly tokenHash: string | null;
  readonly acting: null | { readonly role: Role; readonly organisationId: OrganisationId };
  readonly idToken: string | null;
  readonly strong: boolean;
}

/**
 * Opens a session with a fresh identifier and ends the one that the request came with: rights never change within one.
 * Gives the token of its forms, for a page of this same answer.
 */
export async function openSession(
  deps: AppDeps,
  { request, reply }: { readonly request: FastifyRequest; readonly reply: FastifyReply },
  opening: SessionOpening,
): Promise<{ readonly formToken: string }> {
  const { hours, seal } = settingsOf(deps);
  const secret = randomBytes(32).toString('base64url');
  const at = deps.clock.now();
  const session: NewSession = {
    idHash: hashSecret(secret),
    handle: randomUUID(),
    userId: opening.userId,
    tokenHash: opening.tokenHash,
    role: opening.acting?.role ?? null,
    organisationId: opening.acting?.organisationId ?? null,
    device: deviceOf(request),
    idToken: opening.idToken === null ? null : seal.seal('id_token', opening.idToken),
    strong: opening.strong,
    at,
    expiresAt: shifted(at, hours * 3_600_000),
  };
  const former = request.cookies[sessionCookieName(deps)];
  await deps.uow.transaction(SYSTEM, async (tx) => {
    if (former !== undefined) await tx.sessions.end(hashSecret(former), at);
    await tx.sessions.open(session);
    tx.audit.append({ action: 'sessionOpened', object: `session:${session.handle}` });
  });
  reply.setCookie(sessionCookieName(deps), secret, { ...cookieOptions(deps, request), maxAge: hours * 3_600 });
  return { formToken: seal.mac('form', secret) };
}

/** Ends the request's session, here and on the server. */
export async function endSession(deps: AppDeps, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const secret = request.cookies[sessionCookieName(deps)];
  if (secret !== undefined)
    await deps.uow.transaction(SYSTEM, (tx) => tx.sessions.end(hashSecret(secret), deps.clock.now()));
  reply.clearCookie(sessionCookieName(deps), cookieOptions(deps, request));
}

/** The sealed ID token of a session, opened. */
export function idTokenOf(deps: AppDeps, session: LiveSession): string | null {
  return session.idToken === null ? null : settingsOf(deps).seal.open('id_token', session.idToken);
}

/** Synchroniser token of the session's forms; `null` where the request has no session's cookie. */
export function formTokenOf(deps: AppDeps, request: FastifyRequest): string | null {
  const secret = request.cookies[sessionCookieName(deps)];
  return secret === undefined ? null : settingsOf(deps).seal.mac('form', secret);
}

export function isFormToken(deps: AppDeps, request: FastifyRequest, given: unknown): boolean {
  const expected = formTokenOf(deps, request);
  return expected !== null && typeof given === 'string' && sameSecret(given, expected);
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/Edg\//, 'Edge'],
  [/Firefox\//, 'Firefox'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/Windows/, 'Windows'],
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iOS'],
  [/Mac OS/, 'macOS'],
  [/Linux/, 'Linux'],
];

/** « Firefox, Windows »: enough to know one's own devices, too little to follow anybody. */
function deviceOf(request: FastifyRequest): string {
  const agent = request.headers['user-agent'] ?? '';
  const named = (list: typeof BROWSERS) => list.find(([pattern]) => pattern.test(agent))?.[1];
  return [named(BROWSERS) ?? 'Navigateur', named(SYSTEMS) ?? 'système inconnu'].join(', ');
}
