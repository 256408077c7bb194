import type { Departement } from './departement.js';
import type { OrganisationId } from './ids.js';

export const ORGANISATION_KINDS = [
  'landlord',
  'association',
  'regionalAuthority',
  'departementalUnit',
  'reserver',
] as const;
export type OrganisationKind = (typeof ORGANISATION_KINDS)[number];

export interface Organisation {
  readonly id: OrganisationId;
  readonly kind: OrganisationKind;
  readonly name: string;
  readonly departements: readonly Departement[];
}

/** Roles that sign in; a token carries one role and one organisation. A CALEOL's secretary and members belong to a landlord. */
export const ROLES = [
  'landlordReferent',
  'association',
  'regionalAuthority',
  'departementalUnit',
  'reserver',
  'caleolSecretary',
  'caleolMember',
] as const;
export type Role = (typeof ROLES)[number];

export const ROLE_LABELS: Readonly<Record<Role, string>> = {
  landlordReferent: 'Référent bailleur',
  association: 'Association',
  regionalAuthority: 'DRIHL',
  departementalUnit: 'Unité départementale',
  reserver: 'Réservataire',
  caleolSecretary: 'Secrétariat de la CALEOL',
  caleolMember: 'Membre de la CALEOL',
};

/** The kind of organisation a role acts in. */
export const KIND_OF_ROLE: Readonly<Record<Role, OrganisationKind>> = {
  landlordReferent: 'landlord',
  association: 'association',
  regionalAuthority: 'regionalAuthority',
  departementalUnit: 'departementalUnit',
  reserver: 'reserver',
  caleolSecretary: 'landlord',
  caleolMember: 'landlord',
};
