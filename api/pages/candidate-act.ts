import type { CaseError } from '#casework/errors.js';
import type { PairingLife } from '#casework/life/reading.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import type { ProposalId } from '#domain/ids.js';
import type { PairingAct } from '#domain/pairing-acts.js';
import type { Result } from '#domain/result.js';
import type { ActField, ActValues } from './act-form.js';

/** An act on a candidate by a form: where it is posted, what it asks, what it performs. */
export interface CandidateAct {
  /** Last segment of the form's address. */
  readonly path: string;
  readonly title: string;
  readonly help: string;
  /** The help where it says what this life holds. */
  readonly helpFor?: (life: PairingLife) => string;
  readonly button: string;
  readonly done: string;
  /** Secondary acts are folded at the end of the page. */
  readonly secondary?: boolean;
  readonly fields: readonly ActField[];
  /** The fields where this life leaves fewer choices. */
  readonly fieldsFor?: (life: PairingLife) => readonly ActField[];
  /** Whether the form is shown; `acts` are those that the table opens to the visitor. */
  readonly isShown: (life: PairingLife, acts: readonly PairingAct[]) => boolean;
  readonly perform: (
    deps: CaseDeps,
    access: OrganisationAccess,
    id: ProposalId,
    values: ActValues,
  ) => Promise<Result<unknown, CaseError>>;
}

/** The fields of an act as this life allows. */
export function fieldsOf(act: CandidateAct, life: PairingLife): readonly ActField[] {
  return act.fieldsFor?.(life) ?? act.fields;
}
