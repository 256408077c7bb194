export const RULE_CODES = [
  'INCOME_ABOVE_CEILING',
  'IRREGULAR_STAY',
  'TYPOLOGY_UNSUITABLE',
  'SURFACE_BELOW_MINIMUM',
  'ACCESSIBILITY_NOT_MET',
  'ADAPTED_DWELLING_RESERVED',
  'PLACE_NOT_ACCEPTED',
  'EXCLUDED_AREA',
  'CONTINGENT_NOT_OPEN',
  'PROTOCOL_NOT_ELIGIBLE',
  'NOT_A_CANDIDATE',
  'ALREADY_COMMITTED',
  'REFUSED_BEFORE',
  'EFFORT_TOO_HIGH',
  'RESIDUAL_INCOME_TOO_LOW',
  'PAUSED',
  'STALE_DATA',
] as const;
export type RuleCode = (typeof RULE_CODES)[number];

export type Fact = number | string | boolean | null | readonly (number | string)[];

/** What one rule says of one household and one vacancy; reasons are data, words are the page's. */
export interface Verdict {
  readonly code: RuleCode;
  readonly status: 'passed' | 'failed' | 'unknown';
  /** Article of law, or `policy`, or `landlord`. */
  readonly article: string;
  readonly observed: Fact;
  readonly threshold: Fact;
  /** `centsPerYear`, `persons`, `m2`, `permille`, `centsPerDay`, `floor`, `code`, `date`. */
  readonly unit: string;
}

/** Procedural facts never exclude: each becomes a task with an owner. */
export const TASK_CODES = [
  'completeFile',
  'recordContact',
  'provideSeparationProof',
  'askForLabel',
  'findRelayAssociation',
  'resolveUnknown',
  'registerInAlin',
  'sendDaloNotice',
] as const;
export interface Task {
  readonly code: (typeof TASK_CODES)[number];
  readonly owner: 'association' | 'landlord' | 'departementalUnit';
  /** What exactly: a document code, a rule code, a département… */
  readonly detail: string | null;
  /** Calendar date, or `null` where no clock runs yet. */
  readonly dueOn: string | null;
}

/** Why a household is absent from a vacancy's list, or from every list (closed list, algorithm §6). */
export const ABSENCE_REASONS = [
  'INELIGIBLE',
  'OUTRANKED',
  'COMMITTED_ELSEWHERE',
  'HELD_LIST',
  'EXCLUDED_BY_PERSON',
  'NOT_IN_SCOPE',
  'PAUSED',
  'STALE_DATA',
  'TIE_BROKEN',
] as const;
export type AbsenceReason = (typeof ABSENCE_REASONS)[number];
