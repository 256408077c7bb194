import { CONTINGENT_LABELS, CONTINGENTS, type Contingent } from '#domain/contingent.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { barChart } from '#exchange/charts/bar-chart.js';
import { departementMap, MAP_CREDIT, placeName } from '#exchange/charts/departement-map.js';
import { flowChart } from '#exchange/charts/flow-chart.js';
import { lineChart } from '#exchange/charts/line-chart.js';
import { LEDGER_DEFINITION } from '#monitoring/contingent-ledger.js';
import { FAIRNESS_ATTRIBUTES } from '#monitoring/definitions/fairness-attributes.js';
import type { Cell, IndicatorTable, TableRow } from '#monitoring/table.js';
import { formatDate, formatNumber, formatSigned } from './format.js';

export interface PictureView {
  readonly title: string;
  /** SVG, drawn from the cells that the table beside it shows. */
  readonly svg: string;
  readonly note: string | null;
  /** Its figures, where they are not in the table of the page. */
  readonly table?: {
    readonly caption: string;
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

type Painter = (table: IndicatorTable) => Promise<PictureView | null>;

const figure = (cell: Cell | undefined): number | null => (cell !== undefined && 'value' in cell ? cell.value : null);

function columnOf(table: IndicatorTable, key: string): number {
  const index = table.columns.findIndex((column) => column.key === key);
  if (index < 0) throw new Error(`${table.id} has no column ${key}`);
  return index;
}

const at = (table: IndicatorTable, row: string, column: string): number | null =>
  figure(table.rows.find(({ key }) => key === row)?.cells[columnOf(table, column)]);

interface BarRecipe {
  readonly title: string;
  readonly columns: readonly string[];
  /** The total is a row like the others: for rates and durations, never for counts. */
  readonly withTotal?: boolean;
}

const bars =
  ({ title, columns, withTotal = false }: BarRecipe): Painter =>
  async (table) => {
    const rows: readonly TableRow[] = withTotal ? [...table.rows, table.total] : table.rows;
    const chosen = columns.map((key) => columnOf(table, key));
    const unit = table.columns[chosen[0] as number]?.unit ?? '';
    const svg = await barChart(
      drawing(table, `barres-${columns[0]}`, title),
      { labels: rows.map(({ label }) => label), unit },
      chosen.map((index) => ({
        name: table.columns[index]?.label ?? '',
        values: rows.map(({ cells }) => figure(cells[index])),
      })),
    );
    return svg === null ? null : { title, svg, note: null };
  };

/** Columns over the rows of a table whose rows follow each other in time. */
const lines =
  (title: string, columns: readonly string[]): Painter =>
  async (table) => {
    const rows = table.rows.filter(({ kind }) => kind === 'row');
    const chosen = columns.map((key) => columnOf(table, key));
    const svg = await lineChart(
      drawing(table, `courbe-${columns[0]}`, title),
      { labels: rows.map(({ label }) => label), unit: table.columns[chosen[0] as number]?.unit ?? '' },
      chosen.map((index) => {
        const cells = rows.map(({ cells: all }) => all[index]);
        const bound = (side: 'low' | 'high') => cells.map((cell) => (cell?.kind === 'interval' ? cell[side] : null));
        return {
          name: table.columns[index]?.label ?? '',
          values: cells.map(figure),
          ...(cells.some((cell) => cell?.kind === 'interval') && { low: bound('low'), high: bound('high') }),
        };
      }),
    );
    return svg === null ? null : { title, svg, note: null };
  };

const flows: Painter = async (table) => {
  const title = 'Flux d’un département à l’autre';
  const moved = DEPARTEMENTS.flatMap((from) =>
    DEPARTEMENTS.filter((to) => to !== from).map((to) => ({
      from: placeName(from),
      to: placeName(to),
      value: at(table, from, to) ?? 0,
    })),
  );
  const svg = await flowChart(drawing(table, 'flux', title), DEPARTEMENTS.map(placeName), moved);
  const note =
    'À gauche le département d’accompagnement, à droite celui du logement. Les relogements dans le même département et les lieux non connus sont dans le tableau, pas dans cette image.';
  return svg === null ? null : { title, svg, note };
};

const BALANCE_CLASSES = [
  { label: 'envoie plus qu’il n’accueille', max: -1, colour: '#eac093' },
  { label: 'équilibre', min: 0, max: 0, colour: '#e3e8e7' },
  { label: 'accueille plus qu’il n’envoie', min: 1, colour: '#8fc7c1' },
];

const balanceMap: Painter = async (table) => {
  const title = 'Solde de chaque département';
  const values = Object.fromEntries(
    DEPARTEMENTS.map((departement) => {
      const value = at(table, departement, 'solde');
      return [departement, { value, text: value === null ? '–' : formatSigned(value) }];
    }),
  ) as Record<Departement, { value: number | null; text: string }>;
  const svg = await departementMap(drawing(table, 'carte', title), values, BALANCE_CLASSES);
  return {
    title,
    svg,
    note: `Solde = ménages accueillis d’ailleurs moins ménages envoyés ailleurs, en relogements. À droite, Paris et la petite couronne agrandis. ${MAP_CREDIT}`,
  };
};

function drawing(table: IndicatorTable, name: string, title: string) {
  return {
    id: `${table.id}-${name}`.replace(/[^\w-]/g, '-'),
    title: `${title} – situation au ${formatDate(table.asOf)}`,
    description: `${table.title}. Les mêmes chiffres sont dans le tableau qui accompagne l’image.`,
  };
}

/** Targets and dwellings given, added up by contingent: a region has hundreds of conventions. */
const ledgerBars: Painter = async (table) => {
  const title = 'Cible et donnés par contingent, conventions de l’année';
  const sums = new Map<Contingent, { target: number; given: number }>();
  const counted = new Set<string>();
  for (const { key, kind, cells } of table.rows) {
    if (kind !== 'row') continue;
    const line = key.slice(0, key.lastIndexOf('|'));
    const contingent = line.split('|')[2] as Contingent;
    const { target, given } = sums.get(contingent) ?? { target: 0, given: 0 };
    // Two conventions of one reserver, one of them of a commune, share what was given to it.
    const more = counted.has(line) ? 0 : (figure(cells[columnOf(table, 'donnes')]) ?? 0);
    sums.set(contingent, { target: target + (figure(cells[columnOf(table, 'cible')]) ?? 0), given: given + more });
    counted.add(line);
  }
  const rows = CONTINGENTS.flatMap((contingent) => {
    const sum = sums.get(contingent);
    return sum === undefined ? [] : [{ label: CONTINGENT_LABELS[contingent], ...sum }];
  });
  const svg = await barChart(
    drawing(table, 'barres-contingents', title),
    { labels: rows.map(({ label }) => label), unit: 'logements' },
    [
      { name: 'Cible à ce jour', values: rows.map(({ target }) => target) },
      { name: 'Donnés', values: rows.map(({ given }) => given) },
    ],
  );
  const head = ['Contingent', 'Cible à ce jour (logements)', 'Donnés (logements)'];
  const figures = rows.map(({ label, target, given }) => [label, formatNumber(target), formatNumber(given)]);
  return svg === null ? null : { title, svg, note: null, table: { caption: title, head, rows: figures } };
};

const fairnessBars = bars({
  title: 'Part proposés et part relogés',
  columns: ['taux_proposes', 'taux_reloges'],
  withTotal: true,
});

const PARTS = ['part_sur_tous', 'part_sur_localises'];

const RECIPES: Readonly<Record<string, readonly Painter[]>> = {
  ...Object.fromEntries(FAIRNESS_ATTRIBUTES.map(({ id }) => [id, [fairnessBars]])),
  [LEDGER_DEFINITION.id]: [ledgerBars],
  interdepartemental: [flows],
  'interdepartemental-soldes': [
    balanceMap,
    bars({ title: 'Venus d’ailleurs et relogés ailleurs', columns: ['accueillis', 'envoyes'] }),
  ],
  'interdepartemental-contingents': [
    bars({ title: 'Part interdépartementale par contingent', columns: PARTS, withTotal: true }),
  ],
  'interdepartemental-bailleurs': [
    bars({ title: 'Part interdépartementale par bailleur', columns: PARTS, withTotal: true }),
  ],
  'interdepartemental-trimestres': [lines('Part interdépartementale, trimestre par trimestre', PARTS)],
  'interdepartemental-annees': [lines('Part interdépartementale, année par année', PARTS)],
  'interdepartemental-voeux': [bars({ title: 'Vœux et consentements', columns: ['relogements'] })],
  'interdepartemental-echecs': [bars({ title: 'Propositions sans suite, par cause', columns: ['propositions'] })],
  'interdepartemental-motifs-caleol': [bars({ title: 'Refus par motif', columns: ['propositions'] })],
  'flux-annee': [bars({ title: 'Diagnostics et relogements de l’année', columns: ['diagnostics', 'relogements'] })],
  'anciennete-attente': [
    bars({
      title: 'Ancienneté de ceux qui attendent',
      columns: ['anciennete_moyenne', 'anciennete_mediane'],
      withTotal: true,
    }),
  ],
  'dalo-hors-delai': [bars({ title: 'Part au-delà du délai légal', columns: ['part'], withTotal: true })],
  'taux-prioritaires': [bars({ title: 'Taux par contingent', columns: ['taux'], withTotal: true })],
  'taux-prioritaires-departements': [bars({ title: 'Taux par département', columns: ['taux'], withTotal: true })],
  'taux-premier-quartile': [bars({ title: 'Taux hors quartiers prioritaires', columns: ['taux'], withTotal: true })],
  'coherence-syplo': [bars({ title: 'Cohérence par champ', columns: ['coherence'], withTotal: true })],
  'coherence-syplo-associations': [
    bars({ title: 'Cohérence par association', columns: ['coherence'], withTotal: true }),
  ],
  T01: [bars({ title: 'Taux de relogement', columns: ['taux_relogement'], withTotal: true })],
  T02: [bars({ title: 'Part des attributions', columns: ['pct_avdl', 'pct_dalo'], withTotal: true })],
  T03: [bars({ title: 'Part des attributions', columns: ['pct_avdl', 'pct_dalo'], withTotal: true })],
  T04: [bars({ title: 'Part des attributions', columns: ['pct_avdl', 'pct_dalo'], withTotal: true })],
  T05: [bars({ title: 'Part des attributions', columns: ['pct_avdl', 'pct_dalo'], withTotal: true })],
  T06: [bars({ title: 'Part des attributions', columns: ['pct_avdl', 'pct_dalo'], withTotal: true })],
  // Two clocks are never on one picture: from the start of support, from the recognition.
  T07: [
    bars({
      title: 'Ménages AVDL, depuis le début de l’accompagnement',
      columns: ['avdl_moyenne', 'avdl_mediane'],
      withTotal: true,
    }),
    bars({
      title: 'Ménages DALO, depuis la reconnaissance',
      columns: ['dalo_moyenne', 'dalo_mediane'],
      withTotal: true,
    }),
  ],
  T08: [
    bars({
      title: 'Ce que sont devenus les ménages accompagnés depuis plus de six mois',
      columns: ['relogements', 'propositions_en_cours', 'sans_propositions'],
    }),
  ],
  T09: [bars({ title: 'Relogements par département', columns: ['relogements'] })],
  T10: [bars({ title: 'Part des relogés venus d’un autre département', columns: ['pct'], withTotal: true })],
  T11: [bars({ title: 'Situation des ménages éligibles', columns: ['reloges', 'restant', 'sortie_sans_relogement'] })],
  T12: [bars({ title: 'Relogements par bailleur', columns: ['relogements'] })],
  T13: [bars({ title: 'Relogements par contingent', columns: ['relogements'] })],
  'les-plus-anciens': [bars({ title: 'Situation des ménages', columns: ['menages'] })],
  'situations-bloquantes': [bars({ title: 'Situations par nature', columns: ['situations'] })],
  prescripteurs: [bars({ title: 'Diagnostics et relogements', columns: ['diagnostiques', 'reloges'] })],
  dispositifs: [bars({ title: 'Diagnostics et relogements', columns: ['diagnostiques', 'reloges'] })],
};

/** The pictures of a table, in order; none where it has no recipe, no figure or nobody in its population. */
export async function picturesOf(table: IndicatorTable): Promise<readonly PictureView[]> {
  if (table.empty !== null) return [];
  const drawn = await Promise.all((RECIPES[table.id] ?? []).map((paint) => paint(table)));
  return drawn.filter((picture) => picture !== null);
}
