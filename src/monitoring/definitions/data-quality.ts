import { before, is, reached } from '../conditions.js';
import type { Column, Count, IndicatorDefinition, MomentCondition } from '../definition.js';
import { BY_CODE, BY_RING, byDepartement } from './axes.js';
import { AVDL_ALLOCATIONS } from './counts.js';

const missing = (key: string, field: string, label: string): Column => ({
  key,
  label,
  unit: 'relogements',
  kind: 'count',
  count: {
    text: `relogements AVDL de l’année, ${label.toLowerCase()}`,
    rows: 'rehousings',
    where: [...AVDL_ALLOCATIONS.where, { test: 'unknown', field }],
  },
});

const BASE = {
  clock: null,
  exclusions: [],
  sourceTable: null,
  adr: '0115',
  totalLabel: 'Île-de-France',
  reminder: null,
  headlines: [],
  cautions: [],
} as const;

const UNKNOWN_FIELDS: IndicatorDefinition = {
  ...BASE,
  id: 'qualite-relogements',
  title: 'Qualité : ce qui n’est pas connu des relogements',
  question: 'Que ne sait-on pas des relogements de l’année ?',
  population: 'Relogements AVDL de l’année, par département de relogement.',
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Un relogement au lieu non connu a sa ligne ; un même relogement peut manquer de plusieurs champs.',
  rows: 'rehousings',
  departementField: 'departementTo',
  axis: byDepartement('departementTo', BY_RING),
  columns: [
    { key: 'relogements', label: 'Relogements AVDL', unit: 'relogements', kind: 'count', count: AVDL_ALLOCATIONS },
    missing('contingent', 'contingent', 'Contingent non connu'),
    missing('lieu', 'departementTo', 'Lieu des registres non connu'),
    missing('lieu_declare', 'declaredDepartementTo', 'Lieu déclaré non connu'),
    missing('origine', 'departementFrom', 'Département d’origine non connu'),
    missing('bailleur', 'landlord', 'Bailleur non connu'),
    missing('debut', 'towardsStartedOn', 'Début de l’AVL non connu'),
    missing('quartile', 'firstQuartile', 'Quartile non connu'),
    missing('qpv', 'qpv', 'QPV non connu'),
  ],
};

const SUPPORTS: Count = {
  text: 'accompagnements dont le diagnostic est conclu à la date',
  rows: 'supports',
  where: [reached('diagnosedOn', 'asOf')],
};
const wrong = (key: string, label: string, earlier: string, later: string): Column => ({
  key,
  label,
  unit: 'ménages',
  kind: 'count',
  count: {
    text: `accompagnements : ${label.toLowerCase()}`,
    rows: 'supports',
    where: [...SUPPORTS.where, reached(earlier, 'asOf'), reached(later, 'asOf'), before(earlier, later)],
  },
});

const INCOHERENT_DATES: IndicatorDefinition = {
  ...BASE,
  id: 'qualite-dates',
  title: 'Qualité : dates incohérentes des accompagnements',
  question: 'Quels accompagnements portent des dates impossibles ?',
  population: 'Accompagnements au diagnostic conclu, par département d’accompagnement.',
  period: 'À la date.',
  notKnownRule: 'Deux dates dont l’une manque ne se contredisent pas.',
  rows: 'supports',
  departementField: 'departement',
  axis: byDepartement('departement', BY_CODE),
  columns: [
    { key: 'accompagnements', label: 'Accompagnements', unit: 'ménages', kind: 'count', count: SUPPORTS },
    wrong('avl_avant_diagnostic', 'AVL commencé avant le diagnostic', 'towardsStartedOn', 'diagnosedOn'),
    wrong('relogement_avant_avl', 'Relogé avant le début de l’AVL', 'rehousedOn', 'towardsStartedOn'),
    wrong('adl_avant_relogement', 'ADL commencé avant le relogement', 'withinStartedOn', 'rehousedOn'),
    wrong('fin_avant_relogement', 'Terminé avant le relogement', 'endedOn', 'rehousedOn'),
    wrong('sorti_avant_entree', 'Sorti du protocole avant d’y entrer', 'protocolExitedOn', 'protocolEnteredOn'),
  ],
};

const SYPLO: readonly MomentCondition[] = [is('register', 'syplo'), reached('comparedOn', 'asOf')];
/** Fields compared with SYPLO, by their last comparison. */
export const COMPARED: Count = {
  text: 'champs comparés à SYPLO, à leur dernière comparaison',
  rows: 'comparisons',
  where: SYPLO,
};
/** Those that are the same there. */
export const SAME: Count = {
  ...COMPARED,
  text: 'champs identiques dans SYPLO',
  where: [...SYPLO, is('state', 'same')],
};
const state = (key: string, value: string, label: string): Column => ({
  key,
  label,
  unit: 'comparaisons',
  kind: 'count',
  count: {
    ...COMPARED,
    text: `champs comparés à SYPLO : ${label.toLowerCase()}`,
    where: [...SYPLO, is('state', value)],
  },
});
const COMPARISON_COLUMNS: readonly Column[] = [
  { key: 'comparaisons', label: 'Champs comparés', unit: 'comparaisons', kind: 'count', count: COMPARED },
  state('identiques', 'same', 'Identiques'),
  state('differents', 'different', 'Différents'),
  state('absents_ici', 'missingHere', 'Absents ici'),
  state('absents_syplo', 'missingThere', 'Absents de SYPLO'),
  {
    key: 'coherence',
    label: 'Taux de cohérence',
    unit: '%',
    kind: 'ratio',
    numerator: SAME,
    denominator: [COMPARED],
    decimals: 1,
  },
];
const COMPARISONS = {
  ...BASE,
  period: 'Dernière comparaison de chaque champ à la date.',
  notKnownRule: 'Un champ absent d’un côté n’est pas identique : il compte au dénominateur.',
  rows: 'comparisons',
  departementField: 'departement',
  totalLabel: 'Total',
  columns: COMPARISON_COLUMNS,
} as const;

const SYPLO_BY_FIELD: IndicatorDefinition = {
  ...COMPARISONS,
  id: 'coherence-syplo',
  title: 'Cohérence avec SYPLO, par champ',
  question: 'Quels champs diffèrent entre SYPLO et les dossiers ?',
  population: 'Champs des ménages comparés à un extrait de SYPLO, par champ.',
  axis: { kind: 'values', field: 'field', groupBelow: null, others: '', notKnown: 'champ non connu' },
};

const SYPLO_BY_ASSOCIATION: IndicatorDefinition = {
  ...COMPARISONS,
  id: 'coherence-syplo-associations',
  title: 'Cohérence avec SYPLO, par association',
  question: 'Quelles associations tiennent SYPLO à jour ?',
  population: 'Champs des ménages comparés à un extrait de SYPLO, par association.',
  axis: {
    kind: 'values',
    field: 'associationId',
    organisations: true,
    groupBelow: null,
    others: '',
    notKnown: 'association non connue',
  },
  cautions: ['Aucun de ces indicateurs n’est suffisant en soi, leur conjonction est significative.'],
};

/** What is not known, what cannot be, what differs from the State's register. */
export const DATA_QUALITY: readonly IndicatorDefinition[] = [
  UNKNOWN_FIELDS,
  INCOHERENT_DATES,
  SYPLO_BY_FIELD,
  SYPLO_BY_ASSOCIATION,
];
