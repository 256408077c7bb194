import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerContest, contestExplanation } from '#casework/contests.js';
import { type CaseError, caseError } from '#casework/errors.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { vacancyId } from '#domain/ids.js';
import { err } from '#domain/result.js';
import {
  CONTEST_ANSWER_LABELS,
  CONTEST_ANSWERS,
  CONTEST_GROUND_LABELS,
  CONTEST_GROUNDS,
  type Contest,
} from '#domain/support-work.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { Problem, problem, unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { type Typed, typedOf } from '../declare-form.js';
import { refusalSentences } from '../form-refusal.js';
import { formatDate, formatInstant } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { filledForm, forms, optionsOf, type WorkCell, type WorkForm, workTable } from '../work-blocks.js';

const PATH = '/reexamens';
const PAGE_SIZE = '25';
const READERS = ['association', 'departementalUnit', 'regionalAuthority'] as const;

/** Requests to look again at an explanation: asked from the explanation, answered by the unit or the region. */
export function contestRoutes(app: FastifyInstance, deps: AppDeps): void {
  listRoute(app, deps);
  app.post<{ Params: { id: string; ref: string } }>(
    '/vacances/:id/candidats/:ref/reexamen',
    page('contest.ask'),
    async (request, reply) => {
      const { access } = await signedInToWrite(deps, request, ['association']);
      const typed = typedOf(request.body);
      const ground = CONTEST_GROUNDS.find((one) => one === typed.raison);
      if (ground === undefined)
        throw problem('INVALID_REQUEST', 'Choisissez dans la liste la raison de la demande, puis recommencez.');
      unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const { tx } = caseDeps;
          const found = await tx.households.findByReference(request.params.ref);
          const id = found?.household.id ?? (request.params.ref as Contest['householdId']);
          const input = { householdId: id, vacancyId: vacancyId(request.params.id), ground, text: typed.texte ?? '' };
          return contestExplanation(caseDeps, access, input);
        }),
      );
      return reply.redirect(`${PATH}?fait=demande`, 303);
    },
  );
  app.post(PATH, page('contest.answer'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['departementalUnit', 'regionalAuthority']);
    const { access } = visitor;
    const typed = typedOf(request.body);
    const answer = CONTEST_ANSWERS.find((one) => one === typed.reponse);
    const done =
      answer === undefined
        ? err(caseError('INVALID_REQUEST', 'Choisissez la réponse dans la liste, puis recommencez.'))
        : await inTransaction(caseShell(deps), access, (caseDeps) =>
            answerContest(caseDeps, access, { id: typed.id ?? '', answer, text: typed.texte ?? '' }),
          );
    if (done.ok) return reply.redirect(`${PATH}?fait=reponse`, 303);
    if (done.error.code !== 'INVALID_REQUEST') throw new Problem(done.error);
    return sendContests(deps, reply, visitor, { refused: { error: done.error, typed } });
  });
}

function listRoute(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string; fait?: string } }>(PATH, page('contest.list'), async (request, reply) =>
    sendContests(deps, reply, await signedIn(deps, request, READERS), request.query),
  );
}

interface Shown {
  readonly after?: string;
  readonly fait?: string;
  /** An answer that does not do, shown again in its form. */
  readonly refused?: { readonly error: CaseError; readonly typed: Typed };
}

async function sendContests(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: Visitor & { readonly access: OrganisationAccess },
  { after, fait, refused }: Shown,
): Promise<FastifyReply> {
  const asked = pageOf({ limit: PAGE_SIZE, after });
  const { rows, answers, next } = await deps.uow.transaction(visitor.access, async (tx) => {
    const found = await tx.contests.list({ open: null }, asked);
    const rows = [];
    for (const contest of found.items) rows.push(await rowOf(tx, contest, deps.clock.today()));
    return { rows, answers: found.items.filter(({ answered }) => answered === null), next: found.next };
  });
  const mayAnswer = visitor.access.role !== 'association';
  // Its form is on another page of the list: the page of the error keeps what was typed.
  if (refused !== undefined && !answers.some(({ id }) => id === refused.typed.id)) throw new Problem(refused.error);
  const answerForms = answers.map((contest) =>
    refused?.typed.id === contest.id ? filledForm(answerForm(contest), refused.typed) : answerForm(contest),
  );
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${refused === undefined ? '' : 'Erreur – '}Demandes de réexamen`,
      template: 'workbench',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Demandes de réexamen' },
      ],
      notice: fait ? { kind: 'good', title: 'Enregistré' } : null,
      data: {
        heading: 'Demandes de réexamen',
        lead: 'Une association demande de revoir pourquoi son ménage est, ou n’est pas, candidat. Réponse de l’unité départementale en dix jours ouvrés ; la DRIHL lit tout et peut répondre.',
        errors: refused === undefined ? [] : refusalSentences(refused.error),
        blocks: [
          workTable(
            'Demandes de réexamen, les plus récentes d’abord',
            ['Demande', 'Logement', 'Association', 'Département', 'Texte', 'Réponse attendue le', 'Réponse'],
            rows,
            'Aucune demande de réexamen : elles se font depuis l’explication d’un candidat.',
          ),
          ...(mayAnswer && answerForms.length > 0 ? [forms(...answerForms)] : []),
        ],
        pager: {
          firstHref: asked.after === null ? null : PATH,
          nextHref: next === null ? null : `${PATH}?after=${encodeURIComponent(next)}`,
        },
      },
    },
    refused === undefined ? 200 : 422,
  );
}

async function rowOf(tx: Tx, contest: Contest, today: CalendarDate): Promise<readonly (WorkCell | string)[]> {
  const { answered } = contest;
  const association = await tx.organisations.find(contest.associationId);
  return [
    `${formatInstant(contest.askedAt)} : ${CONTEST_GROUND_LABELS[contest.ground]}`,
    { text: 'Voir la vacance', href: `/vacances/${encodeURIComponent(contest.vacancyId)}` },
    association?.name ?? 'non connue',
    departementLabel(contest.departement),
    contest.text,
    formatDate(contest.dueOn),
    answered === null
      ? { text: contest.dueOn < today ? 'attendue, en retard' : 'attendue', tone: 'warn' }
      : `${CONTEST_ANSWER_LABELS[answered.answer]}, le ${formatInstant(answered.at)} : ${answered.text}`,
  ];
}

function answerForm({ id, askedAt, ground }: Contest): WorkForm {
  return {
    id: `repondre-${id}`,
    title: `Répondre à la demande du ${formatInstant(askedAt)}`,
    help: CONTEST_GROUND_LABELS[ground],
    action: PATH,
    hidden: [{ name: 'id', value: id }],
    fields: [
      {
        name: 'reponse',
        label: 'Réponse',
        kind: 'select',
        required: true,
        options: optionsOf(CONTEST_ANSWERS, CONTEST_ANSWER_LABELS),
      },
      {
        name: 'texte',
        label: 'Motif de la réponse',
        kind: 'area',
        required: true,
        hint: 'De 10 à 2 000 caractères, sans nom de personne.',
      },
    ],
    button: 'Répondre',
  };
}
