import { createHmac, randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { Column } from '#exchange/tables/columns.js';
import { writeCsv } from '#exchange/tables/csv-writer.js';
import { writeXlsx } from '#exchange/tables/xlsx-writer.js';
import { ROW_EXPORTS, type RowExport, rowsWanted } from '#monitoring/row-export.js';
import type { MonitoringPageQuery, MonitoringRow } from '#ports.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { problem } from '../../errors.js';
import { XLSX_TYPE } from '../../indicator-file.js';
import { scopeText, wrongParameter } from '../../indicator-request.js';
import { formatDate, formatInstant } from '../format.js';
import { askedBy, type MonitoringQuery, scopeLabel } from '../monitoring-request.js';
import { signedIn } from '../session.js';

const FORMATS = ['csv', 'xlsx'] as const;
const ROWS_PER_READ = 2_000;

interface ExportRoute {
  readonly Params: { readonly kind: string };
  readonly Querystring: MonitoringQuery;
}

/**
 * Rows one by one as CSV or XLSX, streamed: read by small transactions, so that a slow reader holds none open. Each
 * household is a pseudonym drawn for this file alone, which no other file and no screen shows.
 */
export function monitoringExportRoutes(app: FastifyInstance, deps: AppDeps): void {
  for (const format of FORMATS) {
    app.get<ExportRoute>(`/suivi/lignes/:kind/${format}`, page('monitoring.export'), async (request, reply) => {
      const { access } = await signedIn(deps, request);
      const exported = ROW_EXPORTS.find(({ id }) => id === request.params.kind);
      if (exported === undefined) throw problem('NOT_FOUND', 'Cet export n’existe pas.');
      const asked = askedBy(request.query, access, deps.clock.today());
      if (asked.from !== null) {
        const only =
          'Les lignes s’extraient depuis le début de la convention, sans autre période : chacune porte ses dates.';
        throw wrongParameter('depuis', only, 'aucune valeur');
      }
      const asOf = asked.asOf ?? asked.today;
      const wanted = rowsWanted(exported, { asOf, scope: asked.scope });
      if (!wanted.ok) {
        if (wanted.error.code === 'SCOPE_NOT_APPLICABLE') throw problem('NOT_FOUND', wanted.error.detail);
        throw wrongParameter('au', wanted.error.detail, 'une date depuis le 01/01/2017');
      }
      const scope = await deps.uow.transaction(access, async (tx) => {
        tx.audit.append({ action: 'monitoringRowsExported', object: `${exported.id}:${scopeText(asked.scope)}` });
        return scopeLabel(tx, asked.scope);
      });
      const query = { rows: exported.rows, fields: ['subjectId', ...fieldsOf(exported)], where: wanted.value };
      const rows = rowsOf(deps, access, query);
      const columns = columnsOf(exported);
      reply
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `attachment; filename="${asOf}_${exported.id}.${format}"`)
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : XLSX_TYPE);
      if (format === 'csv') return reply.send(writeCsv(rows, columns));
      const about = [
        { label: 'Contenu', value: exported.title },
        { label: 'Population', value: exported.population },
        { label: 'Périmètre', value: scope },
        { label: 'Situation au', value: formatDate(asOf) },
        { label: 'Extraction', value: formatInstant(deps.clock.now()) },
      ];
      return reply.send(writeXlsx(rows, { columns, scope: about }));
    });
  }
}

const fieldsOf = ({ columns }: RowExport): readonly string[] => columns.map(({ field }) => field);

async function* rowsOf(
  deps: AppDeps,
  access: OrganisationAccess,
  query: Omit<MonitoringPageQuery, 'after' | 'limit'>,
): AsyncGenerator<MonitoringRow> {
  let after: string | null = null;
  for (;;) {
    const from: string | null = after;
    const rows: readonly MonitoringRow[] = await deps.uow.transaction(access, (tx) =>
      tx.monitoring.page({ ...query, after: from, limit: ROWS_PER_READ }),
    );
    yield* rows;
    if (rows.length < ROWS_PER_READ) return;
    after = rows.at(-1)?.id ?? null;
  }
}

function columnsOf({ columns }: RowExport): readonly Column<MonitoringRow>[] {
  const key = randomBytes(32);
  const pseudonym = (row: MonitoringRow): string =>
    createHmac('sha256', key)
      .update(String(row.subjectId || row.id))
      .digest('hex')
      .slice(0, 16);
  return [
    {
      header: 'Ménage (pseudonyme)',
      kind: 'text',
      definition: 'Le même ménage a le même pseudonyme dans ce fichier, un autre dans tout autre fichier.',
      value: pseudonym,
    },
    ...columns.map(({ field, label, kind, definition }) => ({
      header: label,
      kind,
      definition,
      value: (row: MonitoringRow) => row[field] ?? null,
    })),
  ];
}
