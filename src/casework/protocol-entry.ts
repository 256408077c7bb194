import type { CaseError, FieldProblem } from './errors.js';
import { caseError, shown } from './errors.js';

/** One field of the protocol's forms that does not do, or nothing. */
export type Checked = FieldProblem | null;

export function wrongField(
  name: string,
  received: string | null,
  { message, expected }: { readonly message: string; readonly expected: string },
): FieldProblem {
  return { pointer: `/${name}`, code: 'INVALID_REQUEST', message, expected, received: shown(received ?? undefined) };
}

/** A text of so many characters, trimmed; `null` = it does. */
export function textProblem(name: string, text: string, most: number): Checked {
  const length = text.trim().length;
  if (length > 0 && length <= most) return null;
  const message = length === 0 ? 'Ce champ est obligatoire.' : 'Ce texte est trop long.';
  return wrongField(name, text, { message, expected: `de 1 à ${most} caractères` });
}

/** The error of a form, with its fields; `null` where all of them do. */
export function entryError(detail: string, checked: readonly Checked[]): CaseError | null {
  const problems = checked.filter((one) => one !== null);
  return problems.length === 0 ? null : caseError('INVALID_REQUEST', detail, problems);
}

export function changedMeanwhile(what: string): CaseError {
  return caseError('STALE_VERSION', `${what} a changé depuis votre lecture : relisez, puis recommencez.`);
}
