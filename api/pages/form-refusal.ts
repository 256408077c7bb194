import type { CaseError } from '#casework/errors.js';
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
