import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import { agreeRelay } from '#casework/life/contact.js';
import { answerRelay, askRelay, cancelRelay, concludeRelay } from '#casework/relays.js';
import { type CaseDeps, inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import { organisationId, proposalId } from '#domain/ids.js';
import { err, ok, type Result } from '#domain/result.js';
import { RELAY_ANSWERS } from '#domain/support-relay.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { type Typed, typedOf } from '../declare-form.js';
import { refusalSentences } from '../form-refusal.js';
import { relayBlocks, relayListBlocks } from '../relay-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { HOME_LINK } from './sessions.js';

const PATH = '/relais';
const PAGE_SIZE = '50';
const TITLE = 'Relais d’accompagnement';
type Association = Visitor & { readonly access: OrganisationAccess };

/** Who will support a household in another département: the association that asks, and the one that is asked. */
export function relayRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string; fait?: string } }>(PATH, page('relay.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    return sendList(deps, reply, visitor, { after: request.query.after, done: request.query.fait, errors: [] });
  });
  app.get<{ Params: { id: string }; Querystring: { fait?: string } }>(
    `${PATH}/:id`,
    page('relay.ask'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, ['association']);
      return sendOne(deps, reply, visitor, { id: request.params.id, done: request.query.fait, errors: [] });
    },
  );
  for (const [path, { perform }] of Object.entries(ACTS)) actRoute(app, deps, path, perform);
}

type Perform = (
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly typed: Typed },
) => Promise<Result<unknown, CaseError>>;

/** `own` = on a rapprochement of the association, shown again on its page; the others on the list. */
const ACTS: Readonly<Record<string, { readonly done: string; readonly own: boolean; readonly perform: Perform }>> = {
  demande: {
    done: 'Demande envoyée',
    own: true,
    perform: (deps, access, { id, typed }) =>
      askRelay(deps, access, {
        proposalId: proposalId(id),
        toId: organisationId(typed.association ?? ''),
        text: typed.message ?? '',
      }),
  },
  accord: {
    done: 'Accompagnement convenu',
    own: true,
    perform: (deps, access, { id, typed }) =>
      typed.garder === 'oui'
        ? agreeRelay(deps, access, { id: proposalId(id), relayTo: null })
        : concludeRelay(deps, access, proposalId(id)),
  },
  reponse: {
    done: 'Réponse envoyée',
    own: false,
    perform: async (deps, access, { id, typed }) => {
      const answer = RELAY_ANSWERS.find((one) => one === typed.reponse);
      if (answer === undefined) return err(caseError('INVALID_REQUEST', 'Choisissez la réponse dans la liste.'));
      return answerRelay(deps, access, { id, answer });
    },
  },
  reprise: { done: 'Demande reprise', own: false, perform: (deps, access, { id }) => cancelRelay(deps, access, id) },
};

function actRoute(app: FastifyInstance, deps: AppDeps, path: string, perform: Perform): void {
  const { own } = ACTS[path] as (typeof ACTS)[string];
  const operation = own ? 'relay.ask' : 'relay.answer';
  app.post<{ Params: { id: string } }>(`${PATH}/:id/${path}`, page(operation), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['association']);
    const { id } = request.params;
    const typed = typedOf(request.body);
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      perform(caseDeps, visitor.access, { id, typed }),
    );
    if (done.ok) return reply.redirect(`${own ? `${PATH}/${encodeURIComponent(id)}` : PATH}?fait=${path}`, 303);
    const errors = refusalSentences(done.error);
    return own
      ? sendOne(deps, reply, visitor, { id, done: undefined, errors, typed })
      : sendList(deps, reply, visitor, { after: undefined, done: undefined, errors });
  });
}

const noticeOf = (done: string | undefined) => {
  const title = ACTS[done ?? '']?.done;
  return title === undefined ? null : ({ kind: 'good', title } as const);
};

async function sendList(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Association,
  shown: { readonly after: string | undefined; readonly done: string | undefined; readonly errors: readonly string[] },
): Promise<FastifyReply> {
  const asked = pageOf({ limit: PAGE_SIZE, after: shown.after });
  const { blocks, next } = await deps.uow.transaction(visitor.access, async (tx) => {
    const found = await tx.relays.list(asked);
    const blocks = await relayListBlocks(tx, found.items, { own: visitor.access, today: deps.clock.today() });
    return { blocks, next: found.next };
  });
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${shown.errors.length > 0 ? 'Erreur – ' : ''}${TITLE}`,
      template: 'workbench',
      breadcrumb: [HOME_LINK, { href: null, label: TITLE }],
      notice: noticeOf(shown.done),
      data: {
        heading: TITLE,
        lead: 'Quand le logement est dans un autre département que l’accompagnement : garder le ménage, ou demander à une association de ce département de l’accompagner dans le logement. Réponse en dix jours ouvrés.',
        errors: shown.errors,
        blocks,
        pager: {
          firstHref: asked.after === null ? null : PATH,
          nextHref: next === null ? null : `${PATH}?after=${encodeURIComponent(next)}`,
        },
      },
    },
    shown.errors.length > 0 ? 422 : 200,
  );
}

async function sendOne(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Association,
  shown: {
    readonly id: string;
    readonly done: string | undefined;
    readonly errors: readonly string[];
    readonly typed?: Typed;
  },
): Promise<FastifyReply> {
  const { access } = visitor;
  const { reference, blocks } = unwrap(
    await inTransaction(caseShell(deps), access, async ({ tx }) => {
      const pairing = await tx.pairings.find(proposalId(shown.id));
      const household = pairing === null ? null : await tx.households.find(pairing.householdId);
      if (pairing === null || household === null) return notFound('Ce rapprochement');
      const blocks = await relayBlocks(tx, pairing, { access, today: deps.clock.today(), typed: shown.typed ?? {} });
      return ok({ reference: household.reference, blocks });
    }),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${shown.errors.length > 0 ? 'Erreur – ' : ''}Relais pour ${reference}`,
      template: 'workbench',
      breadcrumb: [HOME_LINK, { href: PATH, label: TITLE }, { href: null, label: reference }],
      notice: noticeOf(shown.done),
      data: {
        heading: `Accompagner ${reference} dans le logement`,
        lead: 'Votre référence : ni le bailleur ni l’autre association ne la voient.',
        errors: shown.errors,
        blocks,
      },
    },
    shown.errors.length > 0 ? 422 : 200,
  );
}
