import type { IndicatorDefinition } from '../definition.js';
import { BY_CODE, byDepartement } from './axes.js';
import {
  PROTOCOL_ELIGIBLE,
  PROTOCOL_EXITED,
  PROTOCOL_LEASES,
  PROTOCOL_REHOUSED,
  PROTOCOL_REHOUSED_ENDED,
  PROTOCOL_REHOUSED_WITHIN,
  PROTOCOL_REMAINING,
} from './counts.js';

const BASE = {
  clock: null,
  exclusions: [],
  period: 'Depuis la signature du protocole, à la date ; évolution depuis la même date un an avant.',
  adr: '0106',
  totalLabel: 'Total général',
  reminder: null,
} as const;

const evolution = { kind: 'change', against: 'yearBefore' } as const;
const percentOfEligible = { unit: '%', kind: 'ratio', denominator: [PROTOCOL_ELIGIBLE], decimals: 0 } as const;

export const PROTOCOL: IndicatorDefinition = {
  ...BASE,
  id: 'T11',
  title: 'Protocole AVDL Logement d’abord : situation des ménages éligibles',
  question: 'Où en sont les ménages éligibles au protocole ?',
  population: 'Ménages entrés dans le protocole depuis sa signature, par département d’accompagnement.',
  notKnownRule: 'Un ménage sans département d’accompagnement est compté en « non connu ».',
  sourceTable: 'T11_protocole_lda',
  rows: 'supports',
  departementField: 'departement',
  axis: byDepartement('departement', BY_CODE),
  columns: [
    { key: 'eligibles', label: 'Ménages éligibles', unit: 'ménages', kind: 'count', count: PROTOCOL_ELIGIBLE },
    { key: 'reloges', label: 'Ménages relogés', unit: 'ménages', kind: 'count', count: PROTOCOL_REHOUSED },
    { key: 'restant', label: 'Ménages restant à reloger', unit: 'ménages', kind: 'count', count: PROTOCOL_REMAINING },
    {
      key: 'sortie_sans_relogement',
      label: 'Sortie du protocole sans relogement',
      unit: 'ménages',
      kind: 'count',
      count: PROTOCOL_EXITED,
    },
    {
      key: 'evol_eligibles',
      label: 'Évolution sur un an : éligibles',
      unit: 'ménages',
      ...evolution,
      count: PROTOCOL_ELIGIBLE,
    },
    {
      key: 'evol_reloges',
      label: 'Évolution sur un an : relogés',
      unit: 'ménages',
      ...evolution,
      count: PROTOCOL_REHOUSED,
    },
  ],
  headlines: [
    {
      key: 'part_termines',
      label: 'Relogés, accompagnement terminé',
      ...percentOfEligible,
      numerator: PROTOCOL_REHOUSED_ENDED,
    },
    { key: 'part_adl', label: 'Relogés, en ADL', ...percentOfEligible, numerator: PROTOCOL_REHOUSED_WITHIN },
    { key: 'part_restant', label: 'En attente d’un relogement', ...percentOfEligible, numerator: PROTOCOL_REMAINING },
    { key: 'part_sortis', label: 'Sortis sans relogement', ...percentOfEligible, numerator: PROTOCOL_EXITED },
  ],
  cautions: [],
};

export const PROTOCOL_LANDLORDS: IndicatorDefinition = {
  ...BASE,
  id: 'T12',
  title: 'Protocole : relogements par bailleur',
  question: 'Quels bailleurs relogent au titre du protocole ?',
  population: 'Relogements au titre du protocole depuis sa signature, par bailleur.',
  notKnownRule:
    'Un relogement au bailleur non connu a sa ligne ; il n’est pas un bailleur et n’est jamais compté comme tel.',
  sourceTable: 'T12_protocole_bailleurs',
  rows: 'rehousings',
  departementField: 'departementTo',
  axis: {
    kind: 'values',
    field: 'landlord',
    groupBelow: { column: 'relogements', below: 10 },
    others: '{n} autres bailleurs à moins de 10 attributions',
    notKnown: 'non connu',
  },
  columns: [
    { key: 'relogements', label: 'Nombre de relogements', unit: 'relogements', kind: 'count', count: PROTOCOL_LEASES },
    { key: 'evol', label: 'Évolution sur un an', unit: 'relogements', ...evolution, count: PROTOCOL_LEASES },
  ],
  headlines: [],
  cautions: [],
};

export const PROTOCOL_CONTINGENTS: IndicatorDefinition = {
  ...BASE,
  id: 'T13',
  title: 'Protocole : contingents mobilisés',
  question: 'Sur quels contingents reloge-t-on au titre du protocole ?',
  population: 'Relogements au titre du protocole depuis sa signature, par contingent.',
  notKnownRule: 'Un relogement au contingent non connu a sa ligne et compte au total.',
  sourceTable: 'T13_protocole_contingents',
  rows: 'rehousings',
  departementField: 'departementTo',
  axis: {
    kind: 'field',
    field: 'contingent',
    rows: [
      { key: 'prefect', label: 'État' },
      { key: 'unreserved', label: 'Bailleur' },
      { key: 'localAuthority', label: 'Collectivité locale' },
      { key: 'actionLogement', label: 'Action Logement' },
    ],
    others: 'Autres réservataires',
    notKnown: 'non connu',
  },
  columns: [
    { key: 'relogements', label: 'Nombre de relogements', unit: 'relogements', kind: 'count', count: PROTOCOL_LEASES },
    { key: 'part', label: 'Part des relogements', unit: '%', kind: 'share', count: PROTOCOL_LEASES, decimals: 0 },
    { key: 'evol', label: 'Évolution sur un an', unit: 'relogements', ...evolution, count: PROTOCOL_LEASES },
  ],
  headlines: [],
  cautions: [],
};
