import type { MaskedVerdict, VisibleExplanation } from '#casework/confidentiality.js';
import type { AbsenceReason } from '#domain/verdict.js';
import type { Change, Explanation } from '#matching/explanation.js';
import { BANDED_NOTE, NOT_SHOWN, type TermView, termView } from './criterion-words.js';
import { formatCount, formatNumber } from './format.js';
import { placeLabel } from './labels.js';
import { articleLabel, factText, RULE_WORDS, type TaskView, taskView, VERDICT_LABELS } from './rule-words.js';
import { type AdjustmentView, adjustmentView } from './target-words.js';

export const ABSENCE_WORDS: Readonly<Record<AbsenceReason, string>> = {
  INELIGIBLE: 'Une règle au moins n’est pas remplie.',
  OUTRANKED: 'D’autres ménages éligibles ont plus de points sur ce logement.',
  COMMITTED_ELSEWHERE: 'Le ménage est déjà engagé sur d’autres logements.',
  HELD_LIST: 'La liste a été consultée et reste gardée : elle ne change pas avant la fin de ce délai.',
  EXCLUDED_BY_PERSON: 'Une personne a écarté ce rapprochement, avec un motif enregistré.',
  NOT_IN_SCOPE: 'Le logement n’était pas dans ce calcul (pas encore orienté, retiré ou attribué).',
  PAUSED: 'Le ménage a demandé à ne pas recevoir de proposition pour le moment.',
  STALE_DATA: 'Les données du ménage sont trop anciennes : il faut les confirmer.',
  TIE_BROKEN: 'À égalité de points et d’ancienneté, un tirage enregistré a départagé les ménages.',
};

const UNREACHABLE_WORDS = {
  ineligible: 'Des points n’y changeraient rien : une règle n’est pas remplie.',
  fill: 'Des points n’y changeraient rien : le placer ici laisserait un autre logement sans candidat.',
  committed: 'Des points n’y changeraient rien : les rangs sont tenus par des contacts déjà enregistrés.',
  held: 'Des points n’y changeraient rien : la liste est gardée.',
  notInScope: 'Des points n’y changeraient rien : le logement n’était pas dans ce calcul.',
  cap: 'Des points n’y changeraient rien : le ménage a atteint le nombre maximal de propositions.',
} as const;

export interface VerdictView {
  readonly question: string;
  readonly status: string;
  readonly tone: 'good' | 'bad' | 'warn';
  readonly observed: string;
  readonly threshold: string;
  readonly article: string;
  readonly failed: string | null;
}

export interface ExplanationView {
  readonly headline: string;
  readonly reason: string | null;
  readonly counts: string;
  readonly verdicts: readonly VerdictView[];
  readonly terms: readonly TermView[];
  readonly adjustments: readonly AdjustmentView[];
  readonly points: string | null;
  readonly tasks: readonly TaskView[];
  readonly price: string;
  readonly runnerUp: string;
  readonly missing: string | null;
  readonly change: string;
  /** Stands where terms and price would, before contact. */
  readonly bandedNote: string | null;
  readonly instanceHash: string;
  readonly resultHash: string;
}

/** An explanation in words; the failed rules come first. */
export function explanationView(explanation: VisibleExplanation): ExplanationView {
  const { rank, reason, points, verdicts, eligible } = explanation;
  return {
    headline: headline(rank, eligible),
    reason: reason === null ? null : ABSENCE_WORDS[reason],
    counts: countsText(verdicts),
    verdicts: [...verdicts].sort((a, b) => ORDER[a.status] - ORDER[b.status]).map(verdictView),
    terms: explanation.terms.map(termView),
    adjustments: explanation.adjustments.map(adjustmentView),
    points: points === null ? null : formatNumber(points),
    tasks: explanation.tasks.map(taskView),
    price: priceText(explanation),
    runnerUp: runnerUpText(explanation),
    missing: rank === null ? missingText(explanation.pointsMissing) : null,
    change: changeText(explanation),
    bandedNote: explanation.banded ? BANDED_NOTE : null,
    instanceHash: explanation.instanceHash,
    resultHash: explanation.resultHash,
  };
}

/** Of the rules that depend on the file, whether they are met or not yet known is not told. */
const FILE_RULES_LATER =
  ' Des règles qui dépendent du dossier, seul est dit que rien ne s’y oppose : le ménage est proposé. Le reste s’affiche une fois le contact enregistré.';

const ORDER: Readonly<Record<MaskedVerdict['status'], number>> = { failed: 0, unknown: 1, notFailed: 2, passed: 3 };
const TONES = { passed: 'good', failed: 'bad', unknown: 'warn', notFailed: 'good' } as const;

function headline(rank: Explanation['rank'], eligible: boolean): string {
  if (rank !== null) return `Proposé au rang ${rank}`;
  return eligible ? 'Éligible, mais pas dans la liste' : 'Non éligible à ce logement';
}

function countsText(verdicts: readonly MaskedVerdict[]): string {
  const total = verdicts.length;
  const count = (wanted: MaskedVerdict['status']) => verdicts.filter(({ status }) => status === wanted).length;
  const [failed, unknown] = [count('failed'), count('unknown')];
  const later = count('notFailed') > 0 ? FILE_RULES_LATER : '';
  if (total === 0) return 'Le logement n’était pas dans ce calcul : aucune règle n’a été évaluée.';
  if (failed > 0) return `${formatCount(failed, 'règle')} non remplie${failed > 1 ? 's' : ''} sur ${total}.${later}`;
  const others = unknown > 0 ? ` ; ${unknown} non connue${unknown > 1 ? 's' : ''}` : '';
  if (unknown > 0 || later !== '') return `Aucune règle non remplie sur ${total}${others}.${later}`;
  return `Les ${total} règles sont remplies.`;
}

function verdictView(verdict: MaskedVerdict): VerdictView {
  const words = RULE_WORDS[verdict.code];
  return {
    question: words.question,
    status: VERDICT_LABELS[verdict.status],
    tone: TONES[verdict.status],
    observed: verdict.masked ? NOT_SHOWN : observedFact(verdict),
    threshold:
      verdict.masked && verdict.threshold === null
        ? NOT_SHOWN
        : verdict.threshold === null
          ? 'N/A'
          : factText(verdict.threshold, verdict.unit),
    article: articleLabel(verdict.article),
    failed: verdict.status === 'failed' ? words.failed : null,
  };
}

/** Nothing observed where the rule passes means nothing against it: no pause, no refusal, no label asked for. */
function observedFact({ observed, status, unit }: MaskedVerdict): string {
  return observed === null && status === 'passed' ? 'rien' : factText(observed, unit);
}

function priceText({ price }: VisibleExplanation): string {
  if (price === null) return 'Ce logement n’était pas dans le calcul : il n’a pas de prix.';
  const { min, max } = price;
  const interval = min.points === max.points && min.filled === max.filled;
  const side = (value: { filled: number; points: number }) =>
    value.filled === 0
      ? formatCount(value.points, 'point')
      : `${formatCount(value.filled, 'logement pourvu', 'logements pourvus')} et ${formatCount(value.points, 'point')}`;
  return interval
    ? `Une place de rang 1 sur ce logement « coûte » ${side(min)} : c’est ce que la région gagnerait ailleurs.`
    : `Une place de rang 1 sur ce logement « coûte » entre ${side(min)} et ${side(max)} : c’est ce que la région gagnerait ailleurs.`;
}

function runnerUpText({ runnerUp, points }: VisibleExplanation): string {
  if (runnerUp === null) return 'Aucun autre ménage éligible n’est resté hors de la liste.';
  const gap = points === null ? null : points - runnerUp.points;
  const words = `Le premier ménage éligible non retenu a ${formatCount(runnerUp.points, 'point')}`;
  if (gap === null) return `${words}.`;
  if (gap === 0) return `${words}, soit autant : départagés par l’ancienneté, puis par un tirage enregistré.`;
  return `${words}, soit ${formatCount(Math.abs(gap), 'point')} de ${gap > 0 ? 'moins' : 'plus'}.`;
}

function missingText(missing: Explanation['pointsMissing']): string {
  if (typeof missing !== 'number') return UNREACHABLE_WORDS[missing.unreachable];
  return `Il manque ${formatCount(missing, 'point')} sur ce logement pour entrer dans la liste, toutes choses égales par ailleurs.`;
}

function changeText({ rank, smallestChange, masked }: VisibleExplanation): string {
  if (masked && rank === null)
    return 'Ce qui changerait le résultat dépend du dossier : seule l’association du ménage le voit.';
  if (smallestChange === null) {
    return rank === null
      ? 'Aucun changement simple de la liste fermée (un lieu de plus, un label, une typologie élargie, une donnée renseignée, AL’in) ne suffirait.'
      : 'Sans objet : le ménage est déjà dans la liste.';
  }
  return `${changeWords(smallestChange.change)} : le ménage serait alors au rang ${smallestChange.rank} (vérifié en recalculant toute la région).`;
}

function changeWords(change: Change): string {
  switch (change.kind) {
    case 'addDepartement':
    case 'addCommune':
      return `Accepter ${placeLabel(change.place)}`;
    case 'labelGranted':
      return 'Obtenir le label prioritaire (SYPLO)';
    case 'typologyWidened':
      return `Que le bailleur admette ${formatCount(change.persons, 'personne')} dans un ${change.size}`;
    case 'unknownResolved':
      return `Renseigner ce qui n’est pas connu (${RULE_WORDS[change.rule].question.toLocaleLowerCase('fr')})`;
    case 'alinRegistration':
      return 'S’inscrire dans AL’in';
  }
}
