import type { DwellingSize } from '#domain/dwelling.js';
import type { Place } from '#domain/household.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import type { Rank } from '#domain/proposal.js';
import type { AbsenceReason, RuleCode, Task, Verdict } from '#domain/verdict.js';
import type { Adjustment } from './run-result.js';

/** (filled, points), compared in that order: what a place on the vacancy costs at stage 1. */
export interface PriceInterval {
  readonly min: { readonly filled: number; readonly points: number };
  readonly max: { readonly filled: number; readonly points: number };
}

/** A change of one input, from a closed ordered list; `effect` is what really solving again gives. */
export type Change =
  | { readonly kind: 'addDepartement'; readonly place: Place }
  | { readonly kind: 'addCommune'; readonly place: Place }
  | { readonly kind: 'labelGranted' }
  | { readonly kind: 'typologyWidened'; readonly size: DwellingSize; readonly persons: number }
  | { readonly kind: 'unknownResolved'; readonly rule: RuleCode }
  | { readonly kind: 'alinRegistration' };

export interface Explanation {
  readonly vacancyId: VacancyId;
  readonly householdId: HouseholdId;
  /** The rank held on this vacancy, or `null` with the reason of the absence. */
  readonly rank: Rank | null;
  readonly reason: AbsenceReason | null;
  readonly verdicts: readonly Verdict[];
  readonly eligible: boolean;
  readonly points: number | null;
  readonly terms: readonly Term[];
  /** What targets add to the pairing at rank 1; prices and missing points count it. */
  readonly adjustments: readonly Adjustment[];
  readonly tasks: readonly Task[];
  /** `null` where the vacancy was not in the run (held, not oriented, withdrawn). */
  readonly price: PriceInterval | null;
  /** Best eligible household of the vacancy that holds no rank on it; `null` where there is none. */
  readonly runnerUp: { readonly householdId: HouseholdId; readonly points: number } | null;
  /** Least integer that, added to this pairing, puts it in the canonical plan at any rank. */
  readonly pointsMissing:
    | number
    | { readonly unreachable: 'ineligible' | 'fill' | 'committed' | 'held' | 'notInScope' | 'cap' };
  /** First change of the closed list after which the pairing is in the plan, with the rank it then holds. */
  readonly smallestChange: { readonly change: Change; readonly rank: Rank } | null;
  readonly instanceHash: string;
  readonly resultHash: string;
}
