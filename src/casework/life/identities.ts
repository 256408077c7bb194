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

/** The association enters or corrects who its household is. Errors: FORBIDDEN_ROLE, NOT_FOUND, HOUSEHOLD_INVALID. */
export async function saveIdentity(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: Omit<HouseholdIdentity, 'requestNumber'>,
): Promise<Result<HouseholdIdentity, CaseError>> {
  if (access.role !== 'association') return forbidden('à l’association du ménage');
  const household = await deps.tx.households.find(input.householdId);
  if (household === null) return notFound('Ce ménage');
  const name = input.name.trim();
  if (name === '' || name.length > 200)
    return err(caseError('HOUSEHOLD_INVALID', 'Le nom du ménage compte de 1 à 200 caractères.'));
  await deps.tx.identities.save({ ...input, name }, access.organisationId);
  return ok({ ...input, name, requestNumber: household.request.requestNumber });
}
