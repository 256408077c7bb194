import { type Departement, isDepartement } from '#domain/departement.js';
import type { ReviewRecord, SheetGrid } from '#domain/management-review.js';
import { problem } from '../errors.js';
import { readEuros, type Typed } from './declare-form.js';

export const RECORD_PARTS = ['echange', 'accompagnement', 'budget', 'travailleurs'] as const;
export type RecordPart = (typeof RECORD_PARTS)[number];

const linesOf = (text: string | undefined): readonly string[] =>
  (text ?? '')
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The part of a record that a form sends. Problem: INVALID_REQUEST (a line of the budget that is none). */
export function recordPart(part: RecordPart, typed: Typed): Partial<ReviewRecord> {
  switch (part) {
    case 'echange':
      return {
        exchange: {
          strongPoints: linesOf(typed.forts),
          toImprove: linesOf(typed.ameliorer),
          blockages: blockagesOf(typed),
        },
      };
    case 'accompagnement': {
      const illustrates = typed.illustre === 'need' ? 'need' : 'strength';
      return { presentedCase: { illustrates, text: (typed.texte ?? '').trim() } };
    }
    case 'budget':
      return { budget: { lines: linesOf(typed.postes).map(budgetLine) } };
    case 'travailleurs':
      return { socialWorkers: { text: (typed.texte ?? '').trim() } };
  }
}

function blockagesOf(typed: Typed): NonNullable<ReviewRecord['exchange']>['blockages'] {
  return Object.entries(typed).flatMap(([name, text]) => {
    const departement = name.startsWith('blocage-') ? name.slice('blocage-'.length) : '';
    return isDepartement(departement) ? linesOf(text).map((line) => ({ departement, text: line })) : [];
  });
}

/** « Salaires ; 120 000,50 ». */
function budgetLine(line: string): { post: string; cents: number } {
  const at = line.lastIndexOf(';');
  const cents = at < 0 ? undefined : readEuros(line.slice(at + 1).trim());
  if (cents === undefined) {
    throw problem(
      'INVALID_REQUEST',
      `La ligne de budget « ${line.slice(0, 80)} » n’est pas lisible : écrivez le poste, un point-virgule, puis le montant en euros, par exemple « Salaires ; 120 000,50 ».`,
    );
  }
  return { post: line.slice(0, at).trim(), cents };
}

/** How the forms show what is recorded. */
export function typedRecord(record: ReviewRecord, departements: readonly Departement[]) {
  const { exchange, presentedCase, budget, socialWorkers } = record;
  const euros = (cents: number) => (cents / 100).toFixed(2).replace('.', ',');
  return {
    strongPoints: exchange?.strongPoints.join('\n') ?? '',
    toImprove: exchange?.toImprove.join('\n') ?? '',
    blockages: departements.map((departement) => ({
      departement,
      text: (exchange?.blockages ?? [])
        .filter((one) => one.departement === departement)
        .map(({ text }) => text)
        .join('\n'),
    })),
    illustrates: presentedCase?.illustrates ?? 'strength',
    presentedCase: presentedCase?.text ?? '',
    budget: (budget?.lines ?? []).map(({ post, cents }) => `${post} ; ${euros(cents)}`).join('\n'),
    socialWorkers: socialWorkers?.text ?? '',
  };
}

/** The review of one sheet. Problem: INVALID_REQUEST (no quality chosen). */
export function gridOf(typed: Typed): SheetGrid {
  const quality = Number(typed.qualite);
  if (![1, 2, 3, 4].includes(quality)) {
    throw problem('INVALID_REQUEST', 'Choisissez la qualité de la fiche, de 1 (insuffisante) à 4 (exemplaire).');
  }
  return {
    complete: typed.complete === 'oui',
    datesCoherent: typed.dates === 'oui',
    quality: quality as SheetGrid['quality'],
    comment: (typed.commentaire ?? '').trim() || null,
  };
}
