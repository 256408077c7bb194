import { CONTINGENT_LABELS } from '#domain/contingent.js';
import { inThePeriod, notBefore } from '../conditions.js';
import type { Clock, Column, Count, IndicatorDefinition } from '../definition.js';

const STEPS = [
  ['propositions', 'Propositions', 'propositions faites dans l’année', 'proposedOn'],
  ['contacts', 'Contacts enregistrés', 'propositions dont le contact a été enregistré dans l’année', 'contactOn'],
  ['presentes', 'Présentés en CALEOL', 'propositions présentées en CALEOL dans l’année', 'presentedOn'],
  [
    'incomplets',
    'dont dossier incomplet',
    'propositions ajournées ou refusées pour dossier incomplet dans l’année',
    'incompleteFileOn',
  ],
  ['decides', 'Décidés', 'propositions sur lesquelles la CALEOL a décidé dans l’année', 'decidedOn'],
  ['baux', 'Baux signés', 'propositions suivies d’un bail signé dans l’année', 'signedOn'],
  ['closes', 'Closes sans bail', 'propositions closes sans bail dans l’année', 'closedOn'],
] as const;

const counted = ([key, label, text, field]: (typeof STEPS)[number]): Column => {
  const count: Count = { text, rows: 'proposals', where: inThePeriod(field) };
  return { key, label, unit: 'propositions', kind: 'count', count };
};

/** From one step to a later one, over the proposals that reached the later one in the year. */
const between = (from: string, to: string, text: string): Clock => ({
  text,
  rows: 'proposals',
  where: [...inThePeriod(to), notBefore(to, from)],
  from,
  to,
});

const DELAYS = [
  ['contact', 'De la proposition au contact', between('proposedOn', 'contactOn', 'de la proposition au contact')],
  ['seance', 'Du contact à la CALEOL', between('contactOn', 'presentedOn', 'du contact à la présentation en CALEOL')],
  ['bail', 'De la décision au bail', between('decidedOn', 'signedOn', 'de la décision de la CALEOL au bail')],
] as const;

const delays = ([key, label, clock]: (typeof DELAYS)[number]): readonly Column[] => [
  { key: `${key}_moyenne`, label: `${label}, moyenne`, unit: 'mois', kind: 'mean', clock, decimals: 1 },
  { key: `${key}_mediane`, label: `${label}, médiane`, unit: 'mois', kind: 'median', clock, decimals: 1 },
];

const BASE = {
  exclusions: [],
  sourceTable: null,
  adr: '0117',
  rows: 'proposals',
  departementField: 'departementTo',
  axis: {
    kind: 'field',
    field: 'contingent',
    rows: Object.entries(CONTINGENT_LABELS).map(([key, label]) => ({ key, label })),
    others: 'Autre',
    notKnown: 'contingent non connu',
  },
  totalLabel: 'Total',
  reminder: null,
  headlines: [],
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Une proposition sur un logement qui n’était pas orienté compte en « contingent non connu ».',
} as const;

const PAIRINGS_OF_THE_YEAR: IndicatorDefinition = {
  ...BASE,
  id: 'rapprochements-annee',
  title: 'Rapprochements de l’année, étape par étape',
  question: 'Que deviennent les candidats proposés, de la proposition au bail ?',
  population: 'Propositions du moteur, par contingent du logement ; chaque étape est comptée à son jour.',
  clock: null,
  columns: STEPS.map(counted),
  cautions: [
    'Chaque colonne compte ce qui s’est passé dans l’année : un bail de janvier vient souvent d’une proposition de l’année d’avant, et les colonnes ne se divisent pas l’une par l’autre.',
    'Un candidat du bailleur ou du réservataire, inscrit par son seul numéro unique, n’est pas une proposition du moteur : il n’est pas compté.',
  ],
};

const PAIRING_DELAYS: IndicatorDefinition = {
  ...BASE,
  id: 'rapprochements-delais',
  title: 'Délais entre les étapes d’un rapprochement',
  question: 'Combien de temps passe entre la proposition, le contact, la CALEOL et le bail ?',
  population: 'Propositions du moteur qui ont atteint la seconde étape dans l’année, par contingent du logement.',
  clock:
    'De la première étape nommée à la seconde, en jours de calendrier. Mois = jours / 30,4375 ; médiane d’un nombre pair = moyenne des deux valeurs du milieu.',
  exclusions: ['Les propositions dont la première étape n’est pas connue, ou est notée après la seconde.'],
  columns: DELAYS.flatMap(delays),
  cautions: [
    'Les propositions qui attendent encore la seconde étape n’y sont pas : ces délais ne sont pas une prévision.',
  ],
};

/** What becomes of the engine's proposals, for a landlord or a reserver as for a département. */
export const PAIRINGS: readonly IndicatorDefinition[] = [PAIRINGS_OF_THE_YEAR, PAIRING_DELAYS];
