import type { CalendarDate } from '#domain/dates.js';
import type { Pairing, PairingFacts } from '#domain/pairing-life.js';
import type { DeclineReason } from '#domain/proposal.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { ChosenEffect } from '../decline-effects.js';
import { refusalEffect } from '../decline-effects.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps } from '../transaction.js';
import { notFound } from '../transaction.js';
import type { DatedInput, PairingInput } from './inputs.js';
import { pastDay } from './past-day.js';
import { performAct } from './perform.js';

const NOTHING_YET = { askedOn: null, visitedOn: null, answer: null, on: null } as const;

function agreementOf(pairing: Pairing): NonNullable<PairingFacts['agreement']> {
  return pairing.facts.agreement ?? NOTHING_YET;
}

/** The association (the landlord where none follows the household) asks the household. Errors: of `performAct`, INVALID_REQUEST. */
export async function askHousehold(
  deps: CaseDeps,
  access: Access,
  input: DatedInput,
): Promise<Result<Pairing, CaseError>> {
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  return performAct(deps, access, {
    ...act(input, 'askHousehold'),
    facts: (pairing) => ({ agreement: { ...agreementOf(pairing), askedOn: on.value } }),
    data: { on: on.value },
  });
}

/** The household has visited the dwelling. Errors: of `performAct`, INVALID_REQUEST. */
export async function recordVisit(
  deps: CaseDeps,
  access: Access,
  input: DatedInput,
): Promise<Result<Pairing, CaseError>> {
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  return performAct(deps, access, {
    ...act(input, 'recordVisit'),
    facts: (pairing) => ({ agreement: { ...agreementOf(pairing), visitedOn: on.value } }),
    data: { on: on.value },
  });
}

/** The household agrees to be presented for this dwelling. Errors: of `performAct`, INVALID_REQUEST. */
export async function householdAgrees(
  deps: CaseDeps,
  access: Access,
  input: DatedInput,
): Promise<Result<Pairing, CaseError>> {
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  return performAct(deps, access, {
    ...act(input, 'householdAgrees'),
    facts: (pairing) => ({
      agreement: {
        ...agreementOf(pairing),
        askedOn: agreementOf(pairing).askedOn ?? on.value,
        answer: 'agreed',
        on: on.value,
      },
    }),
    data: { on: on.value },
  });
}

/**
 * The household declines: a refusal with its declared effect; that of a household recognised DALO goes to the unit, and
 * never ends the recognition. Errors: of `performAct`, EFFECT_NOT_ALLOWED.
 */
export async function householdDeclines(
  deps: CaseDeps,
  access: Access,
  input: PairingInput & { readonly reason: DeclineReason; readonly effect: ChosenEffect | null },
): Promise<Result<Pairing, CaseError>> {
  const today = deps.clock.today();
  const effect = await householdEffect(deps, input, today);
  if (!effect.ok) return effect;
  return performAct(deps, access, {
    ...act(input, 'householdDeclines'),
    facts: (pairing) => ({
      agreement: { ...agreementOf(pairing), answer: 'declined', on: today },
      ...daloRefusal(pairing, today),
    }),
    reason: input.reason,
    data: { reason: input.reason, effect: effect.value.kind },
    also: (pairing) => daloReport(pairing, false),
    refusal: () => ({ by: 'household', reason: input.reason, effect: effect.value }),
  });
}

/** What a household's refusal does: as declared, or chosen. Errors: NOT_FOUND, EFFECT_NOT_ALLOWED. */
export async function householdEffect(
  deps: CaseDeps,
  input: PairingInput & { readonly reason: DeclineReason; readonly effect: ChosenEffect | null },
  today: CalendarDate,
) {
  const pairing = await deps.tx.pairings.find(input.id);
  const vacancy = pairing === null ? null : await deps.tx.vacancies.find(pairing.vacancyId);
  if (vacancy === null) return notFound('Ce rapprochement');
  const effect = refusalEffect(input.reason, input.effect, vacancy, today);
  return effect === null
    ? err(caseError('EFFECT_NOT_ALLOWED', 'L’effet du refus doit finir dans l’année qui vient.'))
    : ok(effect);
}

/** The fact that a DALO household's refusal waits for its unit; nothing for others. */
export function daloRefusal(pairing: Pairing, today: CalendarDate): Partial<PairingFacts> {
  return pairing.daloDepartement === null ? {} : { daloRefusal: { reportedOn: today, examinedOn: null } };
}

export function daloReport(pairing: Pairing, tacit: boolean) {
  return pairing.daloDepartement === null
    ? []
    : [{ name: 'daloRefusalReported' as const, data: { departement: pairing.daloDepartement, tacit } }];
}

/** The unit has examined the refusal of a DALO household. Errors: of `performAct`, NOT_YOUR_STEP. */
export async function examineDaloRefusal(
  deps: CaseDeps,
  access: Access,
  input: PairingInput & { readonly conclusion: 'founded' | 'unfounded' | 'noticeMissing' },
): Promise<Result<Pairing, CaseError>> {
  const today = deps.clock.today();
  return performAct(deps, access, {
    ...act(input, 'examineDaloRefusal'),
    facts: ({ facts }) => ({ daloRefusal: facts.daloRefusal && { ...facts.daloRefusal, examinedOn: today } }),
    data: { conclusion: input.conclusion },
  });
}

function act<A extends string>(input: PairingInput, name: A) {
  return { id: input.id, version: input.version ?? null, act: name } as const;
}
