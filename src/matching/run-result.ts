import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import type { Rank, Refusal } from '#domain/proposal.js';
import type { TargetScope, TargetShortfall } from '#domain/target.js';
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
  /** Rank 1 of a policy with targets: the part of `value` that targets add; absent elsewhere. */
  readonly adjustments?: number;
  /** With targets: points − Σ cap · shortfall, and what no plan that fills as many vacancies passes. */
  readonly soft?: { readonly value: number; readonly bound: number; readonly gap: number };
}

/** Points that a target adds to every pairing of its members, beside the points of the policy. */
export interface Adjustment extends TargetScope {
  readonly points: number;
}

/** A target in one scope as the run applied it: commitments, leases of the year and rank 1 counted. */
export interface Coefficient extends TargetScope {
  /** Share asked, thousandths; for a balance, what is asked times the share of the candidates. */
  readonly sharePermille: number;
  readonly cap: number;
  readonly coefficient: number;
  /** Counted before the run's own rank 1: members, and all that is in scope. */
  readonly countedBefore: number;
  readonly ofBefore: number;
  readonly counted: number;
  readonly of: number;
  /** ⌈share · of⌉, and what is missing of it. */
  readonly needed: number;
  readonly shortfall: number;
  /** `null` = met. */
  readonly reason: TargetShortfall | null;
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
  /** What targets add at rank 1, beside the points; empty at other ranks and while targets are off. */
  readonly adjustments: readonly Adjustment[];
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
  /** `target`: the other one has at least as many points once targets are added. */
  readonly cause: 'commitment' | 'hold' | 'fill' | 'target';
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
  /** By kind then scope; empty while targets are off. */
  readonly coefficients: readonly Coefficient[];
  readonly prices: readonly Price[];
  readonly proposals: readonly RunProposal[];
  readonly insufficiencies: readonly Insufficiency[];
  readonly unserved: readonly Unserved[];
  readonly envyLedger: readonly Envy[];
  readonly resultHash: string;
}
