import type { FastifyInstance, FastifyReply } from 'fastify';
import { DECLINE_EFFECTS } from '#casework/decline-effects.js';
import {
  CONTACT_MEANS,
  type ContactMeans,
  giveOpinion,
  type OpinionInput,
  recordContact,
} from '#casework/proposals.js';
import { inTransaction, notFound, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import type { Household } from '#domain/household.js';
import { proposalId } from '#domain/ids.js';
import { DECLINE_REASONS, type DeclineReason } from '#domain/proposal.js';
import { ok } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { StoredProposal } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { readCandidates, readReplaced } from '../candidate-reader.js';
import { type Candidate, candidateView } from '../candidate-view.js';
import { readDate, typedOf } from '../declare-form.js';
import { formatDate } from '../format.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { type Fact, type VacancyHead, vacancyFacts, vacancyHead } from '../vacancy-view.js';

const PAGE_SIZE = '25';
/** Opinions whose due date is read; the earliest due first. */
const OWED = { limit: 200, after: null } as const;

export function proposalPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  listRoute(app, deps);
  reviewRoutes(app, deps);
  contactRoute(app, deps);
}

function listRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string; fait?: string } }>(
    '/propositions',
    page('proposal.list'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, ['association']);
      const page = pageOf({ limit: PAGE_SIZE, after: request.query.after });
      const { rows, next } = await deps.uow.transaction(visitor.access, async (tx) => {
        const found = await tx.proposals.toReview(page);
        const vacancies = await tx.vacancies.findAll(found.items.map((proposal) => proposal.vacancyId));
        const households = await tx.households.findAll(found.items.map((proposal) => proposal.householdId));
        const owed = await tx.pairings.tasks({ role: 'association', step: 'giveOpinion' }, OWED);
        const dueOn = new Map(owed.items.map((step) => [step.proposalId, step.dueOn]));
        const rows = found.items.map((proposal) => ({
          ...rowView(proposal, vacancies.get(proposal.vacancyId), households.get(proposal.householdId)),
          ...dueView(dueOn.get(proposal.id), vacancies.get(proposal.vacancyId), deps.clock.today()),
        }));
        return { rows, next: found.next };
      });
      return sendPage(reply, chromeOf(visitor), {
        title: 'Propositions à examiner',
        template: 'proposals',
        breadcrumb: [
          { href: '/', label: 'Accueil' },
          { href: null, label: 'Propositions à examiner' },
        ],
        notice: request.query.fait === 'accept' ? ACCEPTED : request.query.fait === 'decline' ? DECLINED : null,
        data: {
          rows,
          firstHref: page.after === null ? null : '/propositions',
          nextHref: next === null ? null : `/propositions?after=${encodeURIComponent(next)}`,
          empty: {
            title: 'Rien à examiner',
            text: 'Aucune proposition n’attend votre avis. Elles arrivent ici dès qu’un calcul propose un logement à l’un de vos ménages.',
          },
        },
      });
    },
  );
}

const ACCEPTED = {
  kind: 'good',
  title: 'Avis favorable enregistré',
  text: 'Le bailleur le voit ; prochaine étape : préparer la présentation en CALEOL.',
} as const;
const DECLINED = {
  kind: 'info',
  title: 'Proposition déclinée',
  text: 'L’effet annoncé s’applique ; le prochain calcul propose un autre candidat au bailleur.',
} as const;

/** When the opinion is due: from the contact on; before it, the CALEOL that the landlord aims at. */
function dueView(dueOn: CalendarDate | undefined, vacancy: Vacancy | undefined, today: CalendarDate) {
  if (dueOn !== undefined) return { due: formatDate(dueOn), late: dueOn < today };
  const caleolOn = vacancy?.caleolOn ?? null;
  return { due: caleolOn === null ? 'après le contact du bailleur' : `CALEOL du ${formatDate(caleolOn)}`, late: false };
}

function rowView(proposal: StoredProposal, vacancy: Vacancy | undefined, household: Household | undefined) {
  const head = vacancy === undefined ? null : vacancyHead(vacancy);
  const badges = [];
  if (proposal.interDepartmental) badges.push({ tone: 'info', text: 'Interdépartemental' });
  if (proposal.contactRecordedAt !== null) badges.push({ tone: 'good', text: 'Contact pris' });
  if (proposal.tasks.some((task) => task.code === 'completeFile'))
    badges.push({ tone: 'warn', text: 'Dossier à compléter' });
  return {
    ref: household?.reference ?? proposal.pseudonym,
    title: head?.title ?? 'Logement',
    detail: head === null ? '' : `${head.address} – ${head.rent}`,
    rank: proposal.rank,
    badges,
    href: `/propositions/${encodeURIComponent(proposal.id)}`,
  };
}

interface Review {
  readonly proposal: StoredProposal;
  readonly candidate: Candidate;
  readonly list: readonly Candidate[];
  readonly head: VacancyHead;
  readonly facts: readonly Fact[];
}

async function readReview(deps: AppDeps, access: OrganisationAccess, id: string): Promise<Review> {
  const { proposal, vacancy, listed, replaced } = unwrap(
    await inTransaction(caseShell(deps), access, async ({ tx }) => {
      const proposal = await tx.proposals.find(proposalId(id));
      const vacancy = proposal === null ? null : await tx.vacancies.find(proposal.vacancyId);
      if (proposal === null || vacancy === null) return notFound('Cette proposition');
      const events = await tx.events.ofVacancy(vacancy.id);
      const current = await tx.proposals.currentList(vacancy.id);
      const alone = { vacancyId: vacancy.id, runId: proposal.runId, insufficiency: null, heldUntil: null };
      const listed = current?.proposals.some((other) => other.id === proposal.id)
        ? current
        : { ...alone, proposals: [proposal] };
      return ok({ proposal, vacancy, listed, replaced: await readReplaced(tx, listed, events) });
    }),
  );
  const list = await readCandidates(deps, access, listed, replaced);
  const found = list.find((other) => other.proposal.id === proposal.id);
  const candidate = unwrap(found === undefined ? notFound('Cette proposition') : ok(found));
  return { proposal, candidate, list, head: vacancyHead(vacancy), facts: vacancyFacts(vacancy, null) };
}

interface ReviewError {
  readonly field: string | null;
  readonly text: string;
}

function reviewPage(
  reply: FastifyReply,
  visitor: Visitor,
  review: Review,
  errors: readonly ReviewError[],
): FastifyReply {
  const { head, facts, candidate, list, proposal } = review;
  const shown = [
    { label: 'Loyer', value: head.rent },
    { label: 'Disponible le', value: head.availableFrom },
    { label: 'CALEOL visée', value: head.caleolOn ?? 'non connue' },
    ...facts,
  ];
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${errors.length > 0 ? 'Erreur – ' : ''}Avis sur ${head.title}`,
      template: 'proposal',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: '/propositions', label: 'Propositions à examiner' },
        { href: null, label: head.title },
      ],
      notice: proposal.current
        ? null
        : {
            kind: 'warn',
            title: 'Proposition remplacée',
            text: 'Un calcul plus récent a changé la liste de ce logement : cette proposition n’attend plus d’avis.',
          },
      data: {
        candidate: candidateView(candidate, list),
        vacancy: head,
        facts: shown,
        canReview: visitor.access?.role === 'association' && proposal.current,
        errors,
        reasons: DECLINE_REASONS.map((value) => ({
          value,
          label: DECLINE_EFFECTS[value].label,
          effect: `${DECLINE_EFFECTS[value].button}.`,
        })),
      },
    },
    errors.length > 0 ? 422 : 200,
  );
}

function reviewRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string } }>('/propositions/:id', page('proposal.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['association']);
    return reviewPage(reply, visitor, await readReview(deps, visitor.access, request.params.id), []);
  });

  app.post<{ Params: { id: string } }>('/propositions/:id/avis', page('proposal.opinion'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['association']);
    const { access } = visitor;
    const input = opinionOf(request.params.id, typedOf(request.body));
    if (input === null) {
      const error = {
        field: 'motif',
        text: 'Choisissez un motif : il dit ce qui change pour les prochaines propositions.',
      };
      return reviewPage(reply, visitor, await readReview(deps, access, request.params.id), [error]);
    }
    const given = await inTransaction(caseShell(deps), access, (caseDeps) => giveOpinion(caseDeps, access, input));
    if (given.ok) return reply.redirect(`/propositions?fait=${input.opinion}`, 303);
    if (given.error.code === 'NOT_FOUND') throw problem('NOT_FOUND', given.error.detail);
    return reviewPage(reply, visitor, await readReview(deps, access, request.params.id), [
      { field: null, text: given.error.detail },
    ]);
  });
}

function opinionOf(id: string, typed: Readonly<Record<string, string>>): OpinionInput | null {
  if (typed.avis === 'accept') return { id: proposalId(id), opinion: 'accept' };
  const reason = DECLINE_REASONS.find((known) => known === typed.motif) satisfies DeclineReason | undefined;
  return reason === undefined ? null : { id: proposalId(id), opinion: 'decline', reason, effect: null };
}

function contactRoute(app: FastifyInstance, deps: AppDeps): void {
  app.post<{ Params: { id: string } }>(
    '/propositions/:id/contact',
    page('proposal.contact'),
    async (request, reply) => {
      const { access } = await signedInToWrite(deps, request, ['landlordReferent', 'association']);
      const typed = typedOf(request.body);
      const means = CONTACT_MEANS.find((known) => known === typed.moyen) satisfies ContactMeans | undefined;
      const on = readDate((typed.jour ?? '').trim());
      if (means === undefined)
        throw problem('INVALID_REQUEST', 'Choisissez le moyen du contact dans la liste, puis recommencez.');
      if (on === undefined)
        throw problem(
          'INVALID_REQUEST',
          'La date du contact doit être une date JJ/MM/AAAA qui existe. Revenez à la page précédente, corrigez-la et recommencez.',
        );
      const input = {
        id: proposalId(request.params.id),
        means,
        on: on as CalendarDate,
        caleolContactGiven: typed.caleol === 'on',
      };
      const { vacancyId } = unwrap(
        await inTransaction(caseShell(deps), access, (caseDeps) => recordContact(caseDeps, access, input)),
      );
      return reply.redirect(`/vacances/${encodeURIComponent(vacancyId)}?fait=contact`, 303);
    },
  );
}
