import type { Role } from '#domain/organisation.js';
import type { Pairing, PairingFacts } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps } from '../transaction.js';
import { notFound } from '../transaction.js';
import { GUARD_RULES } from './guards.js';
import type { PairingInput } from './inputs.js';
import { performAct } from './perform.js';

interface Correction {
  readonly fact: keyof PairingFacts;
  readonly roles: readonly Role[];
  /** Which of these roles, on this pairing. */
  readonly guard?: 'designatesHere' | 'speaksForHousehold';
}

/** What can be undone before the CALEOL, by whom, and what it clears. A CALEOL decision never is: it is rectified. */
export const CORRECTIONS = {
  designated: {
    fact: 'designation',
    roles: ['reserver', 'departementalUnit', 'landlordReferent'],
    guard: 'designatesHere',
  },
  contactRecorded: { fact: 'contact', roles: ['landlordReferent', 'association'] },
  contactWaived: { fact: 'contact', roles: ['landlordReferent'] },
  exchangeAsked: { fact: 'exchange', roles: ['association'] },
  opinionGiven: { fact: 'opinion', roles: ['association'] },
  householdAgreed: { fact: 'agreement', roles: ['association', 'landlordReferent'], guard: 'speaksForHousehold' },
  interDepartmentalRequested: { fact: 'interDepartmental', roles: ['departementalUnit'] },
  supportRelayAgreed: { fact: 'relay', roles: ['association', 'departementalUnit'] },
} as const satisfies Readonly<Record<string, Correction>>;
export type CorrectableEvent = keyof typeof CORRECTIONS;

/**
 * Undoes an act by a counter-event with a reason; the pairing goes back to its first step not met, and nothing is
 * erased from the history. `offerNotified` may be undone before any answer. Errors: of `performAct`, FORBIDDEN_ROLE,
 * PAIRING_NOT_READY where there is nothing to undo.
 */
export async function correct(
  deps: CaseDeps,
  access: Access,
  input: PairingInput & { readonly event: CorrectableEvent | 'offerNotified'; readonly reason: string },
): Promise<Result<Pairing, CaseError>> {
  const { id, version = null, reason, event } = input;
  const request = { id, version, reason, data: { event, reason } };
  if (event === 'offerNotified')
    return performAct(deps, access, { ...request, act: 'correctOffer', facts: { offer: null } });
  const correction: Correction = CORRECTIONS[event];
  const pairing = await deps.tx.pairings.find(id);
  if (pairing === null) return notFound('Ce rapprochement');
  const refused = await correctionProblem(deps, access, pairing, correction);
  if (refused !== null) return err(refused);
  const { fact } = correction;
  const corrected = await performAct(deps, access, {
    ...request,
    act: 'correctPreparation',
    facts: { [fact]: null },
  });
  if (corrected.ok) await clearProposal(deps, corrected.value, fact);
  return corrected;
}

/** Whoever did it undoes it; what the deadlines or another unit have settled is not undone so. */
async function correctionProblem(
  deps: CaseDeps,
  access: Access,
  pairing: Pairing,
  { fact, roles, guard }: Correction,
): Promise<CaseError | null> {
  if (access.kind !== 'organisation' || !roles.includes(access.role))
    return caseError('NOT_YOUR_STEP', 'Cet acte se corrige par celui qui l’a fait.');
  const { designation, interDepartmental } = pairing.facts;
  const settled =
    (fact === 'designation' && designation?.outcome !== 'designated') ||
    (fact === 'interDepartmental' && interDepartmental?.answer !== null);
  if (pairing.facts[fact] === null || settled)
    return caseError(
      'PAIRING_NOT_READY',
      'Il n’y a rien à annuler : cet acte n’est pas enregistré, ou a reçu sa réponse.',
    );
  if (guard === undefined) return null;
  return GUARD_RULES[guard]({ deps, access, pairing, next: pairing, today: deps.clock.today(), session: null });
}

/** The proposal's own columns say the same as the facts of its life. */
async function clearProposal(deps: CaseDeps, pairing: Pairing, fact: keyof PairingFacts): Promise<void> {
  if (fact === 'contact') await deps.tx.proposals.clearContact(pairing.proposalId);
  if (fact === 'opinion') await deps.tx.proposals.clearOpinion(pairing.proposalId);
}
