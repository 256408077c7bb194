import type { AccessRequest, Membership, NominativeAccess, SessionView, User } from '#domain/account.js';
import type { Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { HouseholdId, OrganisationId, UserId, VacancyId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';

/** Second factor of a person; `secret` is sealed, `step` the last one accepted. */
export interface TotpState {
  readonly secret: string | null;
  readonly confirmedAt: Instant | null;
  readonly step: number | null;
  readonly failures: number;
  readonly lockedUntil: Instant | null;
}

/** Persons and their rights: under the system's access while nobody is known yet, else within the caller's rows. */
export interface AccountRepository {
  findUser(id: UserId): Promise<User | null>;
  findBySubject(provider: string, subject: string): Promise<User | null>;
  /** False where the person was entered before: she is then disabled, or has just signed in elsewhere. */
  insertUser(user: User, at: Instant): Promise<boolean>;
  /** What the provider says today of the person's names. */
  renameUser(user: User): Promise<void>;
  /** A disabled person's sessions are over at the next request. */
  disable(id: UserId, at: Instant): Promise<boolean>;
  /** Those in force, by organisation and role. */
  memberships(id: UserId): Promise<readonly Membership[]>;
  grant(membership: Membership, at: Instant): Promise<void>;
  revoke(membership: Membership, at: Instant): Promise<boolean>;
  organisationOfSiret(siret: string): Promise<OrganisationId | null>;
  saveSiret(siret: string, organisationId: OrganisationId): Promise<void>;
  totp(id: UserId): Promise<TotpState>;
  saveTotp(id: UserId, state: TotpState): Promise<void>;
  /** Replaces every code. */
  saveRecoveryCodes(id: UserId, hashes: readonly string[]): Promise<void>;
  /** True when the code was there and had not served. */
  useRecoveryCode(id: UserId, hash: string, at: Instant): Promise<boolean>;
  insertRequest(request: AccessRequest): Promise<void>;
  /** Open ones, oldest first, with who asks. */
  openRequests(): Promise<readonly (AccessRequest & { readonly user: User })[]>;
  openRequestOf(id: UserId): Promise<AccessRequest | null>;
  answerRequest(
    id: string,
    answer: { readonly granted: boolean; readonly text: string; readonly by: string; readonly at: Instant },
  ): Promise<boolean>;
}

/** What a live session says of its holder. */
export interface LiveSession {
  readonly handle: string;
  readonly userId: UserId | null;
  /** `null` until an organisation and a role are chosen. */
  readonly acting: null | {
    readonly role: Role;
    readonly organisationId: OrganisationId;
    readonly departements: readonly Departement[];
  };
  readonly strong: boolean;
  readonly idToken: string | null;
}

export interface NewSession {
  readonly idHash: string;
  readonly handle: string;
  readonly userId: UserId | null;
  readonly tokenHash: string | null;
  readonly role: Role | null;
  readonly organisationId: OrganisationId | null;
  readonly device: string;
  readonly idToken: string | null;
  readonly strong: boolean;
  readonly at: Instant;
  readonly expiresAt: Instant;
}

export interface SessionRepository {
  open(session: NewSession): Promise<void>;
  /**
   * The session of this cookie where it is neither ended, nor expired, nor idle since `idleSince`, and its person, her
   * membership or its API token still holds; notes that it was seen, at most once a minute.
   */
  resolve(idHash: string, now: Instant, idleSince: Instant): Promise<LiveSession | null>;
  end(idHash: string, at: Instant): Promise<void>;
  /** Live ones of a person, latest first. */
  ofUser(id: UserId, now: Instant, idleSince: Instant): Promise<readonly SessionView[]>;
  /** Ends one of the person's by its handle, every other one where `null`; how many ended. */
  endOf(id: UserId, handle: string | null, except: string, at: Instant): Promise<number>;
  keepForm(idHash: string, content: string, expiresAt: Instant): Promise<void>;
  /** Gives a kept form back, once. */
  takeForm(idHash: string, now: Instant): Promise<string | null>;
}

export interface NominativeAccessRepository {
  /** Who is behind a candidate's code on a vacancy, and who holds it; for the region alone. */
  behind(
    vacancyId: VacancyId,
    pseudonym: string,
  ): Promise<{ householdId: HouseholdId; holderId: OrganisationId } | null>;
  open(access: NominativeAccess): Promise<void>;
  find(id: string): Promise<NominativeAccess | null>;
  /** Within the caller's rows, latest first, at most 100. */
  list(): Promise<readonly NominativeAccess[]>;
}
