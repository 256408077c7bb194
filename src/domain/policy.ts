import type { Target } from './target.js';

/**
 * The published policy: every weight and switch of the engine, one versioned file (policies/*.json, JSON Schema by
 * `rapprochement schema policy`). Weights are ours and say so; all are non-negative integers.
 */
export interface Policy {
  readonly formatVersion: 1;
  readonly version: string;
  readonly title: string;
  /** One slope for everybody, on the larger of (days since recognition, days since start of support). */
  readonly waiting: { readonly pointsPerDay: number };
  readonly legalPriority: {
    readonly dalo: number;
    readonly otherLabel: number;
    /** Per completed month beyond the DALO time limit, up to `maxBeyondLimit` points. */
    readonly pointsPerMonthBeyondLimit: number;
    readonly maxBeyondLimit: number;
  };
  readonly neverProposed: { readonly afterSupportMonths: number; readonly points: number };
  readonly need: {
    readonly homelessOrHosted: number;
    readonly enforceableEviction: number;
    readonly unfitDwelling: number;
    readonly violence: number;
    readonly max: number;
  };
  readonly interDepartmental: {
    /** The dwelling's département differs from that of support and the household consents. */
    readonly opening: number;
    /** The dwelling is in the département of support; 0 by default. */
    readonly homePreference: number;
  };
  readonly fit: {
    /** The number of persons is inside the usual range, not at the widened edges. */
    readonly typologyExact: number;
    readonly effortMargin: {
      readonly targetPermille: number;
      readonly pointsPerPercentPoint: number;
      readonly max: number;
    };
    /** Points of the first, second… wish that contains the dwelling. */
    readonly wishRank: readonly number[];
    readonly accessibilityExact: number;
    /** Few other feasible dwellings in this run: first entry whose `upTo` is not exceeded. */
    readonly scarcity: readonly { readonly upTo: number; readonly points: number }[];
  };
  /** Cap on the sum of every term but waiting (Theorem T: nobody starves after bonusMax / pointsPerDay days). */
  readonly bonusMax: number;
  readonly rules: {
    /** What an unknown verdict does: keep the pairing "subject to" it, or exclude. */
    readonly unknown: 'subjectTo' | 'exclude';
    /** DALO households may be proposed outside their consents, inside the préfet's perimeter. */
    readonly daloPerimeterOverridesConsent: boolean;
    /** Data older than this many days are stale and not proposed; `null` = never. */
    readonly staleAfterDays: number | null;
    readonly visitingChildrenCountForSize: boolean;
    readonly expectedBirthsCountForSize: boolean;
  };
  readonly maxActiveProposals: number;
  readonly listHoldDays: number;
  readonly contact: { readonly supportedHouseholds: 'mandatory' | 'default' };
  /** Soft targets, at most one of each kind; absent or empty = targets are off. */
  readonly targets?: readonly Target[];
}

/** One line of the points of a pairing; the points are exactly the sum of the lines. */
export const CRITERIA = [
  'waiting',
  'legalPriority',
  'beyondDaloLimit',
  'neverProposed',
  'need',
  'interDepartmentalOpening',
  'homePreference',
  'typologyExact',
  'effortMargin',
  'wishRank',
  'accessibilityExact',
  'scarcity',
  'bonusCap',
] as const;
export type Criterion = (typeof CRITERIA)[number];

export interface Term {
  readonly criterion: Criterion;
  /** What was read: a number, a code, or `null` where it is not known. */
  readonly observed: number | string | null;
  readonly unit: 'days' | 'months' | 'code' | 'permille' | 'rank' | 'dwellings' | 'points';
  /** Points per unit of what was observed (or for the code). */
  readonly weight: number;
  /** Integer; `bonusCap` is the only negative one. */
  readonly points: number;
  /** Where the rule comes from: an article, or `policy`. */
  readonly source: string;
}
