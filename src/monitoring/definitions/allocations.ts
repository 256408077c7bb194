import type { Contingent } from '#domain/contingent.js';
import { is, isNot, known } from '../conditions.js';
import type { Column, Count, IndicatorDefinition, MomentCondition } from '../definition.js';
import { BY_RING, byDepartement } from './axes.js';
import { ALL_ALLOCATIONS, AVDL_ALLOCATIONS, DALO_ALLOCATIONS } from './counts.js';

function columns(narrow: readonly MomentCondition[]): readonly Column[] {
  const narrowed = (count: Count): Count => ({ ...count, where: [...count.where, ...narrow] });
  const [avdl, dalo, all] = [AVDL_ALLOCATIONS, DALO_ALLOCATIONS, ALL_ALLOCATIONS].map(narrowed) as [
    Count,
    Count,
    Count,
  ];
  const share = (numerator: Count) => ({ kind: 'ratio', numerator, denominator: [all], decimals: 1 }) as const;
  return [
    {
      key: 'attr_avdl',
      label: 'Attributions à des ménages AVDL',
      unit: 'attributions',
      kind: 'count',
      count: avdl,
    },
    {
      key: 'pct_avdl',
      label: 'Ménages AVDL / total des attributions',
      unit: '%',
      knownRowsOnly: true,
      ...share(avdl),
    },
    {
      key: 'attr_dalo',
      label: 'Attributions à l’ensemble des ménages reconnus DALO',
      unit: 'attributions',
      provisional: true,
      knownRowsOnly: true,
      kind: 'count',
      count: dalo,
    },
    {
      key: 'pct_dalo',
      label: 'Ménages DALO / total des attributions',
      unit: '%',
      provisional: true,
      knownRowsOnly: true,
      ...share(dalo),
    },
    {
      key: 'attr_total',
      label: 'Attributions à tous les ménages',
      unit: 'attributions',
      provisional: true,
      knownRowsOnly: true,
      kind: 'count',
      count: all,
    },
  ];
}

const BASE = {
  population: 'Baux signés dans l’année en Île-de-France, par département de relogement (SNE, SYPLO).',
  clock: null,
  period: 'Du 1er janvier à la date.',
  rows: 'rehousings',
  departementField: 'departementTo',
  axis: byDepartement('departementTo', BY_RING),
  totalLabel: 'Île-de-France',
  reminder: null,
  adr: '0102',
} as const;

export const ALLOCATIONS: IndicatorDefinition = {
  ...BASE,
  id: 'T02',
  title: 'Attributions de logement de l’année',
  question: 'Quelle part des attributions va aux ménages AVDL et aux ménages reconnus DALO ?',
  exclusions: [
    'Les attributions non localisées ne sont que celles des ménages AVDL : les autres colonnes les excluent.',
  ],
  notKnownRule:
    'Les ménages AVDL relogés en un lieu que ni le SNE ni SYPLO ne donnent sont la ligne « non connu », comptés au total.',
  sourceTable: 'T02_attributions_2022',
  columns: columns([]),
  headlines: [
    {
      key: 'pct_avdl_localises',
      label: 'Ménages AVDL localisés / total des attributions',
      unit: '%',
      kind: 'ratio',
      numerator: {
        ...AVDL_ALLOCATIONS,
        text: 'attributions AVDL localisées',
        where: [...AVDL_ALLOCATIONS.where, known('departementTo')],
      },
      denominator: [ALL_ALLOCATIONS],
      decimals: 1,
    },
  ],
  cautions: [
    'Le pourcentage régional AVDL compte au numérateur des relogements non localisés, absents du dénominateur.',
  ],
};

interface Block {
  readonly id: string;
  readonly contingent: Contingent;
  readonly title: string;
  readonly sourceTable: string;
}

const NOT_BY_CONTINGENT =
  'Les attributions dont le contingent n’est pas connu sont au tableau « contingent non connu » ; les quatre contingents, les autres réservataires et le non connu font le total de T02.';

function block({ id, contingent, title, sourceTable }: Block): IndicatorDefinition {
  return {
    ...BASE,
    id,
    title: `Contingents : ${title}`,
    question: `Quelle part des attributions va aux ménages AVDL et DALO sur ce contingent (${title}) ?`,
    exclusions: [],
    notKnownRule: NOT_BY_CONTINGENT,
    sourceTable,
    columns: columns([is('contingent', contingent)]),
    headlines: [],
    cautions: [],
  };
}

export const CONTINGENT_BLOCKS: readonly IndicatorDefinition[] = [
  block({
    id: 'T03',
    contingent: 'prefect',
    title: 'préfectoral (mal-logés)',
    sourceTable: 'T03_contingent_prefectoral',
  }),
  block({
    id: 'T04',
    contingent: 'actionLogement',
    title: 'Action Logement',
    sourceTable: 'T04_contingent_action_logement',
  }),
  block({
    id: 'T05',
    contingent: 'localAuthority',
    title: 'collectivités territoriales',
    sourceTable: 'T05_contingent_collectivites',
  }),
  block({
    id: 'T06',
    contingent: 'unreserved',
    title: 'hors contingent, patrimoine des bailleurs',
    sourceTable: 'T06_hors_contingent_bailleurs',
  }),
];

export const UNKNOWN_CONTINGENT: IndicatorDefinition = {
  ...BASE,
  id: 'contingent-non-connu',
  title: 'Contingents : non connu',
  question: 'Combien d’attributions de l’année n’ont pas de contingent connu ?',
  exclusions: [],
  notKnownRule: NOT_BY_CONTINGENT,
  sourceTable: null,
  columns: columns([{ test: 'unknown', field: 'contingent' }]),
  headlines: [],
  cautions: [],
};

export const OTHER_CONTINGENTS: IndicatorDefinition = {
  ...BASE,
  id: 'autres-reservataires',
  title: 'Contingents : autres réservataires',
  question:
    'Combien d’attributions de l’année vont à un autre réservataire (agents publics, réservations conventionnelles) ?',
  exclusions: [],
  notKnownRule: NOT_BY_CONTINGENT,
  sourceTable: null,
  columns: columns([known('contingent'), ...noneOfTheFour()]),
  headlines: [],
  cautions: [],
};

/** None of the four contingents that have a table of their own. */
function noneOfTheFour(): readonly MomentCondition[] {
  return (['prefect', 'actionLogement', 'localAuthority', 'unreserved'] as const).map((value) =>
    isNot('contingent', value),
  );
}
