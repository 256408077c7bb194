import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { CaseError } from '#casework/errors.js';
import { ERROR_TITLES } from '#casework/errors.js';
import { abandonImport, readImport, startWriting } from '#casework/imports.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import type { FileImport, ImportKind } from '#domain/file-import.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import { FILE_KINDS, matchColumns, openImport, wordsFor } from '#exchange/file-import.js';
import { IMPORT_KIND_LABELS } from '#exchange/import-report.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { ERROR_STATUS, Problem, problem, unwrap } from '../../errors.js';
import { importRunnerOf } from '../../import-runner.js';
import { UPLOAD_BODY_BYTES, uploadedFile } from '../../import-upload.js';
import { typedOf } from '../declare-form.js';
import { importListRow, importView, LINE_FILTERS } from '../import-view.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn, signedInToWrite, type Visitor } from '../session.js';
import { importFileDownloads } from './import-files.js';

const ROLES = ['landlordReferent', 'association'] as const;
const LINES_PER_PAGE = 100;
const ABSENT_SHOWN = 200;
const ONE: Readonly<Record<ImportKind, string>> = {
  vacancies: 'logement vacant',
  households: 'ménage',
};

type SignedIn = Visitor & { readonly access: OrganisationAccess };

/** The kind of file that a role sends from its pages. */
export function kindOf(access: OrganisationAccess): ImportKind {
  return access.role === 'association' ? 'households' : 'vacancies';
}

/** « Importer un fichier »: sent, columns matched, previewed, confirmed, reported. */
export async function importPageRoutes(root: FastifyInstance, deps: AppDeps): Promise<void> {
  await root.register(async (app) => {
    await app.register(multipart);
    sendingPages(app, deps);
    readingPages(app, deps);
    changingPages(app, deps);
    importFileDownloads(app, deps);
  });
}

function sendingPages(app: FastifyInstance, deps: AppDeps): void {
  app.get('/imports', page('import.send'), async (request, reply) => {
    return sendingPage(deps, reply, await signedIn(deps, request, ROLES), null);
  });
  app.post('/imports', { ...page('import.send'), bodyLimit: UPLOAD_BODY_BYTES }, async (request, reply) => {
    const visitor = await signedInToWrite(deps, request, ROLES);
    const refused = (error: CaseError) => sendingPage(deps, reply, visitor, error);
    try {
      const file = await uploadedFile(request);
      if (file.bytes.length === 0 && file.name === '') {
        return refused({ code: 'FILE_REFUSED', detail: 'Choisissez d’abord un fichier sur votre ordinateur.' });
      }
      const opened = await openImport(caseShell(deps), visitor.access, file);
      if (!opened.ok) return refused(opened.error);
      await importRunnerOf(deps).start(visitor.access, opened.value.id);
      return reply.redirect(`/imports/${opened.value.id}`, 303);
    } catch (thrown) {
      if (thrown instanceof Problem && thrown.error.code === 'PAYLOAD_TOO_LARGE') return refused(thrown.error);
      throw thrown;
    }
  });
}

async function sendingPage(deps: AppDeps, reply: FastifyReply, visitor: SignedIn, error: CaseError | null) {
  const kind = kindOf(visitor.access);
  const { jobs, profile } = unwrap(
    await inTransaction(caseShell(deps), visitor.access, async (caseDeps) =>
      ok({ jobs: await caseDeps.tx.imports.latest(50), profile: FILE_KINDS[kind].profile(await wordsFor(caseDeps)) }),
    ),
  );
  const told = error && {
    title: ERROR_TITLES[error.code],
    detail: error.detail,
    fields: (error.fields ?? []).map(({ message }) => message),
  };
  const columns = profile.columns.map(({ header, definition, required, format }) => ({
    header,
    definition,
    required,
    expected: format.expected,
  }));
  const data = {
    kind,
    what: IMPORT_KIND_LABELS[kind],
    one: ONE[kind],
    problem: told,
    columns,
    rows: jobs.map(importListRow),
  };
  const content = {
    title: `${error === null ? '' : 'Erreur – '}Importer un fichier`,
    template: 'imports',
    data,
    breadcrumb: [
      { href: '/', label: 'Accueil' },
      { href: null, label: 'Importer un fichier' },
    ],
  };
  return sendPage(reply, chromeOf(visitor), content, error === null ? 200 : ERROR_STATUS[error.code]);
}

function readingPages(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Params: { id: string }; Querystring: { etat?: string; apres?: string } }>(
    '/imports/:id',
    page('import.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, ROLES);
      const view = await viewOf(deps, visitor.access, request);
      const busy = view.progress?.running === true;
      return sendPage(reply, chromeOf(visitor), {
        title: `Import – ${view.stateLabel}`,
        template: 'import',
        data: view,
        breadcrumb: [
          { href: '/', label: 'Accueil' },
          { href: '/imports', label: 'Importer un fichier' },
          { href: null, label: view.fileName },
        ],
        ...(busy ? { refreshSeconds: 3 } : {}),
      });
    },
  );
}

async function viewOf(
  deps: AppDeps,
  access: OrganisationAccess,
  request: {
    readonly params: { readonly id: string };
    readonly query: { readonly etat?: string; readonly apres?: string };
  },
) {
  const { etat = '', apres = '0' } = request.query;
  const filter = Object.hasOwn(LINE_FILTERS, etat) ? etat : '';
  const after = /^\d{1,7}$/.test(apres) ? Number(apres) : 0;
  const read = await inTransaction(caseShell(deps), access, async (caseDeps) => {
    const found = await readImport(caseDeps, request.params.id);
    if (!found.ok) return found;
    const job = found.value;
    const { imports } = caseDeps.tx;
    const statuses = LINE_FILTERS[filter];
    const query = { after, limit: LINES_PER_PAGE + 1, ...(statuses === undefined ? {} : { statuses }) };
    const lines = await imports.lines(job.id, query);
    const compared = job.kind === 'households' && (job.state === 'ready' || job.state === 'done');
    return ok({
      job,
      counts: await imports.counts(job.id),
      profile: FILE_KINDS[job.kind].profile(await wordsFor(caseDeps)),
      lines: lines.slice(0, LINES_PER_PAGE),
      more: lines.length > LINES_PER_PAGE,
      absent: compared ? await imports.absentHouseholds(job.id, ABSENT_SHOWN) : null,
    });
  });
  return importView({ ...unwrap(read), filter, running: importRunnerOf(deps).isRunning(request.params.id) });
}

function changingPages(app: FastifyInstance, deps: AppDeps): void {
  type Act = (caseDeps: CaseDeps, id: string, request: FastifyRequest) => Promise<Result<FileImport, CaseError>>;
  const actions: readonly (readonly [path: string, act: Act])[] = [
    ['colonnes', match],
    ['enregistrer', startWriting],
    ['reprise', readImport],
    ['abandon', abandonImport],
  ];
  for (const [path, act] of actions) {
    app.post<{ Params: { id: string } }>(`/imports/:id/${path}`, page('import.change'), async (request, reply) => {
      const { access } = await signedInToWrite(deps, request, ROLES);
      const { id } = request.params;
      unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => act(caseDeps, id, request)));
      await importRunnerOf(deps).start(access, id);
      return reply.redirect(path === 'abandon' ? '/imports' : `/imports/${id}`, 303);
    });
  }
}

async function match(caseDeps: CaseDeps, id: string, request: FastifyRequest): Promise<Result<FileImport, CaseError>> {
  const found = await readImport(caseDeps, id);
  if (!found.ok) return found;
  const typed = typedOf(request.body);
  const mapping = found.value.headers.map((_header, index) => typed[`colonne-${index}`] || null);
  const matched = await matchColumns(caseDeps, id, mapping);
  if (!matched.ok && matched.error.code === 'MAPPING_INVALID') throw problem('MAPPING_INVALID', matched.error.detail);
  return matched;
}
