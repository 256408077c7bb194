import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type CalendarDate, calendarDate, parseCalendarDate } from '#domain/dates.js';
import { definitions, report } from '#monitoring/report.js';
import { tableCsv } from '#monitoring/report-text.js';
import { MATRIX_DEFINITION, OBJECTIVE_DEFINITION } from '#monitoring/special-tables.js';
import type { IndicatorTable } from '#monitoring/table.js';
import type { Tx } from '#ports.js';
import { page } from '../../auth/operations.js';
import type { AppDeps } from '../../deps.js';
import { problem } from '../../errors.js';
import { formatDate } from '../format.js';
import { indicatorView } from '../indicator-view.js';
import type { Notice } from '../render.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';

/** Last day of the history rebuilt from the seed: what is shown where nothing was observed yet. */
const REBUILT_UNTIL = calendarDate('2022-12-31');

type Query = { readonly au?: string };

/** Monitoring of the regional authority: the inter-departmental matrix first, then every table. */
export function monitoringPageRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: Query }>('/suivi', page('monitoring.read'), async (request, reply) => {
    const visitor = await signedIn(deps, request, ['regionalAuthority']);
    const { matrix, seed, objective } = await deps.uow.transaction(visitor.access, async (tx) => {
      const found = await shownAt(deps, request.query, tx, MATRIX_DEFINITION.id);
      return {
        matrix: found,
        seed: await computed(tx, MATRIX_DEFINITION.id, found.asOf, { population: 'listedOthers' }),
        objective: await computed(tx, OBJECTIVE_DEFINITION.id, found.asOf),
      };
    });
    return sendPage(reply, chromeOf(visitor), {
      title: 'Suivi régional',
      template: 'monitoring',
      notice: noticeOf(matrix.asOf),
      breadcrumb: [
        { href: '/', label: 'Accueil' },
        { href: null, label: 'Suivi' },
      ],
      data: {
        asOf: matrix.asOf,
        tables: [
          indicatorView(matrix.table, MATRIX_DEFINITION),
          indicatorView(seed, MATRIX_DEFINITION),
          indicatorView(objective, OBJECTIVE_DEFINITION),
        ],
        links: definitions().map(({ id, title, question }) => ({
          href: addressOf(id, matrix.asOf),
          id,
          title,
          question,
        })),
      },
    });
  });
  app.get<{ Params: { id: string }; Querystring: Query }>(
    '/suivi/:id',
    page('monitoring.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, ['regionalAuthority']);
      const definition = definitionOf(request);
      const found = await deps.uow.transaction(visitor.access, (tx) => shownAt(deps, request.query, tx, definition.id));
      return sendPage(reply, chromeOf(visitor), {
        title: definition.title,
        template: 'indicator',
        notice: noticeOf(found.asOf),
        breadcrumb: [
          { href: '/', label: 'Accueil' },
          { href: `/suivi?au=${found.asOf}`, label: 'Suivi' },
          { href: null, label: definition.id },
        ],
        data: {
          asOf: found.asOf,
          csvHref: `/suivi/${definition.id}/csv?au=${found.asOf}`,
          table: indicatorView(found.table, definition),
        },
      });
    },
  );
  app.get<{ Params: { id: string }; Querystring: Query }>(
    '/suivi/:id/csv',
    page('monitoring.read'),
    async (request, reply) => {
      const visitor = await signedIn(deps, request, ['regionalAuthority']);
      const definition = definitionOf(request);
      const { table, asOf } = await deps.uow.transaction(visitor.access, (tx) =>
        shownAt(deps, request.query, tx, definition.id),
      );
      return reply
        .type('text/csv; charset=utf-8')
        .header('cache-control', 'private, no-store')
        .header('content-disposition', `attachment; filename="${definition.id}-${asOf}.csv"`)
        .send(tableCsv(table, { extractedAt: deps.clock.now(), adr: definition.adr }));
    },
  );
}

const addressOf = (id: string, asOf: CalendarDate): string => `/suivi/${id}?au=${asOf}`;

function definitionOf(request: FastifyRequest<{ Params: { id: string } }>) {
  const found = definitions().find(({ id }) => id === request.params.id);
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

async function shownAt(
  deps: AppDeps,
  { au }: Query,
  tx: Tx,
  id: string,
): Promise<{ table: IndicatorTable; asOf: CalendarDate }> {
  const today = deps.clock.today();
  const given = au === undefined || au === '' ? undefined : parseCalendarDate(au);
  if (given === undefined && au !== undefined && au !== '')
    throw problem('INVALID_PARAMETER', 'Cette date n’existe pas.');
  if (given !== undefined && given > today) {
    throw problem('INVALID_PARAMETER', `Cette date est à venir : au plus tard le ${formatDate(today)}.`);
  }
  const table = await computed(tx, id, given ?? today);
  if (given !== undefined || table.empty === null) return { table, asOf: given ?? today };
  return { table: await computed(tx, id, REBUILT_UNTIL), asOf: REBUILT_UNTIL };
}

async function computed(
  tx: Tx,
  id: string,
  asOf: CalendarDate,
  options: { readonly population?: 'avdl' | 'listedOthers' } = {},
): Promise<IndicatorTable> {
  const found = await report(id, { asOf, scope: { kind: 'region' }, ...options }, tx.monitoring.answer);
  if (found === undefined) throw problem('NOT_FOUND', 'Aucun indicateur ne porte ce nom.');
  if (!found.ok) throw problem('INVALID_PARAMETER', found.error.detail);
  return found.value;
}
