/**
 * Problem: soft targets over overlapping groups. Group g asks that among the vacancies of its scope that are filled (and
 * `ofBefore` counted before) at least a share ρ_g goes to its members (of whom `countedBefore` before). Its coefficient
 * λ_g, an integer from 0 to its cap, is added to the points of every pairing that is a member; the plan is then the exact
 * optimum at the coefficients, nothing is repaired. Which coefficients?
 *
 * Method: Lagrangian relaxation (M. Held & R. M. Karp, "The traveling-salesman problem and minimum spanning trees: part
 * II", Math. Programming 1, 1971, DOI 10.1007/BF01584070; M. L. Fisher, "The Lagrangian relaxation method for solving
 * integer programming problems", Management Science 27, 1981, DOI 10.1287/mnsc.27.1.1), soft rows being a box on the
 * multipliers. First all coefficients move at once, each by a step of its own that grows while its target stays on one
 * side and halves when it changes side (resilient propagation: M. Riedmiller & H. Braun, 1993, DOI
 * 10.1109/ICNN.1993.298623). Then one at a time, by bisection: what a group receives does not fall when its own
 * coefficient rises. The coefficients kept are those whose plan is worth most: points − Σ cap · shortfall.
 *
 * Bound: no plan that fills as many vacancies is worth more than Σ (points + adjustments) − Σ λ_g (needed_g − before_g) at the
 * coefficients (weak duality, any coefficients), `needed` being that of the plan.
 *
 * Complexity: of the search, 120 optima of one assignment (assignment.ts), one bisection of ⌈log₂ cap⌉ ≤ 17 more at the
 * end, and as many per group that stays short; memory O(V · strata · groups).
 * Ranges: points + Σ caps ≤ MAX_POINTS. Households of one stratum are members of the same groups on any one vacancy.
 * Guarantees: deterministic, of fixed length; coefficients within their caps. Not guaranteed: that a target is met; what
 * is missing is counted and given a reason. Deviation: 1. the search may be given part of the pairings, the plan is not.
 * Not for: hard quotas.
 */
import type { AssignmentProblem } from './problem.js';

export interface TargetGroup {
  /** Share asked, thousandths. */
  readonly sharePermille: number;
  /** Greatest coefficient. */
  readonly cap: number;
  /** Members, and all that is in scope, counted before this plan. */
  readonly countedBefore: number;
  readonly ofBefore: number;
  /** Per vacancy × stratum (row-major): OUTSIDE, IN_SCOPE or MEMBER. */
  readonly membership: Uint8Array;
}

export const OUTSIDE = 0;
export const IN_SCOPE = 1;
export const MEMBER = 2;

export interface TargetProblem {
  readonly problem: AssignmentProblem;
  /** Stratum of each household, and how many there are. */
  readonly strata: Uint8Array;
  readonly strataCount: number;
  readonly groups: readonly TargetGroup[];
}

/** What a plan gives one group; `needed` = ⌈share · of⌉, `shortfall` = max(0, needed − counted). */
export interface GroupTally {
  readonly counted: number;
  readonly of: number;
  readonly needed: number;
  readonly shortfall: number;
}

/** Why a group stays short: at its cap, too few members for any coefficient, other groups, or equal pairings that switch together. */
export type ShortfallReason = 'cap' | 'supply' | 'overlap' | 'ties';

export interface TargetSearch {
  readonly coefficients: Int32Array;
  /** Per group, `null` where it is met. */
  readonly reasons: readonly (ShortfallReason | null)[];
  /** Optima computed. */
  readonly solves: number;
}

/** The points that the coefficients add, per vacancy × stratum. */
export function adjustmentTable(
  groups: readonly TargetGroup[],
  coefficients: ArrayLike<number>,
  cells: number,
): Int32Array {
  const table = new Int32Array(cells);
  groups.forEach(({ membership }, g) => {
    const coefficient = coefficients[g]!;
    for (let cell = 0; cell < cells; cell++) if (membership[cell] === MEMBER) table[cell]! += coefficient;
  });
  return table;
}

/** What a plan (household per vacancy, −1 where none) gives each group. */
export function tallyGroups(
  { strata, strataCount, groups }: Omit<TargetProblem, 'problem'>,
  householdOf: Int32Array,
): GroupTally[] {
  return groups.map(({ membership, countedBefore, ofBefore, sharePermille }) => {
    let counted = countedBefore;
    let of = ofBefore;
    householdOf.forEach((household, vacancy) => {
      if (household < 0) return;
      const cell = membership[vacancy * strataCount + strata[household]!]!;
      if (cell !== OUTSIDE) of++;
      if (cell === MEMBER) counted++;
    });
    const needed = Math.ceil((sharePermille * of) / 1000);
    return { counted, of, needed, shortfall: Math.max(0, needed - counted) };
  });
}
