import { inThePeriod, known, reached } from '../conditions.js';
import type { Column, Count, IndicatorDefinition } from '../definition.js';
import { BY_CODE, byDepartement } from './axes.js';
import { PROTOCOL_ELIGIBLE } from './counts.js';

const DIAGNOSED: Count = {
  text: 'ménages dont le diagnostic a été conclu dans l’année',
  rows: 'supports',
  where: inThePeriod('diagnosedOn'),
};
const REHOUSED: Count = {
  text: 'ménages relogés après un AVL dans l’année',
  rows: 'supports',
  where: [...inThePeriod('rehousedOn'), known('towardsStartedOn')],
};
const PROTOCOL_REHOUSED: Count = {
  text: 'ménages du protocole relogés dans l’année',
  rows: 'supports',
  where: [reached('protocolEnteredOn', 'asOf'), ...inThePeriod('rehousedOn')],
};

const PROTOCOL_ENTERED: Count = {
  text: 'ménages entrés dans le protocole dans l’année',
  rows: 'supports',
  where: inThePeriod('protocolEnteredOn'),
};

const change = { unit: 'ménages', kind: 'change', against: 'yearBefore' } as const;
const growth = { unit: '%', kind: 'growth', against: 'yearBefore', decimals: 0 } as const;

const three = (key: string, label: string, count: Count): readonly Column[] => [
  { key, label, unit: 'ménages', kind: 'count', count },
  { key: `evol_${key}`, label: `${label} : évolution sur un an`, ...change, count },
  { key: `evol_pct_${key}`, label: `${label} : évolution sur un an (%)`, ...growth, count },
];

const BASE = {
  clock: null,
  exclusions: [],
  period: 'Du 1er janvier à la date ; évolution contre la même période un an avant.',
  notKnownRule: 'Un ménage sans département d’accompagnement est compté en « non connu ».',
  sourceTable: null,
  rows: 'supports',
  departementField: 'departement',
  axis: byDepartement('departement', BY_CODE),
  totalLabel: 'Île-de-France',
  reminder: null,
  headlines: [],
  cautions: [],
} as const;

export const FLOWS_OF_THE_YEAR: IndicatorDefinition = {
  ...BASE,
  id: 'flux-annee',
  title: 'Diagnostics et relogements de l’année',
  question: 'Combien de ménages ont été diagnostiqués et relogés cette année, et contre l’an dernier ?',
  population: 'Ménages suivis au titre de l’AVDL, par département d’accompagnement.',
  adr: '0107',
  columns: [...three('diagnostics', 'Diagnostics', DIAGNOSED), ...three('relogements', 'Relogements', REHOUSED)],
};

export const PROTOCOL_OF_THE_YEAR: IndicatorDefinition = {
  ...BASE,
  id: 'protocole-annee',
  title: 'Protocole : relogements de l’année',
  question: 'Combien de ménages du protocole ont été relogés cette année, et où ?',
  population: 'Ménages entrés dans le protocole, relogés dans l’année, par département d’accompagnement.',
  adr: '0106',
  columns: [
    ...three('reloges', 'Ménages relogés', PROTOCOL_REHOUSED),
    { key: 'entres', label: 'Entrés dans le protocole', unit: 'ménages', kind: 'count', count: PROTOCOL_ENTERED },
    {
      key: 'part_eligibles',
      label: 'Part des éligibles',
      unit: '%',
      kind: 'share',
      count: PROTOCOL_ELIGIBLE,
      decimals: 0,
    },
    { key: 'part', label: 'Part du département', unit: '%', kind: 'share', count: PROTOCOL_REHOUSED, decimals: 0 },
  ],
};
