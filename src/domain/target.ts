import type { Contingent } from './contingent.js';
import type { Departement } from './departement.js';

/**
 * What a policy may aim at, among the rank 1 of a run, the commitments and the leases of the year (never ranks 2–3).
 * A target never excludes anyone: it adds points, the same for all its members, up to a published cap.
 */
export const TARGET_KINDS = [
  /** Dwelling in another département than that of support. */
  'interDepartmental',
  /** DALO or labelled households, per reserver; the landlord is the reserver of what nobody else reserves (CCH L441-1). */
  'priorityByReserver',
  /** DALO or labelled households, per landlord, whatever the contingent. */
  'priorityByLandlord',
  /** First quartile of resources, outside priority districts (CCH L441-1). */
  'firstQuartileOutsideQpv',
  /** The other quartiles, inside priority districts (CCH L441-1). */
  'otherQuartilesInQpv',
  /** Households that have waited more than six months (183 days). */
  'waitingOverSixMonths',
  /** Per département of support: this share of what its number of candidates would give it. */
  'departementBalance',
] as const;
export type TargetKind = (typeof TARGET_KINDS)[number];

export const TARGET_LABELS: Readonly<Record<TargetKind, string>> = {
  interDepartmental: 'part interdépartementale',
  priorityByReserver: 'part DALO et labellisés du réservataire',
  priorityByLandlord: 'part DALO et labellisés du bailleur',
  firstQuartileOutsideQpv: 'part du premier quartile hors QPV',
  otherQuartilesInQpv: 'part des autres quartiles en QPV',
  waitingOverSixMonths: 'part de plus de six mois d’attente',
  departementBalance: 'équilibre du département',
};

/**
 * Why a target stays short in a run, as far as the search knows: `cap` its cap binds, `supply` too few members for any
 * coefficient, `overlap` other targets, `ties` equal pairings that switch together, `partial` met on the pairings that the
 * search reads, which are a part, and not on all; `given` nothing was searched.
 */
export const SHORTFALL_LABELS = {
  cap: 'le plafond du coefficient bloque',
  supply: 'trop peu de ménages comptent pour cet objectif',
  overlap: 'd’autres objectifs l’empêchent',
  ties: 'des égalités basculeraient ensemble, pour plus que le plafond ne permet',
  partial: 'atteint sur les paires lues par la recherche, manqué sur le plan entier',
  given: 'les coefficients étaient donnés',
} as const;
export type TargetShortfall = keyof typeof SHORTFALL_LABELS;
export const SHORTFALL_REASONS = Object.keys(SHORTFALL_LABELS) as readonly TargetShortfall[];

/** Targets with one share to sweep; a balance asks each département for another. */
export type SweptTarget = Exclude<TargetKind, 'departementBalance'>;
export const SWEPT_TARGETS = TARGET_KINDS.filter((kind): kind is SweptTarget => kind !== 'departementBalance');

export interface Target {
  readonly kind: TargetKind;
  /** Share asked of each scope, thousandths. */
  readonly sharePermille: number;
  /** Most points that a pairing may receive for this target; an integer. */
  readonly maxCoefficient: number;
}

/** One target in one scope: the region, a reserver, a landlord, a département. */
export interface TargetScope {
  readonly kind: TargetKind;
  readonly scope: string;
}

/** Leases of the year that count towards a target before the run. */
export interface YearToDate extends TargetScope {
  readonly counted: number;
  readonly of: number;
}

/** A coefficient given instead of searched: the plan is then the optimum at exactly these ones (others are 0). */
export interface FixedCoefficient extends TargetScope {
  readonly coefficient: number;
}

/** Scope of the targets that look at the region as a whole. */
export const REGION_SCOPE = 'region';

/** Days of waiting beyond which `waitingOverSixMonths` counts a household. */
export const LONG_WAIT_DAYS = 183;

/** Leases of the year that are alike in all that targets read; `null` = not known. */
export interface LeaseCount {
  readonly departementFrom: Departement | null;
  readonly departementTo: Departement | null;
  readonly contingent: Contingent | null;
  readonly reserverId: string | null;
  readonly landlordId: string | null;
  readonly priority: boolean | null;
  readonly firstQuartile: boolean | null;
  readonly qpv: boolean | null;
  readonly longWait: boolean | null;
  readonly leases: number;
}
