import type { Task } from '#domain/verdict.js';
import type { StoredProposal } from '#ports.js';
import { codeLabel } from './code-words.js';
import { CRITERION_WORDS, observedText, type ShownTerm } from './criterion-words.js';
import { capitalise, formatCount, formatList, formatOrdinal, formatSigned } from './format.js';
import { taskView } from './rule-words.js';

/** A candidate's reasons as a social worker reads them: why, what separates from the next, what to do. */
export interface ThreeLines {
  readonly why: string;
  readonly separates: string;
  readonly todo: string;
}

type Ranked = Pick<
  StoredProposal,
  'rank' | 'points' | 'terms' | 'tasks' | 'rankOneElsewhere' | 'contactRecordedAt' | 'opinion'
> & { readonly banded?: boolean };

/** The three lines of one candidate of a list; `list` holds every candidate of the vacancy. */
export function threeLines(candidate: Ranked, list: readonly Ranked[], viewer: Task['owner'] = 'landlord'): ThreeLines {
  return {
    why: candidate.banded ? bandedLine(candidate.terms) : whyLine(candidate.terms),
    separates: separationLine(candidate, list),
    todo: todoLine(candidate, viewer),
  };
}

function whyLine(terms: readonly ShownTerm[]): string {
  const told = terms
    .filter((term) => term.points > 0)
    .sort((a, b) => b.points - a.points || (a.criterion < b.criterion ? -1 : 1))
    .slice(0, 3)
    .map(termPhrase);
  return told.length === 0 ? 'Remplit toutes les règles, sans point particulier.' : `${capitalise(formatList(told))}.`;
}

/** Before contact: every rule is met, and since when it waits, by band. */
function bandedLine(terms: readonly ShownTerm[]): string {
  const since = terms.filter(({ criterion }) => criterion === 'waiting').map((term) => `attend ${observedText(term)}`);
  return `${capitalise(formatList([...since, 'remplit les règles de ce logement']))}.`;
}

function termPhrase(term: ShownTerm): string {
  switch (term.criterion) {
    case 'waiting':
      return `attend depuis ${observedText(term)}`;
    case 'legalPriority':
      return typeof term.observed === 'string' ? codeLabel(term.observed) : 'public prioritaire';
    case 'beyondDaloLimit':
      return 'délai légal de relogement dépassé';
    case 'neverProposed':
      return 'aucune proposition depuis plus de six mois d’accompagnement';
    case 'need':
      return typeof term.observed === 'string' ? codeLabel(term.observed) : 'situation de besoin reconnue';
    case 'interDepartmentalOpening':
      return 'accepte de changer de département';
    case 'homePreference':
      return 'logement dans son département';
    case 'typologyExact':
      return 'taille exactement adaptée';
    case 'effortMargin':
      return term.observed === null ? 'taux d’effort estimé favorable' : `taux d’effort estimé à ${observedText(term)}`;
    case 'wishRank':
      return typeof term.observed === 'number'
        ? `${formatOrdinal(term.observed)} souhait du ménage`
        : 'souhait du ménage';
    case 'accessibilityExact':
      return 'accessibilité exactement adaptée';
    case 'scarcity':
      return typeof term.observed === 'number'
        ? `seulement ${formatCount(term.observed, 'logement possible', 'logements possibles')} dans ce calcul`
        : 'peu de logements possibles';
    case 'bonusCap':
      return 'plafond des bonifications atteint';
  }
}

function separationLine(candidate: Ranked, list: readonly Ranked[]): string {
  const next = list.find((other) => other.rank === candidate.rank + 1);
  if (next === undefined) {
    return candidate.rank === 3
      ? 'Dernier rang de la liste : l’explication complète le compare au premier ménage non retenu.'
      : 'Aucun rang suivant n’est visible ici : l’explication complète compare au premier ménage non retenu.';
  }
  if (candidate.banded || next.banded)
    return 'Rang donné par les points de toute la région ; le détail s’affiche une fois le contact enregistré.';
  const gap = candidate.points - next.points;
  const after = `le ${formatOrdinal(next.rank)} rang`;
  if (gap === 0)
    return `À égalité de points avec ${after} : départagés par l’ancienneté, puis par un tirage enregistré.`;
  if (gap < 0) {
    const why =
      next.rankOneElsewhere === null
        ? 'l’ensemble de la région est optimisé à la fois'
        : 'ce ménage est de rang 1 sur un autre logement';
    return `${capitalise(after)} a ${formatCount(-gap, 'point')} de plus ici : ${why}.`;
  }
  const leading = largestDifferences(candidate.terms, next.terms);
  return `${formatCount(gap, 'point')} de plus que ${after}${leading === '' ? '' : `, surtout par ${leading}`}.`;
}

/** « l’ancienneté (+300) et la priorité légale (+120) »: the one or two criteria that most favour the first. */
function largestDifferences(first: readonly ShownTerm[], second: readonly ShownTerm[]): string {
  const differences = new Map<ShownTerm['criterion'], number>();
  for (const term of first) differences.set(term.criterion, (differences.get(term.criterion) ?? 0) + term.points);
  for (const term of second) differences.set(term.criterion, (differences.get(term.criterion) ?? 0) - term.points);
  const told = [...differences]
    .filter(([, points]) => points > 0)
    .sort(([a, pointsA], [b, pointsB]) => pointsB - pointsA || (a < b ? -1 : 1))
    .slice(0, 2)
    .map(([criterion, points]) => `${CRITERION_WORDS[criterion].noun} (${formatSigned(points)})`);
  return formatList(told);
}

function todoLine(candidate: Ranked, viewer: Task['owner']): string {
  if (candidate.opinion?.given === 'accept')
    return 'L’association a donné un avis favorable : préparer la présentation en CALEOL.';
  if (candidate.opinion?.given === 'decline')
    return 'L’association a décliné : le prochain calcul remplacera ce candidat.';
  const own = candidate.tasks.filter((task) => task.owner === viewer);
  const [first, ...others] = [...own, ...candidate.tasks.filter((task) => task.owner !== viewer)].map(taskView);
  if (first === undefined) {
    return candidate.contactRecordedAt === null
      ? 'Prendre contact avec l’association avant toute inscription en CALEOL.'
      : 'Attendre l’avis de l’association.';
  }
  const more = others.length === 0 ? '' : ` (et ${formatCount(others.length, 'autre tâche', 'autres tâches')})`;
  const owner = OWNER_ARTICLES[first.owner] ?? first.owner;
  return `${first.text}, à faire par ${owner}${first.due === null ? '' : ` avant le ${first.due}`}${more}.`;
}

const OWNER_ARTICLES: Readonly<Record<string, string>> = {
  association: 'l’association',
  bailleur: 'le bailleur',
  'unité départementale': 'l’unité départementale',
};
