import type { Fact, Verdict } from '#domain/verdict.js';
import type { Change, Explanation } from '#matching/explanation.js';
import {
  CHANGE_WORDS,
  CRITERION_WORDS,
  REASON_WORDS,
  RULE_WORDS,
  TASK_WORDS,
  targetTitle,
  UNREACHABLE_WORDS,
} from './words.js';

/** The explanation for a person: why, what separates, what to do; then the detail of the calculation. */
export function explanationText(explanation: Explanation): string {
  return `${[...headline(explanation), '', ...rules(explanation), '', ...points(explanation), '', ...detail(explanation)].join('\n')}\n`;
}

function headline({ rank, reason, pointsMissing, smallestChange, tasks }: Explanation): string[] {
  const why =
    rank === null ? `Non proposé : ${reason === null ? '' : REASON_WORDS[reason]}.` : `Proposé au rang ${rank}.`;
  const separates =
    typeof pointsMissing === 'number'
      ? rank === null
        ? [`Il manque ${pointsMissing} point${pointsMissing > 1 ? 's' : ''} pour entrer dans la liste.`]
        : []
      : [`Aucun nombre de points n’y changerait rien : ${UNREACHABLE_WORDS[pointsMissing.unreachable]}.`];
  const change =
    smallestChange === null
      ? []
      : [`Ce qui le changerait : ${changeWords(smallestChange.change)} (rang ${smallestChange.rank}).`];
  const toDo = tasks.map(
    (task) =>
      `À faire (${OWNERS[task.owner]}) : ${TASK_WORDS[task.code]}${task.detail === null ? '' : ` – ${task.detail}`}.`,
  );
  return [why, ...separates, ...change, ...toDo];
}

const OWNERS = { association: 'association', landlord: 'bailleur', departementalUnit: 'unité départementale' } as const;
const STATUS = { passed: 'oui', failed: 'NON', unknown: 'inconnu' } as const;

function rules({ verdicts }: Explanation): string[] {
  const lines = verdicts.map(
    (verdict) =>
      `  ${STATUS[verdict.status].padEnd(7)} ${RULE_WORDS[verdict.code]}${measure(verdict)} [${verdict.article}]`,
  );
  return ['Conditions', ...(lines.length > 0 ? lines : ['  non examinées'])];
}

function measure({ observed, threshold, unit }: Verdict): string {
  if (observed === null && threshold === null) return '';
  return ` (constaté ${fact(observed)}, seuil ${fact(threshold)}, ${unit})`;
}

function fact(value: Fact): string {
  if (value === null) return 'inconnu';
  return Array.isArray(value) ? `${value.join(', ') || '–'}` : String(value);
}

function points({ points: total, terms, adjustments }: Explanation): string[] {
  const lines = terms.map(
    (term) =>
      `  ${String(term.points).padStart(6)}  ${CRITERION_WORDS[term.criterion]}${term.observed === null ? '' : ` (${term.observed} ${term.unit})`}`,
  );
  const added = adjustments.map((line) => `  ${`+${line.points}`.padStart(6)}  ${targetTitle(line)}, au rang 1`);
  const beside = added.length === 0 ? [] : ['À côté des points : objectifs de la politique', ...added];
  return [`Points : ${total ?? 'sans objet'}`, ...lines, ...beside];
}

function detail({ price, runnerUp, instanceHash, resultHash }: Explanation): string[] {
  return [
    'Détail du calcul',
    price === null ? '  prix : sans objet' : `  prix du logement : de ${price.min.points} à ${price.max.points} points`,
    runnerUp === null
      ? '  pas de ménage suivant'
      : `  ménage suivant : ${runnerUp.householdId}, ${runnerUp.points} points`,
    `  instance ${instanceHash}`,
    `  résultat ${resultHash}`,
  ];
}

function changeWords(change: Change): string {
  const words = CHANGE_WORDS[change.kind];
  switch (change.kind) {
    case 'addDepartement':
    case 'addCommune':
      return `${words} ${change.place.code}`;
    case 'typologyWidened':
      return `${words} (${change.size} pour ${change.persons} personnes)`;
    case 'unknownResolved':
      return `${words} (${RULE_WORDS[change.rule]})`;
    default:
      return words;
  }
}
