import type { FastifyInstance } from 'fastify';
import { answerAccessRequest } from '#casework/accounts.js';
import { inTransaction } from '#casework/transaction.js';
import { organisationId } from '#domain/ids.js';
import { KIND_OF_ROLE, ROLE_LABELS } from '#domain/organisation.js';
import { page } from '../../auth/operations.js';
import { assertSameOrigin } from '../../auth.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { formatInstant } from '../format.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';

type Region = Awaited<ReturnType<typeof signedIn>>;

/** « Demandes d’accès »: the region gives a role in an organisation, or refuses with a reason. */
export function accessRequestRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get('/demandes-acces', page('accessRequest.list'), async (request, reply) =>
    sendPage(reply, ...(await requestsPage(deps, await signedIn(deps, request), null))),
  );

  app.post<{ Params: { id: string } }>('/demandes-acces/:id', page('accessRequest.answer'), async (request, reply) => {
    assertSameOrigin(request);
    const visitor = await signedIn(deps, request);
    const { organisation = '', motif = '', reponse } = typedOf(request.body);
    const { access } = visitor;
    const found = await deps.uow.transaction(access, async (tx) =>
      (await tx.accounts.openRequests()).find(({ id }) => id === request.params.id),
    );
    if (found === undefined) throw problem('NOT_FOUND', 'Cette demande n’existe pas, ou a déjà reçu une réponse.');
    if (reponse === 'accorder' && organisation === '') {
      const error = 'Choisissez l’organisation de l’annuaire où donner ce rôle.';
      return sendPage(reply, ...(await requestsPage(deps, visitor, error)), 422);
    }
    const answered = await inTransaction(caseShell(deps), access, (caseDeps) =>
      answerAccessRequest(caseDeps, access, {
        requestId: found.id,
        organisationId: reponse === 'accorder' ? organisationId(organisation) : null,
        role: found.role,
        text: motif,
      }),
    );
    if (!answered.ok) return sendPage(reply, ...(await requestsPage(deps, visitor, answered.error.detail)), 422);
    return reply.redirect('/demandes-acces', 303);
  });
}

async function requestsPage(deps: AppDeps, visitor: Region, error: string | null) {
  const rows = await deps.uow.transaction(visitor.access, async (tx) => {
    const open = await tx.accounts.openRequests();
    const organisations = open.length === 0 ? [] : await tx.organisations.list();
    return open.map((request) => ({
      id: request.id,
      name: `${request.user.givenName} ${request.user.usualName}`,
      email: request.user.email,
      role: ROLE_LABELS[request.role],
      organisation: request.organisationName,
      siret: request.siret ?? 'non donné',
      message: request.message,
      askedAt: formatInstant(request.askedAt),
      organisations: organisations.filter(({ kind }) => kind === KIND_OF_ROLE[request.role]),
    }));
  });
  const content = {
    title: `${error === null ? '' : 'Erreur – '}Demandes d’accès`,
    template: 'access-requests',
    breadcrumb: [
      { href: '/', label: 'Accueil' },
      { href: null, label: 'Demandes d’accès' },
    ],
    data: { rows, error },
  };
  return [chromeOf(visitor), content] as const;
}
