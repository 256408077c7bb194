import { CONTINGENT_LABELS } from '#domain/contingent.js';
import { inThePeriod, is, known } from '../conditions.js';
import type { Column, Count, IndicatorDefinition } from '../definition.js';
import { BY_RING, byDepartement } from './axes.js';

/** Lowest share of priority households of each reserver but the préfet, and of the first quartile outside QPV (CCH L441-1). */
export const LEGAL_PERCENT = 25;

const PRIORITY_UNKNOWN: Count = {
  text: 'baux de l’année dont on ne sait pas s’ils logent un ménage prioritaire',
  rows: 'rehousings',
  where: [...inThePeriod('signedOn'), { test: 'unknown', field: 'priority' }],
};
const ALL: Count = { text: 'baux signés dans l’année', rows: 'rehousings', where: inThePeriod('signedOn') };
const PRIORITY: Count = {
  text: 'baux de l’année à des ménages reconnus DALO ou labellisés prioritaires',
  rows: 'rehousings',
  where: [...inThePeriod('signedOn'), is('priority', true)],
};
const OUTSIDE: Count = {
  text: 'baux de l’année hors QPV au quartile connu',
  rows: 'rehousings',
  where: [...inThePeriod('signedOn'), is('qpv', false), known('firstQuartile')],
};
const OUTSIDE_UNKNOWN: Count = {
  text: 'baux de l’année hors QPV au quartile non connu',
  rows: 'rehousings',
  where: [...inThePeriod('signedOn'), is('qpv', false), { test: 'unknown', field: 'firstQuartile' }],
};
const FIRST_QUARTILE: Count = {
  text: 'baux de l’année hors QPV à des ménages du premier quartile',
  rows: 'rehousings',
  where: [...inThePeriod('signedOn'), is('qpv', false), is('firstQuartile', true)],
};

/** Counter of one legal share: how many, of how many, the rate, its pace and what is still missing. */
function counter(of: Count, within: Count, unknown: Count): readonly Column[] {
  const ratio = { unit: '%', kind: 'ratio', numerator: of, denominator: [within], decimals: 1 } as const;
  return [
    { key: 'base', label: 'Attributions au dénominateur', unit: 'attributions', kind: 'count', count: within },
    { key: 'comptes', label: 'dont comptent pour le taux', unit: 'attributions', kind: 'count', count: of },
    { key: 'inconnus', label: 'Non connu', unit: 'attributions', kind: 'count', count: unknown },
    { key: 'taux', label: 'Taux', ...ratio },
    { key: 'rythme', label: 'Rythme', unit: 'par mois', kind: 'monthlyOfPeriod', count: of, decimals: 1 },
    {
      key: 'manque',
      label: `Attributions de plus pour atteindre ${LEGAL_PERCENT} %`,
      unit: 'attributions',
      kind: 'toReach',
      numerator: of,
      denominator: [within],
      percent: LEGAL_PERCENT,
    },
  ];
}

const BASE = {
  clock: null,
  exclusions: [],
  period: 'Du 1er janvier à la date.',
  sourceTable: null,
  adr: '0113',
  rows: 'rehousings',
  departementField: 'departementTo',
  reminder: null,
  headlines: [],
  cautions: [
    'Chaque attribution « de plus » compte au numérateur et au dénominateur : c’est le nombre d’attributions consécutives à des ménages qui comptent.',
  ],
} as const;
const UNKNOWN_PRIORITY =
  'Une attribution dont on ne sait pas si elle loge un ménage prioritaire est au dénominateur seul : le taux est un plancher.';

export const PRIORITY_SHARE: IndicatorDefinition = {
  ...BASE,
  id: 'taux-prioritaires',
  title: 'Attributions aux ménages prioritaires, par contingent',
  question: 'Chaque réservataire consacre-t-il un quart de ses attributions aux ménages prioritaires ?',
  population: 'Baux signés dans l’année, par contingent (CCH L441-1 : DALO, à défaut autres prioritaires).',
  notKnownRule: UNKNOWN_PRIORITY,
  axis: {
    kind: 'field',
    field: 'contingent',
    rows: Object.entries(CONTINGENT_LABELS).map(([key, label]) => ({ key, label })),
    others: 'Autre',
    notKnown: 'contingent non connu',
  },
  columns: counter(PRIORITY, ALL, PRIORITY_UNKNOWN),
  totalLabel: 'Tous les contingents',
};

export const PRIORITY_SHARE_BY_PLACE: IndicatorDefinition = {
  ...BASE,
  id: 'taux-prioritaires-departements',
  title: 'Attributions aux ménages prioritaires, par département',
  question: 'Où le quart des attributions aux ménages prioritaires est-il atteint ?',
  population: 'Baux signés dans l’année, par département de relogement.',
  notKnownRule: UNKNOWN_PRIORITY,
  axis: byDepartement('departementTo', BY_RING),
  columns: counter(PRIORITY, ALL, PRIORITY_UNKNOWN),
  totalLabel: 'Île-de-France',
};

export const FIRST_QUARTILE_SHARE: IndicatorDefinition = {
  ...BASE,
  id: 'taux-premier-quartile',
  title: 'Premier quartile hors quartiers prioritaires',
  question: 'Un quart des attributions hors QPV va-t-il aux ménages du premier quartile ?',
  population: 'Baux signés dans l’année hors quartiers prioritaires de la ville, par département de relogement.',
  notKnownRule:
    'Un bail dont le quartile ou le QPV n’est pas connu n’est ni au numérateur ni au dénominateur ; ceux au quartile non connu sont comptés à part.',
  axis: byDepartement('departementTo', BY_RING),
  columns: counter(FIRST_QUARTILE, OUTSIDE, OUTSIDE_UNKNOWN),
  totalLabel: 'Île-de-France',
};
