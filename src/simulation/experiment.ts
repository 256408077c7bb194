/**
 * What an experiment of the simulator is: which assumptions, which policy, one seed's outcome, how two policies are
 * compared. Pure values, plain JSON: simulate-seed.ts runs a request, compare.ts pairs outcomes, gate.ts judges them.
 */
import type { Departement } from '#domain/departement.js';
import type { Policy } from '#domain/policy.js';
import type { Baseline } from '#matching/baselines.js';
import type { Assumptions } from './assumptions.js';
import type { Calibration } from './calibration.js';

/**
 * Who chooses the household of each opportunity. `statusQuo`: siloed services, as calibrated. `engine`: rank 1 of the
 * shipped engine under a policy. `baseline`: a simple rule on the same lists of candidates as that policy's.
 */
export type PolicySpec =
  | { readonly kind: 'statusQuo' }
  | { readonly kind: 'engine'; readonly policy: Policy }
  | { readonly kind: 'baseline'; readonly baseline: Baseline; readonly policy: Policy };

/**
 * Which supply is held fixed. `opportunity`: the dwellings shown to supported households; each becomes a lease, or is
 * lost after refusals. `conserved`: the dwellings that the status quo leased on the same seed, each leased to whoever
 * is chosen: only who is rehoused can change, never how many more.
 */
export const SUPPLY_MODES = ['opportunity', 'conserved'] as const;
export type SupplyMode = (typeof SUPPLY_MODES)[number];

/** One run of the simulator: the same request gives the same outcome, byte for byte. */
export interface SeedRequest {
  readonly assumptions: Assumptions;
  /** Parameters fitted on the status quo under these assumptions; never on a policy. */
  readonly calibration: Calibration;
  readonly policy: PolicySpec;
  /** Positive integer: 1 to 100 are for tuning, 101 and above for reports. */
  readonly seed: number;
  /** Months under the policy, from the end of 2021 of the simulated programme: 1 to 36. Before them, the status quo. */
  readonly months: number;
  readonly mode: SupplyMode;
  /** Seeds the ties of the engine and the draws of services, never the streams: another label must change nothing. */
  readonly label: string;
}

/**
 * One number per outcome, all over the months under the policy unless said; `null` where its denominator is 0.
 * Definitions, units and what a better value is: OUTCOMES in outcome-words.ts.
 */
export type OutcomeValues = Readonly<Record<OutcomeCode, number | null>>;

export const OUTCOME_CODES = [
  'rehousings',
  'waiting',
  'waitingOver12Months',
  'waitingOver24Months',
  'waitingP90Months',
  'restrictedMeanWaitMonths',
  'cohortOver12MonthsWait',
  'cohort6To12MonthsWait',
  'cohortUnder6MonthsWait',
  'cohortEnteredWait',
  'hazardSpread',
  'hazardMinimum',
  'interDepartmentalShare',
  'offersPerLease',
  'enviedShare',
  'neverOfferedShare',
  'incomeRatio',
  'oldListRehousedShare',
  'oldListNeverOfferedShare',
  'cumulativeRate',
  'cumulativeRateSpread',
  'rehousedMeanMonths',
  'rehousedMedianMonths',
  'rehousedP90Months',
  'lostOpportunities',
] as const;
export type OutcomeCode = (typeof OUTCOME_CODES)[number];

/** The same figures of one département: of support, save `leasesHere` and what comes from elsewhere (of the dwelling). */
export interface DepartementOutcome {
  readonly stockBefore: number;
  readonly stock: number;
  readonly rehoused: number;
  readonly rehousedBefore: number;
  readonly rehousedMeanMonths: number | null;
  readonly rehousedMedianMonths: number | null;
  /** Leases of dwellings here; of households supported elsewhere. */
  readonly leasesHere: number;
  readonly leasesHereFromElsewhere: number;
  /** The list of those supported for over six months at the start, without those who then left unhoused. */
  readonly oldList: number;
  readonly oldListRehoused: number;
  /** Not rehoused: without any proposal since the start; with a proposal under way at the end. */
  readonly oldListNeverOffered: number;
  readonly oldListUnderWay: number;
  /** Of the list, eligible to Action Logement; of those, rehoused. */
  readonly oldListForActionLogement: number;
  readonly oldListForActionLogementRehoused: number;
  /** Leases here of households of the old list, outside Action Logement; of those, supported elsewhere. */
  readonly oldListLeasesHere: number;
  readonly oldListLeasesHereFromElsewhere: number;
}

/** End of one month under the policy: what curves are drawn from. */
export interface MonthOutcome {
  readonly month: number;
  readonly rehoused: number;
  readonly waiting: number;
  readonly waitingOver12Months: number;
}

/**
 * Households by date of entry in support: those who wait when the policy begins, by the time they have then waited, and
 * those who enter under it. Each household of the period is in one.
 */
export const ENTRY_COHORTS = ['over12Months', 'from6To12Months', 'under6Months', 'entered'] as const;
export type EntryCohort = (typeof ENTRY_COHORTS)[number];

/** Households of a cohort, and how many of them signed a lease in the period. */
export interface CohortOutcome {
  readonly households: number;
  readonly rehoused: number;
}

/** What one seed gave under one policy. */
export interface SeedOutcome {
  readonly formatVersion: 1;
  /** `resumeKey` of the request. */
  readonly key: string;
  readonly seed: number;
  readonly months: number;
  readonly mode: SupplyMode;
  readonly values: OutcomeValues;
  readonly departements: Readonly<Record<Departement, DepartementOutcome>>;
  readonly cohorts: Readonly<Record<EntryCohort, CohortOutcome>>;
  readonly leasesByContingent: Readonly<Record<string, number>>;
  readonly curve: readonly MonthOutcome[];
}

/**
 * One outcome under two policies over the same seeds, each where it is known; `difference` is b − a where both are, with
 * its paired 95 % t-interval.
 */
export interface PairedLine {
  readonly code: OutcomeCode;
  readonly a: Interval | null;
  readonly b: Interval | null;
  readonly difference: Interval | null;
  /** The difference over the mean of a, per cent; `null` where that mean is 0 or not known. */
  readonly relativePercent: Interval | null;
  /** Seeds on which both are known. */
  readonly seeds: number;
}

/** Mean of n seeds and its 95 % t-interval; with one seed, `low` and `high` are `null`. */
export interface Interval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface PairedTable {
  readonly seeds: readonly number[];
  readonly lines: readonly PairedLine[];
}
