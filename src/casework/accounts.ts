import { createHash } from 'node:crypto';
import type { Membership, User } from '#domain/account.js';
import type { OrganisationId, UserId } from '#domain/ids.js';
import { userId } from '#domain/ids.js';
import { KIND_OF_ROLE, type OrganisationKind, type Role } from '#domain/organisation.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { type CaseDeps, forbidden, notFound } from './transaction.js';

/** What an identity provider says of who signs in. */
export interface Identity {
  /** Issuer and, where it federates others, the identity provider behind it: `sub` is unique within. */
  readonly provider: string;
  readonly subject: string;
  readonly email: string;
  readonly givenName: string;
  readonly usualName: string;
  readonly siret: string | null;
}

/** The role that a known establishment gives at the first sign-in; the others are granted by name. */
const FIRST_ROLE: Readonly<Record<OrganisationKind, Role>> = {
  landlord: 'landlordReferent',
  association: 'association',
  regionalAuthority: 'regionalAuthority',
  departementalUnit: 'departementalUnit',
  reserver: 'reserver',
};

/**
 * The person behind an identity, entered at her first sign-in, with her memberships in force; reconciled on `sub`, never
 * on the address. Her establishment's organisation gives her its first role; none where the SIRET is unknown: she then
 * asks for access. Under the system's access. Error: FORBIDDEN_ROLE for a person who was disabled.
 */
export async function signIn(
  { tx, clock, newId }: CaseDeps,
  identity: Identity,
): Promise<Result<{ user: User; memberships: readonly Membership[] }, CaseError>> {
  const { siret, ...person } = identity;
  const known = await tx.accounts.findBySubject(person.provider, person.subject);
  const user: User = known === null ? { id: userId(newId()), ...person } : { ...known, ...person };
  if (known !== null) await tx.accounts.renameUser(user);
  else if (!(await tx.accounts.insertUser(user, clock.now())))
    return err(caseError('FORBIDDEN_ROLE', 'Ce compte est fermé : adressez-vous à la DRIHL.'));
  const memberships = await tx.accounts.memberships(user.id);
  const organisationId = siret === null ? null : await tx.accounts.organisationOfSiret(siret);
  if (known !== null || organisationId === null) return ok({ user, memberships });
  const organisation = await tx.organisations.find(organisationId);
  if (organisation === null) return ok({ user, memberships });
  const first = { userId: user.id, organisationId, role: FIRST_ROLE[organisation.kind] };
  await tx.accounts.grant(first, clock.now());
  tx.audit.append({ action: 'membershipGranted', object: `user:${user.id}`, purpose: 'siret' });
  return ok({ user, memberships: [first] });
}

export interface AccessRequestInput {
  readonly userId: UserId;
  readonly siret: string | null;
  readonly organisationName: string;
  readonly role: Role;
  readonly message: string;
}

/** Stores a request for access; a person has one open request at most. Under the system's access. */
export async function requestAccess({ tx, clock, newId }: CaseDeps, input: AccessRequestInput): Promise<void> {
  await tx.accounts.insertRequest({ id: newId(), ...input, askedAt: clock.now() });
}

export interface RequestAnswer {
  readonly requestId: string;
  /** `null` = refused. */
  readonly organisationId: OrganisationId | null;
  readonly role: Role;
  readonly text: string;
}

/**
 * Answers a request for access: grants a role in an organisation, and remembers the SIRET where asked, or refuses with a
 * reason. DRIHL, or the operator under the system's access. Errors: FORBIDDEN_ROLE, NOT_FOUND, UNKNOWN_ORGANISATION,
 * ROLE_ORGANISATION_MISMATCH, INVALID_REQUEST.
 */
export async function answerAccessRequest(
  { tx, clock }: CaseDeps,
  access: Access,
  answer: RequestAnswer,
): Promise<Result<{ granted: boolean }, CaseError>> {
  if (access.kind === 'organisation' && access.role !== 'regionalAuthority') return forbidden('à la DRIHL');
  const request = (await tx.accounts.openRequests()).find(({ id }) => id === answer.requestId);
  if (request === undefined) return notFound('Cette demande');
  const at = clock.now();
  const { organisationId, role, text } = answer;
  if (organisationId !== null) {
    const granted = await grantRole(tx, { userId: request.userId, organisationId, role }, at);
    if (!granted.ok) return granted;
  } else if (text.trim().length < 10) {
    return err(caseError('INVALID_REQUEST', 'Un refus demande un motif d’au moins 10 caractères.'));
  }
  const by = access.kind === 'system' ? 'system' : (access.userId ?? access.organisationId);
  await tx.accounts.answerRequest(request.id, { granted: organisationId !== null, text, by, at });
  tx.audit.append({ action: 'accessRequestAnswered', object: `user:${request.userId}` });
  return ok({ granted: organisationId !== null });
}

/** Grants a role in an organisation of its kind. Errors: UNKNOWN_ORGANISATION, ROLE_ORGANISATION_MISMATCH. */
async function grantRole(
  tx: CaseDeps['tx'],
  membership: Membership,
  at: ReturnType<CaseDeps['clock']['now']>,
): Promise<Result<null, CaseError>> {
  const organisation = await tx.organisations.find(membership.organisationId);
  if (organisation === null)
    return err(
      caseError('UNKNOWN_ORGANISATION', `L’organisation « ${membership.organisationId} » n’est pas dans l’annuaire.`),
    );
  if (organisation.kind !== KIND_OF_ROLE[membership.role])
    return err(
      caseError(
        'ROLE_ORGANISATION_MISMATCH',
        `Le rôle « ${membership.role} » ne convient pas à une organisation de type « ${organisation.kind} ».`,
      ),
    );
  await tx.accounts.grant(membership, at);
  return ok(null);
}

/**
 * Grants or takes back a role, under the system's access; a session that acts by it ends at its next request.
 * Errors: NOT_FOUND, UNKNOWN_ORGANISATION, ROLE_ORGANISATION_MISMATCH.
 */
export async function changeMembership(
  { tx, clock }: CaseDeps,
  membership: Membership,
  change: 'grant' | 'revoke',
): Promise<Result<null, CaseError>> {
  if ((await tx.accounts.findUser(membership.userId)) === null) return notFound('Cette personne');
  tx.audit.append({
    action: change === 'grant' ? 'membershipGranted' : 'membershipRevoked',
    object: `user:${membership.userId}`,
  });
  if (change === 'grant') return grantRole(tx, membership, clock.now());
  return (await tx.accounts.revoke(membership, clock.now())) ? ok(null) : notFound('Ce droit');
}

/** SHA-256 of a session's cookie or of a recovery code, hexadecimal: the only form of it that is stored. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
