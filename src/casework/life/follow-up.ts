import type { CalendarDate } from '#domain/dates.js';
import { departementOf } from '#domain/departement.js';
import type { Household } from '#domain/household.js';
import type { AlternativeSolution, FailureCause, Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { SupportEndMotive, SupportMeasure } from '#domain/support.js';
import type { Access } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import { isFirstQuartile } from '../household-bands.js';
import type { CaseDeps } from '../transaction.js';
import { notFound } from '../transaction.js';
import type { DatedInput, PairingInput } from './inputs.js';
import { pastDay } from './past-day.js';
import { performAct } from './perform.js';

/**
 * The lease is signed: the rehousing, as monitoring counts it. The correspondent is named before, and the condition of a
 * conditional attribution met. Errors: of `performAct`, PAIRING_NOT_READY, INVALID_REQUEST.
 */
export async function signLease(
  deps: CaseDeps,
  access: Access,
  input: DatedInput,
): Promise<Result<Pairing, CaseError>> {
  const found = await deps.tx.pairings.find(input.id);
  const on = pastDay(input.on, deps.clock.today(), { notBefore: found?.facts.offer?.answeredOn ?? null });
  if (!on.ok) return on;
  const vacancy = found && (await deps.tx.vacancies.find(found.vacancyId));
  if (!found || !vacancy) return notFound('Ce rapprochement');
  const { dwelling } = vacancy;
  const household = await deps.tx.households.ofLease(found.householdId);
  return performAct(deps, access, {
    id: input.id,
    act: 'signLease',
    version: input.version ?? null,
    facts: { leasedOn: on.value },
    data: {
      on: on.value,
      departementFrom: found.householdDepartement,
      departementTo: found.departement,
      declaredDepartementTo: departementOf(dwelling.address.communeCode) ?? null,
      contingent: found.contingent,
      landlord: found.landlordId,
      association: found.associationId,
      scheme: household?.support?.scheme ?? null,
      protocol: found.protocol,
      dalo: found.daloDepartement !== null,
      firstQuartile: household && isFirstQuartile(household, on.value),
      qpv: dwelling.qpvCode !== null,
      provenance: 'casework',
    },
  });
}

/** The association starts the support within the dwelling (ADL), and the household's measure with it. Errors: of `performAct`, INVALID_REQUEST. */
export async function startSupport(
  deps: CaseDeps,
  access: Access,
  input: DatedInput,
): Promise<Result<Pairing, CaseError>> {
  const found = await deps.tx.pairings.find(input.id);
  const on = pastDay(input.on, deps.clock.today(), { notBefore: found?.facts.leasedOn ?? null });
  if (!on.ok) return on;
  const started = await performAct(deps, access, {
    id: input.id,
    act: 'startSupport',
    version: input.version ?? null,
    facts: { supportStartedOn: on.value },
    data: { departement: found?.departement ?? null, on: on.value },
  });
  if (!started.ok) return started;
  const rehousedOn = started.value.facts.leasedOn;
  return withMeasure(deps, started.value, (support) =>
    support.phase === 'towards' ? { ...support, phase: 'within', rehousedOn, withinStartedOn: on.value } : support,
  );
}

/** The association ends the support, for a coded motive. Errors: of `performAct`, INVALID_REQUEST. */
export async function endSupport(
  deps: CaseDeps,
  access: Access,
  input: DatedInput & { readonly motive: SupportEndMotive },
): Promise<Result<Pairing, CaseError>> {
  const found = await deps.tx.pairings.find(input.id);
  const on = pastDay(input.on, deps.clock.today(), { notBefore: found?.facts.supportStartedOn ?? null });
  if (!on.ok) return on;
  const ended = await performAct(deps, access, {
    id: input.id,
    act: 'endSupport',
    version: input.version ?? null,
    facts: { supportEndedOn: on.value },
    data: { motive: input.motive, on: on.value },
  });
  if (!ended.ok) return ended;
  return withMeasure(deps, ended.value, (support) =>
    support.phase === 'within' ? { ...support, phase: 'ended', endedOn: on.value, endMotive: input.motive } : support,
  );
}

/** Keeps the household's support measure in step with its life; the household as it is where nothing changes. */
async function withMeasure(
  deps: CaseDeps,
  pairing: Pairing,
  change: (support: SupportMeasure) => SupportMeasure,
): Promise<Result<Pairing, CaseError>> {
  const household: Household | null = await deps.tx.households.find(pairing.householdId);
  if (household === null || household.support === null) return ok(pairing);
  const support = change(household.support);
  if (support === household.support) return ok(pairing);
  const stored = await deps.tx.households.findByReference(household.reference);
  const written = stored !== null && (await deps.tx.households.update({ ...household, support }, stored.version));
  return written
    ? ok(pairing)
    : err(caseError('CONCURRENT_CHANGE', 'Le dossier du ménage vient de changer : recommencez.'));
}

/**
 * At the end of the support the association hands its recommendations over to the correspondent, and to the
 * département's social workers where needed. Errors: of `performAct`, INVALID_REQUEST.
 */
export async function handOverRecommendations(
  deps: CaseDeps,
  access: Access,
  input: DatedInput & { readonly toSocialServices: boolean },
): Promise<Result<Pairing, CaseError>> {
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  const { toSocialServices } = input;
  return performAct(deps, access, {
    id: input.id,
    act: 'handOver',
    version: input.version ?? null,
    facts: { recommendations: { on: on.value, toSocialServices } },
    data: { to: toSocialServices ? 'correspondentAndSocialServices' : 'correspondent', on: on.value },
  });
}

/** What the survey one year after the support asks of the landlord; `null` = not known. */
export interface OneYearReview {
  readonly arrears3Months: boolean | null;
  readonly insuranceMissing: boolean | null;
  readonly surveyUnanswered: boolean | null;
  readonly notice: boolean | null;
}

/** The review one year after the end of support, not before. Errors: of `performAct`, PAIRING_NOT_READY, INVALID_REQUEST. */
export async function followUpOneYear(
  deps: CaseDeps,
  access: Access,
  input: DatedInput & { readonly review: OneYearReview },
): Promise<Result<Pairing, CaseError>> {
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  const found = await deps.tx.pairings.find(input.id);
  const data = { ...input.review, on: on.value, landlord: found?.landlordId ?? null };
  return performAct(deps, access, {
    id: input.id,
    act: 'followUp',
    version: input.version ?? null,
    facts: { followedUpOn: on.value },
    data,
  });
}

/**
 * The rehousing has failed: its cause and the alternative solution, which secures the landlord (objective with the
 * AFFIL). The household may be proposed again. Errors: of `performAct`, INVALID_REQUEST.
 */
export async function failRehousing(
  deps: CaseDeps,
  access: Access,
  input: DatedInput & { readonly cause: FailureCause; readonly alternative: AlternativeSolution },
): Promise<Result<Pairing, CaseError>> {
  const on: Result<CalendarDate, CaseError> = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  const { cause, alternative } = input;
  return performAct(deps, access, {
    id: input.id,
    act: 'failRehousing',
    version: input.version ?? null,
    facts: { failure: { on: on.value, cause, alternative } },
    reason: cause,
    data: { cause, alternative, on: on.value },
  });
}

/** A candidate is withdrawn by its landlord or its association, with a reason; it is not proposed again on this dwelling. Errors: of `performAct`. */
export async function withdrawCandidate(
  deps: CaseDeps,
  access: Access,
  input: PairingInput & { readonly reason: string },
): Promise<Result<Pairing, CaseError>> {
  const by = access.kind === 'organisation' && access.role === 'association' ? 'association' : 'landlord';
  return performAct(deps, access, {
    id: input.id,
    act: 'withdraw',
    version: input.version ?? null,
    facts: {},
    reason: input.reason,
    data: { reason: input.reason },
    refusal: () => ({ by, reason: 'other', effect: { kind: 'vacancy' } }),
  });
}
