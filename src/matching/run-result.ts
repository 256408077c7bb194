import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import type { Rank, Refusal } from '#domain/proposal.js';
import type { AbsenceReason, RuleCode, Task } from '#domain/verdict.js';

export interface Stage {
  readonly rank: Rank;
  /** Vacancies whose rank was open in this stage, and pairings it could choose from. */
  readonly vacancies: number;
  readonly pairings: number;
  /** (filled, value) is certified: `bound` comes from the dual prices, `gap` is 0 at a proven optimum. */
  readonly filled: number;
  readonly value: number;
  readonly bound: { readonly filled: number; readonly value: number };
  readonly gap: { readonly filled: number; readonly value: number };
}

/** Lattice-minimal optimal dual of a vacancy at a stage; a price is (filled, points), compared in that order. */
export interface Price {
  readonly rank: Rank;
  readonly vacancyId: VacancyId;
  readonly filled: number;
  readonly points: number;
}

export interface RunProposal {
  readonly vacancyId: VacancyId;
  readonly householdId: HouseholdId;
  readonly rank: Rank;
  readonly points: number;
  readonly terms: readonly Term[];
  /** Coefficients of targets, beside the points; empty while targets are off. */
  readonly adjustments: readonly never[];
  readonly tasks: readonly Task[];
  /** Rules whose verdict is unknown: the pairing stands subject to them. */
  readonly subjectTo: readonly RuleCode[];
  /** The dwelling's département differs from that of support. */
  readonly interDepartmental: boolean;
  /** `commitment`: kept because its contact is recorded; `hold`: the list is held; `null`: chosen by this run. */
  readonly kept: 'commitment' | 'hold' | null;
  /** The refusal that freed this rank on this vacancy since the last list, where there is one. */
  readonly replaces: {
    readonly householdId: HouseholdId;
    readonly reason: Refusal['reason'];
    readonly on: CalendarDate;
  } | null;
  /** P10: this rank has more points than rank 1 here, because the household is rank 1 on that vacancy. */
  readonly rankOneElsewhere: VacancyId | null;
}

/** Fewer candidates than sought, with the trace of the search (CCH R441-3: a recorded insufficiency). */
export interface Insufficiency {
  readonly vacancyId: VacancyId;
  readonly sought: number;
  readonly found: number;
  readonly examined: number;
  readonly eligible: number;
  /** Households failing each rule; a household failing several counts under each. Sorted by rule code. */
  readonly failures: readonly { readonly code: RuleCode; readonly households: number }[];
  readonly reason: 'noEligibleHousehold' | 'tooFewEligible' | 'committedElsewhere' | 'notOriented';
}

/** P9: a household without rank 1 that scores above a rank 1 it was eligible for, with its cause. */
export interface Envy {
  readonly householdId: HouseholdId;
  readonly vacancyId: VacancyId;
  readonly points: number;
  readonly servedPoints: number;
  readonly cause: 'commitment' | 'hold' | 'fill';
}

export interface Unserved {
  readonly householdId: HouseholdId;
  readonly reason: AbsenceReason;
  /** Vacancies the household was eligible for in this run. */
  readonly eligibleVacancies: number;
}

export type Outcome =
  | { readonly status: 'optimal' }
  | { readonly status: 'feasible'; readonly why: string }
  | { readonly status: 'empty'; readonly why: 'noVacancy' | 'noHousehold' | 'noEligiblePairing' };

export interface RunResult {
  readonly formatVersion: 1;
  readonly instanceHash: string;
  readonly engine: { readonly name: string; readonly version: string };
  readonly reproducible: boolean;
  readonly outcome: Outcome;
  readonly stages: readonly Stage[];
  readonly coefficients: readonly never[];
  readonly prices: readonly Price[];
  readonly proposals: readonly RunProposal[];
  readonly insufficiencies: readonly Insufficiency[];
  readonly unserved: readonly Unserved[];
  readonly envyLedger: readonly Envy[];
  readonly resultHash: string;
}
