import { is, known, open, reached } from '../conditions.js';
import type { Clock, Column, Count, IndicatorDefinition, MomentCondition } from '../definition.js';
import type { MomentName } from '../moments.js';
import { BY_CODE, byDepartement } from './axes.js';
import { TOWARDS } from './counts.js';

const AGE: Clock = {
  ...TOWARDS,
  text: 'du début de l’AVL à la date, ménages qui attendent',
  from: 'towardsStartedOn',
  to: { at: 'asOf' },
};

const beyond = (moment: MomentName, text: string, more: readonly MomentCondition[] = []): Count => ({
  text,
  rows: 'supports',
  where: [...TOWARDS.where, reached('towardsStartedOn', moment), ...more],
});
const NEVER: readonly MomentCondition[] = [open('firstProposedOn', 'asOf')];
const counted = (key: string, label: string, count: Count): Column => ({
  key,
  label,
  unit: 'ménages',
  kind: 'count',
  count,
});

const OVER_SIX = beyond('sixMonthsBefore', 'ménages en AVL depuis six mois ou plus');
const OVER_TWELVE = beyond('twelveMonthsBefore', 'ménages en AVL depuis douze mois ou plus');
const OVER_TWENTY_FOUR = beyond('twentyFourMonthsBefore', 'ménages en AVL depuis vingt-quatre mois ou plus');
const SIX_WITHOUT = beyond('sixMonthsBefore', 'ménages en AVL depuis six mois ou plus, sans aucune proposition', NEVER);
const TWELVE_WITHOUT = beyond(
  'twelveMonthsBefore',
  'ménages en AVL depuis douze mois ou plus, sans aucune proposition',
  NEVER,
);
const TWENTY_FOUR_WITHOUT = beyond(
  'twentyFourMonthsBefore',
  'ménages en AVL depuis vingt-quatre mois ou plus, sans aucune proposition',
  NEVER,
);

/** Why the seed's durations and the ages move apart. */
export const WHY_DURATIONS_RISE =
  'Les durées du tableau T07 sont celles des ménages relogés dans l’année : quand on reloge ceux qui attendent depuis le plus longtemps, elles montent, alors que la situation s’améliore. L’ancienneté de ceux qui attendent encore, elle, baisse.';

const BASE = {
  exclusions: [],
  notKnownRule: 'Un ménage sans département d’accompagnement est compté en « non connu ».',
  sourceTable: null,
  adr: '0112',
  rows: 'supports',
  departementField: 'departement',
  axis: byDepartement('departement', BY_CODE),
  totalLabel: 'Île-de-France',
  reminder: null,
} as const;

export const AGES_OF_WAITING: IndicatorDefinition = {
  ...BASE,
  id: 'anciennete-attente',
  title: 'Ancienneté des ménages qui attendent encore',
  question: 'Depuis combien de temps attendent les ménages qui ne sont pas relogés ?',
  population: 'Ménages en AVL à la date, ni relogés ni sortis, par département d’accompagnement.',
  clock: 'Du début de l’AVL à la date. Mois = jours / 30,4375.',
  period: 'À la date ; évolution depuis la même date un an avant.',
  columns: [
    counted('attente', 'En AVL à la date', TOWARDS),
    { key: 'anciennete_moyenne', label: 'Ancienneté moyenne', unit: 'mois', kind: 'mean', clock: AGE, decimals: 1 },
    { key: 'anciennete_mediane', label: 'Ancienneté médiane', unit: 'mois', kind: 'median', clock: AGE, decimals: 1 },
    counted('six_mois', 'Depuis 6 mois ou plus', OVER_SIX),
    counted('douze_mois', 'Depuis 12 mois ou plus', OVER_TWELVE),
    counted('vingt_quatre_mois', 'Depuis 24 mois ou plus', OVER_TWENTY_FOUR),
    counted('six_mois_sans', '6 mois ou plus, jamais proposés', SIX_WITHOUT),
    counted('douze_mois_sans', '12 mois ou plus, jamais proposés', TWELVE_WITHOUT),
    counted('vingt_quatre_mois_sans', '24 mois ou plus, jamais proposés', TWENTY_FOUR_WITHOUT),
    {
      key: 'evol_douze_mois',
      label: 'Depuis 12 mois ou plus, évolution sur un an',
      unit: 'ménages',
      kind: 'change',
      count: OVER_TWELVE,
      against: 'yearBefore',
    },
  ],
  headlines: [
    {
      key: 'part_douze_mois',
      label: 'Part de ceux qui attendent depuis 12 mois ou plus',
      unit: '%',
      kind: 'ratio',
      numerator: OVER_TWELVE,
      denominator: [TOWARDS],
      decimals: 1,
    },
  ],
  cautions: [WHY_DURATIONS_RISE],
};

const DALO: readonly MomentCondition[] = [...TOWARDS.where, is('scheme', 'avdlDalo')];
const DALO_WAITING: Count = { text: 'ménages en AVL au titre du DALO', rows: 'supports', where: DALO };
const DALO_DATED: Count = {
  text: 'dont la date de reconnaissance est connue',
  rows: 'supports',
  where: [...DALO, reached('daloRecognisedOn', 'asOf')],
};
const DALO_LATE: Count = {
  text: 'reconnus depuis six mois ou plus et pas relogés',
  rows: 'supports',
  where: [...DALO, reached('daloRecognisedOn', 'sixMonthsBefore')],
};
const DALO_CLOCK: Clock = {
  ...DALO_DATED,
  where: [...DALO, known('daloRecognisedOn')],
  text: 'de la reconnaissance DALO à la date, ménages qui attendent',
  from: 'daloRecognisedOn',
  to: { at: 'asOf' },
};

export const DALO_BEYOND_DELAY: IndicatorDefinition = {
  ...BASE,
  id: 'dalo-hors-delai',
  title: 'Ménages DALO au-delà du délai légal',
  question: 'Combien de ménages reconnus DALO attendent au-delà du délai légal ?',
  population: 'Ménages accompagnés au titre du DALO, en AVL à la date.',
  clock: 'De la reconnaissance à la date ; délai de six mois en Île-de-France (CCH R441-16-1).',
  period: 'À la date.',
  notKnownRule: 'Sans date de reconnaissance, un ménage n’est ni dans le délai ni au-delà : il est compté à part.',
  columns: [
    counted('dalo', 'En AVL au titre du DALO', DALO_WAITING),
    counted('dates', 'dont reconnaissance datée', DALO_DATED),
    counted('hors_delai', 'au-delà de six mois', DALO_LATE),
    {
      key: 'part',
      label: 'Part au-delà, sur les datés',
      unit: '%',
      kind: 'ratio',
      numerator: DALO_LATE,
      denominator: [DALO_DATED],
      decimals: 1,
    },
    { key: 'mediane', label: 'Attente médiane', unit: 'mois', kind: 'median', clock: DALO_CLOCK, decimals: 1 },
  ],
  headlines: [],
  cautions: [],
};
