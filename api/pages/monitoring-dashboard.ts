import { grantOf } from '#casework/access/matrix.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { BALANCE_DEFINITION } from '#monitoring/balances.js';
import { LEDGER_DEFINITION } from '#monitoring/contingent-ledger.js';
import type { DefinitionView } from '#monitoring/definition-view.js';
import { definitionOver, tableWithout } from '#monitoring/period.js';
import { appliesTo, definitions, usesPeriod } from '#monitoring/report.js';
import { ROW_EXPORTS } from '#monitoring/row-export.js';
import { MATRIX_DEFINITION, OBJECTIVE_DEFINITION } from '#monitoring/special-tables.js';
import type { IndicatorTable, Scope } from '#monitoring/table.js';
import type { Tx } from '#ports.js';
import { shownTo } from '../indicator-request.js';
import { frontierView } from './frontier-view.js';
import { indicatorView } from './indicator-view.js';
import { type PictureView, picturesOf } from './monitoring-pictures.js';
import { type Asked, type Filters, filtersOf, monitoringHref, scopeLabel, tableAsked } from './monitoring-request.js';

export interface DashboardView {
  readonly asOf: CalendarDate;
  readonly scope: string;
  readonly regional: boolean;
  readonly filters: Filters;
  readonly sections: readonly SectionView[];
  readonly links: readonly LinkView[];
  /** The last frontier computed of the inter-departmental share, in the region alone. */
  readonly frontier: Awaited<ReturnType<typeof frontierView>> | null;
  /** Rows one by one, for the roles that may take them. */
  readonly exports: readonly { readonly href: string; readonly label: string }[];
}

interface SectionView {
  readonly table: ReturnType<typeof indicatorView>;
  readonly pictures: readonly PictureView[];
  readonly href: string;
}

interface LinkView {
  readonly href: string;
  readonly id: string;
  readonly title: string;
  readonly question: string;
}

/** What each scope opens on, in order: the region on what passes from one département to another. */
const FIRST: Readonly<Record<Scope['kind'], readonly string[]>> = {
  region: [
    MATRIX_DEFINITION.id,
    BALANCE_DEFINITION.id,
    'interdepartemental-trimestres',
    'interdepartemental-voeux',
    'interdepartemental-echecs',
    'interdepartemental-contingents',
    'T10',
    OBJECTIVE_DEFINITION.id,
  ],
  departement: ['T10', 'interdepartemental-trimestres', 'interdepartemental-echecs', 'T08', 'T01'],
  landlord: [
    'rapprochements-annee',
    'rapprochements-delais',
    LEDGER_DEFINITION.id,
    'taux-prioritaires',
    'taux-premier-quartile',
    'enquete-un-an',
    'interdepartemental-trimestres',
    'T13',
  ],
  association: ['T01', 'T08', 'anciennete-attente', 'situations-bloquantes'],
  reserver: [
    LEDGER_DEFINITION.id,
    'rapprochements-annee',
    'taux-prioritaires',
    'taux-premier-quartile',
    'interdepartemental-contingents',
  ],
};

/** The first page of monitoring in a scope: its first tables with their pictures, then a link to every table it has. */
export async function dashboardOf(tx: Tx, access: OrganisationAccess, asked: Asked): Promise<DashboardView> {
  const known = definitions();
  const applicable = known.filter(({ id }) => appliesTo(id, asked.scope));
  const first = FIRST[asked.scope.kind].flatMap((id) => applicable.filter((definition) => definition.id === id));
  // The first table chooses the day of the others where none was asked for; those are read together.
  const [opening, ...others] = first;
  const begun = opening === undefined ? [] : [await tableHere(tx, opening, asked)];
  const asOf = begun[0]?.asOf ?? asked.asOf ?? asked.today;
  const following = await Promise.all(others.map((definition) => tableHere(tx, definition, { ...asked, asOf })));
  const tables = [...begun, ...following].map((table) => shownTo(access, table));
  const matrix = first.some(({ id }) => id === MATRIX_DEFINITION.id);
  return {
    asOf,
    scope: await scopeLabel(tx, asked.scope),
    regional: asked.scope.kind === 'region',
    filters: await filtersOf(tx, access, asked, { action: '/suivi', asOf, matrix, regional: false, period: true }),
    sections: await Promise.all(tables.map((table, i) => sectionOf(table, first[i] as DefinitionView, asked))),
    links: applicable.map(({ id, title, question }) => ({
      href: monitoringHref(`/suivi/${id}`, withinPeriod(id, asked), asOf),
      id,
      title,
      question,
    })),
    frontier: await frontierOf(tx, asked.scope),
    exports: grantOf('monitoring.export', access.role) === null ? [] : exportsOf(asked, asOf),
  };
}

/** What is asked of one table among others: a table whose period is its own is not asked for another. */
function withinPeriod(id: string, asked: Asked): Asked {
  return usesPeriod(id, asked.population) === 'own' ? { ...asked, from: null } : asked;
}

async function tableHere(tx: Tx, { id, period }: DefinitionView, asked: Asked): Promise<IndicatorTable> {
  const within = withinPeriod(id, asked);
  const table = await tableAsked(tx, id, within);
  return within.from === asked.from ? table : tableWithout(table, `le sien : ${period}`);
}

/** What more of the inter-departmental share would cost, beside the observed one: the last frontier computed. */
async function frontierOf(tx: Tx, scope: Scope): Promise<DashboardView['frontier']> {
  const last = scope.kind === 'region' ? await tx.frontiers.lastComputed('interDepartmental') : null;
  return last && frontierView(last);
}

function exportsOf(asked: Asked, asOf: CalendarDate): DashboardView['exports'] {
  return ROW_EXPORTS.flatMap(({ id, title }) =>
    ['csv', 'xlsx'].map((format) => ({
      href: monitoringHref(`/suivi/lignes/${id}/${format}`, { ...asked, from: null }, asOf),
      label: `${title} (${format.toUpperCase()})`,
    })),
  );
}

async function sectionOf(table: IndicatorTable, definition: DefinitionView, asked: Asked): Promise<SectionView> {
  return {
    table: indicatorView(table, definitionOver(definition, table)),
    pictures: await picturesOf(table),
    href: monitoringHref(`/suivi/${table.id}`, withinPeriod(table.id, asked), table.asOf),
  };
}
