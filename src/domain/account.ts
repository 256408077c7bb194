import type { Instant } from './dates.js';
import type { HouseholdId, OrganisationId, UserId } from './ids.js';
import type { Role } from './organisation.js';

/** A person who signs in; `provider` names who answers for `subject`, which is unique within it alone. */
export interface User {
  readonly id: UserId;
  readonly provider: string;
  readonly subject: string;
  readonly email: string;
  readonly givenName: string;
  readonly usualName: string;
}

/** A role that a person holds in an organisation. */
export interface Membership {
  readonly userId: UserId;
  readonly organisationId: OrganisationId;
  readonly role: Role;
}

/** A person's session as she sees it in her list. */
export interface SessionView {
  /** Names the session in forms; never what its cookie holds. */
  readonly handle: string;
  readonly device: string;
  readonly organisationId: OrganisationId | null;
  readonly role: Role | null;
  readonly startedAt: Instant;
  readonly seenAt: Instant;
}

/** « Demande d’accès »: who signed in without an organisation that we know. */
export interface AccessRequest {
  readonly id: string;
  readonly userId: UserId;
  readonly siret: string | null;
  readonly organisationName: string;
  readonly role: Role;
  readonly message: string;
  readonly askedAt: Instant;
}

/** The region's reasoned access to one household, for one person, until an hour later. */
export interface NominativeAccess {
  readonly id: string;
  readonly userId: UserId;
  readonly organisationId: OrganisationId;
  readonly householdId: HouseholdId;
  /** The association that holds the household, and is told. */
  readonly holderId: OrganisationId;
  readonly reason: string;
  readonly openedAt: Instant;
  readonly until: Instant;
}

/** Roles whose pages may show names: a second factor is asked of them. */
export const ROLES_THAT_SEE_NAMES: readonly Role[] = [
  'landlordReferent',
  'association',
  'regionalAuthority',
  'departementalUnit',
  'caleolSecretary',
  'caleolMember',
];
