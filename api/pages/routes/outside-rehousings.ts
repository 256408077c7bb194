import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { recordOutsideRehousing } from '#casework/outside-rehousings.js';
import { inTransaction } from '#casework/transaction.js';
import { CONTINGENT_LABELS } from '#domain/contingent.js';
import type { Organisation } from '#domain/organisation.js';
import { readTable } from '#exchange/tables/read-table.js';
import { TableRefused } from '#exchange/tables/table.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { UPLOAD_BODY_BYTES, UPLOAD_LIMITS } from '../../import-upload.js';
import { pageOf } from '../../list-page.js';
import { typedOf } from '../declare-form.js';
import { refusalSentences } from '../form-refusal.js';
import { formatDate } from '../format.js';
import { contingentLabel, departementLabel } from '../labels.js';
import { missingHeaders, OUTSIDE_COLUMNS, type OutsideTexts, readOutside, textsOf } from '../outside-lines.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const PATH = '/relogements-ailleurs';
const READERS = ['association', 'departementalUnit'] as const;
const PAGE_SIZE = '50';
/** Lines of one file: written while the page waits. */
const FILE_LINES = 500;

type Reader = Visitor & { readonly access: NonNullable<Visitor['access']> };

interface Shown {
  readonly errors: readonly string[];
  readonly typed: OutsideTexts;
  readonly report: FileReport | null;
}

interface FileReport {
  readonly recorded: number;
  readonly unchanged: number;
  readonly faults: readonly { readonly line: number; readonly text: string }[];
}

/** Leases signed outside of the product: entered one by one, or by file, and counted by the monitoring. */
export async function outsideRehousingRoutes(app: FastifyInstance, deps: AppDeps): Promise<void> {
  app.get<{ Querystring: { after?: string } }>(PATH, page('outsideRehousing.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, READERS);
    return send(deps, request, reply, { visitor, shown: { errors: [], typed: {}, report: null } });
  });
  app.post(PATH, page('outsideRehousing.record'), async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ['association']);
    const typed = typedOf(request.body) as OutsideTexts;
    const errors = await recordOne(deps, visitor, { texts: typed, source: 'form' });
    if (typeof errors === 'string') return reply.redirect(PATH, 303);
    return send(deps, request, reply, { visitor, shown: { errors, typed, report: null } });
  });
  await app.register(async (files) => {
    await files.register(multipart);
    const options = { ...page('outsideRehousing.record'), bodyLimit: UPLOAD_BODY_BYTES };
    files.post(`${PATH}/fichier`, options, async (request, reply) => {
      const visitor = await signedInToWrite(deps, request, ['association']);
      const shown = await recordFile(deps, visitor, request);
      return send(deps, request, reply, { visitor, shown });
    });
  });
}

/** Records one lease in a transaction of its own: what it did, or the sentences that say why not. */
async function recordOne(
  deps: AppDeps,
  { access }: Reader,
  { texts, source }: { readonly texts: OutsideTexts; readonly source: 'form' | 'file' },
): Promise<'recorded' | 'unchanged' | readonly string[]> {
  const landlords = await deps.uow.transaction(access, (tx) => tx.organisations.list('landlord'));
  const read = readOutside(texts, source, landlords);
  if (!read.ok) return read.error;
  const done = await inTransaction(caseShell(deps), access, (caseDeps) =>
    recordOutsideRehousing(caseDeps, access, read.value),
  );
  if (done.ok) return done.value;
  if (done.error.code === 'NOT_FOUND')
    return [`Référence : « ${read.value.reference.slice(0, 40)} » n’est celle d’aucun de vos ménages.`];
  return refusalSentences(done.error);
}

async function recordFile(deps: AppDeps, visitor: Reader, request: FastifyRequest): Promise<Shown> {
  const refused = (error: string): Shown => ({ errors: [error], typed: {}, report: null });
  const file = request.isMultipart() ? await request.file({ limits: UPLOAD_LIMITS }) : undefined;
  const bytes = await file?.toBuffer();
  if (bytes === undefined || bytes.length === 0) return refused('Choisissez d’abord un fichier sur votre ordinateur.');
  try {
    const table = await readTable(bytes);
    const missing = missingHeaders(table.headers);
    if (missing.length > 0) return refused(`Il manque au fichier la colonne : ${missing.join(', ')}.`);
    const report = { recorded: 0, unchanged: 0, faults: [] as { line: number; text: string }[] };
    let lines = 0;
    for await (const row of table.rows) {
      lines += 1;
      if (lines > FILE_LINES) {
        report.faults.push({
          line: row.line,
          text: `Au plus ${FILE_LINES} lignes à la fois : la suite n’est pas lue.`,
        });
        break;
      }
      const unread = row.faults.map(({ message, expected }) => `${message} Attendu : ${expected}.`);
      const texts = textsOf(row, table.headers);
      const done = unread.length > 0 ? unread : await recordOne(deps, visitor, { texts, source: 'file' });
      if (typeof done === 'string') report[done] += 1;
      else report.faults.push(...done.map((text) => ({ line: row.line, text })));
    }
    return { errors: [], typed: {}, report };
  } catch (thrown) {
    if (thrown instanceof TableRefused) return refused(thrown.detail);
    throw thrown;
  }
}

async function send(
  deps: AppDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  { visitor, shown }: { readonly visitor: Reader; readonly shown: Shown },
): Promise<FastifyReply> {
  const { after } = request.query as { after?: string };
  const asked = pageOf({ limit: PAGE_SIZE, after });
  const { rows, next, landlords } = await deps.uow.transaction(visitor.access, (tx) => readRows(tx, asked));
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `${shown.errors.length > 0 ? 'Erreur – ' : ''}Relogements faits ailleurs`,
      template: 'outside-rehousings',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Relogements faits ailleurs' },
      ],
      data: {
        ...shown,
        rows,
        nextHref: next === null ? null : `${PATH}?after=${encodeURIComponent(next)}`,
        records: visitor.access.role === 'association',
        columns: OUTSIDE_COLUMNS,
        landlords: landlords.map(({ id, name }) => ({ value: id, label: name })),
        contingents: Object.entries(CONTINGENT_LABELS).map(([value, label]) => ({ value, label })),
      },
    },
    shown.errors.length > 0 || (shown.report?.faults.length ?? 0) > 0 ? 422 : 200,
  );
}

async function readRows(tx: Tx, asked: ReturnType<typeof pageOf>) {
  const found = await tx.outsideRehousings.list(asked);
  const organisations: readonly Organisation[] = await tx.organisations.list();
  const names = new Map(organisations.map(({ id, name }) => [id as string, name]));
  const rows = [];
  for (const one of found.items) {
    const household = await tx.households.find(one.householdId);
    rows.push({
      reference: household?.reference ?? 'non connue',
      association: names.get(one.associationId) ?? 'non connue',
      signedOn: formatDate(one.signedOn),
      departement: one.departement === null ? 'non connu' : departementLabel(one.departement),
      contingent: one.contingent === null ? 'non connu' : contingentLabel(one.contingent),
      landlord: (one.landlordId === null ? one.landlord : names.get(one.landlordId)) ?? 'non connu',
      protocol: one.protocol ? 'oui' : 'non',
      source: one.source === 'file' ? 'fichier' : 'formulaire',
    });
  }
  return { rows, next: found.next, landlords: organisations.filter(({ kind }) => kind === 'landlord') };
}
