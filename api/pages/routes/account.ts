import type { FastifyInstance } from 'fastify';
import { createToken } from '#casework/tokens.js';
import { inTransaction } from '#casework/transaction.js';
import { ROLE_LABELS } from '#domain/organisation.js';
import { page } from '../../auth/operations.js';
import { idleSince, sessionOf } from '../../auth/sessions.js';
import { settingsOf } from '../../auth/settings.js';
import { assertSameOrigin } from '../../auth.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { formatInstant } from '../format.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, type Visitor } from '../session.js';

const LABEL_MAX = 120;

export function accountRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/compte', page('account.own'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const session = await sessionOf(deps, request);
    const { idleMinutes, hours } = settingsOf(deps);
    const person = await personOf(deps, visitor, session?.handle ?? null);
    return sendPage(reply, chromeOf(visitor), {
      title: 'Mon compte',
      template: 'account',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Mon compte' },
      ],
      data: { ...person, demo: visitor.demo, idleMinutes, hours },
    });
  });

  app.post('/compte/sessions', page('account.own'), async (request, reply) => {
    assertSameOrigin(request);
    const { access } = await signedIn(deps, request);
    const current = await sessionOf(deps, request);
    const { userId } = access;
    if (userId === null || current === null) return reply.redirect('/compte', 303);
    const handle = typedOf(request.body).session ?? null;
    const ended = await deps.uow.transaction(access, (tx) =>
      tx.sessions.endOf(userId, handle, current.handle, deps.clock.now()),
    );
    if (handle !== null && ended === 0) throw problem('NOT_FOUND', 'Cette session n’existe pas, ou a déjà pris fin.');
    return reply.redirect(handle === current.handle ? '/connexion' : '/compte', 303);
  });
  tokenRoutes(app, deps);
}

async function personOf(deps: AppDeps, { access }: Visitor, current: string | null) {
  const userId = access?.userId ?? null;
  const nobody = { person: null, sessions: [], several: false };
  if (access === null || userId === null) return nobody;
  return deps.uow.transaction(access, async (tx) => {
    const user = await tx.accounts.findUser(userId);
    if (user === null) return nobody;
    const sessions = await tx.sessions.ofUser(userId, deps.clock.now(), idleSince(deps));
    const memberships = await tx.accounts.memberships(userId);
    return {
      person: { name: `${user.givenName} ${user.usualName}`, email: user.email },
      several: memberships.length > 1,
      sessions: sessions.map((session) => ({
        handle: session.handle,
        current: session.handle === current,
        device: session.device,
        role: session.role === null ? 'rôle à choisir' : ROLE_LABELS[session.role],
        startedAt: formatInstant(session.startedAt),
        seenAt: formatInstant(session.seenAt),
      })),
    };
  });
}

function tokenRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/jetons', page('token.manage'), async (request, reply) =>
    sendPage(reply, ...(await tokensPage(deps, await signedIn(deps, request), {}))),
  );

  app.post('/jetons', page('token.manage'), async (request, reply) => {
    assertSameOrigin(request);
    const visitor = await signedIn(deps, request);
    const label = (typedOf(request.body).libelle ?? '').trim();
    if (label === '' || label.length > LABEL_MAX) {
      const error = `Dites à quoi sert le jeton, en 1 à ${LABEL_MAX} caractères.`;
      return sendPage(reply, ...(await tokensPage(deps, visitor, { error })), 422);
    }
    const { role, organisationId } = visitor.access;
    const { token } = unwrap(
      await inTransaction(caseShell(deps), visitor.access, async (caseDeps) => {
        caseDeps.tx.audit.append({ action: 'tokenCreated', object: `role:${role}` });
        return createToken(caseDeps, { role, organisationId, label });
      }),
    );
    return sendPage(reply, ...(await tokensPage(deps, visitor, { created: token })));
  });

  app.post<{ Params: { id: string } }>('/jetons/:id/revocation', page('token.revoke'), async (request, reply) => {
    assertSameOrigin(request);
    const { access } = await signedIn(deps, request);
    const done = await deps.uow.transaction(access, (tx) => {
      tx.audit.append({ action: 'tokenRevoked', object: `token:${request.params.id.slice(0, 20)}` });
      return tx.tokens.revokeOwn(request.params.id, deps.clock.now());
    });
    if (!done)
      throw problem('NOT_FOUND', 'Ce jeton n’existe pas, n’est pas à votre organisation, ou est déjà révoqué.');
    return reply.redirect('/jetons', 303);
  });
}

async function tokensPage(
  deps: AppDeps,
  visitor: Awaited<ReturnType<typeof signedIn>>,
  { created = null, error = null }: { readonly created?: string | null; readonly error?: string | null },
) {
  const tokens = await deps.uow.transaction(visitor.access, (tx) => tx.tokens.list());
  const rows = tokens.map(({ id, label, createdAt, revokedAt }) => ({
    id,
    label,
    createdAt: formatInstant(createdAt),
    live: revokedAt === null,
    state: revokedAt === null ? 'en service' : `révoqué le ${formatInstant(revokedAt)}`,
  }));
  const content = {
    title: `${error === null ? '' : 'Erreur – '}Jetons d’API`,
    template: 'tokens',
    breadcrumb: [
      { href: '/', label: 'Accueil' },
      { href: '/compte', label: 'Mon compte' },
      { href: null, label: 'Jetons d’API' },
    ],
    data: { rows, created, error, organisation: visitor.organisation, role: ROLE_LABELS[visitor.access.role] },
  };
  return [chromeOf(visitor), content] as const;
}
