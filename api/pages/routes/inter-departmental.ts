import type { FastifyInstance, FastifyReply } from 'fastify';
import type { CaseError } from '#casework/errors.js';
import { caseError } from '#casework/errors.js';
import { agreeRelay } from '#casework/life/contact.js';
import { answerInterDepartmental, requestInterDepartmental } from '#casework/life/inter-departmental.js';
import { type CaseDeps, inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import { organisationId, proposalId } from '#domain/ids.js';
import { INTER_DEPARTMENTAL_CAUSES } from '#domain/pairing-life.js';
import { err, ok, type Result } from '#domain/result.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { type Typed, typedOf } from '../declare-form.js';
import { type RefusedForm, refusalSentences } from '../form-refusal.js';
import { CAUSE_LABELS, requestRow, requestView } from '../inter-departmental-view.js';
import { type Notice, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { vacancyHead } from '../vacancy-view.js';
import { HOME_LINK, versionOf } from './sessions.js';

const PAGE_SIZE = '50';
const UNIT = ['departementalUnit'] as const;
const NOTHING_REFUSED: RefusedForm = { path: '', errors: [], typed: {} };
const LIST_LINK = { href: '/interdepartemental', label: 'Demandes interdépartementales' } as const;

/** Requests between départements, as a unit sends and receives them, with their clocks, causes and relay of support. */
export function interDepartmentalPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  listRoute(app, deps);
  app.get<{ Params: { id: string }; Querystring: { fait?: string } }>(
    '/interdepartemental/:id',
    page('interDepartmental.request'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, UNIT);
      const notice = DONE[request.query.fait ?? ''] ?? null;
      return sendRequest(deps, reply, visitor, { id: request.params.id, notice, refused: NOTHING_REFUSED });
    },
  );
  for (const [path, act] of Object.entries(ACTS)) actRoute(app, deps, path, act);
}

function listRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string } }>(
    '/interdepartemental',
    page('interDepartmental.list'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, UNIT);
      const { access } = visitor;
      const asked = pageOf({ limit: PAGE_SIZE, after: request.query.after }, 1);
      const today = deps.clock.today();
      const { rows, next } = await deps.uow.transaction(access, async (tx) => {
        const found = await tx.pairings.list({ interDepartmental: true }, asked);
        const rows = [];
        for (const pairing of found.items) {
          const steps = await tx.pairings.openSteps(pairing.proposalId);
          rows.push(
            requestRow(pairing, { steps, ref: await tx.pairings.pseudonym(pairing.proposalId), access, today }),
          );
        }
        return { rows, next: found.next };
      });
      return sendPage(reply, chromeOf(visitor), {
        title: LIST_LINK.label,
        template: 'inter-departmental',
        breadcrumb: [HOME_LINK, { href: null, label: LIST_LINK.label }],
        data: {
          parts: [
            {
              id: 'recues',
              title: 'Reçues',
              help: 'Un logement de votre département, un ménage d’un autre.',
              rows: rows.filter(({ sent }) => !sent),
            },
            {
              id: 'envoyees',
              title: 'Envoyées',
              help: 'Un ménage de votre département, un logement d’un autre.',
              rows: rows.filter(({ sent }) => sent),
            },
          ],
          firstHref: asked.after === null ? null : LIST_LINK.href,
          nextHref: next === null ? null : `${LIST_LINK.href}?after=${encodeURIComponent(next)}`,
        },
      });
    },
  );
}

async function sendRequest(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  shown: { readonly id: string; readonly notice: Notice | null; readonly refused: RefusedForm },
): Promise<FastifyReply> {
  const { access } = visitor;
  const data = unwrap(
    await inTransaction(caseShell(deps), access, async ({ tx }) => {
      const pairing = await tx.pairings.find(proposalId(shown.id));
      if (pairing === null) return notFound('Ce rapprochement');
      const steps = await tx.pairings.openSteps(pairing.proposalId);
      const ref = await tx.pairings.pseudonym(pairing.proposalId);
      const vacancy = await tx.vacancies.find(pairing.vacancyId);
      const association = (await tx.organisations.find(pairing.associationId))?.name ?? 'non connue';
      const relayTo = pairing.facts.relay?.organisationId ?? null;
      const relay = relayTo === null ? null : ((await tx.organisations.find(relayTo))?.name ?? 'non connue');
      const associations = (await tx.organisations.list('association')).map(({ id, name }) => ({
        value: id,
        label: name,
      }));
      const view = requestView(pairing, { steps, ref, access, today: deps.clock.today(), association, relay });
      return ok({ ...view, head: vacancy === null ? null : vacancyHead(vacancy), associations });
    }),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `Demande interdépartementale ${data.ref}`,
      template: 'inter-departmental-request',
      breadcrumb: [HOME_LINK, LIST_LINK, { href: null, label: data.ref }],
      notice: shown.notice,
      data: {
        ...data,
        causes: INTER_DEPARTMENTAL_CAUSES.map((value) => ({ value, label: CAUSE_LABELS[value] })),
        errors: shown.refused.errors,
        typed: shown.refused.typed,
      },
    },
    shown.refused.errors.length === 0 ? 200 : 422,
  );
}

type Act = (
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly typed: Typed },
) => Promise<Result<unknown, CaseError>>;

const ACTS: Readonly<
  Record<
    string,
    {
      readonly operation: 'interDepartmental.request' | 'interDepartmental.answer' | 'relay.agree';
      readonly act: Act;
    }
  >
> = {
  demande: {
    operation: 'interDepartmental.request',
    act: (deps, access, { id, typed }) =>
      requestInterDepartmental(deps, access, { id: proposalId(id), version: versionOf(typed) }),
  },
  reponse: {
    operation: 'interDepartmental.answer',
    act: async (deps, access, { id, typed }) => {
      const on = { id: proposalId(id), version: versionOf(typed) };
      if (typed.reponse === 'agreed') return answerInterDepartmental(deps, access, { ...on, answer: 'agreed' });
      const cause = INTER_DEPARTMENTAL_CAUSES.find((one) => one === typed.cause);
      if (typed.reponse !== 'refused' || cause === undefined)
        return err(caseError('INVALID_REQUEST', 'Choisissez d’accepter, ou de refuser avec une cause.'));
      return answerInterDepartmental(deps, access, { ...on, answer: 'refused', cause });
    },
  },
  relais: {
    operation: 'relay.agree',
    act: (deps, access, { id, typed }) => {
      const to = (typed.association ?? '').trim();
      const on = { id: proposalId(id), version: versionOf(typed) };
      return agreeRelay(deps, access, { ...on, relayTo: to === '' ? null : organisationId(to) });
    },
  },
};

const DONE: Readonly<Record<string, Notice>> = {
  demande: { kind: 'good', title: 'Demande envoyée', text: 'L’unité du logement répond ; son délai court.' },
  reponse: { kind: 'good', title: 'Réponse enregistrée' },
  relais: { kind: 'good', title: 'Accompagnement convenu' },
};

function actRoute(app: FastifyInstance, deps: AppDeps, path: string, { operation, act }: (typeof ACTS)[string]): void {
  // The association agrees to a relay on its own pages, or by the API.
  app.post<{ Params: { id: string } }>(`/interdepartemental/:id/${path}`, page(operation), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, path === 'relais' ? [...UNIT, 'association'] : UNIT);
    const { id } = request.params;
    const typed = typedOf(request.body);
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      act(caseDeps, visitor.access, { id, typed }),
    );
    const back = visitor.access.role === 'association' ? `/propositions/${id}` : `${LIST_LINK.href}/${id}?fait=${path}`;
    if (done.ok) return reply.redirect(back, 303);
    const refused = { path, errors: refusalSentences(done.error), typed };
    return sendRequest(deps, reply, visitor, { id, notice: null, refused });
  });
}
