import { CONTINGENT_LABELS, type Contingent } from '#domain/contingent.js';
import { type CalendarDate, yearOf } from '#domain/dates.js';
import { DEPARTEMENT_NAMES } from '#domain/departement.js';
import type { FlowAgreement, FlowCounter } from '#domain/landlord.js';
import type { FixedCoefficient } from '#domain/target.js';
import type { DefinitionView } from './definition-view.js';
import { roundedQuotient } from './rounding.js';
import { type Cell, EMPTY_POPULATION, type IndicatorTable, NONE, type Scope, type TableRow } from './table.js';

/** What the ledger is made of: conventions of the year and what the landlords have oriented since 1 January. */
export interface FlowLedger {
  readonly agreements: readonly FlowAgreement[];
  readonly counters: readonly FlowCounter[];
  /** Of a reserver's ledger alone: what its landlords oriented to others, which its own shares are shares of. */
  readonly elsewhere: readonly Pick<FlowCounter, 'landlordId' | 'departement' | 'year' | 'oriented'>[];
  /** Names of the organisations by id. */
  readonly names: ReadonlyMap<string, string>;
  /** Coefficients of the last published run; empty where its policy aims at nothing. */
  readonly coefficients: readonly FixedCoefficient[];
}

const COLUMNS = [
  { key: 'part', label: 'Part de la convention', unit: '%', provisional: false },
  { key: 'flux', label: 'Logements orientés par le bailleur', unit: 'logements', provisional: false },
  { key: 'cible', label: 'Cible à ce jour', unit: 'logements', provisional: false },
  { key: 'donnes', label: 'Donnés', unit: 'logements', provisional: false },
  { key: 'reste', label: 'Reste à donner', unit: 'logements', provisional: false },
  { key: 'prix', label: 'Prix du moteur', unit: 'points', provisional: false },
] as const;

const FORMULAS: Readonly<Record<string, readonly [string, string | null]>> = {
  part: ['part annuelle de la convention de gestion en flux', null],
  flux: [
    'logements déclarés du 1er janvier à la date, que le bailleur a orientés dans le département, vacances retirées exclues',
    null,
  ],
  cible: ['part de la convention × logements orientés, au logement le plus proche', null],
  donnes: ['logements orientés vers ce réservataire', null],
  reste: ['cible moins donnés ; négatif = en avance', null],
  prix: [
    'points que le dernier calcul publié ajoute au rang 1 pour un ménage prioritaire sur un logement de ce réservataire (objectif CCH L441-1) ; « aucun » : sa politique n’y vise rien',
    null,
  ],
};

export const LEDGER_DEFINITION: DefinitionView = {
  id: 'contingents-flux',
  title: 'Registre des contingents : cible, donné, reste',
  question: 'Où en est chaque convention de gestion en flux ?',
  population: 'Conventions de l’année, par bailleur, département et réservataire (CCH R441-5).',
  clock: null,
  exclusions: ['Les logements pas encore orientés.'],
  period: 'Du 1er janvier à la date ; le prix est celui du dernier calcul publié.',
  notKnownRule: 'Une orientation sans convention a sa ligne, sans cible : elle n’est pas un écart.',
  source: null,
  adr: '0113',
  figures: COLUMNS.map(({ key, label, unit }) => ({
    key,
    label,
    unit,
    provisional: false,
    numerator: FORMULAS[key]?.[0] ?? '',
    denominator: FORMULAS[key]?.[1] ?? null,
  })),
  cautions: ['La loi juge l’année entière : en cours d’année le registre montre un rythme, pas une faute.'],
  discrepancies: [],
};

interface Line {
  readonly landlordId: string;
  readonly departement: FlowAgreement['departement'];
  readonly contingent: Contingent;
  readonly reserverId: string | null;
  readonly communeCode: string | null;
  readonly sharePermille: number | null;
}

const placeOf = ({ landlordId, departement }: Pick<Line, 'landlordId' | 'departement'>) =>
  `${landlordId}|${departement}`;
const reserverOf = ({ contingent, reserverId }: Pick<Line, 'contingent' | 'reserverId'>) =>
  `${contingent}|${reserverId ?? ''}`;

/** The ledger of a year: one row a convention, then orientations that no convention foresees. */
export function contingentLedger(
  ledger: FlowLedger,
  { asOf, scope }: { readonly asOf: CalendarDate; readonly scope: Scope },
): IndicatorTable {
  const year = yearOf(asOf);
  const here = (one: { readonly year: number; readonly landlordId: string; readonly departement: string }) =>
    one.year === year &&
    (scope.kind !== 'departement' || one.departement === scope.departement) &&
    (scope.kind !== 'landlord' || one.landlordId === scope.id);
  const own = (one: { readonly reserverId: string | null }) => scope.kind !== 'reserver' || one.reserverId === scope.id;
  const agreements = ledger.agreements.filter((one) => here(one) && own(one));
  const counters = ledger.counters.filter((one) => here(one) && own(one));
  const others = ledger.counters.filter((one) => here(one) && !own(one));
  const elsewhere = [...ledger.elsewhere.filter(here), ...others];
  const foreseen = new Set(agreements.map((one) => `${placeOf(one)}|${reserverOf(one)}`));
  const unforeseen = counters
    .filter((one) => !foreseen.has(`${placeOf(one)}|${reserverOf(one)}`))
    .map((one): Line => ({ ...one, communeCode: null, sharePermille: null }));
  const rows = [...agreements, ...unforeseen].map((line) => rowOf(line, { ...ledger, counters, elsewhere }, scope));
  const count = (value: number): Cell => ({ kind: 'count', value });
  const given = sumOf(counters);
  return {
    id: LEDGER_DEFINITION.id,
    title: LEDGER_DEFINITION.title,
    asOf,
    scope,
    empty: rows.length === 0 ? EMPTY_POPULATION.replace('aucun ménage', 'aucune convention ni orientation') : null,
    columns: COLUMNS,
    rows: rows.toSorted((a, b) => (a.label < b.label ? -1 : a.label > b.label ? 1 : 0)),
    total: {
      key: 'total',
      label: 'Total orienté',
      kind: 'total',
      cells: [
        NONE.otherScope,
        scope.kind === 'reserver' ? NONE.otherScope : count(given),
        NONE.otherScope,
        count(given),
        NONE.otherScope,
        NONE.otherScope,
      ],
    },
    reminder: null,
    headlines: [],
    cautions: LEDGER_DEFINITION.cautions,
  };
}

/** How a run names the reserver of a line; the landlord is the one of what nobody else reserves. */
function targetScopeOf({ contingent, reserverId, landlordId }: Line): string {
  const reserver = contingent === 'unreserved' ? landlordId : reserverId;
  return reserver === null ? contingent : `${contingent}:${reserver}`;
}

const sumOf = (found: readonly { readonly oriented: number }[]) =>
  found.reduce((sum, { oriented }) => sum + oriented, 0);

/** Landlord, département, contingent and reserver, without the one whose table it is. */
function labelOf(line: Line, names: FlowLedger['names'], { kind }: Scope): string {
  const name = (id: string) => names.get(id) ?? id;
  const reserver = line.reserverId === null || kind === 'reserver' ? '' : `, ${name(line.reserverId)}`;
  const commune = line.communeCode === null ? '' : ` (commune ${line.communeCode})`;
  const parts = [
    `${line.departement} ${DEPARTEMENT_NAMES[line.departement]}`,
    `${CONTINGENT_LABELS[line.contingent]}${reserver}${commune}`,
  ];
  return (kind === 'landlord' ? parts : [name(line.landlordId), ...parts]).join(' – ');
}

function rowOf(line: Line, { counters, elsewhere, names, coefficients }: FlowLedger, scope: Scope): TableRow {
  const there = counters.filter((one) => placeOf(one) === placeOf(line));
  const flow = sumOf(there) + sumOf(elsewhere.filter((one) => placeOf(one) === placeOf(line)));
  const given = sumOf(there.filter((one) => reserverOf(one) === reserverOf(line)));
  const target = line.sharePermille === null ? null : roundedQuotient(line.sharePermille * flow, 1000, 1, 0);
  const price = coefficients.find(({ kind, scope }) => kind === 'priorityByReserver' && scope === targetScopeOf(line));
  return {
    key: `${placeOf(line)}|${reserverOf(line)}|${line.communeCode ?? ''}`,
    label: labelOf(line, names, scope),
    kind: target === null ? 'others' : 'row',
    cells: [
      line.sharePermille === null
        ? NONE.noAgreement
        : {
            kind: 'quotient',
            value: line.sharePermille / 10,
            decimals: 1,
            numerator: line.sharePermille,
            denominator: 1000,
          },
      { kind: 'count', value: flow },
      target === null ? NONE.noAgreement : { kind: 'count', value: target },
      { kind: 'count', value: given },
      target === null ? NONE.noAgreement : { kind: 'change', value: target - given, now: target, before: given },
      price === undefined ? { kind: 'text', text: 'aucun' } : { kind: 'count', value: price.coefficient },
    ],
  };
}
