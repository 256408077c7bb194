import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerInquiry } from '#casework/survey.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { SURVEY_QUESTIONS, type SurveyInquiry } from '#domain/protocol.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import { surveyLetter } from '#exchange/documents/survey-letter.js';
import { writeCsv } from '#exchange/tables/csv-writer.js';
import { readTable } from '#exchange/tables/read-table.js';
import { TableRefused } from '#exchange/tables/table.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem } from '../../errors.js';
import { UPLOAD_BODY_BYTES, UPLOAD_LIMITS } from '../../import-upload.js';
import { documentSettings, sendPdf } from '../../routes/caleol-documents.js';
import { typedOf } from '../declare-form.js';
import { sendDocumentPage } from '../document-page.js';
import { formatCount } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import {
  type AnswerLine,
  missingQuestionHeaders,
  packAnswers,
  QUESTIONNAIRE,
  readAnswers,
  unpackAnswers,
} from '../survey-lines.js';
import { forms, heading, type WorkBlock, workTable } from '../work-blocks.js';
import { HOME_LINK } from './sessions.js';

const PATH = '/enquete';
const READERS = ['landlordReferent', 'departementalUnit', 'regionalAuthority'] as const;
/** Leases of one letter or questionnaire, and lines of one file: read while the page waits. */
const LEASES = 500;
type SignedIn = Visitor & { readonly access: OrganisationAccess };

/** The survey on paper and by file: letter to a landlord, questionnaire to fill, answers previewed before they are kept. */
export async function surveyFileRoutes(app: FastifyInstance, deps: AppDeps): Promise<void> {
  app.get<{ Querystring: Addressee }>(`${PATH}/courrier`, page('survey.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, READERS);
    const { bailleur } = request.query;
    const to = bailleur === undefined ? '' : `?bailleur=${encodeURIComponent(bailleur)}`;
    return sendDocumentPage(reply, visitor, {
      content: await readLetter(deps, visitor, request.query),
      breadcrumb: [HOME_LINK, { href: PATH, label: 'Enquête un an après' }],
      pdfHref: `${PATH}/courrier.pdf${to}`,
      back: { href: PATH, label: 'Revenir à l’enquête' },
    });
  });
  app.get<{ Querystring: Addressee }>(`${PATH}/courrier.pdf`, page('survey.read'), async (request, reply) => {
    const letter = await readLetter(deps, await signedIn(deps, request, READERS), request.query);
    return sendPdf(reply, documentSettings(deps), letter, 'enquete-a-un-an.pdf');
  });
  app.get(`${PATH}/questionnaire`, page('survey.answer'), async (request, reply) => {
    const { access } = await signedIn(deps, request, ['landlordReferent']);
    const asked = await unanswered(deps, access);
    return reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', 'attachment; filename="enquete-a-un-an.csv"')
      .type('text/csv; charset=utf-8')
      .send(writeCsv(asked, QUESTIONNAIRE));
  });
  await app.register(async (files) => {
    await files.register(multipart);
    const options = { ...page('survey.answer'), bodyLimit: UPLOAD_BODY_BYTES };
    files.post(`${PATH}/fichier`, options, async (request, reply) =>
      sendPreview(deps, request, reply, await signedInToWrite(deps, request, ['landlordReferent'])),
    );
  });
  app.post(`${PATH}/fichier/enregistrer`, page('survey.answer'), async (request, reply) =>
    keepAnswers(deps, request, reply, await signedInToWrite(deps, request, ['landlordReferent'])),
  );
}

/** Questions without an answer that the caller reads, the oldest support first. */
async function unanswered(deps: AppDeps, access: OrganisationAccess): Promise<readonly SurveyInquiry[]> {
  const page = { limit: LEASES, after: null };
  return (await deps.uow.transaction(access, (tx) => tx.survey.list({ answered: false }, page))).items;
}

interface Addressee {
  readonly bailleur?: string;
}

/** The letter to a landlord, its own or the one named. Problem: NOT_FOUND. */
async function readLetter(
  deps: AppDeps,
  { access, organisation }: SignedIn,
  { bailleur }: Addressee,
): Promise<DocumentContent> {
  const wanted = access.role === 'landlordReferent' ? access.organisationId : bailleur;
  const asked = (await unanswered(deps, access)).filter(({ landlordId }) => landlordId === wanted);
  const names = await deps.uow.transaction(access, (tx) => tx.organisations.list('landlord'));
  const landlord = names.find(({ id }) => id === wanted);
  if (landlord === undefined)
    throw problem('NOT_FOUND', 'Choisissez un bailleur interrogé, à la page « Enquête à un an ».');
  return surveyLetter({
    origin: {
      issuer: organisation ?? '',
      generatedAt: deps.clock.now(),
      engineVersion: null,
      fingerprint: null,
    },
    landlord: landlord.name,
    on: deps.clock.today(),
    questions: SURVEY_QUESTIONS.map(({ label }) => label),
    leases: asked.map((one) => ({ ...one, question: one.id, departement: departementLabel(one.departement) })),
  });
}

interface Preview {
  readonly good: readonly AnswerLine[];
  readonly faults: readonly { readonly line: number; readonly text: string }[];
  readonly blank: number;
}

async function readFile(bytes: Uint8Array, known: ReadonlySet<string>): Promise<Preview> {
  const table = await readTable(bytes);
  const missing = missingQuestionHeaders(table.headers);
  if (missing.length > 0)
    throw problem(
      'INVALID_REQUEST',
      `Il manque au fichier la colonne : ${missing.join(', ')}. Partez du questionnaire.`,
    );
  const preview = { good: [] as AnswerLine[], faults: [] as { line: number; text: string }[], blank: 0 };
  for await (const row of table.rows) {
    if (preview.good.length + preview.faults.length >= LEASES) {
      preview.faults.push({ line: row.line, text: `Au plus ${LEASES} lignes à la fois : la suite n’est pas lue.` });
      break;
    }
    const read = readAnswers(row, table.headers);
    if ('blank' in read) preview.blank += 1;
    else if ('problems' in read) preview.faults.push(...read.problems.map((text) => ({ line: row.line, text })));
    else if (!known.has(read.question) || preview.good.some(({ question }) => question === read.question))
      preview.faults.push({
        line: row.line,
        text: 'Question : ce numéro n’attend pas de réponse de votre part, ou il est deux fois dans le fichier.',
      });
    else preview.good.push(read);
  }
  return preview;
}

async function sendPreview(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  visitor: SignedIn,
): Promise<FastifyReply> {
  const file = request.isMultipart() ? await request.file({ limits: UPLOAD_LIMITS }) : undefined;
  const bytes = await file?.toBuffer();
  if (bytes === undefined || bytes.length === 0)
    throw problem('INVALID_REQUEST', 'Choisissez d’abord un fichier sur votre ordinateur.');
  const known = new Set((await unanswered(deps, visitor.access)).map(({ id }) => id));
  const preview = await readFile(bytes, known).catch((thrown: unknown) => {
    throw thrown instanceof TableRefused ? problem('INVALID_REQUEST', thrown.detail) : thrown;
  });
  return sendReport(reply, visitor, {
    lead: `Rien n’est encore enregistré. ${formatCount(preview.good.length, 'réponse')} à enregistrer, ${formatCount(preview.faults.length, 'erreur')}, ${formatCount(preview.blank, 'ligne')} sans réponse.`,
    faults: preview.faults,
    blocks: preview.good.length === 0 ? [] : [previewTable(preview.good), forms(confirmForm(preview.good))],
  });
}

function previewTable(good: readonly AnswerLine[]): WorkBlock {
  const word = (value: boolean | null) => (value === null ? 'ne sait pas' : value ? 'oui' : 'non');
  return workTable(
    'Réponses lues dans le fichier',
    ['Ligne', ...SURVEY_QUESTIONS.map(({ label }) => label)],
    good.map(({ line, answers }) => [`Ligne ${line}`, ...SURVEY_QUESTIONS.map(({ key }) => word(answers[key]))]),
    '',
  );
}

const confirmForm = (good: readonly AnswerLine[]) => ({
  id: 'enregistrer',
  title: 'Enregistrer ces réponses',
  help: 'Chaque réponse est définitive ; les lignes en erreur ne sont pas enregistrées.',
  action: `${PATH}/fichier/enregistrer`,
  hidden: [{ name: 'reponses', value: packAnswers(good) }],
  fields: [],
  button: `Enregistrer ${formatCount(good.length, 'réponse')}`,
});

async function keepAnswers(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  visitor: SignedIn,
): Promise<FastifyReply> {
  const lines = unpackAnswers(typedOf(request.body).reponses ?? '').slice(0, LEASES);
  const faults: { line: number; text: string }[] = [];
  for (const { line, question, answers } of lines) {
    const done = await inTransaction(caseShell(deps), visitor.access, (caseDeps) =>
      answerInquiry(caseDeps, visitor.access, { id: question, answers }),
    );
    if (!done.ok) faults.push({ line, text: done.error.detail });
  }
  if (lines.length === 0)
    throw problem('INVALID_REQUEST', 'Aucune réponse à enregistrer : déposez de nouveau le fichier.');
  return sendReport(reply, visitor, {
    lead: `Réponses enregistrées : ${lines.length - faults.length}. Non enregistrées : ${faults.length}.`,
    faults,
    blocks: [],
  });
}

function sendReport(
  reply: FastifyReply,
  visitor: SignedIn,
  report: {
    readonly lead: string;
    readonly faults: readonly { readonly line: number; readonly text: string }[];
    readonly blocks: readonly WorkBlock[];
  },
): FastifyReply {
  const title = 'Réponses par fichier';
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title,
      template: 'workbench',
      breadcrumb: [HOME_LINK, { href: PATH, label: 'Enquête un an après' }, { href: null, label: title }],
      data: {
        heading: title,
        lead: report.lead,
        blocks: [
          ...report.blocks,
          heading('erreurs-lignes', 'Lignes en erreur'),
          workTable(
            'Ce qui n’est pas enregistré',
            ['Ligne', 'Pourquoi, et ce qui est attendu'],
            report.faults.map(({ line, text }) => [`Ligne ${line}`, text]),
            'Aucune ligne en erreur.',
          ),
          { kind: 'links', links: [{ href: PATH, label: 'Revenir à l’enquête' }] },
        ],
      },
    },
    report.faults.length > 0 ? 422 : 200,
  );
}
