/**
 * Arrays at the solver's edge: vacancies and households are integers, attributes live in typed arrays.
 *
 * An assignment problem is a bipartite graph in compressed sparse rows. Row v (a vacancy) owns the pairings
 * offsets[v] … offsets[v+1]−1. A vacancy takes at most one household, a household at most one vacancy.
 */
export interface AssignmentProblem {
  readonly vacancyCount: number;
  readonly householdCount: number;
  /** Int32, length vacancyCount + 1, non-decreasing, offsets[0] = 0. */
  readonly offsets: Int32Array;
  /** Household of each pairing; no household twice in one row. */
  readonly households: Int32Array;
  /** Integer points of each pairing, |points| ≤ MAX_POINTS. May be negative. */
  readonly points: Int32Array;
  /** Integer ≥ 0 per household: third term of the objective. */
  readonly waitingDays: Int32Array;
  /** Unsigned 32-bit mix of (household, vacancy, seed) per pairing: last term of the objective. */
  readonly tieBreak: Uint32Array;
}

/** Bounds that keep every sum exact in a double (proof in assignment.ts). */
export const MAX_POINTS = 2 ** 28;
export const MAX_VACANCIES = 2 ** 18;

/** Values compared in the order of the fields. */
export interface Value {
  readonly filled: number;
  readonly points: number;
  readonly waitingDays: number;
  readonly tieBreak: number;
}

/** A price is (filled, points), compared in that order; both integers. */
export interface PriceVector {
  readonly filled: Int32Array;
  readonly points: Float64Array;
}

export interface Assignment {
  /** Household of each vacancy, −1 where none. */
  readonly householdOf: Int32Array;
  readonly value: Value;
  /** Dual value Σ prices + Σ household margins, equal to (filled, points) at a proven optimum. */
  readonly bound: { readonly filled: number; readonly points: number };
  /** Lattice-minimal optimal prices of the vacancies (unique), and the household margins that go with them. */
  readonly prices: PriceVector;
  readonly margins: PriceVector;
}

export type AssignmentOutcome =
  | { readonly status: 'optimal'; readonly assignment: Assignment }
  | { readonly status: 'empty' }
  | { readonly status: 'invalid'; readonly field: string; readonly index: number; readonly message: string };
