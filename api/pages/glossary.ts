/** A word of the field as the figures use it; the identifiers of the code are in CONTEXT.md. */
export interface Term {
  readonly term: string;
  readonly definition: string;
}

/** Words that the tables of figures use, in alphabetical order. */
export const GLOSSARY: readonly Term[] = [
  { term: 'ADL', definition: 'Accompagnement dans le logement : l’association suit le ménage après son relogement.' },
  {
    term: 'attribution',
    definition: 'Décision de la CALEOL en faveur d’un ménage. Ce n’est pas encore un relogement.',
  },
  {
    term: 'AVDL',
    definition:
      'Accompagnement vers et dans le logement, prescrit pour un ménage et mené par une association ; l’AVL puis l’ADL.',
  },
  { term: 'AVL', definition: 'Accompagnement vers le logement : le ménage cherche, il n’est pas relogé.' },
  {
    term: 'contingent',
    definition: 'Part des logements réservée à un réservataire : l’un des sept codes du champ 63 du RPLS.',
  },
  {
    term: 'DALO',
    definition: 'Droit au logement opposable : ménage reconnu prioritaire par la commission de médiation.',
  },
  {
    term: 'horloge',
    definition:
      'Ce depuis quoi une durée est comptée : le début de l’accompagnement (AVDL) ou la reconnaissance (DALO). Deux horloges ne sont jamais sur une même image.',
  },
  {
    term: 'médiane',
    definition:
      'Durée que la moitié des ménages n’atteint pas. Pour un nombre pair, demi-somme des deux durées du milieu.',
  },
  { term: 'ménage', definition: 'Les personnes qui demandent un logement ensemble.' },
  { term: 'mois', definition: '30,4375 jours (365,25 / 12), arrondis à une décimale, la moitié vers le haut.' },
  {
    term: 'moins de 5',
    definition:
      'Case masquée hors DRIHL : elle compte de un à quatre ménages, ou permettrait de retrouver une case qui en compte aussi peu.',
  },
  {
    term: 'non connu',
    definition: 'Information absente des événements. Elle a sa ligne ou sa colonne, et n’est jamais répartie.',
  },
  {
    term: 'protocole',
    definition: 'Protocole AVDL Logement d’abord : un canal de logements et de ménages éligibles.',
  },
  { term: 'provisoire', definition: 'Chiffre que sa source donne comme provisoire ; il peut encore changer.' },
  {
    term: 'reconstitution',
    definition:
      'Événements rebâtis à partir de tableaux publiés, jusqu’au 31 décembre 2022 : les totaux sont ceux du document, les jours et les origines sont choisis.',
  },
  { term: 'relogement', definition: 'Bail signé.' },
  {
    term: 'relogement interdépartemental',
    definition:
      'Le département du logement n’est pas celui de l’accompagnement. Deux parts : sur tous les relogements, et sur ceux dont les deux lieux sont connus.',
  },
  { term: 'réservataire', definition: 'Qui désigne les candidats d’un logement de son contingent.' },
  {
    term: 'solde d’un département',
    definition: 'Ménages accueillis d’un autre département moins ménages envoyés dans un autre.',
  },
];

/** Anchor of a term: « ménage » → « mot-menage ». */
export function termAnchor(term: string): string {
  const plain = term.normalize('NFD').replace(/[^a-zA-Z0-9 ’]/g, '');
  return `mot-${plain.toLowerCase().replace(/[ ’]+/g, '-')}`;
}
