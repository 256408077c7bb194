import { CONTINGENT_LABELS } from '#domain/contingent.js';
import { CALEOL_MOTIVE_LABELS } from '#domain/pairing-life.js';
import { differ, inThePeriod, is, known, open, reached } from '../conditions.js';
import type { Column, Count, IndicatorDefinition, MomentCondition } from '../definition.js';
import { AVDL_ALLOCATIONS, AVDL_OF_THE_CONVENTION } from './counts.js';

const MOVED: readonly MomentCondition[] = [differ('departementTo', 'departementFrom')];
const LOCATED: readonly MomentCondition[] = [known('departementTo'), known('departementFrom')];

/** The columns of a table of inter-departmental rehousing over a population of leases. */
function columns(leases: Count, evolution: boolean): readonly Column[] {
  const located: Count = {
    ...leases,
    text: `${leases.text}, origine et lieu connus`,
    where: [...leases.where, ...LOCATED],
  };
  const moved: Count = {
    ...leases,
    text: `${leases.text}, lieu autre que l’origine`,
    where: [...leases.where, ...MOVED],
  };
  const knownBy = { count: located, among: leases };
  const share = { unit: '%', kind: 'ratio', numerator: moved, decimals: 1 } as const;
  const counted = { unit: 'relogements', kind: 'count' } as const;
  const columns: readonly Column[] = [
    { key: 'relogements', label: 'Relogements', ...counted, count: leases },
    { key: 'localises', label: 'dont origine et lieu connus', ...counted, count: located },
    { key: 'interdepartementaux', label: 'dont interdépartementaux', ...counted, count: moved },
    { key: 'part_sur_tous', label: 'Part, sur tous', ...share, denominator: [leases], knownBy },
    { key: 'part_sur_localises', label: 'Part, sur les localisés', ...share, denominator: [located] },
  ];
  if (!evolution) return columns;
  const change = { unit: 'relogements', kind: 'change', against: 'yearBefore' } as const;
  return [
    ...columns,
    { key: 'evol', label: 'Interdépartementaux, évolution sur un an', ...change, count: moved, knownBy },
  ];
}

const BASE = {
  clock: null,
  exclusions: [],
  notKnownRule:
    'Une origine ou un lieu non connu compte au premier dénominateur, jamais au second ni au numérateur ; sans aucune origine ou aucun lieu connus, la part sur tous ne peut être connue.',
  sourceTable: null,
  adr: '0111',
  departementField: 'departementTo',
  totalLabel: 'Total',
  reminder: null,
  headlines: [],
  cautions: [],
} as const;
const OF_THE_YEAR = 'Du 1er janvier à la date ; évolution depuis la même date un an avant.';

const MOVES_BY_CONTINGENT: IndicatorDefinition = {
  ...BASE,
  id: 'interdepartemental-contingents',
  title: 'Relogements interdépartementaux par contingent',
  question: 'Quels contingents relogent des ménages venus d’un autre département ?',
  population: 'Relogements AVDL de l’année, par contingent du logement.',
  period: OF_THE_YEAR,
  rows: 'rehousings',
  axis: {
    kind: 'field',
    field: 'contingent',
    rows: Object.entries(CONTINGENT_LABELS).map(([key, label]) => ({ key, label })),
    others: 'Autre',
    notKnown: 'contingent non connu',
  },
  columns: columns(AVDL_ALLOCATIONS, true),
};

const MOVES_BY_LANDLORD: IndicatorDefinition = {
  ...BASE,
  id: 'interdepartemental-bailleurs',
  title: 'Relogements interdépartementaux par bailleur',
  question: 'Quels bailleurs relogent des ménages venus d’un autre département ?',
  population: 'Relogements AVDL de l’année, par bailleur ; moins de dix ensemble.',
  period: OF_THE_YEAR,
  rows: 'rehousings',
  axis: {
    kind: 'values',
    field: 'landlord',
    groupBelow: { column: 'relogements', below: 10 },
    others: '{n} autres bailleurs à moins de 10 relogements',
    notKnown: 'bailleur non connu',
  },
  columns: columns(AVDL_ALLOCATIONS, true),
};

const ALL_LEASES: Count = {
  text: 'relogements AVDL jusqu’à la date',
  rows: 'rehousings',
  where: [reached('signedOn', 'asOf'), is('avdl', true)],
};

const MOVES_BY_QUARTER: IndicatorDefinition = {
  ...BASE,
  id: 'interdepartemental-trimestres',
  title: 'Relogements interdépartementaux par trimestre',
  question: 'La part interdépartementale monte-t-elle de trimestre en trimestre ?',
  population: 'Relogements AVDL depuis le début de la convention, par trimestre de signature.',
  period: 'Du premier jour de la convention à la date ; le dernier trimestre peut être incomplet.',
  rows: 'rehousings',
  axis: { kind: 'periods', field: 'signedOn', unit: 'quarter', notKnown: 'non connu' },
  columns: columns(AVDL_OF_THE_CONVENTION, false),
};

const MOVES_BY_YEAR: IndicatorDefinition = {
  ...BASE,
  id: 'interdepartemental-annees',
  title: 'Relogements interdépartementaux par année',
  question: 'La part interdépartementale monte-t-elle d’année en année ?',
  population: 'Relogements AVDL, par année de signature.',
  period: 'Toutes les années connues, jusqu’à la date ; la dernière peut être incomplète.',
  rows: 'rehousings',
  axis: { kind: 'periods', field: 'signedOn', unit: 'year', notKnown: 'non connu' },
  columns: columns(ALL_LEASES, false),
};

const MOVED_LEASES: Count = {
  text: 'relogements AVDL interdépartementaux de l’année',
  rows: 'rehousings',
  where: [...AVDL_ALLOCATIONS.where, ...MOVED],
};

const MOVES_AND_WISHES: IndicatorDefinition = {
  ...BASE,
  id: 'interdepartemental-voeux',
  title: 'Relogements interdépartementaux : vœux et consentements',
  question: 'Les relogements hors du département d’origine suivent-ils ce que les ménages ont demandé ?',
  population: 'Relogements AVDL interdépartementaux de l’année.',
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Sans aucun consentement enregistré avant le bail, rien n’est déduit : la ligne « non connu ».',
  rows: 'rehousings',
  axis: {
    kind: 'field',
    field: 'placeAgreement',
    rows: [
      { key: 'wish', label: 'Lieu souhaité' },
      { key: 'consent', label: 'Lieu accepté' },
      { key: 'none', label: 'Ni souhaité ni accepté au dossier' },
    ],
    others: 'Autre',
    notKnown: 'non connu',
  },
  columns: [
    { key: 'relogements', label: 'Relogements', unit: 'relogements', kind: 'count', count: MOVED_LEASES },
    { key: 'part', label: 'Part', unit: '%', kind: 'share', count: MOVED_LEASES, decimals: 0 },
  ],
  cautions: ['Le consentement est celui du dossier au jour du bail : un retrait tardif ne change pas le passé.'],
};

const FAILED: Count = {
  text: 'propositions interdépartementales closes sans bail dans l’année',
  rows: 'proposals',
  where: [...inThePeriod('closedOn'), is('interDepartmental', true), open('signedOn', 'asOf')],
};
const MADE: Count = {
  text: 'propositions interdépartementales faites dans l’année',
  rows: 'proposals',
  where: [...inThePeriod('proposedOn'), is('interDepartmental', true)],
};
const SIGNED: Count = {
  text: 'propositions interdépartementales devenues un bail dans l’année',
  rows: 'proposals',
  where: [...inThePeriod('signedOn'), is('interDepartmental', true)],
};

const FAILED_MOVES: IndicatorDefinition = {
  ...BASE,
  id: 'interdepartemental-echecs',
  title: 'Propositions interdépartementales sans suite, par cause',
  question: 'Pourquoi des propositions hors du département d’origine n’aboutissent-elles pas ?',
  population: 'Propositions interdépartementales closes sans bail dans l’année.',
  period: OF_THE_YEAR,
  notKnownRule: 'Une proposition close sans cause enregistrée est en « non connu ».',
  rows: 'proposals',
  axis: {
    kind: 'field',
    field: 'failureCause',
    rows: [
      { key: 'unit', label: 'Réponse négative d’une unité départementale' },
      { key: 'noRelay', label: 'Aucun relais d’accompagnement' },
      { key: 'caleol', label: 'Décision de la CALEOL' },
      { key: 'household', label: 'Refus du ménage' },
      { key: 'association', label: 'Avis de l’association' },
      { key: 'landlord', label: 'Retrait de la proposition' },
      { key: 'reserver', label: 'Désignation déclinée' },
      { key: 'released', label: 'Logement attribué à un autre candidat' },
      { key: 'superseded', label: 'Remplacée par un nouveau calcul' },
      { key: 'expired', label: 'Proposition périmée' },
      { key: 'failed', label: 'Échec après l’accord' },
    ],
    others: 'Autre cause',
    notKnown: 'cause non connue',
  },
  columns: [
    { key: 'propositions', label: 'Propositions', unit: 'propositions', kind: 'count', count: FAILED },
    { key: 'part', label: 'Part', unit: '%', kind: 'share', count: FAILED, decimals: 0 },
    {
      key: 'evol',
      label: 'Évolution sur un an',
      unit: 'propositions',
      kind: 'change',
      count: FAILED,
      against: 'yearBefore',
    },
  ],
  headlines: [
    {
      key: 'faites',
      label: 'Propositions interdépartementales de l’année',
      unit: 'propositions',
      kind: 'count',
      count: MADE,
    },
    { key: 'signees', label: 'devenues un bail', unit: 'propositions', kind: 'count', count: SIGNED },
  ],
};

const REFUSED: Count = {
  ...FAILED,
  text: 'propositions interdépartementales closes dans l’année par une décision de la CALEOL',
  where: [...FAILED.where, is('failureCause', 'caleol')],
};

const CALEOL_MOTIVES: IndicatorDefinition = {
  ...BASE,
  id: 'interdepartemental-motifs-caleol',
  title: 'Refus interdépartementaux en CALEOL, par motif',
  question: 'Quels motifs la CALEOL donne-t-elle aux candidats venus d’un autre département ?',
  population: 'Propositions interdépartementales refusées ou irrecevables en CALEOL dans l’année.',
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Un refus sans motif codé est en « non connu ».',
  rows: 'proposals',
  axis: {
    kind: 'field',
    field: 'failureMotive',
    rows: Object.entries(CALEOL_MOTIVE_LABELS).map(([key, label]) => ({ key, label })),
    others: 'Autre code',
    notKnown: 'motif non connu',
  },
  columns: [
    { key: 'propositions', label: 'Propositions', unit: 'propositions', kind: 'count', count: REFUSED },
    { key: 'part', label: 'Part', unit: '%', kind: 'share', count: REFUSED, decimals: 0 },
  ],
};

/** Inter-departmental rehousing beside its matrix: by contingent, landlord and period, wishes, failures. */
export const MOVES: readonly IndicatorDefinition[] = [
  MOVES_BY_CONTINGENT,
  MOVES_BY_LANDLORD,
  MOVES_BY_QUARTER,
  MOVES_BY_YEAR,
  MOVES_AND_WISHES,
  FAILED_MOVES,
  CALEOL_MOTIVES,
];
