import type { InterDepartmentalCause, Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { CaseError } from '../errors.js';
import type { CaseDeps } from '../transaction.js';
import type { PairingInput } from './inputs.js';
import { performAct } from './perform.js';

/** The unit that follows the household asks that of the dwelling's département. Errors: of `performAct`, NOT_YOUR_STEP, PAIRING_NOT_READY. */
export async function requestInterDepartmental(
  deps: CaseDeps,
  access: Access,
  input: PairingInput,
): Promise<Result<Pairing, CaseError>> {
  const found = await deps.tx.pairings.find(input.id);
  const on = deps.clock.today();
  return performAct(deps, access, {
    id: input.id,
    act: 'requestInterDepartmental',
    version: input.version ?? null,
    facts: { interDepartmental: { requestedOn: on, answer: null, cause: null, answeredOn: null } },
    data: { from: found?.householdDepartement ?? null, to: found?.departement ?? null },
  });
}

/**
 * The destination unit answers: agreed, or refused with its cause, which closes the pairing. Errors: of `performAct`,
 * NOT_YOUR_STEP, PAIRING_NOT_READY where nothing was asked or it is answered.
 */
export async function answerInterDepartmental(
  deps: CaseDeps,
  access: Access,
  input: PairingInput &
    ({ readonly answer: 'agreed' } | { readonly answer: 'refused'; readonly cause: InterDepartmentalCause }),
): Promise<Result<Pairing, CaseError>> {
  const on = deps.clock.today();
  const cause = input.answer === 'refused' ? input.cause : null;
  return performAct(deps, access, {
    id: input.id,
    act: input.answer === 'agreed' ? 'agreeInterDepartmental' : 'refuseInterDepartmental',
    version: input.version ?? null,
    facts: ({ facts }) => ({
      interDepartmental: facts.interDepartmental && {
        ...facts.interDepartmental,
        answer: input.answer,
        cause,
        answeredOn: on,
      },
    }),
    reason: cause,
    data: { answer: input.answer, cause },
    refusal: () => (cause === null ? null : { by: 'reserver', reason: 'other', effect: { kind: 'vacancy' } }),
  });
}
