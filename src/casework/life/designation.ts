import type { VacancyId } from '#domain/ids.js';
import type { Pairing, PairingFacts } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps } from '../transaction.js';
import { notFound } from '../transaction.js';
import type { PairingInput } from './inputs.js';
import { performAct } from './perform.js';

/**
 * The reserver (the préfet's unit on the State's contingents, the landlord where nobody else) designates the candidate.
 * A designation under DALO (CCH L441-2-3) is the préfet's alone, for a household recognised. Errors: of `performAct`,
 * NOT_YOUR_STEP, DECISION_INVALID.
 */
export async function designate(
  deps: CaseDeps,
  access: Access,
  input: PairingInput & { readonly act: 'designation' | 'daloDesignation' },
): Promise<Result<Pairing, CaseError>> {
  if (input.act === 'daloDesignation') {
    const pairing = await deps.tx.pairings.find(input.id);
    if (pairing === null) return notFound('Ce rapprochement');
    const lawful =
      access.kind === 'organisation' && access.role === 'departementalUnit' && pairing.daloDepartement !== null;
    if (!lawful) {
      const detail = 'La désignation au titre du DALO revient au préfet, pour un ménage reconnu (CCH L441-2-3).';
      return err(caseError('NOT_YOUR_STEP', detail));
    }
  }
  return performAct(deps, access, {
    id: input.id,
    act: 'designate',
    version: input.version ?? null,
    facts: { designation: { outcome: 'designated', act: input.act, on: deps.clock.today() } },
    data: { act: input.act },
  });
}

/** The reserver does not want this candidate, with a reason: it is not proposed again on this dwelling. Errors as `designate`. */
export async function declineDesignation(
  deps: CaseDeps,
  access: Access,
  input: PairingInput & { readonly reason: string },
): Promise<Result<Pairing, CaseError>> {
  return performAct(deps, access, {
    id: input.id,
    act: 'declineDesignation',
    version: input.version ?? null,
    facts: {},
    reason: input.reason,
    data: { reason: input.reason },
    refusal: () => ({ by: 'reserver', reason: 'other', effect: { kind: 'vacancy' } }),
  });
}

/**
 * The reserver returns the dwelling to its landlord before its deadline: every candidate still to be designated goes on
 * without designation. Answers those pairings. Errors: NOT_FOUND where none waits, and those of `designate`.
 */
export async function returnDwelling(
  deps: CaseDeps,
  access: Access,
  input: { readonly vacancyId: VacancyId; readonly reason: string },
): Promise<Result<readonly Pairing[], CaseError>> {
  const waiting = await deps.tx.pairings.lockOfVacancy(input.vacancyId);
  const returned: Pairing[] = [];
  for (const { proposalId, state } of waiting) {
    if (state !== 'proposed') continue;
    const result = await performAct(deps, access, {
      id: proposalId,
      act: 'returnDwelling',
      facts: { designation: noDesignation('returned', deps) },
      reason: input.reason,
      data: { reason: input.reason },
    });
    if (!result.ok) return result;
    returned.push(result.value);
  }
  return returned.length === 0 ? notFound('Un candidat à désigner sur cette vacance') : ok(returned);
}

export function noDesignation(outcome: 'lapsed' | 'returned', deps: CaseDeps): PairingFacts['designation'] {
  return { outcome, act: null, on: deps.clock.today() };
}
