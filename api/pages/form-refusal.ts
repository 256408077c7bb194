import { type CaseError, caseError } from '#casework/errors.js';
import { err, ok, type Result } from '#domain/result.js';
import { Problem } from '../errors.js';

/** What a page shows of a form that was refused: the sentences, and what had been typed. */
export interface RefusedForm {
  readonly path: string;
  readonly errors: readonly string[];
  readonly typed: Readonly<Record<string, string>>;
}

/**
 * The sentences of a refusal, for the form to be shown again with what was typed. Throws where there is no form to show:
 * an object out of the caller's scope, an act closed to its role.
 */
export function refusalSentences(error: CaseError): readonly string[] {
  if (error.code === 'NOT_FOUND' || error.code === 'FORBIDDEN_ROLE') throw new Problem(error);
  const fields = (error.fields ?? []).map(({ message, expected }) =>
    expected == null ? message : `${message} Attendu : ${expected}.`,
  );
  return [error.detail, ...fields];
}

/** Said beside what is recorded now, in the form that keeps what was typed and carries the new version. */
export const BOTH_VERSIONS =
  'La page montre ce qui est enregistré maintenant ; ce que vous aviez saisi est gardé dans le formulaire. Comparez, puis enregistrez de nouveau si votre saisie vaut toujours.';

/** Version that a form carries; `null` where it carries none. */
export function versionIn(text: string | undefined): number | null {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : null;
}

/** Words that justify an act, read by the other parties. Error: INVALID_REQUEST outside 3 to 500 characters. */
export function reasonOf(text: string | undefined, field: string): Result<string, CaseError> {
  const reason = (text ?? '').trim();
  if (reason.length >= 3 && reason.length <= 500) return ok(reason);
  const problem = {
    pointer: `/${field}`,
    code: 'REASON_LENGTH',
    message: `${reason.length} caractères reçus (${field}).`,
    expected: 'de 3 à 500 caractères, sans nom de personne',
  };
  return err(caseError('INVALID_REQUEST', 'Un motif est nécessaire.', [problem]));
}
