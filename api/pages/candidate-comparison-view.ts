import type { CandidateComparison, Separation, Standing } from '#casework/candidate-comparison.js';
import type { Criterion } from '#domain/policy.js';
import type { Candidate } from './candidate-view.js';
import { CRITERION_WORDS, NOT_SHOWN, observedText, personsText } from './criterion-words.js';
import { capitalise, formatCount, formatList } from './format.js';
import { departementLabel } from './labels.js';
import { RULE_WORDS, taskView } from './rule-words.js';

interface OrderWords {
  /** Of the one that has the most. */
  readonly most: string;
  readonly least: string;
  /** Of one beside another. */
  readonly more: string;
}

const order = (most: string, least: string, more: string): OrderWords => ({ most, least, more });

/** What a difference of each criterion says of the candidates, without a figure. */
const ORDER_WORDS: Readonly<Record<Criterion, OrderWords>> = {
  waiting: order('attend depuis le plus longtemps', 'attend depuis le moins longtemps', 'attend depuis plus longtemps'),
  legalPriority: order(
    'priorité légale la plus forte',
    'priorité légale la moins forte',
    'a une priorité légale plus forte',
  ),
  beyondDaloLimit: order(
    'délai DALO le plus dépassé',
    'délai DALO le moins dépassé, ou sans objet',
    'a un délai DALO plus dépassé',
  ),
  neverProposed: order(
    'sans proposition après six mois',
    'déjà proposé, ou accompagné depuis moins de six mois',
    'est sans proposition après six mois d’accompagnement',
  ),
  need: order('besoin légal le plus fort', 'besoin légal le moins fort', 'a un besoin légal plus fort'),
  interDepartmentalOpening: order(
    'accepte de changer de département',
    'ne change pas de département',
    'accepte de changer de département',
  ),
  homePreference: order(
    'logement dans son département',
    'logement hors de son département',
    'est accompagné dans le département du logement',
  ),
  typologyExact: order('taille exactement adaptée', 'taille admise, à la limite', 'a une taille plus adaptée'),
  effortMargin: order(
    'loyer le plus adapté à ses ressources',
    'loyer le moins adapté, mais admis',
    'a un loyer plus adapté à ses ressources',
  ),
  wishRank: order('souhait le mieux placé', 'souhait moins bien placé, ou aucun', 'a souhaité davantage ce lieu'),
  accessibilityExact: order(
    'accessibilité exactement adaptée',
    'accessibilité non recherchée',
    'a besoin de l’accessibilité de ce logement',
  ),
  scarcity: order(
    'le moins d’autres logements possibles',
    'le plus d’autres logements possibles',
    'a moins d’autres logements possibles',
  ),
  bonusCap: order('', '', ''),
};

function standingText(criterion: Criterion, standing: Standing): string | null {
  switch (standing) {
    case 'ahead':
      return ORDER_WORDS[criterion].most;
    case 'aheadWithOthers':
      return `à égalité en tête : ${ORDER_WORDS[criterion].most}`;
    case 'between':
      return 'entre les deux autres';
    case 'behind':
      return ORDER_WORDS[criterion].least;
    case 'level':
      return null;
  }
}

export interface ComparisonRow {
  readonly label: string;
  readonly differs: boolean;
  /** `note` says in words where the candidate stands; `null` where nothing separates it. */
  readonly cells: readonly { readonly text: string; readonly note: string | null }[];
}

/** The criteria of the points, then the facts of the file, for candidates as this reader may see them. */
export function comparisonTable(
  list: readonly Candidate[],
  { criteria }: CandidateComparison,
): readonly ComparisonRow[] {
  const scored = criteria.map(({ criterion, standings, differs }) => ({
    label: CRITERION_WORDS[criterion].title,
    differs,
    cells: list.map(({ proposal, facts }, index) => {
      const term = proposal.terms.find((known) => known.criterion === criterion);
      const without = facts.viewer === 'association' ? 'sans objet' : NOT_SHOWN;
      return {
        text: term === undefined ? without : observedText(term),
        note: standingText(criterion, standings[index] ?? 'level'),
      };
    }),
  }));
  return [...scored, ...factRows(list)];
}

function factRows(list: readonly Candidate[]): readonly ComparisonRow[] {
  const row = (label: string, text: (candidate: Candidate) => string): ComparisonRow => {
    const texts = list.map(text);
    return { label, differs: new Set(texts).size > 1, cells: texts.map((said) => ({ text: said, note: null })) };
  };
  return [
    row('Association', ({ facts }) => facts.associationName ?? 'aucune association connue'),
    row('Composition', ({ facts: { persons, personsBand } }) => {
      if (personsBand !== null) return personsText(personsBand);
      return persons === null ? 'N/A' : formatCount(persons, 'personne');
    }),
    row('Accompagné dans', ({ facts, proposal }) => {
      if (proposal.banded)
        return proposal.interDepartmental ? 'un autre département que le logement' : 'le département du logement';
      const place = facts.supportDepartement === null ? 'N/A' : departementLabel(facts.supportDepartement);
      return proposal.interDepartmental ? `${place}, autre département que le logement` : place;
    }),
    row('Reste à faire', ({ proposal }) =>
      proposal.tasks.length === 0 ? 'rien' : formatList(proposal.tasks.map((task) => taskView(task).text)),
    ),
    row('Sous réserve de', ({ proposal: { banded, subjectTo } }) => {
      if (subjectTo.length === 0) return banded ? NOT_SHOWN : 'rien';
      return formatList(subjectTo.map((code) => RULE_WORDS[code].question.toLocaleLowerCase('fr')));
    }),
  ];
}

/** One paragraph a pair: why the first stands before the next, and on what the next has the better of it. */
export function separationText({ rank, next, ahead, behind, total, nextIsFirstElsewhere }: Separation) {
  const more = (criteria: readonly Criterion[]) => formatList(criteria.map((code) => ORDER_WORDS[code].more));
  const sentences: string[] = [];
  if (ahead.length > 0) sentences.push(`Le rang ${rank} ${more(ahead)}.`);
  if (behind.length > 0) sentences.push(`Le rang ${next} ${more(behind)}.`);
  sentences.push(capitalise(totalText(total, next, nextIsFirstElsewhere)));
  return { title: `Le rang ${rank} devant le rang ${next}`, text: sentences.join(' ') };
}

function totalText(total: Separation['total'], next: number, nextIsFirstElsewhere: boolean): string {
  if (total === 'ahead') return 'la somme des critères met le premier devant.';
  if (total === 'level') return 'à égalité sur la somme, départagés par l’ancienneté, puis par un tirage enregistré.';
  return nextIsFirstElsewhere
    ? `sur ce seul logement le rang ${next} serait devant, mais il est de rang 1 sur un autre, et un ménage n’est de rang 1 qu’une fois.`
    : `sur ce seul logement le rang ${next} serait devant, mais toute la région est optimisée à la fois.`;
}
