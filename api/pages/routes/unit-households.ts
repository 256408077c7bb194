import type { FastifyInstance } from 'fastify';
import { readTerritory, type TerritoryLine } from '#casework/territory.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { PAIRING_STATE_LABELS } from '#domain/pairing-life.js';
import { ok } from '#domain/result.js';
import type { Column } from '#exchange/tables/columns.js';
import { writeCsv } from '#exchange/tables/csv-writer.js';
import type { Page, PageQuery } from '#ports.js';
import { page } from '../../auth/operations.js';
import { type AppDeps, caseShell } from '../../deps.js';
import { unwrap } from '../../errors.js';
import { pageOf } from '../../list-page.js';
import { formatCount, formatDate } from '../format.js';
import { departementLabel } from '../labels.js';
import { sendPage } from '../render.js';
import { chromeOf, signedIn } from '../session.js';
import { HOME_LINK } from './sessions.js';

const PATH = '/territoire';
const PAGE_SIZE = '25';
const EXPORT_PAGE = 200;
const READERS = ['departementalUnit', 'regionalAuthority'] as const;

/** The nominative list of a unit's territory, or of the protocol for its regional referents: each name read is in the journal. */
export function unitHouseholdRoutes(app: FastifyInstance, deps: AppDeps): void {
  app.get<{ Querystring: { after?: string } }>(PATH, page('territory.list'), async (request, reply) => {
    const visitor = await signedIn(deps, request, READERS);
    const { access } = visitor;
    const unit = access.role === 'departementalUnit';
    const asked = pageOf({ limit: PAGE_SIZE, after: request.query.after }, unit ? 2 : 1);
    const found = await inTransaction(caseShell(deps), access, async (caseDeps) => {
      const lines = await readTerritory(caseDeps, access, asked);
      return lines.ok ? ok({ ...lines.value, count: unit ? await caseDeps.tx.households.count() : null }) : lines;
    });
    const closed = !found.ok && !unit;
    const shown = closed ? { items: [], next: null, count: null } : unwrap(found);
    return sendPage(reply, chromeOf(visitor), {
      title: 'Ménages du territoire',
      template: 'unit-households',
      breadcrumb: [HOME_LINK, { href: null, label: 'Ménages du territoire' }],
      data: {
        rows: shown.items.map(rowOf),
        closed,
        count: shown.count === null ? 'ménages éligibles au protocole' : formatCount(shown.count, 'ménage'),
        territory: unit ? access.departements.map(departementLabel).join(', ') : 'la région, pour le protocole',
        firstHref: asked.after === null ? null : PATH,
        nextHref: shown.next === null ? null : `${PATH}?after=${encodeURIComponent(shown.next)}`,
      },
    });
  });
  app.get(`${PATH}/csv`, page('territory.export'), async (request, reply) => {
    const { access } = await signedIn(deps, request, READERS);
    // The first page is read before anything leaves: who may not read gets an error, not half a file.
    const first = await pageOfTerritory(deps, access, { limit: EXPORT_PAGE, after: null });
    await deps.uow.transaction(access, async (tx) => tx.audit.append({ action: 'territoryExported' }));
    return reply
      .header('cache-control', 'private, no-store')
      .header('content-disposition', `attachment; filename="${deps.clock.today()}_menages-du-territoire.csv"`)
      .type('text/csv; charset=utf-8')
      .send(writeCsv(linesOf(deps, access, first), COLUMNS));
  });
}

async function pageOfTerritory(
  deps: AppDeps,
  access: OrganisationAccess,
  asked: PageQuery,
): Promise<Page<TerritoryLine>> {
  return unwrap(await inTransaction(caseShell(deps), access, (caseDeps) => readTerritory(caseDeps, access, asked)));
}

async function* linesOf(
  deps: AppDeps,
  access: OrganisationAccess,
  first: Page<TerritoryLine>,
): AsyncGenerator<TerritoryLine> {
  for (let lines = first; ; ) {
    yield* lines.items;
    if (lines.next === null) return;
    lines = await pageOfTerritory(deps, access, { limit: EXPORT_PAGE, after: lines.next });
  }
}

const COLUMNS: readonly Column<TerritoryLine>[] = [
  column('Ménage', 'text', 'Nom saisi par l’association ; vide : non saisi.', ({ name }) => name),
  column('Association', 'text', 'Association qui accompagne.', ({ association }) => association),
  column('Référence', 'text', 'Référence de l’association.', ({ reference }) => reference),
  column('Département', 'text', 'Département de l’accompagnement.', ({ departement }) => departement),
  column('Personnes', 'integer', 'Personnes qui vivraient dans le logement.', ({ persons }) => persons),
  column('Début de l’AVL', 'date', 'Premier jour de l’accompagnement vers le logement.', ({ startedOn }) => startedOn),
  column('DALO depuis le', 'date', 'Jour de la reconnaissance ; vide : hors DALO.', ({ daloOn }) => daloOn),
  column('Éligible au protocole depuis le', 'date', 'Vide : hors protocole.', ({ protocolSince }) => protocolSince),
  column('Rapprochements en cours', 'text', 'Vide : aucun, ou non lu par les référents régionaux.', ({ states }) =>
    states === null || states.length === 0 ? null : states.map((state) => PAIRING_STATE_LABELS[state]).join(' ; '),
  ),
];

function column(
  header: string,
  kind: Column<TerritoryLine>['kind'],
  definition: string,
  value: Column<TerritoryLine>['value'],
): Column<TerritoryLine> {
  return { header, kind, definition, value };
}

function rowOf(line: TerritoryLine) {
  return {
    name: line.name ?? 'nom non saisi',
    reference: line.reference,
    association: line.association ?? 'non connue',
    persons: formatCount(line.persons, 'personne'),
    started: line.startedOn === null ? 'sans accompagnement vers le logement' : formatDate(line.startedOn),
    dalo: line.daloOn === null ? null : formatDate(line.daloOn),
    protocol: line.protocolSince !== null,
    states:
      line.states === null
        ? 'non lu par les référents régionaux'
        : line.states.map((state) => PAIRING_STATE_LABELS[state]).join(' ; ') || 'aucune proposition en cours',
  };
}
