import { DEPARTEMENT_NAMES, DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { quotient } from './cells.js';
import type { DefinitionView } from './definition-view.js';
import { type InterDepartmentalMatrix, MATRIX_POPULATIONS } from './inter-departmental.js';
import type { Cell, IndicatorTable, TableRow } from './table.js';

const COLUMNS = [
  { key: 'suivis', label: 'Relogés parmi ceux qu’il suit, lieu connu', unit: 'relogements', provisional: false },
  { key: 'envoyes', label: 'dont relogés ailleurs', unit: 'relogements', provisional: false },
  { key: 'part_envoyes', label: 'Part relogés ailleurs', unit: '%', provisional: false },
  { key: 'reloges_ici', label: 'Relogés chez lui, origine connue', unit: 'relogements', provisional: false },
  { key: 'accueillis', label: 'dont venus d’ailleurs', unit: 'relogements', provisional: false },
  { key: 'part_accueillis', label: 'Part venus d’ailleurs', unit: '%', provisional: false },
  { key: 'solde', label: 'Solde', unit: 'relogements', provisional: false },
] as const;

export const BALANCE_DEFINITION: DefinitionView = {
  id: 'interdepartemental-soldes',
  title: 'Chaque département, comme accueil et comme origine',
  question: 'Quels départements accueillent plus qu’ils n’envoient ?',
  population: Object.values(MATRIX_POPULATIONS)
    .map(({ label }) => label)
    .join(' ; ou : '),
  clock: null,
  exclusions: ['Les relogements dont l’origine ou le lieu n’est pas connu ; la matrice les montre.'],
  period: 'Du 1er janvier (ou du début de la convention) à la date.',
  notKnownRule: 'Un relogement à l’origine ou au lieu non connu n’est ni envoyé ni accueilli.',
  source: null,
  adr: '0105',
  figures: COLUMNS.map(({ key, label, unit }) => ({
    key,
    label,
    unit,
    provisional: false,
    numerator: label,
    denominator:
      key === 'part_envoyes'
        ? 'relogés parmi ceux qu’il suit, lieu connu'
        : key === 'part_accueillis'
          ? 'relogés chez lui, origine connue'
          : null,
  })),
  cautions: ['Solde = venus d’ailleurs moins relogés ailleurs ; les soldes s’annulent.'],
  discrepancies: [],
};

/** Each département as origin and as host, from a matrix; the balances add up to nought. */
export function balanceTable(matrix: InterDepartmentalMatrix): IndicatorTable {
  const at = (d: Departement) => ({
    followed: DEPARTEMENTS.reduce((sum, to) => sum + matrix.moves[d][to], 0),
    here: DEPARTEMENTS.reduce((sum, from) => sum + matrix.moves[from][d], 0),
    ...matrix.balance[d],
  });
  const moved = matrix.interDepartmental;
  const whole = { followed: matrix.located, here: matrix.located, hosted: moved, sent: moved, net: 0 };
  return {
    id: BALANCE_DEFINITION.id,
    title: `${BALANCE_DEFINITION.title} – ${matrix.population}`,
    asOf: matrix.asOf,
    scope: { kind: 'region' },
    empty: matrix.empty,
    columns: COLUMNS,
    rows: DEPARTEMENTS.map(
      (d) => ({ key: d, label: `${d} – ${DEPARTEMENT_NAMES[d]}`, kind: 'row', cells: cells(at(d)) }) satisfies TableRow,
    ),
    total: { key: 'total', label: 'Île-de-France', kind: 'total', cells: cells(whole) },
    reminder: null,
    headlines: [],
    cautions: BALANCE_DEFINITION.cautions,
  };
}

function cells(one: {
  readonly followed: number;
  readonly here: number;
  readonly hosted: number;
  readonly sent: number;
  readonly net: number;
}): readonly Cell[] {
  const count = (value: number): Cell => ({ kind: 'count', value });
  return [
    count(one.followed),
    count(one.sent),
    quotient(one.sent, one.followed, 100, 1),
    count(one.here),
    count(one.hosted),
    quotient(one.hosted, one.here, 100, 1),
    count(one.net),
  ];
}
