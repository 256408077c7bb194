import type { FastifyInstance } from 'fastify';
import type { CalendarDate } from '#domain/dates.js';
import { BALANCE_DEFINITION } from '#monitoring/balances.js';
import { COHORTS_DEFINITION } from '#monitoring/cohorts.js';
import type { DefinitionView } from '#monitoring/definition-view.js';
import { definitionOver } from '#monitoring/period.js';
import { definitions, isRegional, usesPeriod } from '#monitoring/report.js';
import { MATRIX_DEFINITION } from '#monitoring/special-tables.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { problem } from '../../errors.js';
import { TABLE_FORMATS, type TableFormat, tableFile } from '../../indicator-file.js';
import { shownTo } from '../../indicator-request.js';
import { cohortPictures } from '../cohort-view.js';
import { formatInstant } from '../format.js';
import { indicatorView } from '../indicator-view.js';
import { dashboardOf } from '../monitoring-dashboard.js';
import { picturesOf } from '../monitoring-pictures.js';
import {
  askedBy,
  filtersOf,
  type MonitoringQuery,
  monitoringHref,
  REBUILT_UNTIL,
  scopeLabel,
  tableAsked,
} from '../monitoring-request.js';
import { type Notice, sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';
import { managementReviewRoutes } from './management-reviews.js';
import { monitoringExportRoutes } from './monitoring-exports.js';

interface TableRoute {
  readonly Params: { readonly id: string };
  readonly Querystring: MonitoringQuery;
}

/** Monitoring, each role within its own scope: the dashboard, then each table with its pictures, definition and files. */
export function monitoringPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: MonitoringQuery }>('/suivi', page('monitoring.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const { access } = visitor;
    const asked = askedBy(request.query, access, deps.clock.today());
    const board = await deps.uow.transaction(access, (tx) => dashboardOf(tx, access, asked));
    return sendPage(reply, chromeOf(visitor), {
      title: 'Suivi',
      template: 'monitoring',
      notice: noticeOf(board.asOf),
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Suivi' },
      ],
      data: board,
    });
  });

  app.get<TableRoute>('/suivi/:id', page('monitoring.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request);
    const { access } = visitor;
    const known = definitionOf(request.params.id);
    const asked = askedBy(request.query, access, deps.clock.today());
    const shown = await deps.uow.transaction(access, async (tx) => {
      const table = shownTo(access, await tableAsked(tx, known.id, asked));
      const definition = definitionOver(known, table);
      const place = {
        action: `/suivi/${definition.id}`,
        asOf: table.asOf,
        matrix: definition.id === MATRIX_DEFINITION.id || definition.id === BALANCE_DEFINITION.id,
        regional: isRegional(definition.id),
        period: isRegional(definition.id) || usesPeriod(definition.id) === 'counted',
      };
      return {
        table,
        definition,
        scope: await scopeLabel(tx, asked.scope),
        filters: await filtersOf(tx, access, asked, place),
        curves: definition.id === COHORTS_DEFINITION.id ? await cohortPictures(tx, table.asOf, asked.scope) : [],
      };
    });
    const { definition } = shown;
    const { asOf } = shown.table;
    return sendPage(reply, chromeOf(visitor), {
      title: definition.title,
      template: 'indicator',
      notice: noticeOf(asOf),
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: monitoringHref('/suivi', asked, asOf), label: 'Suivi' },
        { href: null, label: definition.id },
      ],
      data: {
        filters: shown.filters,
        scope: shown.scope,
        extracted: formatInstant(deps.clock.now()),
        files: TABLE_FORMATS.map((format) => ({
          href: fileHref(definition, format, monitoringHref('', asked, asOf)),
          label: `Télécharger en ${format.toUpperCase()}`,
        })),
        table: indicatorView(shown.table, definition),
        pictures: [...shown.curves, ...(await picturesOf(shown.table))],
      },
    });
  });

  for (const format of TABLE_FORMATS) fileRoute(app, deps, format);
  monitoringExportRoutes(app, deps);
  managementReviewRoutes(app, deps);
}

function fileRoute(app: FastifyInstance, deps: AppDeps, format: TableFormat): void {
  app.get<TableRoute>(`/suivi/:id/${format}`, page('monitoring.read'), async (request, reply) => {
    const { access } = await signedIn(deps, request);
    const known = definitionOf(request.params.id);
    const asked = askedBy(request.query, access, deps.clock.today());
    const found = await deps.uow.transaction(access, async (tx) => ({
      table: shownTo(access, await tableAsked(tx, known.id, asked)),
      scope: await scopeLabel(tx, asked.scope),
    }));
    reply.header('cache-control', 'private, no-store');
    const extraction = {
      extractedAt: deps.clock.now(),
      scope: found.scope,
      definition: definitionOver(known, found.table),
    };
    if (format === 'json') return reply.send({ ...extraction, table: found.table });
    const { type, name, body } = tableFile(found.table, extraction, format);
    return reply.type(type).header('content-disposition', `attachment; filename="${name}"`).send(body);
  });
}

function fileHref({ id }: DefinitionView, format: string, query: string): string {
  return `/suivi/${id}/${format}${query}`;
}

function definitionOf(id: string): DefinitionView {
  const found = definitions().find((definition) => definition.id === id);
  if (found === undefined) throw problem('NOT_FOUND', 'Aucun indicateur ne porte ce nom.');
  return found;
}

function noticeOf(asOf: CalendarDate): Notice | null {
  if (asOf > REBUILT_UNTIL) return null;
  return {
    kind: 'info',
    title: 'Reconstitution',
    text: 'Jusqu’au 31 décembre 2022, ces figures sont recalculées d’événements reconstitués à partir des tableaux publiés par la DRIHL le 2 février 2023 : les jours et les origines y sont choisis, les totaux ne le sont pas.',
  };
}
