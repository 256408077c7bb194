import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId } from '#domain/ids.js';
import type { ComparisonState } from '#domain/monitoring-rows.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { SupportTexts, SupportWork } from '#domain/support-work.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { ownerOf } from './households.js';
import { pastDay } from './life/past-day.js';
import { changedMeanwhile } from './protocol-entry.js';
import type { OnVersion } from './support-file.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { notFound } from './transaction.js';

const TEXT_LENGTH = 2000;
const LINE_LENGTH = 500;

async function ownHousehold(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: HouseholdId,
): Promise<Result<null, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  return (await deps.tx.households.find(id)) === null ? notFound('Ce ménage') : ok(null);
}

/**
 * Writes the texts of the household's sheets over the version that was read (`null` = whatever it is now); an empty one is
 * `null`. Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST, STALE_VERSION.
 */
export async function writeSheet(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: HouseholdId; readonly texts: SupportTexts } & OnVersion,
): Promise<Result<null, CaseError>> {
  const own = await ownHousehold(deps, access, input.id);
  if (!own.ok) return own;
  const { syploUpdatedOn, ...texts } = input.texts;
  if (Object.values(texts).some((text) => text !== null && text.length > TEXT_LENGTH))
    return err(caseError('INVALID_REQUEST', `Chaque texte de la fiche compte ${TEXT_LENGTH} caractères au plus.`));
  if (syploUpdatedOn !== null && syploUpdatedOn > deps.clock.today())
    return err(caseError('INVALID_REQUEST', 'La mise à jour de SYPLO ne peut pas être à venir.'));
  const isSaved = await deps.tx.support.saveTexts(input.id, input.texts, input.version ?? null);
  return isSaved ? ok(null) : err(changedMeanwhile('Un texte de la fiche'));
}

/** Writes one thing done with the household. Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST. */
export async function addWork(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: Omit<SupportWork, 'id' | 'on'> & { readonly householdId: HouseholdId; readonly on: CalendarDate | null },
): Promise<Result<null, CaseError>> {
  const own = await ownHousehold(deps, access, input.householdId);
  if (!own.ok) return own;
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  const what = input.what.trim();
  const outcome = input.outcome?.trim() || null;
  if (what === '' || what.length > LINE_LENGTH || (outcome?.length ?? 0) > LINE_LENGTH)
    return err(caseError('INVALID_REQUEST', `Une démarche se dit en 1 à ${LINE_LENGTH} caractères, sa suite aussi.`));
  await deps.tx.support.addWork(input.householdId, {
    id: deps.newId(),
    phase: input.phase,
    on: on.value,
    what,
    outcome,
  });
  return ok(null);
}

/** Facts of the household that SYPLO keeps too. */
export const SYPLO_FIELDS = [
  'daloRecognition',
  'priorityLabel',
  'composition',
  'resources',
  'support',
  'places',
] as const;
export type SyploField = (typeof SYPLO_FIELDS)[number];

/**
 * The association has compared facts of the household with SYPLO: one event per field, which the rate of consistency of
 * the management dialogue counts. Errors: FORBIDDEN_ROLE, NOT_FOUND.
 */
export async function compareSyplo(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: HouseholdId; readonly states: Readonly<Partial<Record<SyploField, ComparisonState>>> },
): Promise<Result<null, CaseError>> {
  const own = await ownHousehold(deps, access, input.id);
  if (!own.ok) return own;
  for (const field of SYPLO_FIELDS) {
    const state = input.states[field];
    if (state === undefined) continue;
    await deps.tx.events.append({
      name: 'registerCompared',
      at: deps.clock.now(),
      actor: 'association',
      organisationId: access.organisationId,
      householdId: input.id,
      reason: null,
      data: { register: 'syplo', field, state, on: deps.clock.today() },
    });
  }
  return ok(null);
}
