import type { Column, IndicatorDefinition } from '../definition.js';
import { BY_CODE, byDepartement } from './axes.js';
import {
  LISTED,
  LISTED_NOT_REPORTED,
  LISTED_OTHER_LEASES,
  LISTED_OTHER_LEASES_FROM_ELSEWHERE,
  LISTED_OTHER_LEASES_LOCATED,
  LISTED_REHOUSED,
  LISTED_REPORTED,
  LISTED_REPORTED_LEASES,
  LISTED_WITH_PROPOSAL,
  LISTED_WITHOUT_PROPOSAL,
  REHOUSED_AFTER_TOWARDS,
  TOWARDS,
} from './counts.js';

const POPULATION =
  'Ménages en AVL au 31 décembre précédent et accompagnés depuis plus de six mois ce jour-là, suivis jusqu’à la date.';
const EXITS = 'Les ménages de la liste sortis sans relogement avant la date.';
const percent = { unit: '%', decimals: 0, kind: 'ratio' } as const;

export const OVER_SIX_MONTHS: IndicatorDefinition = {
  id: 'T08',
  title: 'Relogement des ménages accompagnés depuis plus de six mois',
  question: 'Que sont devenus dans l’année les ménages accompagnés depuis plus de six mois ?',
  population: `${POPULATION} Par département d’accompagnement.`,
  clock: null,
  exclusions: [EXITS],
  period: 'Liste au 31 décembre précédent, suivie jusqu’à la date.',
  notKnownRule: 'Un ménage sans département d’accompagnement est compté en « non connu ».',
  sourceTable: 'T08_plus_de_6_mois',
  adr: '0104',
  rows: 'supports',
  departementField: 'departement',
  axis: byDepartement('departement', BY_CODE),
  columns: [
    { key: 'menages', label: 'Nombre ménages', unit: 'ménages', kind: 'count', count: LISTED },
    { key: 'relogements', label: 'Nombre relogements', unit: 'ménages', kind: 'count', count: LISTED_REHOUSED },
    {
      key: 'propositions_en_cours',
      label: 'Nombre propositions en cours',
      unit: 'ménages',
      kind: 'count',
      count: LISTED_WITH_PROPOSAL,
    },
    {
      key: 'sans_propositions',
      label: 'Nombre ménages sans propositions',
      unit: 'ménages',
      kind: 'count',
      count: LISTED_WITHOUT_PROPOSAL,
    },
    {
      key: 'part_reloges',
      label: 'Part ménages relogés',
      ...percent,
      numerator: LISTED_REHOUSED,
      denominator: [LISTED],
    },
    {
      key: 'part_reloges_ensemble_avl',
      label: 'Part ménages relogés ensemble AVL',
      ...percent,
      numerator: REHOUSED_AFTER_TOWARDS,
      denominator: [REHOUSED_AFTER_TOWARDS, TOWARDS],
    },
    {
      key: 'part_attente_proposition',
      label: 'Part ménages en attente proposition',
      ...percent,
      numerator: LISTED_WITHOUT_PROPOSAL,
      denominator: [LISTED],
    },
    {
      key: 'part_plus6_dans_avl',
      label: 'Part des + 6 mois sans proposition dans AVL en cours',
      ...percent,
      numerator: LISTED_WITHOUT_PROPOSAL,
      denominator: [TOWARDS],
    },
  ],
  totalLabel: 'Total général',
  reminder: null,
  headlines: [],
  cautions: ['La dernière colonne laisse de côté les ménages qui ont une proposition en cours.'],
};

const rehoused = (key: string, count: typeof LISTED_REPORTED_LEASES): Column => ({
  key,
  label: 'Nombre de relogements',
  unit: 'relogements',
  kind: 'count',
  count,
});

export const OVER_SIX_MONTHS_ACTION_LOGEMENT: IndicatorDefinition = {
  id: 'T09',
  title: 'Plus de six mois, éligibles à Action Logement',
  question: 'Où sont relogés les ménages de la liste éligibles à Action Logement ?',
  population: `${POPULATION} Éligibles = signalés à Action Logement, quel que soit le contingent du relogement.`,
  clock: null,
  exclusions: [EXITS],
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Un relogement dont l’association n’a pas déclaré le département est en « non connu ».',
  sourceTable: 'T09_plus6_action_logement',
  adr: '0104',
  rows: 'rehousings',
  departementField: 'declaredDepartementTo',
  axis: byDepartement('declaredDepartementTo', BY_CODE, 'relogements'),
  columns: [
    rehoused('relogements', LISTED_REPORTED_LEASES),
    {
      key: 'part',
      label: 'Part des relogements',
      unit: '%',
      kind: 'share',
      count: LISTED_REPORTED_LEASES,
      decimals: 0,
    },
  ],
  totalLabel: 'Île-de-France',
  reminder: null,
  headlines: [
    { key: 'signales', label: 'Ménages signalés', unit: 'ménages', kind: 'count', count: LISTED_REPORTED },
    {
      key: 'taux',
      label: 'Taux de relogement des éligibles à Action Logement',
      ...percent,
      numerator: LISTED_REPORTED_LEASES,
      denominator: [LISTED_REPORTED],
    },
  ],
  cautions: ['Éligible à Action Logement ne veut pas dire relogé sur son contingent.'],
};

export const OVER_SIX_MONTHS_OTHERS: IndicatorDefinition = {
  id: 'T10',
  title: 'Plus de six mois, relogés hors Action Logement : relogements interdépartementaux',
  question: 'Combien de ménages de la liste sont relogés dans un autre département que celui qui les suit ?',
  population: `${POPULATION} Non signalés à Action Logement, relogés dans l’année ; par département de relogement déclaré.`,
  clock: null,
  exclusions: [EXITS, 'Les ménages éligibles à Action Logement (T09).'],
  period: 'Du 1er janvier à la date.',
  notKnownRule:
    'Un relogement dont l’association n’a pas déclaré le département est en « non connu » : il compte au dénominateur du total, jamais au numérateur. La part sur les seuls localisés est donnée à côté.',
  sourceTable: 'T10_plus6_hors_action_logement',
  adr: '0105',
  rows: 'rehousings',
  departementField: 'declaredDepartementTo',
  axis: byDepartement('declaredDepartementTo', BY_CODE, 'pct'),
  columns: [
    rehoused('reloges', LISTED_OTHER_LEASES),
    {
      key: 'issus_autres_departements',
      label: 'dont issus d’autres départements',
      unit: 'relogements',
      knownRowsOnly: true,
      kind: 'count',
      count: LISTED_OTHER_LEASES_FROM_ELSEWHERE,
    },
    {
      key: 'pct',
      label: '%',
      knownRowsOnly: true,
      ...percent,
      numerator: LISTED_OTHER_LEASES_FROM_ELSEWHERE,
      denominator: [LISTED_OTHER_LEASES],
    },
  ],
  totalLabel: 'Total général',
  reminder: null,
  headlines: [
    {
      key: 'part_sur_tous',
      label: 'Part interdépartementale, sur tous les relogés',
      ...percent,
      decimals: 1,
      numerator: LISTED_OTHER_LEASES_FROM_ELSEWHERE,
      denominator: [LISTED_OTHER_LEASES],
    },
    {
      key: 'part_sur_localises',
      label: 'Part interdépartementale, sur les relogés au lieu connu',
      ...percent,
      decimals: 1,
      numerator: LISTED_OTHER_LEASES_FROM_ELSEWHERE,
      denominator: [LISTED_OTHER_LEASES_LOCATED],
    },
    {
      key: 'taux',
      label: 'Taux de relogement des non éligibles à Action Logement',
      ...percent,
      numerator: LISTED_OTHER_LEASES,
      denominator: [LISTED_NOT_REPORTED],
    },
  ],
  cautions: [
    'Ce tableau ne porte que sur la liste des plus de six mois hors Action Logement, pas sur tous les relogements.',
  ],
};
