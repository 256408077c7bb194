import type { Contingent } from '#domain/contingent.js';
import type { VacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Vacancy, VacancyDeclaration } from '#domain/vacancy.js';
import type { Access } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { releaseCandidates } from './life/consequences.js';
import type { PostedVacancy } from './post-vacancy.js';
import { duplicateVacancy, invalidVacancy, knownReservers, unknownReserver } from './post-vacancy.js';
import type { CaseDeps } from './transaction.js';
import { forbidden, notFound } from './transaction.js';
import type { VacancyReference } from './vacancy-rules.js';
import { vacancyProblems } from './vacancy-rules.js';
import { vacancyWarnings } from './vacancy-warnings.js';

export interface ChangeVacancyInput {
  readonly id: VacancyId;
  /** Version the caller has read; `null` = whatever it is now. */
  readonly version: number | null;
  readonly declaration: VacancyDeclaration;
  readonly confirmedWarnings: readonly string[];
}

/** The caller's own open vacancy at the version it has read. Errors: NOT_FOUND, STALE_VERSION, VACANCY_CLOSED. */
export async function openVacancy(
  deps: CaseDeps,
  access: Access,
  { id, version }: { readonly id: VacancyId; readonly version: number | null },
): Promise<Result<Vacancy, CaseError>> {
  const vacancy = await deps.tx.vacancies.find(id);
  if (vacancy === null) return notFound('Cette vacance');
  if (access.kind !== 'organisation' || access.role !== 'landlordReferent') return forbidden('au référent du bailleur');
  if (vacancy.status !== 'open') {
    const word = vacancy.status === 'withdrawn' ? 'retirée' : 'attribuée';
    return err(caseError('VACANCY_CLOSED', `Cette vacance est ${word} : elle ne se modifie plus.`));
  }
  if (version !== null && vacancy.version !== version) return err(staleVersion(vacancy.version));
  return ok(vacancy);
}

export function staleVersion(current: number): CaseError {
  return caseError(
    'STALE_VERSION',
    `La vacance a changé depuis votre lecture (version ${current} désormais) : relisez-la puis recommencez.`,
  );
}

/**
 * Replaces the declaration of an open vacancy. Nothing is written where nothing changes. Errors: NOT_FOUND,
 * FORBIDDEN_ROLE, STALE_VERSION, VACANCY_CLOSED, VACANCY_INVALID, DUPLICATE_VACANCY.
 */
export async function changeVacancy(
  deps: CaseDeps & { readonly reference: VacancyReference },
  access: Access,
  input: ChangeVacancyInput,
): Promise<Result<PostedVacancy, CaseError>> {
  const { declaration } = input;
  const found = await openVacancy(deps, access, input);
  if (!found.ok) return found;
  const changed = changedFields(found.value, declaration);
  const today = deps.clock.today();
  const warnings = vacancyWarnings(declaration, today, deps.reference, input.confirmedWarnings);
  if (changed.length === 0) return ok({ vacancy: found.value, warnings });

  const problems = vacancyProblems(declaration, today, deps.reference).filter(
    // A CALEOL date that has passed since it was entered is history, not a mistake of this change.
    (problem) => !(problem.pointer === '/caleolOn' && declaration.caleolOn === found.value.caleolOn),
  );
  if (problems.length > 0) return err(invalidVacancy(problems));
  const refused =
    unknownReserver(declaration, await knownReservers(deps, [declaration])) ??
    (await twinOf(deps, found.value, declaration));
  if (refused !== null) return err(refused);

  const updated = await deps.tx.vacancies.update({ ...found.value, ...declaration });
  if (updated === null) return err(staleVersion(found.value.version + 1));
  await deps.tx.events.append({
    name: 'vacancyChanged',
    at: deps.clock.now(),
    actor: 'landlordReferent',
    organisationId: updated.landlordId,
    vacancyId: updated.id,
    reason: null,
    data: { changed: changed.join(',') },
  });
  await deps.tx.runs.markDirty('vacancyChanged');
  return ok({ vacancy: updated, warnings });
}

/** Another open vacancy with the new internal id, or at the new address. Two probes: the vacancy must not hide its twin. */
async function twinOf(deps: CaseDeps, vacancy: Vacancy, declaration: VacancyDeclaration): Promise<CaseError | null> {
  const { dwelling } = declaration;
  const byId = { ...declaration, dwelling: { ...dwelling, address: { ...dwelling.address, communeCode: '' } } };
  const byAddress = { ...declaration, dwelling: { ...dwelling, internalId: '' } };
  for (const probe of [byId, byAddress]) {
    const twin = await deps.tx.vacancies.findOpenDuplicate(vacancy.landlordId, probe);
    if (twin !== null && twin.id !== vacancy.id) return duplicateVacancy(twin, declaration);
  }
  return null;
}

/** Names of the declared fields that differ, for the event: `dwelling.rentCents`, `caleolOn`… */
function changedFields(before: VacancyDeclaration, after: VacancyDeclaration): string[] {
  const differs = (a: unknown, b: unknown) => canonical(a) !== canonical(b);
  const top = (
    [
      'letting',
      'availableFrom',
      'visitOn',
      'caleolOn',
      'reservation',
      'protocolChannel',
      'singleCandidateGround',
      'candidatesWanted',
    ] as const
  ).filter((field) => differs(before[field] ?? null, after[field] ?? null));
  const dwelling = (Object.keys(after.dwelling) as (keyof VacancyDeclaration['dwelling'])[])
    .filter((field) => differs(before.dwelling[field], after.dwelling[field]))
    .map((field) => `dwelling.${field}`);
  return [...dwelling, ...top];
}

/** JSON with sorted keys: what is stored does not keep the order of keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

/** Withdraws an open vacancy, with a reason in the landlord's words. Errors as `openVacancy`. */
export async function withdrawVacancy(
  deps: CaseDeps,
  access: Access,
  input: { readonly id: VacancyId; readonly version: number | null; readonly reason: string },
): Promise<Result<Vacancy, CaseError>> {
  const found = await openVacancy(deps, access, input);
  if (!found.ok) return found;
  const updated = await deps.tx.vacancies.update({ ...found.value, status: 'withdrawn' });
  if (updated === null) return err(staleVersion(found.value.version + 1));
  await deps.tx.events.append({
    name: 'vacancyWithdrawn',
    at: deps.clock.now(),
    actor: 'landlordReferent',
    organisationId: updated.landlordId,
    vacancyId: updated.id,
    reason: input.reason,
    data: { reason: input.reason },
  });
  const released = await releaseCandidates(deps, access, { vacancyId: updated.id, reason: 'vacancyWithdrawn' });
  if (!released.ok) return released;
  await deps.tx.runs.markDirty('vacancyWithdrawn');
  return ok(updated);
}

function otherOrientation(): CaseError {
  return caseError(
    'STALE_VERSION',
    'Ce n’est plus l’orientation que vous aviez lue : lisez celle qui est affichée maintenant. Rien n’est confirmé.',
  );
}

/**
 * The landlord confirms the suggested orientation of its vacancy: the reservation is written as suggested. Confirming
 * twice gives the vacancy as it is. Errors: as `openVacancy`, ORIENTATION_ABSENT, STALE_VERSION where what it has read
 * (`contingent`) is no longer what is suggested, or another one was confirmed.
 */
export async function confirmOrientation(
  deps: CaseDeps,
  access: Access,
  input: { readonly id: VacancyId; readonly version: number | null; readonly contingent?: Contingent | null },
): Promise<Result<Vacancy, CaseError>> {
  const found = await openVacancy(deps, access, input);
  if (!found.ok) return found;
  const { contingent: read = null } = input;
  const { reservation } = found.value;
  if (reservation.state === 'oriented')
    return read === null || reservation.contingent === read ? ok(found.value) : err(otherOrientation());
  const suggestion = await deps.tx.orientations.find(input.id);
  if (suggestion === null) {
    return err(
      caseError(
        'ORIENTATION_ABSENT',
        'Aucune orientation n’est suggérée pour l’instant : elle vient avec le prochain calcul.',
      ),
    );
  }
  const at = deps.clock.now();
  const { contingent, reserverId } = suggestion;
  if (read !== null && contingent !== read) return err(otherOrientation());
  await deps.tx.orientations.confirm(input.id, at);
  const updated = await deps.tx.vacancies.update({
    ...found.value,
    reservation: { state: 'oriented', contingent, reserverId, reserverDeadline: null },
  });
  if (updated === null) return err(staleVersion(found.value.version + 1));
  await deps.tx.events.append({
    name: 'orientationConfirmed',
    at,
    actor: 'landlordReferent',
    organisationId: updated.landlordId,
    vacancyId: updated.id,
    reason: null,
    data: { contingent, reserver: reserverId },
  });
  await deps.tx.runs.markDirty('orientationConfirmed');
  return ok(updated);
}
