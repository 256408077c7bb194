import type { Role } from '#domain/organisation.js';

/**
 * Which objects a role may act on: `own` = those its organisation owns or that concern it (a landlord's vacancies, the
 * vacancies on which an association's household is proposed, a reserver's contingent, the sessions of a CALEOL);
 * `territory` = those of its départements; `any` = every one. Other objects are 404.
 */
export const RELATIONS = ['own', 'territory', 'any'] as const;
export type Relation = (typeof RELATIONS)[number];

/** What a role reads of the persons behind an object: nothing of them, figures, a pseudonym, its own households' facts, names. */
export const FIELD_SETS = ['none', 'aggregates', 'pseudonyms', 'ownHouseholds', 'names'] as const;
export type FieldSet = (typeof FIELD_SETS)[number];

/** Kinds of objects that an address designates; the tests of the matrix know how to make each. */
export const OBJECT_KINDS = [
  'vacancy',
  'candidate',
  'household',
  'proposal',
  'caleolSession',
  'presentation',
  'run',
  'token',
  'accessRequest',
  'nominativeAccess',
  'issueReport',
  'relay',
  'meeting',
  'policy',
  'frontier',
  'policyComparison',
  'import',
] as const;
export type ObjectKind = (typeof OBJECT_KINDS)[number];

export interface Grant {
  readonly relation: Relation;
  readonly fields: FieldSet;
}

export interface OperationDefinition {
  /** What one does, in French, as docs/access.md prints it. */
  readonly label: string;
  /** What the address designates; `null` for a list, an entry or a page of figures. */
  readonly object: ObjectKind | null;
  /** A role without a grant is refused (403); `public` = whoever comes, signed in or not. */
  readonly grants: Readonly<Partial<Record<Role, Grant>>> | 'public';
}

/** Checks the shape of an area's operations, and keeps their names. */
export const operations = <T extends Record<string, OperationDefinition>>(area: T): T => area;

export const own = (fields: FieldSet = 'none'): Grant => ({ relation: 'own', fields });
export const territory = (fields: FieldSet = 'none'): Grant => ({ relation: 'territory', fields });
export const any = (fields: FieldSet = 'none'): Grant => ({ relation: 'any', fields });
