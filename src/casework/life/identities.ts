import type { HouseholdId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access, HouseholdIdentity } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { forbidden, notFound } from '../transaction.js';

/**
 * Who a household is, with its request number; `null` where nothing is open to the caller yet: the association always,
 * the unit on its territory, the landlord from contact and favourable opinion, the commission from its convocation to
 * thirty days after the minutes. The reading is audited.
 */
export async function readIdentity(deps: CaseDeps, access: Access, id: HouseholdId): Promise<HouseholdIdentity | null> {
  const identity = await deps.tx.identities.find(id);
  if (identity !== null && access.kind === 'organisation')
    deps.tx.audit.append({ action: 'identityRead', householdIds: [id] });
  return identity;
}

/** What a form was filled from, to tell whether somebody has changed it since; '' = nothing was recorded. */
export function identityMark(identity: Pick<HouseholdIdentity, 'name' | 'phone' | 'email'> | null): string {
  return identity === null ? '' : JSON.stringify([identity.name, identity.phone, identity.email]);
}

/**
 * The association enters or corrects who its household is; `replaces` is the mark of what it read, where it says so.
 * Errors: FORBIDDEN_ROLE, NOT_FOUND, HOUSEHOLD_INVALID, STALE_VERSION.
 */
export async function saveIdentity(
  deps: CaseDeps,
  access: OrganisationAccess,
  { replaces, ...input }: Omit<HouseholdIdentity, 'requestNumber'> & { readonly replaces?: string },
): Promise<Result<HouseholdIdentity, CaseError>> {
  if (access.role !== 'association') return forbidden('à l’association du ménage');
  const household = await deps.tx.households.find(input.householdId);
  if (household === null) return notFound('Ce ménage');
  const name = input.name.trim();
  if (name === '' || name.length > 200)
    return err(caseError('HOUSEHOLD_INVALID', 'Le nom du ménage compte de 1 à 200 caractères.'));
  if (replaces !== undefined && replaces !== identityMark(await deps.tx.identities.find(input.householdId)))
    return err(caseError('STALE_VERSION', 'Le nom ou les coordonnées ont changé depuis votre lecture.'));
  await deps.tx.identities.save({ ...input, name }, access.organisationId);
  return ok({ ...input, name, requestNumber: household.request.requestNumber });
}
