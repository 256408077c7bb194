import { BY_CODE } from './axes.js';

/** An attribute that fairness is read by: a field of the supports, with every value it may take. */
export interface FairnessAttribute {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly field: string;
  readonly rows: readonly { readonly key: string; readonly label: string }[];
}

const YES_NO = [
  { key: 'true', label: 'Oui' },
  { key: 'false', label: 'Non' },
];

export const FAIRNESS_ATTRIBUTES: readonly FairnessAttribute[] = [
  {
    id: 'equite-taille',
    title: 'Équité : propositions et relogements selon la taille du ménage',
    question: 'Les ménages de toutes tailles sont-ils proposés et relogés de même ?',
    field: 'sizeBand',
    rows: [
      { key: '1', label: '1 personne' },
      { key: '2', label: '2 personnes' },
      { key: '3', label: '3 personnes' },
      { key: '4', label: '4 personnes' },
      { key: '5+', label: '5 personnes ou plus' },
    ],
  },
  {
    id: 'equite-ressources',
    title: 'Équité : propositions et relogements selon les ressources',
    question: 'Les ménages aux plus faibles ressources sont-ils proposés et relogés comme les autres ?',
    field: 'incomeBand',
    rows: [
      { key: 'under500', label: 'Moins de 500 € par unité de consommation et par mois' },
      { key: 'from500to599', label: 'De 500 à 599 €' },
      { key: 'from600to999', label: 'De 600 à 999 €' },
      { key: 'from1000', label: '1 000 € et plus' },
    ],
  },
  {
    id: 'equite-monoparentales',
    title: 'Équité : propositions et relogements des familles monoparentales',
    question: 'Les familles monoparentales sont-elles proposées et relogées comme les autres ménages ?',
    field: 'singleParent',
    rows: YES_NO,
  },
  {
    id: 'equite-departements',
    title: 'Équité : propositions et relogements selon le département d’origine',
    question: 'Les ménages de tous les départements sont-ils proposés et relogés de même ?',
    field: 'departement',
    rows: BY_CODE,
  },
  {
    id: 'equite-accessibilite',
    title: 'Équité : propositions et relogements selon le besoin d’accessibilité',
    question: 'Les ménages qui ont besoin d’un logement accessible sont-ils proposés et relogés comme les autres ?',
    field: 'accessibilityNeed',
    rows: YES_NO,
  },
];
