import type { FastifyInstance, FastifyReply } from 'fastify';
import { shownTo } from '#casework/confidentiality.js';
import type { CaseError } from '#casework/errors.js';
import { declineDesignation, designate, returnDwelling } from '#casework/life/designation.js';
import { isActOpen, readTasks } from '#casework/life/reading.js';
import { type CaseDeps, inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import { proposalId, type VacancyId, vacancyId } from '#domain/ids.js';
import { ok, type Result } from '#domain/result.js';
import type { PairingTask } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { type Typed, typedOf } from '../declare-form.js';
import { candidateRow, designationText, followedRow } from '../designation-view.js';
import { type RefusedForm, reasonOf, refusalSentences } from '../form-refusal.js';
import { formatDate } from '../format.js';
import { type Notice, sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { vacancyFacts, vacancyHead } from '../vacancy-view.js';
import { HOME_LINK, versionOf } from './sessions.js';

const PAGE_SIZE = '60';
const DESIGNERS = ['reserver', 'departementalUnit', 'landlordReferent'] as const;
const FOLLOWED = { limit: 50, after: null } as const;
const NOTHING_REFUSED: RefusedForm = { path: '', errors: [], typed: {} };
const DESIGNATIONS_LINK = { href: '/designations', label: 'Désignations' } as const;

/** What a reserver owes on its contingent: candidates to designate or decline before a deadline, dwellings to return. */
export function designationPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string; fait?: string } }>(
    '/designations',
    page('designation.list'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, DESIGNERS);
      const { after, fait = '' } = request.query;
      return sendList(deps, reply, visitor, { after, notice: DONE[fait] ?? null, refused: NOTHING_REFUSED });
    },
  );
  app.get<{ Params: { id: string } }>('/designations/:id', page('designation.make'), async (request, reply) => {
    const visitor = await signedIn(deps, request, DESIGNERS);
    return sendCandidate(deps, reply, visitor, { id: request.params.id, refused: NOTHING_REFUSED });
  });
  for (const [path, act] of Object.entries(ACTS)) actRoute(app, deps, path, act);
  returnRoute(app, deps);
}

const DONE: Readonly<Record<string, Notice>> = {
  designation: { kind: 'good', title: 'Candidat désigné', text: 'Le bailleur prend contact avec son association.' },
  refus: { kind: 'info', title: 'Désignation déclinée', text: 'Ce candidat ne sera plus proposé sur ce logement.' },
  retour: { kind: 'info', title: 'Logement rendu au bailleur', text: 'Ses candidats avancent sans désignation.' },
};

type Signed = Visitor & { readonly access: OrganisationAccess };

async function sendList(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Signed,
  shown: { readonly after: string | undefined; readonly notice: Notice | null; readonly refused: RefusedForm },
): Promise<FastifyReply> {
  const { access } = visitor;
  const asked = pageOf({ limit: PAGE_SIZE, after: shown.after });
  const data = unwrap(
    await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const { tx } = caseDeps;
      const tasks = await readTasks(caseDeps, access, { ...asked, step: 'designate' });
      const dwellings = [];
      for (const id of new Set(tasks.page.items.map((task) => task.vacancyId)))
        dwellings.push(await dwellingOf(caseDeps, access, id, tasks.page.items));
      const followed = access.role === 'reserver' ? await tx.pairings.list({}, FOLLOWED) : { items: [] };
      const rows = [];
      for (const pairing of followed.items)
        if (pairing.facts.designation !== null)
          rows.push(followedRow(pairing, await tx.pairings.pseudonym(pairing.proposalId)));
      return ok({ dwellings, next: tasks.page.next, followed: rows });
    }),
  );
  const { next, ...rest } = data;
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: DESIGNATIONS_LINK.label,
      template: 'designations',
      breadcrumb: [HOME_LINK, { href: null, label: DESIGNATIONS_LINK.label }],
      notice: shown.notice,
      data: {
        ...rest,
        canReturn: access.role !== 'landlordReferent',
        canExport: access.role === 'reserver',
        firstHref: asked.after === null ? null : '/designations',
        nextHref: next === null ? null : `/designations?after=${encodeURIComponent(next)}`,
        errors: shown.refused.errors,
      },
    },
    shown.refused.errors.length === 0 ? 200 : 422,
  );
}

async function dwellingOf(
  { tx, clock }: CaseDeps,
  access: OrganisationAccess,
  id: VacancyId,
  tasks: readonly PairingTask[],
) {
  const vacancy = await tx.vacancies.find(id);
  const here = tasks.filter((task) => task.vacancyId === id);
  const candidates = [];
  for (const task of here) {
    const proposal = await tx.proposals.find(task.proposalId);
    candidates.push(candidateRow(task, proposal && shownTo(access, proposal)));
  }
  const first = here[0] as PairingTask;
  return {
    id,
    head: vacancy === null ? null : vacancyHead(vacancy),
    dueOn: formatDate(first.dueOn),
    late: first.lateOn <= clock.today(),
    candidates: candidates.sort((a, b) => a.rank - b.rank),
  };
}

async function sendCandidate(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Signed,
  { id, refused }: { readonly id: string; readonly refused: RefusedForm },
): Promise<FastifyReply> {
  const { access } = visitor;
  const data = unwrap(
    await inTransaction(caseShell(deps), access, async ({ tx }) => {
      const pairing = await tx.pairings.find(proposalId(id));
      const proposal = pairing && (await tx.proposals.find(pairing.proposalId));
      const vacancy = pairing && (await tx.vacancies.find(pairing.vacancyId));
      if (pairing === null || proposal === null || vacancy === null) return notFound('Cette proposition');
      const reserver = pairing.reserverId && ((await tx.organisations.find(pairing.reserverId))?.name ?? null);
      return ok({
        ...candidateRow(
          { proposalId: pairing.proposalId, vacancyId: vacancy.id, pseudonym: proposal.pseudonym },
          shownTo(access, proposal),
        ),
        version: pairing.version,
        said: designationText(pairing),
        open: isActOpen(pairing, 'designate', access.role),
        canDecline: isActOpen(pairing, 'declineDesignation', access.role),
        dalo: access.role === 'departementalUnit' && pairing.daloDepartement !== null,
        head: vacancyHead(vacancy),
        facts: vacancyFacts(vacancy, reserver),
      });
    }),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `Désigner ${data.ref}`,
      template: 'designation',
      breadcrumb: [HOME_LINK, DESIGNATIONS_LINK, { href: null, label: data.ref }],
      data: { ...data, errors: refused.errors, typed: refused.typed },
    },
    refused.errors.length === 0 ? 200 : 422,
  );
}

type Act = (
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly typed: Typed },
) => Promise<Result<unknown, CaseError>>;

const ACTS: Readonly<
  Record<string, { readonly operation: 'designation.make' | 'designation.decline'; readonly act: Act }>
> = {
  designation: {
    operation: 'designation.make',
    act: (deps, access, { id, typed }) =>
      designate(deps, access, {
        id: proposalId(id),
        version: versionOf(typed),
        act: typed.acte === 'daloDesignation' ? typed.acte : 'designation',
      }),
  },
  refus: {
    operation: 'designation.decline',
    act: async (deps, access, { id, typed }) => {
      const reason = reasonOf(typed.motif, 'motif');
      return reason.ok
        ? declineDesignation(deps, access, { id: proposalId(id), version: versionOf(typed), reason: reason.value })
        : reason;
    },
  },
};

function actRoute(app: FastifyInstance, deps: AppDeps, path: string, { operation, act }: (typeof ACTS)[string]): void {
  app.post<{ Params: { id: string } }>(`/designations/:id/${path}`, page(operation), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, DESIGNERS);
    const { id } = request.params;
    const typed = typedOf(request.body);
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      act(caseDeps, visitor.access, { id, typed }),
    );
    if (done.ok) return reply.redirect(`/designations?fait=${path}`, 303);
    return sendCandidate(deps, reply, visitor, { id, refused: { path, errors: refusalSentences(done.error), typed } });
  });
}

function returnRoute(app: FastifyInstance, deps: AppDeps): void {
  app.post<{ Params: { id: string } }>(
    '/designations/logements/:id/retour',
    page('designation.return'),
    async (request, reply) => {
      const visitor = await signedInToWrite(deps, request, DESIGNERS);
      const { access } = visitor;
      const id = vacancyId(request.params.id);
      const typed = typedOf(request.body);
      const done = await inTransaction(
        caseShell(deps),
        access,
        async (caseDeps): Promise<Result<unknown, CaseError>> => {
          if ((await caseDeps.tx.vacancies.find(id)) === null) return notFound('Cette vacance');
          const reason = reasonOf(typed.motif, 'motif');
          return reason.ok ? returnDwelling(caseDeps, access, { vacancyId: id, reason: reason.value }) : reason;
        },
      );
      if (done.ok) return reply.redirect('/designations?fait=retour', 303);
      const refused = { path: 'retour', errors: refusalSentences(done.error), typed };
      return sendList(deps, reply, visitor, { after: undefined, notice: null, refused });
    },
  );
}
