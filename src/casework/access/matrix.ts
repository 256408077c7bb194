import { ROLE_LABELS, ROLES, type Role } from '#domain/organisation.js';
import { ACCOUNT_OPERATIONS } from './account-operations.js';
import { ASSOCIATION_OPERATIONS } from './association-operations.js';
import {
  HOUSEHOLD_OPERATIONS,
  MONITORING_OPERATIONS,
  PROPOSAL_OPERATIONS,
  RUN_OPERATIONS,
  SERVICE_OPERATIONS,
  VACANCY_OPERATIONS,
} from './engine-operations.js';
import { IMPORT_OPERATIONS } from './import-operations.js';
import { LANDLORD_OPERATIONS } from './landlord-operations.js';
import { CALEOL_OPERATIONS, LIFE_OPERATIONS } from './life-operations.js';
import { NOTIFICATION_OPERATIONS } from './notification-operations.js';
import type { Grant, OperationDefinition } from './operation.js';
import { POLICY_OPERATIONS } from './policy-operations.js';
import { PROTOCOL_OPERATIONS } from './protocol-operations.js';
import { REPORT_OPERATIONS } from './report-operations.js';
import { UNIT_OPERATIONS } from './unit-operations.js';

/** The areas of the matrix, in the order of docs/access.md; an operation is in one of them alone. */
export const MATRIX_AREAS = {
  Service: SERVICE_OPERATIONS,
  Vacances: VACANCY_OPERATIONS,
  Candidats: PROPOSAL_OPERATIONS,
  Rapprochements: LIFE_OPERATIONS,
  'Écrans du bailleur': LANDLORD_OPERATIONS,
  CALEOL: CALEOL_OPERATIONS,
  'Unité départementale': UNIT_OPERATIONS,
  Ménages: HOUSEHOLD_OPERATIONS,
  'Travail de l’association': ASSOCIATION_OPERATIONS,
  Imports: IMPORT_OPERATIONS,
  Calculs: RUN_OPERATIONS,
  Suivi: MONITORING_OPERATIONS,
  Signalements: REPORT_OPERATIONS,
  Protocole: PROTOCOL_OPERATIONS,
  Politique: POLICY_OPERATIONS,
  Comptes: ACCOUNT_OPERATIONS,
  Notifications: NOTIFICATION_OPERATIONS,
} as const;

type Area = (typeof MATRIX_AREAS)[keyof typeof MATRIX_AREAS];
type KeysOf<T> = T extends unknown ? keyof T : never;

/** Name of an operation of the matrix; every route carries one (`config: { operation }`). */
export type Operation = KeysOf<Area> & string;

/**
 * Who may do what on which objects, and what they read of persons: the only such table. The door of every route reads
 * it, docs/access.md is printed from it, tests/api/access walks it.
 */
export const OPERATIONS = Object.assign({}, ...Object.values(MATRIX_AREAS)) as Readonly<
  Record<Operation, OperationDefinition>
>;

/** The grant of a role, `null` where the role may never do it; meaningless for a public operation. */
export function grantOf(operation: Operation, role: Role): Grant | null {
  const { grants } = OPERATIONS[operation];
  return grants === 'public' ? null : (grants[role] ?? null);
}

export function isPublic(operation: Operation): boolean {
  return OPERATIONS[operation].grants === 'public';
}

/** French labels of the roles that hold a grant, in the order of the roles. */
export function rolesAllowed(operation: Operation): string {
  return ROLES.filter((role) => grantOf(operation, role) !== null)
    .map((role) => ROLE_LABELS[role])
    .join(', ');
}
