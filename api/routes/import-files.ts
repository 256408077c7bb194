import multipart from '@fastify/multipart';
import { z } from 'zod';
import { abandonImport, readImport, startWriting } from '#casework/imports.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { inTransaction } from '#casework/transaction.js';
import { type FileImport, IMPORT_KINDS, IMPORT_STATES, LINE_STATUSES } from '#domain/file-import.js';
import { ok } from '#domain/result.js';
import { FILE_KINDS, matchColumns, openImport, wordsFor } from '#exchange/file-import.js';
import { missingColumns } from '#exchange/tables/profile.js';
import { requireAccess } from '../auth.js';
import type { ApiInstance, AppDeps } from '../deps.js';
import { caseShell } from '../deps.js';
import { unwrap } from '../errors.js';
import { importRunnerOf } from '../import-runner.js';
import { UPLOAD_BODY_BYTES, uploadedFile } from '../import-upload.js';
import { problems } from '../schemas.js';

const importSchema = z.object({
  id: z.string(),
  kind: z.enum(IMPORT_KINDS),
  state: z.enum(IMPORT_STATES),
  fileName: z.string(),
  reading: z.string().describe('Comment le fichier a été lu'),
  lines: z.int(),
  lastLine: z.int().describe('Dernière ligne traitée dans cet état ; 0 avant ou après'),
  counts: z.partialRecord(z.enum(LINE_STATUSES), z.int()),
  columns: z.array(z.object({ header: z.string(), field: z.string().nullable() })),
  missing: z.array(z.string()).describe('Colonnes obligatoires que rien ne remplit'),
  createdAt: z.string(),
});

const lineSchema = z.object({
  line: z.int(),
  status: z.enum(LINE_STATUSES),
  reference: z.string().nullable(),
  problems: z.array(
    z.object({
      column: z.string().nullable(),
      code: z.string(),
      message: z.string(),
      expected: z.string().nullable(),
      received: z.string().nullable(),
    }),
  ),
  changes: z.array(z.object({ column: z.string(), before: z.string(), after: z.string() })),
  notes: z.array(z.string()),
});

const params = z.strictObject({ id: z.string().max(64) });
const linesQuery = z.strictObject({
  status: z.enum(LINE_STATUSES).optional(),
  after: z
    .string()
    .regex(/^\d{1,7}$/, { error: 'Un numéro de ligne est attendu.' })
    .optional(),
  limit: z
    .string()
    .regex(/^([1-9]\d?|1\d\d|200)$/, { error: 'Nombre de lignes hors limites : de 1 à 200.' })
    .optional(),
});
const mappingBody = z.strictObject({
  columns: z
    .record(z.string().max(4_000), z.string().max(64).nullable())
    .describe('En-tête du fichier → champ, ou null'),
});

/** Files of vacancies or households: sent, previewed, then written. */
export async function importFileRoutes(root: ApiInstance, deps: AppDeps): Promise<void> {
  await root.register(async (scope) => {
    const app = scope as unknown as ApiInstance;
    await app.register(multipart);
    sending(app, deps);
    reading(app, deps);
    changing(app, deps);
  });
}

const tags = ['imports'];

function sending(app: ApiInstance, deps: AppDeps): void {
  app.post(
    '/api/v1/imports',
    {
      config: { operation: 'import.send' },
      bodyLimit: UPLOAD_BODY_BYTES,
      schema: {
        summary: 'Envoyer un fichier CSV ou XLSX',
        description:
          'multipart/form-data : `kind` (vacancies ou households), puis `file`, 20 Mo et 50 000 lignes au plus. Rien n’est enregistré avant POST …/commit.',
        tags,
        consumes: ['multipart/form-data'],
        response: { 201: importSchema, ...problems(400, 401, 403, 413, 415, 422) },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const file = await uploadedFile(request);
      const job = unwrap(await openImport(caseShell(deps), access, file));
      await importRunnerOf(deps).start(access, job.id);
      return reply
        .code(201)
        .header('location', `/api/v1/imports/${job.id}`)
        .send(await viewOf(deps, access, job.id));
    },
  );
}

function reading(app: ApiInstance, deps: AppDeps): void {
  app.get(
    '/api/v1/imports/:id',
    {
      config: { operation: 'import.read' },
      schema: {
        summary: 'Où en est un fichier',
        tags,
        params,
        response: { 200: importSchema, ...problems(401, 403, 404) },
      },
    },
    async (request, reply) => reply.send(await viewOf(deps, await requireAccess(deps, request), request.params.id)),
  );
  app.get(
    '/api/v1/imports/:id/lines',
    {
      config: { operation: 'import.read' },
      schema: {
        summary: 'Les lignes d’un fichier, ce qu’elles feraient ou ont fait',
        tags,
        params,
        querystring: linesQuery,
        response: {
          200: z.object({ items: z.array(lineSchema), next: z.int().nullable() }),
          ...problems(400, 401, 403, 404),
        },
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { status, after, limit } = request.query;
      const most = Number(limit ?? '50');
      const lines = await inTransaction(caseShell(deps), access, async (caseDeps) => {
        const job = await readImport(caseDeps, request.params.id);
        if (!job.ok) return job;
        const query = {
          after: Number(after ?? '0'),
          limit: most + 1,
          ...(status === undefined ? {} : { statuses: [status] }),
        };
        return ok(await caseDeps.tx.imports.lines(job.value.id, query));
      });
      const items = unwrap(lines);
      const shown = items.slice(0, most);
      return reply.send({
        items: shown.map((line) => ({
          ...line,
          problems: [...line.problems],
          changes: [...line.changes],
          notes: [...line.notes],
        })),
        next: items.length > most ? (shown.at(-1)?.line ?? null) : null,
      });
    },
  );
}

function changing(app: ApiInstance, deps: AppDeps): void {
  const answers = { 200: importSchema, ...problems(400, 401, 403, 404, 409, 422) };
  app.put(
    '/api/v1/imports/:id/columns',
    {
      config: { operation: 'import.change' },
      schema: {
        summary: 'Dire ce que chaque colonne du fichier remplit',
        tags,
        params,
        body: mappingBody,
        response: answers,
      },
    },
    async (request, reply) => {
      const access = await requireAccess(deps, request);
      const { id } = request.params;
      unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => {
          const job = await readImport(caseDeps, id);
          return job.ok ? matchColumns(caseDeps, id, mappingOf(job.value, request.body.columns)) : job;
        }),
      );
      await importRunnerOf(deps).start(access, id);
      return reply.send(await viewOf(deps, access, id));
    },
  );
  for (const [action, summary, act] of [
    ['commit', 'Enregistrer les lignes justes du fichier', startWriting],
    ['abandon', 'Abandonner le fichier ; ses lignes sont effacées', abandonImport],
  ] as const) {
    app.post(
      `/api/v1/imports/:id/${action}`,
      { config: { operation: 'import.change' }, schema: { summary, tags, params, response: answers } },
      async (request, reply) => {
        const access = await requireAccess(deps, request);
        const { id } = request.params;
        unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => act(caseDeps, id)));
        await importRunnerOf(deps).start(access, id);
        return reply.send(await viewOf(deps, access, id));
      },
    );
  }
}

/** One field per heading; a heading that the body does not name is left aside. */
function mappingOf(job: FileImport, columns: Readonly<Record<string, string | null>>): readonly (string | null)[] {
  return job.headers.map((header) => (Object.hasOwn(columns, header) ? (columns[header] ?? null) : null));
}

async function viewOf(deps: AppDeps, access: OrganisationAccess, id: string): Promise<z.output<typeof importSchema>> {
  const found = await inTransaction(caseShell(deps), access, async (caseDeps) => {
    const job = await readImport(caseDeps, id);
    if (!job.ok) return job;
    const { kind, state, fileName, reading, lines, cursor, headers, mapping, createdAt } = job.value;
    const profile = FILE_KINDS[kind].profile(await wordsFor(caseDeps));
    return ok({
      id,
      kind,
      state,
      fileName,
      reading,
      lines,
      lastLine: cursor,
      counts: { ...(await caseDeps.tx.imports.counts(id)) },
      columns: headers.map((header, index) => ({ header, field: mapping[index] ?? null })),
      missing: [...missingColumns(profile, mapping)],
      createdAt,
    });
  });
  return unwrap(found);
}
