import type { ContactMode, Pairing, PairingFacts, PairingParties, PairingState } from '#domain/pairing-life.js';
import { isInterDepartmental } from '#domain/pairing-life.js';
import { INTER_DEPARTMENTAL_CONTINGENTS } from './deadline-policy.js';

/**
 * Contact with the association: mandatory for the protocol's households (programme d'actions, 16 December 2022), by
 * default for the others that an association follows (policy), not applicable where none does.
 */
export function contactMode({ followed, protocol }: PairingParties): ContactMode {
  if (!followed) return 'notApplicable';
  return protocol ? 'mandatory' : 'default';
}

export function isContactSettled(pairing: Pairing): boolean {
  return pairing.facts.contact !== null || contactMode(pairing) === 'notApplicable';
}

export function isOpinionSettled({ facts, followed }: Pairing): boolean {
  return !followed || (facts.opinion !== null && facts.opinion.given !== 'decline');
}

export function isAgreed({ facts }: Pick<Pairing, 'facts'>): boolean {
  return facts.agreement?.answer === 'agreed';
}

/** The agreement of the destination département is needed: another département, on the préfet's contingent (policy). */
export function needsInterDepartmental(pairing: Pairing): boolean {
  const contingents: readonly (string | null)[] = INTER_DEPARTMENTAL_CONTINGENTS;
  return isInterDepartmental(pairing) && contingents.includes(pairing.contingent);
}

/** Nothing was asked nor had to be, or the destination has agreed. */
export function isInterDepartmentalSettled(pairing: Pairing): boolean {
  const { interDepartmental } = pairing.facts;
  return interDepartmental === null ? !needsInterDepartmental(pairing) : interDepartmental.answer === 'agreed';
}

/** State of the preparation: its first step not yet met. */
export function settle(pairing: Pairing): PairingState {
  if (pairing.facts.designation === null) return 'proposed';
  if (!isContactSettled(pairing)) return 'toContact';
  if (!isOpinionSettled(pairing)) return 'toReview';
  return isAgreed(pairing) ? 'retained' : 'toAgree';
}

export function withFacts(pairing: Pairing, facts: Partial<PairingFacts>): Pairing {
  return { ...pairing, facts: { ...pairing.facts, ...facts } };
}
