import type { CalendarDate } from '#domain/dates.js';
import { addDays, daysBetween } from '#domain/dates.js';
import type { Pairing } from '#domain/pairing-life.js';
import type { DeclineReason } from '#domain/proposal.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access, LandlordContact } from '#ports.js';
import type { ChosenEffect } from '../decline-effects.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { forbidden } from '../transaction.js';
import { nextWorkingDay } from '../working-days.js';
import { daloRefusal, daloReport, householdEffect } from './agreement.js';
import { allocateVacancy, callUpNext } from './consequences.js';
import type { NamedPerson } from './contact.js';
import { nameContact } from './contact.js';
import { DEADLINE_POLICY } from './deadline-policy.js';
import type { DatedInput, PairingInput } from './inputs.js';
import { pastDay } from './past-day.js';
import { performAct } from './perform.js';

/**
 * The landlord names the household's correspondent, from the admission on; naming another one replaces him, with a
 * reason, and the history stays. Errors: FORBIDDEN_ROLE, of `performAct`, INVALID_REQUEST.
 */
export async function nameCorrespondent(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: PairingInput & { readonly person: NamedPerson; readonly reason?: string | null },
): Promise<Result<{ readonly pairing: Pairing; readonly contact: LandlordContact }, CaseError>> {
  if (access.role !== 'landlordReferent') return forbidden('au référent du bailleur');
  const reason = input.reason ?? null;
  const replaces = (await deps.tx.pairings.lock(input.id))?.facts.correspondentOn != null;
  const named = await performAct(deps, access, {
    id: input.id,
    act: 'nameCorrespondent',
    version: input.version ?? null,
    facts: ({ facts }) => ({ correspondentOn: facts.correspondentOn ?? deps.clock.today() }),
    reason,
  });
  if (!named.ok) return named;
  if (replaces && reason === null)
    return err(
      caseError('INVALID_REQUEST', 'Un correspondant est déjà désigné : dites pourquoi un autre le remplace.'),
    );
  const person = { person: input.person, kind: 'correspondent', hasAuthority: false } as const;
  const contact = await nameContact(deps, named.value, person);
  return contact.ok ? ok({ pairing: named.value, contact: contact.value }) : contact;
}

/** The missing document of a conditional attribution has been produced. Errors: of `performAct`, PAIRING_NOT_READY, INVALID_REQUEST. */
export async function meetCondition(
  deps: CaseDeps,
  access: Access,
  input: DatedInput,
): Promise<Result<Pairing, CaseError>> {
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  const pairing = await deps.tx.pairings.find(input.id);
  const condition = pairing?.facts.decision?.condition ?? null;
  if (pairing !== null && condition === null)
    return err(caseError('PAIRING_NOT_READY', 'La décision n’a pas de condition suspensive.'));
  return performAct(deps, access, {
    id: input.id,
    act: 'meetCondition',
    version: input.version ?? null,
    facts: ({ facts }) => ({
      decision: facts.decision && { ...facts.decision, condition: condition && { ...condition, metOn: on.value } },
    }),
    data: { on: on.value, document: condition?.document ?? null },
  });
}

/** Last day to answer an offer: the notice is not counted, a last day that is not worked moves on (CCH R441-10). */
export function answerDueOn(notifiedOn: CalendarDate, days: number): CalendarDate {
  return nextWorkingDay(addDays(notifiedOn, days));
}

/**
 * The landlord notifies the offer, once the minutes are validated: ten days to answer at least, and for a household
 * recognised DALO the notice of CCH R441-16-3. Errors: of `performAct`, OFFER_INVALID, PAIRING_NOT_READY, INVALID_REQUEST.
 */
export async function notifyOffer(
  deps: CaseDeps,
  access: Access,
  input: DatedInput & { readonly answerDays: number; readonly daloNotice: boolean },
): Promise<Result<Pairing, CaseError>> {
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  const least = DEADLINE_POLICY.offerAnswer.days;
  if (!Number.isInteger(input.answerDays) || input.answerDays < least || input.answerDays > 60) {
    const detail = `Le ménage a au moins ${least} jours pour répondre (CCH R441-10), 60 au plus.`;
    return err(caseError('OFFER_INVALID', detail));
  }
  const { daloNotice } = input;
  const answerDue = answerDueOn(on.value, input.answerDays);
  return performAct(deps, access, {
    id: input.id,
    act: 'notifyOffer',
    version: input.version ?? null,
    facts: {
      offer: { notifiedOn: on.value, answerDueOn: answerDue, daloNotice, answer: null, tacit: false, answeredOn: null },
    },
    data: { on: on.value, daloNotice, answerDueOn: answerDue },
  });
}

/**
 * The household accepts: the vacancy is allocated, its other candidates are released, and the household is proposed
 * nowhere else. Errors: of `performAct`, OFFER_INVALID after the last day, INVALID_REQUEST.
 */
export async function acceptOffer(
  deps: CaseDeps,
  access: Access,
  input: DatedInput,
): Promise<Result<Pairing, CaseError>> {
  const on = await answerDay(deps, input);
  if (!on.ok) return on;
  const accepted = await performAct(deps, access, {
    id: input.id,
    act: 'acceptOffer',
    version: input.version ?? null,
    facts: ({ facts }) => ({ offer: facts.offer && { ...facts.offer, answer: 'accepted', answeredOn: on.value } }),
    data: { answer: 'accepted', reason: null, tacit: false, on: on.value },
  });
  if (!accepted.ok) return accepted;
  const allocated = await allocateVacancy(deps, access, accepted.value);
  return allocated.ok ? accepted : allocated;
}

async function answerDay(deps: CaseDeps, input: DatedInput): Promise<Result<CalendarDate, CaseError>> {
  const pairing = await deps.tx.pairings.find(input.id);
  return pastDay(input.on, deps.clock.today(), { notBefore: pairing?.facts.offer?.notifiedOn ?? null });
}

/**
 * The household refuses the offer: a refusal with its effect, the next rank is called up where the attribution was
 * ranked, and a DALO household's refusal goes to the unit. Errors: of `performAct`, EFFECT_NOT_ALLOWED, INVALID_REQUEST.
 */
export async function refuseOffer(
  deps: CaseDeps,
  access: Access,
  input: DatedInput & { readonly reason: DeclineReason; readonly effect: ChosenEffect | null },
): Promise<Result<Pairing, CaseError>> {
  const on = await answerDay(deps, input);
  if (!on.ok) return on;
  const effect = await householdEffect(deps, input, deps.clock.today());
  if (!effect.ok) return effect;
  const { reason } = input;
  const refused = await performAct(deps, access, {
    id: input.id,
    act: 'refuseOffer',
    version: input.version ?? null,
    facts: (pairing) => refusedFacts(pairing, { on: on.value, tacit: false, today: deps.clock.today() }),
    reason,
    data: { answer: 'refused', reason, tacit: false, on: on.value },
    also: (pairing) => daloReport(pairing, false),
    refusal: () => ({ by: 'household', reason, effect: effect.value }),
  });
  return refused.ok ? thenCallUp(deps, access, refused.value) : refused;
}

/**
 * The last day has passed without an answer: the silence is a refusal (CCH R441-10). For the deadlines. Errors: of
 * `performAct`, PAIRING_NOT_READY while the delay runs.
 */
export async function refuseTacitly(
  deps: CaseDeps,
  access: Access,
  input: PairingInput,
): Promise<Result<Pairing, CaseError>> {
  const today = deps.clock.today();
  const refused = await performAct(deps, access, {
    id: input.id,
    act: 'refuseTacitly',
    facts: (pairing) => refusedFacts(pairing, { on: today, tacit: true, today }),
    data: { answer: 'refused', reason: null, tacit: true, on: today },
    also: (pairing) => daloReport(pairing, true),
    refusal: () => ({ by: 'household', reason: 'householdUnreachable', effect: { kind: 'vacancy' } }),
  });
  return refused.ok ? thenCallUp(deps, access, refused.value) : refused;
}

function refusedFacts(
  pairing: Pairing,
  { on, tacit, today }: { readonly on: CalendarDate; readonly tacit: boolean; readonly today: CalendarDate },
) {
  const { offer } = pairing.facts;
  return {
    offer: offer && { ...offer, answer: 'refused' as const, tacit, answeredOn: on },
    ...daloRefusal(pairing, today),
  };
}

async function thenCallUp(deps: CaseDeps, access: Access, refused: Pairing): Promise<Result<Pairing, CaseError>> {
  const called = await callUpNext(deps, access, refused);
  return called.ok ? ok(refused) : called;
}

/** Days left to answer an offer, negative once it is over; `null` where there is none. */
export function daysToAnswer({ facts }: Pairing, today: CalendarDate): number | null {
  return facts.offer === null ? null : daysBetween(today, facts.offer.answerDueOn);
}
