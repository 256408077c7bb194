import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerInquiry, openSurvey, surveyedUntil } from '#casework/survey.js';
import { inTransaction } from '#casework/transaction.js';
import { SURVEY_QUESTIONS, type SurveyAnswers } from '#domain/protocol.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { typedOf } from '../declare-form.js';
import { refusalSentences } from '../form-refusal.js';
import { formatCount, formatDate, formatNumber, formatShare } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const PATH = '/enquete';
const PAGE_SIZE = '25';
const READERS = ['landlordReferent', 'departementalUnit', 'regionalAuthority'] as const;
const ASKERS = ['departementalUnit', 'regionalAuthority'] as const;
type Reader = Visitor & { readonly access: NonNullable<Visitor['access']> };

/** The survey one year after the end of a support: who is due, what landlords answer, what has come back. */
export function surveyRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get(PATH, page('survey.read'), async (request, reply) =>
    sendSurvey(deps, request, reply, { visitor: await signedIn(deps, request, READERS), errors: [] }),
  );
  app.post(PATH, page('survey.open'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ASKERS);
    const asked = unwrap(
      await inTransaction(caseShell(deps), visitor.access, (caseDeps) => openSurvey(caseDeps, visitor.access)),
    );
    return reply.redirect(`${PATH}?interroges=${asked}`, 303);
  });
  app.post(`${PATH}/reponses`, page('survey.answer'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['landlordReferent']);
    const typed = typedOf(request.body);
    const answers = Object.fromEntries(
      SURVEY_QUESTIONS.map(({ key }) => [key, { oui: true, non: false }[typed[key] ?? ''] ?? null]),
    ) as unknown as SurveyAnswers;
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      answerInquiry(caseDeps, visitor.access, { id: (typed.question ?? '').slice(0, 64), answers }),
    );
    if (done.ok) return reply.redirect(`${PATH}?fait=reponse`, 303);
    return sendSurvey(deps, request, reply, { visitor, errors: refusalSentences(done.error) });
  });
}

async function sendSurvey(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { visitor, errors }: { readonly visitor: Reader; readonly errors: readonly string[] },
): Promise<FastifyReply> {
  const { after, interroges, fait } = request.query as { after?: string; interroges?: string; fait?: string };
  const landlord = visitor.access.role === 'landlordReferent';
  const until = surveyedUntil(deps.clock.today());
  const asked = pageOf({ limit: PAGE_SIZE, after });
  const found = await deps.uow.transaction(visitor.access, async (tx) => ({
    due: landlord ? 0 : await tx.survey.due(until),
    returns: await returnsOf(tx),
    page: await tx.survey.list({ answered: landlord ? false : null }, asked),
  }));
  const told = /^\d{1,6}$/.test(interroges ?? '') ? Number(interroges) : null;
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${errors.length > 0 ? 'Erreur – ' : ''}Enquête un an après`,
      template: 'survey',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Enquête un an après' },
      ],
      notice: noticeOf(told, fait),
      data: {
        landlord,
        errors,
        due: found.due,
        until: formatDate(until),
        returns: found.returns,
        questions: SURVEY_QUESTIONS,
        rows: found.page.items.map((one) => ({
          id: one.id,
          signedOn: formatDate(one.signedOn),
          endedOn: formatDate(one.supportEndedOn),
          askedOn: formatDate(one.askedOn),
          departement: departementLabel(one.departement),
          answered: one.answeredOn === null ? null : formatDate(one.answeredOn),
        })),
        nextHref: found.page.next === null ? null : `${PATH}?after=${encodeURIComponent(found.page.next)}`,
      },
    },
    errors.length > 0 ? 422 : 200,
  );
}

function noticeOf(asked: number | null, done: string | undefined) {
  if (done === 'reponse') return { kind: 'good', title: 'Réponse enregistrée' } as const;
  if (asked === null) return null;
  if (asked === 0) return { kind: 'info', title: 'Personne de plus à interroger' } as const;
  const title = `${formatCount(asked, 'ménage')} : ${asked > 1 ? 'leurs bailleurs sont interrogés' : 'son bailleur est interrogé'}`;
  return { kind: 'good', title } as const;
}

/** Return rates, in landlords and in households, and by landlord; `null` where nobody was asked. */
async function returnsOf(tx: Tx) {
  const counts = await tx.survey.returns();
  if (counts.length === 0) return null;
  const names = new Map((await tx.organisations.list('landlord')).map(({ id, name }) => [id as string, name]));
  const known = counts.filter(({ landlordId }) => landlordId !== null);
  const sum = (of: (one: (typeof counts)[number]) => number) => counts.reduce((total, one) => total + of(one), 0);
  const [asked, answered] = [sum((one) => one.asked), sum((one) => one.answered)];
  const answering = known.filter((one) => one.answered > 0).length;
  return {
    households: `${formatShare(answered, asked)} (${formatNumber(answered)} sur ${formatNumber(asked)})`,
    landlords: known.length === 0 ? null : `${formatShare(answering, known.length)} (${answering} sur ${known.length})`,
    rows: counts.map((one) => ({
      landlord: one.landlordId === null ? 'Bailleur non connu' : (names.get(one.landlordId) ?? 'non connu'),
      letter: one.landlordId === null ? null : `${PATH}/courrier?bailleur=${encodeURIComponent(one.landlordId)}`,
      asked: formatNumber(one.asked),
      answered: formatNumber(one.answered),
      share: formatShare(one.answered, one.asked),
    })),
  };
}
