import type { Departement } from '#domain/departement.js';
import type { ReviewRecord } from '#domain/management-review.js';
import { type FieldProblem, shown } from './errors.js';

const LONGEST_TEXT = 4_000;
const MOST_LINES = 50;

/** What is to be corrected in a record: empty or too long texts, départements of another review, amounts that are none. */
export function recordProblems(record: ReviewRecord, departements: readonly Departement[]): readonly FieldProblem[] {
  const { exchange, presentedCase, budget, socialWorkers } = record;
  return [
    ...(exchange === null ? [] : exchangeProblems(exchange, departements)),
    ...(presentedCase === null ? [] : textProblems('/presentedCase/text', presentedCase.text)),
    ...(budget === null ? [] : budgetProblems(budget)),
    ...(socialWorkers === null ? [] : textProblems('/socialWorkers/text', socialWorkers.text)),
  ];
}

function exchangeProblems(
  { strongPoints, toImprove, blockages }: NonNullable<ReviewRecord['exchange']>,
  departements: readonly Departement[],
): readonly FieldProblem[] {
  return [
    ...strongPoints.flatMap((text, i) => textProblems(`/exchange/strongPoints/${i}`, text)),
    ...toImprove.flatMap((text, i) => textProblems(`/exchange/toImprove/${i}`, text)),
    ...blockages.flatMap(({ departement, text }, i) => [
      ...textProblems(`/exchange/blockages/${i}/text`, text),
      ...(departements.includes(departement)
        ? []
        : [problem(`/exchange/blockages/${i}/departement`, departement, departements.join(', '))]),
    ]),
    ...(strongPoints.length + toImprove.length + blockages.length > 0
      ? []
      : [problem('/exchange', 'vide', 'un point fort, à améliorer ou de blocage au moins')]),
  ];
}

function budgetProblems({ lines }: NonNullable<ReviewRecord['budget']>): readonly FieldProblem[] {
  if (lines.length === 0 || lines.length > MOST_LINES) {
    return [problem('/budget/lines', String(lines.length), `de 1 à ${MOST_LINES} postes de charge`)];
  }
  return lines.flatMap(({ post, cents }, i) => [
    ...textProblems(`/budget/lines/${i}/post`, post),
    ...(Number.isSafeInteger(cents) && cents >= 0
      ? []
      : [problem(`/budget/lines/${i}/cents`, String(cents), 'un montant en centimes, positif ou nul')]),
  ]);
}

function textProblems(pointer: string, text: string): readonly FieldProblem[] {
  const length = text.trim().length;
  return length > 0 && length <= LONGEST_TEXT
    ? []
    : [problem(pointer, text, `un texte de 1 à ${LONGEST_TEXT} caractères, sans nom de personne`)];
}

function problem(pointer: string, received: string, expected: string): FieldProblem {
  return {
    pointer,
    code: 'INVALID_REQUEST',
    message: 'Cette valeur ne convient pas.',
    expected,
    received: shown(received),
  };
}
