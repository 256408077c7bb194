import type { IndicatorDefinition } from '../definition.js';
import { BY_RING, byDepartement } from './axes.js';
import { AVDL_CLOCK, DALO_CLOCK } from './counts.js';

export const DURATIONS: IndicatorDefinition = {
  id: 'T07',
  title: 'Durée de relogement des ménages AVDL et des ménages DALO',
  question: 'Combien de mois ont attendu les ménages relogés dans l’année ?',
  population: 'Ménages relogés dans l’année, par département de relogement ; ceux qui attendent encore n’y sont pas.',
  clock:
    'Deux horloges : AVDL, du début de l’AVL au bail ; DALO, de la reconnaissance au bail. Mois = jours / 30,4375 ; médiane d’un nombre pair = moyenne des deux valeurs du milieu.',
  exclusions: ['Les relogements dont le début de l’horloge n’est pas connu, comptés à part.'],
  period: 'Du 1er janvier à la date.',
  notKnownRule: 'Les ménages au lieu de relogement non connu comptent dans le total AVDL, pas dans un département.',
  sourceTable: 'T07_durees',
  adr: '0103',
  rows: 'rehousings',
  departementField: 'departementTo',
  axis: byDepartement('departementTo', BY_RING),
  columns: [
    {
      key: 'avdl_moyenne',
      label: 'AVDL, moyenne, depuis le démarrage de l’accompagnement',
      unit: 'mois',
      kind: 'mean',
      clock: AVDL_CLOCK,
      decimals: 1,
    },
    {
      key: 'avdl_mediane',
      label: 'AVDL, médiane, depuis le démarrage de l’accompagnement',
      unit: 'mois',
      kind: 'median',
      clock: AVDL_CLOCK,
      decimals: 1,
    },
    {
      key: 'dalo_moyenne',
      label: 'DALO, moyenne, depuis la reconnaissance',
      unit: 'mois',
      provisional: true,
      knownRowsOnly: true,
      kind: 'mean',
      clock: DALO_CLOCK,
      decimals: 1,
    },
    {
      key: 'dalo_mediane',
      label: 'DALO, médiane, depuis la reconnaissance',
      unit: 'mois',
      provisional: true,
      knownRowsOnly: true,
      kind: 'median',
      clock: DALO_CLOCK,
      decimals: 1,
    },
  ],
  totalLabel: 'Île-de-France',
  reminder: null,
  headlines: [],
  cautions: [
    'Les deux horloges ne partent pas du même jour : les deux durées ne se comparent pas et ne vont jamais sur un même graphique.',
    'Reloger ceux qui attendent depuis le plus longtemps fait monter ces durées : elles ne sont pas un objectif.',
  ],
};
