import type { Band } from '#casework/confidentiality.js';
import type { Criterion, Term } from '#domain/policy.js';
import { codeLabel } from './code-words.js';
import {
  formatCount,
  formatDuration,
  formatNumber,
  formatOrdinal,
  formatPermille,
  formatSigned,
  UNKNOWN,
} from './format.js';
import { articleLabel } from './rule-words.js';

/** Where a role may not see a value. */
export const NOT_SHOWN = 'non communiqué';

/** Where points and criteria would stand, before contact. */
export const BANDED_NOTE =
  'Avant le contact, ni points ni critères : avec le nom de l’association, ils feraient reconnaître le ménage. L’ancienneté et la composition sont données par tranches. Les valeurs exactes s’affichent ici une fois le contact enregistré.';

/** « depuis 2024 ou avant », « depuis 2025 ou après ». */
export function startYearText({ from, to }: Band): string {
  if (to === null) return `depuis ${from ?? 'toujours'} ou après`;
  if (from === null) return `depuis ${to} ou avant`;
  return from === to ? `depuis ${from}` : `depuis ${from} à ${to}`;
}

/** « 1 ou 2 personnes », « 3 personnes ou plus ». */
export function personsText({ from, to }: Band): string {
  if (to === null) return `${formatCount(from ?? 1, 'personne')} ou plus`;
  if (from === to) return formatCount(to, 'personne');
  return `${from ?? 1}${to - (from ?? 1) === 1 ? ' ou' : ' à'} ${formatCount(to, 'personne')}`;
}

interface CriterionWords {
  readonly title: string;
  /** Noun of « surtout … », lower case. */
  readonly noun: string;
  readonly definition: string;
}

/** One entry per criterion of the policy. */
export const CRITERION_WORDS: Readonly<Record<Criterion, CriterionWords>> = {
  waiting: {
    title: 'Ancienneté',
    noun: 'l’ancienneté',
    definition:
      'Durée la plus longue entre la reconnaissance et le début de l’accompagnement ; même pente pour tous, sans plafond, jamais remise à zéro.',
  },
  legalPriority: {
    title: 'Priorité légale',
    noun: 'la priorité légale',
    definition: 'Reconnaissance DALO, autre label de l’article L441-1, ou aucune.',
  },
  beyondDaloLimit: {
    title: 'Délai DALO dépassé',
    noun: 'le délai DALO dépassé',
    definition: 'Mois au-delà du délai légal de relogement après la reconnaissance DALO, plafonnés.',
  },
  neverProposed: {
    title: 'Jamais proposé après six mois',
    noun: 'l’absence de proposition',
    definition: 'Aucune proposition depuis le début d’un accompagnement de plus de six mois.',
  },
  need: {
    title: 'Situation de besoin',
    noun: 'la situation de besoin',
    definition:
      'Faits statutaires fermés : sans logement ou hébergé, expulsion exécutoire, logement impropre, violences.',
  },
  interDepartmentalOpening: {
    title: 'Ouverture à un autre département',
    noun: 'l’ouverture à un autre département',
    definition: 'Le logement est dans un autre département que l’accompagnement, et le ménage a donné son accord.',
  },
  homePreference: {
    title: 'Département d’accompagnement',
    noun: 'le département d’accompagnement',
    definition: 'Le logement est dans le département d’accompagnement ; la résidence ne fait jamais perdre de points.',
  },
  typologyExact: {
    title: 'Taille du logement',
    noun: 'la taille du logement',
    definition: 'Le nombre de personnes est dans la fourchette habituelle de la typologie.',
  },
  effortMargin: {
    title: 'Marge sur le taux d’effort',
    noun: 'le taux d’effort',
    definition: 'Écart entre le taux d’effort estimé et la cible de la politique (APL estimée, formule datée).',
  },
  wishRank: {
    title: 'Souhait du ménage',
    noun: 'le souhait du ménage',
    definition: 'Rang du souhait qui contient le logement.',
  },
  accessibilityExact: {
    title: 'Accessibilité adaptée',
    noun: 'l’accessibilité',
    definition: 'Le logement répond exactement au besoin d’accessibilité.',
  },
  scarcity: {
    title: 'Peu d’autres logements possibles',
    noun: 'le peu d’autres logements possibles',
    definition: 'Nombre d’autres logements de ce calcul pour lesquels le ménage remplit les règles.',
  },
  bonusCap: {
    title: 'Plafond des bonifications',
    noun: 'le plafond des bonifications',
    definition: 'Ce que le plafond retire à la somme des termes autres que l’ancienneté.',
  },
};

export interface TermView {
  readonly criterion: Criterion;
  readonly title: string;
  readonly observed: string;
  readonly weight: string;
  readonly points: string;
  readonly source: string;
}

/** A term as a role may see it; a masked one has no observed value for this role. */
export type ShownTerm = Term & { readonly masked?: boolean; readonly band?: Band };

export function termView(term: ShownTerm): TermView {
  return {
    criterion: term.criterion,
    title: CRITERION_WORDS[term.criterion].title,
    observed: observedText(term),
    weight: `${formatNumber(term.weight)} ${WEIGHT_UNITS[term.criterion] ?? 'points'}`,
    points: formatSigned(term.points),
    source: articleLabel(term.source),
  };
}

/** What a term read, in words with its unit. */
export function observedText(term: Pick<ShownTerm, 'observed' | 'unit' | 'masked' | 'band'>): string {
  const { observed, unit } = term;
  if (term.band !== undefined) return startYearText(term.band);
  if (term.masked === true) return NOT_SHOWN;
  if (observed === null) return UNKNOWN;
  if (typeof observed === 'string') return codeLabel(observed);
  switch (unit) {
    case 'days':
      return formatDuration(observed);
    case 'months':
      return `${formatNumber(observed)}\u00a0mois`;
    case 'permille':
      return formatPermille(observed);
    case 'rank':
      return `${formatOrdinal(observed)} souhait`;
    case 'dwellings':
      return formatCount(observed, 'logement');
    case 'points':
      return formatCount(observed, 'point');
    case 'code':
      return formatNumber(observed);
  }
}

const WEIGHT_UNITS: Readonly<Partial<Record<Criterion, string>>> = {
  waiting: 'par jour',
  beyondDaloLimit: 'par mois',
  effortMargin: 'par point de %',
  bonusCap: 'au plus',
};
