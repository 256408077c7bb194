import type { FastifyInstance } from 'fastify';
import { openNominativeAccess } from '#casework/nominative-access.js';
import { inTransaction } from '#casework/transaction.js';
import type { NominativeAccess } from '#domain/account.js';
import { vacancyId } from '#domain/ids.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { assertSameOrigin } from '../../auth.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem } from '../../errors.js';
import { typedOf } from '../declare-form.js';
import { formatInstant } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';

type SignedIn = Awaited<ReturnType<typeof signedIn>>;
const LIST = '/acces-nominatifs';

/** The region's reasoned accesses to names: opened for one person and one hour, and told to the association. */
export function nominativeAccessRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get(LIST, page('nominativeAccess.list'), async (request, reply) =>
    sendPage(reply, ...(await listPage(deps, await signedIn(deps, request), { error: null, typed: {} }))),
  );

  app.post(LIST, page('nominativeAccess.open'), async (request, reply) => {
    assertSameOrigin(request);
    const visitor = await signedIn(deps, request);
    const typed = typedOf(request.body);
    const input = {
      vacancyId: vacancyId((typed.vacance ?? '').trim()),
      pseudonym: (typed.candidat ?? '').trim(),
      reason: typed.motif ?? '',
    };
    const opened = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      openNominativeAccess(caseDeps, visitor.access, input),
    );
    if (opened.ok) return reply.redirect(`${LIST}/${encodeURIComponent(opened.value.id)}`, 303);
    return sendPage(reply, ...(await listPage(deps, visitor, { error: opened.error.detail, typed })), 422);
  });

  app.get<{ Params: { id: string } }>(`${LIST}/:id`, page('nominativeAccess.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const { opened, facts, reference } = await deps.uow.transaction(visitor.access, (tx) =>
      readOpened(tx, visitor, request.params.id),
    );
    return sendPage(reply, chromeOf(visitor), {
      title: 'Accès nominatif',
      template: 'nominative-access',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: LIST, label: 'Accès nominatifs' },
        { href: null, label: 'Ménage' },
      ],
      data: { reference, facts, reason: opened.reason, until: formatInstant(opened.until) },
    });
  });
}

/** The household, while its access is open to this very person: the database opens it to nobody else. */
async function readOpened(tx: Tx, { access }: SignedIn, id: string) {
  const opened = await tx.nominativeAccesses.find(id);
  const household = opened?.userId === access.userId ? await tx.households.find(opened.householdId) : null;
  if (opened === null || household === null)
    throw problem('NOT_FOUND', 'Cet accès n’existe pas, n’est pas le vôtre, ou l’heure est passée.');
  const identity = await tx.identities.find(household.id);
  const holder = await tx.organisations.find(opened.holderId);
  const unknown = 'non renseigné';
  return {
    opened,
    reference: household.reference,
    facts: [
      { label: 'Nom', value: identity?.name ?? unknown },
      { label: 'Téléphone', value: identity?.phone ?? unknown },
      { label: 'Courriel', value: identity?.email ?? unknown },
      { label: 'Numéro unique', value: household.request.requestNumber ?? unknown },
      { label: 'Association', value: holder?.name ?? unknown },
      { label: 'Accompagné dans', value: departementLabel(household.departement) },
    ],
  };
}

interface Refused {
  readonly error: string | null;
  readonly typed: Readonly<Record<string, string>>;
}

async function listPage(deps: AppDeps, visitor: SignedIn, { error, typed }: Refused) {
  const region = visitor.access.role === 'regionalAuthority';
  const now = deps.clock.now();
  const rows = await deps.uow.transaction(visitor.access, async (tx) => {
    const found = await tx.nominativeAccesses.list();
    const shown = [];
    for (const one of found) {
      const household = region ? null : await tx.households.find(one.householdId);
      shown.push(rowOf(one, { now, visitor, reference: household?.reference ?? 'un ménage' }));
    }
    return shown;
  });
  const content = {
    title: `${error === null ? '' : 'Erreur – '}Accès nominatifs`,
    template: 'nominative-accesses',
    breadcrumb: [
      { href: '/', label: 'Accueil' },
      { href: null, label: 'Accès nominatifs' },
    ],
    data: { region, error, typed, rows },
  };
  return [chromeOf(visitor), content] as const;
}

function rowOf(
  { id, userId, openedAt, until, reason }: NominativeAccess,
  { now, visitor, reference }: { readonly now: string; readonly visitor: SignedIn; readonly reference: string },
) {
  const open = until > now;
  return {
    openedAt: formatInstant(openedAt),
    reason,
    household: reference,
    href: open && userId === visitor.access.userId ? `${LIST}/${encodeURIComponent(id)}` : null,
    state: open ? `ouvert jusqu’à ${formatInstant(until)}` : `fermé depuis ${formatInstant(until)}`,
  };
}
