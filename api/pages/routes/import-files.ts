import type { FastifyInstance } from 'fastify';
import { readImport } from '#casework/imports.js';
import { inTransaction } from '#casework/transaction.js';
import { ok } from '#domain/result.js';
import { wordsFor } from '#exchange/file-import.js';
import { errorFile, exampleFile, IMPORT_KIND_LABELS, type TableFormat } from '#exchange/import-report.js';
import { TABLE_LIMITS } from '#exchange/tables/table.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { signedIn } from '../session.js';
import { kindOf } from './imports.js';

const ROLES = ['landlordReferent', 'association'] as const;
const FORMATS: readonly TableFormat[] = ['csv', 'xlsx'];
const TYPES: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/** The example of a file, and the lines in error of one that was sent. */
export function importFileDownloads(app: FastifyInstance, deps: AppDeps): void {
  for (const format of FORMATS) {
    app.get(`/imports/modele/${format}`, page('import.send'), async (request, reply) => {
      const { access } = await signedIn(deps, request, ROLES);
      const kind = kindOf(access);
      const words = unwrap(
        await inTransaction(caseShell(deps), access, async (caseDeps) => ok(await wordsFor(caseDeps))),
      );
      return reply
        .type(TYPES[format])
        .header(
          'content-disposition',
          `attachment; filename="modele_${kind === 'vacancies' ? 'vacances' : 'menages'}.${format}"`,
        )
        .send(exampleFile(kind, words, format));
    });
    app.get<{ Params: { id: string } }>(
      `/imports/:id/erreurs/${format}`,
      page('import.read'),
      async (request, reply) => {
        const { access } = await signedIn(deps, request, ROLES);
        const { job, lines } = unwrap(
          await inTransaction(caseShell(deps), access, async (caseDeps) => {
            const found = await readImport(caseDeps, request.params.id);
            if (!found.ok) return found;
            const query = { after: 0, limit: TABLE_LIMITS.rows, statuses: ['error'] } as const;
            return ok({ job: found.value, lines: await caseDeps.tx.imports.lines(found.value.id, query) });
          }),
        );
        const name = `${deps.clock.today()}_${IMPORT_KIND_LABELS[job.kind]}_erreurs.${format}`.replace(/[^\w.-]/g, '_');
        return reply
          .type(TYPES[format])
          .header('cache-control', 'private, no-store')
          .header('content-disposition', `attachment; filename="${name}"`)
          .send(errorFile(job, lines, format));
      },
    );
  }
}
