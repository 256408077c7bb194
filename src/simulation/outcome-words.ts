import type { OutcomeCode } from './experiment.js';

/** What an outcome is, for reports: its words, unit, definition, and which way is better. */
export interface OutcomeWords {
  readonly label: string;
  readonly unit: 'ménages' | 'mois' | '%' | 'points' | 'rapport' | 'logements';
  readonly definition: string;
  readonly better: 'more' | 'less' | null;
}

const words = (
  label: string,
  unit: OutcomeWords['unit'],
  better: OutcomeWords['better'],
  definition: string,
): OutcomeWords => ({ label, unit, definition, better });

/** Every outcome of the simulator, in the order of reports; the period is the months under the policy. */
export const OUTCOMES: Readonly<Record<OutcomeCode, OutcomeWords>> = {
  rehousings: words('relogements', 'ménages', 'more', 'baux signés dans la période'),
  waiting: words('en attente', 'ménages', 'less', 'ménages en cours d’accompagnement vers le logement, à la fin'),
  waitingOver12Months: words(
    'en attente depuis plus de 12 mois',
    'ménages',
    'less',
    'depuis le début de l’accompagnement, à la fin',
  ),
  waitingOver24Months: words(
    'en attente depuis plus de 24 mois',
    'ménages',
    'less',
    'depuis le début de l’accompagnement, à la fin',
  ),
  waitingP90Months: words(
    'ancienneté de ceux qui attendent, 9e décile',
    'mois',
    'less',
    'un ménage en attente sur dix attend depuis plus longtemps',
  ),
  restrictedMeanWaitMonths: words(
    'attente moyenne, limitée à 24 mois',
    'mois',
    'less',
    'mois passés à attendre sur les 24 premiers, au rythme de la période (Kaplan-Meier, sorties censurées)',
  ),
  cohortOver12MonthsWait: words(
    'attente dans la période, entrés depuis plus de 12 mois à son début',
    'mois',
    'less',
    'mois passés à attendre depuis le début de la période, limités à sa durée (Kaplan-Meier, baux de la cohorte, sorties censurées) ; ce qui a été attendu avant n’y compte pas, aucun ménage n’est donc suivi en cours de route',
  ),
  cohort6To12MonthsWait: words('… entrés depuis 6 à 12 mois à son début', 'mois', 'less', 'même mesure'),
  cohortUnder6MonthsWait: words('… entrés depuis moins de 6 mois à son début', 'mois', 'less', 'même mesure'),
  cohortEnteredWait: words(
    '… entrés pendant la période',
    'mois',
    'less',
    'même mesure depuis l’entrée, limitée à la moitié de la période : ceux de la première moitié sont suivis aussi longtemps, les autres sont censurés à la fin',
  ),
  hazardSpread: words(
    'écart-type entre départements de la chance d’être relogé en 12 mois',
    'points',
    'less',
    'chance au rythme de la période, par département d’accompagnement',
  ),
  hazardMinimum: words('… chance du département le moins bien servi', '%', 'more', 'la plus petite des huit'),
  interDepartmentalShare: words(
    'part interdépartementale consentie',
    '%',
    null,
    'baux dans un autre département que celui de l’accompagnement, secteur déclaré accepté ; sur tous les baux',
  ),
  offersPerLease: words(
    'propositions par bail',
    'rapport',
    'less',
    'propositions faites dans la période, sur les baux signés',
  ),
  enviedShare: words(
    'propositions enviées',
    '%',
    'less',
    'un ménage compatible, à qui rien n’est proposé cette quinzaine-là, avait plus de points de la politique ; non connu des services d’aujourd’hui, qui n’en ont pas',
  ),
  neverOfferedShare: words(
    'plus de 6 mois d’attente, jamais rien proposé',
    '%',
    'less',
    'sur les ménages en attente depuis plus de 6 mois à la fin',
  ),
  incomeRatio: words(
    'rapport des relogements, revenus bas sur hauts',
    'rapport',
    'more',
    'relogements par ménage et par mois d’attente : tiers le plus bas des ressources par unité de consommation, sur tiers le plus haut',
  ),
  oldListRehousedShare: words(
    'liste des plus de 6 mois au départ : relogés',
    '%',
    'more',
    'sur la liste, hors sorties sans relogement',
  ),
  oldListNeverOfferedShare: words('… sans aucune proposition dans la période', '%', 'less', 'sur la même liste'),
  cumulativeRate: words(
    'taux de relogement cumulé',
    '%',
    null,
    'relogés sur relogés et en attente, depuis le début du programme (comparable à la DRIHL)',
  ),
  cumulativeRateSpread: words('… écart-type entre départements', 'points', 'less', 'même taux, par département'),
  rehousedMeanMonths: words(
    'durée moyenne des relogés',
    'mois',
    null,
    'du début de l’accompagnement au bail ; monte quand on sert les plus anciens',
  ),
  rehousedMedianMonths: words('durée médiane des relogés', 'mois', null, 'même durée'),
  rehousedP90Months: words('durée des relogés, 9e décile', 'mois', null, 'même durée'),
  lostOpportunities: words('logements perdus', 'logements', 'less', 'montrés, jamais loués à un ménage accompagné'),
};
