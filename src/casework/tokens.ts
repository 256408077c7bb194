import { createHash, randomBytes } from 'node:crypto';
import type { OrganisationId } from '#domain/ids.js';
import { KIND_OF_ROLE, type Role } from '#domain/organisation.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import type { CaseDeps } from './transaction.js';

/** SHA-256 of a token, hexadecimal: the only form of it that is stored. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

/**
 * Creates an API token (256 random bits) for a role in an organisation, under the system's access; it is returned once
 * and stored hashed. Errors: UNKNOWN_ORGANISATION, ROLE_ORGANISATION_MISMATCH.
 */
export async function createToken(
  deps: CaseDeps,
  input: { readonly role: Role; readonly organisationId: OrganisationId; readonly label: string },
): Promise<Result<{ token: string }, CaseError>> {
  const organisation = await deps.tx.organisations.find(input.organisationId);
  if (organisation === null) {
    return err(
      caseError('UNKNOWN_ORGANISATION', `L’organisation « ${input.organisationId} » n’est pas dans l’annuaire.`),
    );
  }
  if (organisation.kind !== KIND_OF_ROLE[input.role]) {
    return err(
      caseError(
        'ROLE_ORGANISATION_MISMATCH',
        `Le rôle « ${input.role} » ne convient pas à une organisation de type « ${organisation.kind} ».`,
      ),
    );
  }
  const token = `rap_${randomBytes(32).toString('base64url')}`;
  await deps.tx.tokens.insert(hashToken(token), input);
  return ok({ token });
}
