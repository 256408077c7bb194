import { DEPARTEMENT_NAMES, DEPARTEMENTS } from '#domain/departement.js';
import type { DefinitionView } from './definition-view.js';
import { type InterDepartmentalMatrix, MATRIX_POPULATIONS } from './inter-departmental.js';
import type { ObjectiveLine } from './objective.js';
import { SEED_DISCREPANCIES } from './seed-figures/discrepancies.js';
import { type Cell, type IndicatorTable, NONE, type TableRow } from './table.js';

const count = (value: number): Cell => ({ kind: 'count', value });
const REHOUSINGS = { unit: 'relogements', provisional: false } as const;

export const MATRIX_DEFINITION: DefinitionView = {
  id: 'interdepartemental',
  title: 'Relogements interdépartementaux : matrice origine – destination',
  question: 'D’où viennent et où vont les ménages relogés ?',
  population: Object.values(MATRIX_POPULATIONS)
    .map(({ label }) => label)
    .join(' ; ou : '),
  clock: null,
  exclusions: [],
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Une origine ou un lieu non connu a sa ligne ou sa colonne ; les deux parts sont données.',
  source: null,
  adr: '0105',
  figures: [
    {
      key: 'part_sur_tous',
      label: 'Part interdépartementale, sur tous',
      unit: '%',
      numerator: 'origine et lieu connus et différents',
      denominator: 'tous les relogements',
      provisional: false,
    },
    {
      key: 'part_sur_localises',
      label: 'Part interdépartementale, sur les localisés',
      unit: '%',
      numerator: 'origine et lieu connus et différents',
      denominator: 'relogements dont l’origine et le lieu sont connus',
      provisional: false,
    },
  ],
  cautions: ['Solde d’un département = accueillis d’ailleurs moins envoyés ailleurs ; les soldes s’annulent.'],
  discrepancies: SEED_DISCREPANCIES.filter(({ table }) => table === 'T10'),
};

export const OBJECTIVE_DEFINITION: DefinitionView = {
  id: 'objectif-80',
  title: 'Objectif de 80 % de relogement',
  question: 'Que faudrait-il dans les douze mois pour atteindre l’objectif ?',
  population: 'Ménages accompagnés de la convention (T01).',
  clock: null,
  exclusions: [],
  period: 'Cumul depuis le début de la convention ; flux des douze derniers mois.',
  notKnownRule: 'Sans année précédente dans la même convention, le taux seul.',
  source: null,
  adr: '0109',
  figures: [
    {
      key: 'taux',
      label: 'Taux de relogement',
      unit: '%',
      numerator: 'relogés après AVL',
      denominator: 'relogés après AVL ; plus : en AVL à la date',
      provisional: false,
    },
    {
      key: 'necessaires',
      label: 'Relogements nécessaires',
      unit: 'relogements',
      numerator: 'le moins de relogements dont le taux atteint l’objectif, à entrées nettes égales',
      denominator: null,
      provisional: false,
    },
  ],
  cautions: [],
  discrepancies: SEED_DISCREPANCIES.filter(({ table, what }) => table === 'T01' && what.includes('80 %')),
};

/** The matrix as a table: origins in rows, places in columns, then what is not known, the total and the balance. */
export function matrixTable(matrix: InterDepartmentalMatrix): IndicatorTable {
  const columns = [
    ...DEPARTEMENTS.map((d) => ({ key: d, label: `→ ${d}`, ...REHOUSINGS })),
    { key: 'notKnown', label: 'lieu non connu', ...REHOUSINGS },
    { key: 'total', label: 'total', ...REHOUSINGS },
    { key: 'accueillis', label: 'accueillis d’ailleurs', ...REHOUSINGS },
    { key: 'envoyes', label: 'envoyés ailleurs', ...REHOUSINGS },
    { key: 'solde', label: 'solde', ...REHOUSINGS },
  ];
  const rows: readonly TableRow[] = DEPARTEMENTS.map((from) => ({
    key: from,
    label: `de ${from} – ${DEPARTEMENT_NAMES[from]}`,
    kind: 'row',
    cells: [
      ...DEPARTEMENTS.map((to) => count(matrix.moves[from][to])),
      count(matrix.unknownPlace[from]),
      count(matrix.byOrigin[from]),
      count(matrix.balance[from].hosted),
      count(matrix.balance[from].sent),
      count(matrix.balance[from].net),
    ],
  }));
  const unknownOrigins = DEPARTEMENTS.reduce((sum, d) => sum + matrix.unknownOrigin[d], matrix.bothUnknown);
  const none = [NONE.notKnown, NONE.notKnown, NONE.notKnown];
  const unknownPlaces = DEPARTEMENTS.reduce((sum, d) => sum + matrix.unknownPlace[d], matrix.bothUnknown);
  const moved = count(matrix.interDepartmental);
  return {
    id: MATRIX_DEFINITION.id,
    title: `${MATRIX_DEFINITION.title} – ${matrix.population}`,
    asOf: matrix.asOf,
    scope: { kind: 'region' },
    empty: matrix.empty,
    columns,
    rows: [
      ...rows,
      {
        key: 'notKnown',
        label: 'origine non connue',
        kind: 'notKnown',
        cells: [
          ...DEPARTEMENTS.map((to) => count(matrix.unknownOrigin[to])),
          count(matrix.bothUnknown),
          count(unknownOrigins),
          ...none,
        ],
      },
    ],
    total: {
      key: 'total',
      label: 'Total',
      kind: 'total',
      cells: [
        ...DEPARTEMENTS.map((to) => count(matrix.byPlace[to])),
        count(unknownPlaces),
        count(matrix.total),
        moved,
        moved,
        count(0),
      ],
    },
    reminder: null,
    headlines: [
      { key: 'interdepartementaux', label: 'Relogements interdépartementaux', ...REHOUSINGS, cell: moved },
      {
        key: 'part_sur_tous',
        label: 'Part, sur tous les relogements',
        unit: '%',
        provisional: false,
        cell: matrix.shareOfAll,
      },
      {
        key: 'part_sur_localises',
        label: 'Part, sur les localisés',
        unit: '%',
        provisional: false,
        cell: matrix.shareOfLocated,
      },
    ],
    cautions: MATRIX_DEFINITION.cautions,
  };
}

/** The line of the objective as a table of one row a figure. */
export function objectiveTable(line: ObjectiveLine): IndicatorTable {
  const { year } = line;
  const figure = (key: string, label: string, cell: Cell): TableRow => ({ key, label, kind: 'row', cells: [cell] });
  const ofYear = (value: number | undefined): Cell => (value === undefined ? NONE.notComparable : count(value));
  return {
    id: OBJECTIVE_DEFINITION.id,
    title: OBJECTIVE_DEFINITION.title,
    asOf: line.asOf,
    scope: line.scope,
    empty: line.empty,
    columns: [{ key: 'valeur', label: 'valeur', unit: 'ménages', provisional: false }],
    rows: [
      figure('reloges', 'Relogés depuis le début de la convention', count(line.rehoused)),
      figure('avl', 'En AVL à la date', count(line.waiting)),
      figure('reloges_12_mois', 'Relogés des douze derniers mois', ofYear(year?.rehoused)),
      figure('entrees_nettes', 'Entrées nettes des douze derniers mois', ofYear(year?.netInflow)),
      figure(
        'necessaires',
        `Relogements nécessaires en douze mois pour ${line.objectivePercent} %`,
        ofYear(year?.needed),
      ),
      figure('evolution', 'Évolution sur les douze derniers mois (%)', year?.change ?? NONE.notComparable),
      figure(
        'taux_si_repete',
        'Taux si les douze derniers mois se répètent (%)',
        year?.rateIfRepeated ?? NONE.notComparable,
      ),
    ],
    total: { key: 'total', label: 'Taux de relogement (%)', kind: 'total', cells: [line.rate] },
    reminder: null,
    headlines: [],
    cautions: [line.caution],
  };
}
