import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { recordDecision } from '#casework/life/decisions.js';
import { type ExchangedCandidate, readExchange } from '#casework/life/session-exchange.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { CALEOL_DECISION_LABELS, CALEOL_MOTIVE_LABELS } from '#domain/pairing-life.js';
import { missingHeaders, readDecisionLine, SESSION_COLUMNS, type SessionLine } from '#exchange/session-file.js';
import { writeCsv } from '#exchange/tables/csv-writer.js';
import { readTable } from '#exchange/tables/read-table.js';
import { TableRefused, type TableRow } from '#exchange/tables/table.js';
import { writeXlsx } from '#exchange/tables/xlsx-writer.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { problem, unwrap } from '../../errors.js';
import { UPLOAD_BODY_BYTES, UPLOAD_LIMITS } from '../../import-upload.js';
import { formatCount, formatDate } from '../format.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';

const ROLES = ['landlordReferent', 'caleolSecretary'] as const;
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

type SignedIn = Visitor & { readonly access: OrganisationAccess };

/** A session exchanged with the landlord's own CALEOL software: its agenda out, its decisions in, line by line. */
export async function landlordSessionRoutes(root: FastifyInstance, deps: AppDeps): Promise<void> {
  await root.register(async (app) => {
    await app.register(multipart);
    app.get<{ Params: { id: string } }>('/bailleur/seances/:id', page('sessionFile.exchange'), async (request, reply) =>
      sendExchange(deps, reply, await signedIn(deps, request, ROLES), request.params.id, null),
    );
    for (const format of ['csv', 'xlsx'] as const) {
      app.get<{ Params: { id: string } }>(
        `/bailleur/seances/:id/${format}`,
        page('sessionFile.exchange'),
        async (request, reply) => {
          const { access } = await signedIn(deps, request, ROLES);
          const { session, candidates } = await readSession(deps, access, request.params.id);
          const lines = candidates.map(lineOf);
          const scope = [{ label: 'Séance', value: formatDate(session.heldOn) }];
          return reply
            .header('cache-control', 'private, no-store')
            .header('content-disposition', `attachment; filename="caleol-${session.heldOn}.${format}"`)
            .type(format === 'csv' ? 'text/csv; charset=utf-8' : XLSX)
            .send(
              format === 'csv'
                ? writeCsv(lines, SESSION_COLUMNS)
                : writeXlsx(lines, { columns: SESSION_COLUMNS, scope }),
            );
        },
      );
    }
    app.post<{ Params: { id: string } }>(
      '/bailleur/seances/:id/decisions',
      { ...page('sessionFile.exchange'), bodyLimit: UPLOAD_BODY_BYTES },
      async (request, reply) => {
        const visitor = await signedInToWrite(deps, request, ROLES);
        const { id } = request.params;
        const { candidates } = await readSession(deps, visitor.access, id);
        if (!request.isMultipart())
          throw problem('UNSUPPORTED_MEDIA_TYPE', 'Envoyez le fichier par le formulaire de cette page.');
        const file = await request.file({ limits: UPLOAD_LIMITS });
        if (file === undefined) throw problem('FILE_REFUSED', 'Choisissez d’abord un fichier CSV ou XLSX.');
        const report = await decideLines(deps, visitor.access, candidates, await file.toBuffer());
        return sendExchange(deps, reply, visitor, id, report);
      },
    );
  });
}

async function readSession(deps: AppDeps, access: OrganisationAccess, id: string) {
  return unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => readExchange(caseDeps, access, id)));
}

function lineOf({ presentation, vacancyReference, requestNumber }: ExchangedCandidate): SessionLine {
  const { rank, outcome } = presentation;
  const decided = outcome === null || outcome.kind === 'deferred' ? null : CALEOL_DECISION_LABELS[outcome.kind];
  return {
    vacancyReference,
    requestNumber: requestNumber ?? '',
    rank,
    decision: decided,
    decisionRank: outcome?.rank ?? null,
    motive: outcome?.motive == null ? null : CALEOL_MOTIVE_LABELS[outcome.motive],
    motiveText: outcome?.motiveText ?? null,
  };
}

interface ReportLine {
  readonly line: number;
  readonly kind: 'recorded' | 'same' | 'empty' | 'refused';
  readonly text: string;
}

/** Every line on its own: the good ones are kept, each of the others says why; the same file again changes nothing. */
async function decideLines(
  deps: AppDeps,
  access: OrganisationAccess,
  candidates: readonly ExchangedCandidate[],
  bytes: Uint8Array,
): Promise<readonly ReportLine[]> {
  try {
    const table = await readTable(bytes);
    const missing = missingHeaders(table.headers);
    if (missing.length > 0)
      throw problem('FILE_REFUSED', `Il manque au fichier : ${missing.map((header) => `« ${header} »`).join(', ')}.`);
    const report: ReportLine[] = [];
    for await (const row of table.rows)
      report.push(await decideLine(deps, access, { candidates, headers: table.headers, row }));
    return report;
  } catch (thrown) {
    if (thrown instanceof TableRefused) throw problem('FILE_REFUSED', thrown.message);
    throw thrown;
  }
}

interface FileLine {
  readonly candidates: readonly ExchangedCandidate[];
  readonly headers: readonly string[];
  readonly row: TableRow;
}

async function decideLine(
  deps: AppDeps,
  access: OrganisationAccess,
  { candidates, headers, row }: FileLine,
): Promise<ReportLine> {
  const { line } = row;
  const read = readDecisionLine(headers, row);
  if (!read.ok) return { line, kind: 'refused', text: read.error };
  const { vacancyReference, requestNumber, decision } = read.value;
  const found = candidates.find(
    (candidate) => candidate.vacancyReference === vacancyReference && candidate.requestNumber === requestNumber,
  );
  if (found === undefined)
    return {
      line,
      kind: 'refused',
      text: `Aucun candidat de cette séance n’a la vacance « ${vacancyReference.slice(0, 60)} » et ce numéro unique.`,
    };
  if (decision === null) return { line, kind: 'empty', text: 'Pas encore de décision.' };
  const before = found.presentation.outcome;
  if (
    before !== null &&
    before.kind === decision.decision &&
    before.rank === decision.rank &&
    before.motive === decision.motive
  )
    return { line, kind: 'same', text: 'Décision déjà enregistrée.' };
  const done = await inTransaction(caseShell(deps), access, (caseDeps) =>
    recordDecision(caseDeps, access, { ...decision, presentationId: found.presentation.id }),
  );
  return done.ok
    ? { line, kind: 'recorded', text: CALEOL_DECISION_LABELS[decision.decision] }
    : { line, kind: 'refused', text: done.error.detail };
}

async function sendExchange(
  deps: AppDeps,
  reply: FastifyReply,
  visitor: SignedIn,
  id: string,
  report: readonly ReportLine[] | null,
): Promise<FastifyReply> {
  const { session, candidates } = await readSession(deps, visitor.access, id);
  const of = (kind: ReportLine['kind']) => report?.filter((line) => line.kind === kind) ?? [];
  return sendPage(
    reply,
    chromeOf(visitor),
    {
      title: `Échanger la séance du ${formatDate(session.heldOn)}`,
      template: 'landlord-session',
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: '/seances', label: 'Séances de la CALEOL' },
        { href: `/seances/${encodeURIComponent(id)}`, label: formatDate(session.heldOn) },
        { href: null, label: 'Échanger' },
      ],
      data: {
        href: `/bailleur/seances/${encodeURIComponent(id)}`,
        heldOn: formatDate(session.heldOn),
        candidates: formatCount(candidates.length, 'candidat'),
        columns: SESSION_COLUMNS.map(({ header, definition }) => ({ header, definition })),
        report:
          report === null
            ? null
            : {
                recorded: formatCount(of('recorded').length, 'décision enregistrée', 'décisions enregistrées'),
                same: formatCount(of('same').length, 'déjà enregistrée', 'déjà enregistrées'),
                empty: formatCount(of('empty').length, 'ligne sans décision', 'lignes sans décision'),
                refused: of('refused'),
              },
      },
    },
    of('refused').length > 0 ? 422 : 200,
  );
}
