import type { CalendarDate, Instant } from '#domain/dates.js';
import type { OrganisationId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';

/** A version of the policy with who proposed and who signed it; unsigned, it is never applied. */
export interface PolicyVersion {
  readonly policy: Policy;
  readonly effectiveFrom: CalendarDate;
  readonly reason: string;
  readonly organisationId: OrganisationId;
  readonly proposedBy: string;
  readonly proposedAt: Instant;
  readonly signedBy: string | null;
  readonly signedAt: Instant | null;
}

export interface PolicyRepository {
  /** False where this version exists already, seen or not. */
  insert(version: PolicyVersion): Promise<boolean>;
  find(version: string): Promise<PolicyVersion | null>;
  /** False where somebody has just signed it. */
  sign(version: string, signature: { readonly by: string; readonly at: Instant }): Promise<boolean>;
  /** Those the caller may read, the latest effective day first. */
  list(): Promise<readonly PolicyVersion[]>;
  /** The signed one in force on a day; `null` = that of a new installation. Works without any context. */
  inForce(on: CalendarDate): Promise<Policy | null>;
}
