/**
 * Problem: pair V vacancies with H households, each at most once, over E permitted pairings, so that
 * (vacancies filled, Σ points, Σ waiting days, Σ tie-break) is lexicographically greatest.
 *
 * Method: successive shortest paths, one vacancy at a time, by Dijkstra on slacks kept ≥ 0 by prices.
 *   H. W. Kuhn, "The Hungarian method for the assignment problem", 1955, DOI 10.1002/nav.3800020109.
 *   J. Edmonds & R. M. Karp, "Theoretical improvements in algorithmic efficiency for network flow problems", 1972,
 *   DOI 10.1145/321694.321699 (potentials). N. Tomizawa, "On some techniques useful for solution of transportation
 *   network problems", 1971, DOI 10.1002/net.3230010206.
 *   R. Jonker & A. Volgenant, "A shortest augmenting path algorithm for dense and sparse linear assignment problems",
 *   1987, DOI 10.1007/BF02278710.
 * Weights are elements of Z^4 under lexicographic order; the method only adds, subtracts and compares, so it holds in
 * any totally ordered abelian group. A path may also end by leaving a vacancy empty (weight 0): the new one, or one
 * that was filled. As `filled` comes first, a vacancy stays empty only if no augmenting path exists; points may be
 * negative.
 *
 * Complexity: O(E + V · (A log V + S)), where A ≤ V vacancies are settled and S ≤ E pairings read per search. A row is
 * read from its best pairing to the first free household and no further. Memory: 4 B per pairing (RowOrder), 4 B per
 * household, about 150 B per vacancy.
 *
 * Ranges: V ≤ MAX_VACANCIES = 2^18, |points| ≤ M ≤ MAX_POINTS = 2^28, days < 2^31, tie-break < 2^32. K = min(V, H).
 * Exactness (a double holds integers up to 2^53). `filled` and `points` are packed as B·filled + points, B = 4KM + 1
 * ≤ 2^48 + 1. An alternating path has at most 2K pairings, so its sum has |points| ≤ 2KM < B/2 and filled ∈ {0, 1}:
 * two path sums compare as their pairs do, and |packed sum| < 2B. A price or margin after a search is the difference of
 * two sums of paths from the new vacancy (shown by induction: new price of v = W(end) − W(v), new margin of h =
 * W(h) − W(end)), hence < 2^51 in size; a distance adds one weight and one path sum: < 2^52. Tie-breaks: a path sum is
 * within ±2^50, a price within ±2^51, a distance and its partial sums within ±(2^51 + 2^50 + 2^33) < 2^52. Days
 * telescope along a path and stay below 2^34. Totals: points 2^46, days 2^49, tie-breaks 2^50.
 * Unpacking: a least price or a margin is a path sum itself, so |points| ≤ 2KM < B/2 and rounding packed / B gives `filled`.
 *
 * Guarantees: canonical optimum; prices are the lattice-minimal ones of (filled, points) (P6: `bound` = value);
 * the value does not depend on the order of rows or pairings. The assignment does not either, unless two optima tie on
 * all four terms: with independent 32-bit tie-breaks the probability is at most E / 2^32 (isolation lemma, K. Mulmuley,
 * U. V. Vazirani & V. V. Vazirani, 1987, DOI 10.1007/BF02579206). Callers who need certainty sort rows and columns first.
 *
 * Deviations: 1. no column reduction or augmenting row reduction before the searches (no gain was measured);
 * 2. rows are sorted as far as they are read; 3. least prices come from a separate Dijkstra (prices.ts).
 * Not for: several households per vacancy at once, side constraints, fractional points.
 */
import { Augmentation } from './augmentation.js';
import { packingBase, unpackPrices } from './packed-weight.js';
import type { PairingRows } from './pairing-rows.js';
import { leastPrices, type PricedMatching } from './prices.js';
import type { Assignment, AssignmentOutcome, AssignmentProblem, PriceVector, Value } from './problem.js';
import { checkProblem } from './problem-check.js';
import { RowOrder } from './row-order.js';
import { SaturatedBlocks } from './saturated-blocks.js';

/**
 * The canonical optimum with its certificate; `empty` when there is nothing to pair; `invalid` with the first fault
 * when the arrays do not describe a problem within the ranges.
 */
export function solveAssignment(problem: AssignmentProblem): AssignmentOutcome {
  const fault = checkProblem(problem);
  if (fault !== null) return fault;
  if (problem.households.length === 0) return { status: 'empty' };
  const base = packingBase(problem);
  const rows = new RowOrder(problem);
  const state = new Augmentation(rows, problem, base, new SaturatedBlocks(problem.vacancyCount));
  const { pairingOf, vacancyOf, pricePacked: prices } = state;
  pairingOf.forEach((_, vacancy) => {
    state.add(vacancy);
  });
  return {
    status: 'optimal',
    assignment: certified({ rows, base, pairingOf, vacancyOf, prices }, problem.waitingDays),
  };
}

/** A canonical optimum with its value, its least prices and the bound they give; any optimal prices will do. */
export function certified(matching: PricedMatching, waitingDays: Int32Array): Assignment {
  const { rows, base, pairingOf, vacancyOf } = matching;
  const packed = leastPrices(matching);
  const { points, households } = rows;
  const held = packed.map((price, vacancy) => {
    const pairing = pairingOf[vacancy]!;
    return pairing < 0 ? 0 : base + points[pairing]! - price;
  });
  const householdOf = pairingOf.map((pairing) => (pairing < 0 ? -1 : households[pairing]!));
  const prices = unpackPrices(packed, base);
  const margins = ofHouseholds(unpackPrices(held, base), householdOf, vacancyOf.length);
  const bound = dualValue(prices, margins, householdOf);
  return { householdOf, value: sumOf(rows, pairingOf, waitingDays), bound, prices, margins };
}

/** Margins by household from those by the vacancy that holds it; 0 for who has none. */
function ofHouseholds(held: PriceVector, householdOf: Int32Array, householdCount: number): PriceVector {
  const filled = new Int32Array(householdCount);
  const points = new Float64Array(householdCount);
  householdOf.forEach((household, vacancy) => {
    if (household < 0) return;
    filled[household] = held.filled[vacancy]!;
    points[household] = held.points[vacancy]!;
  });
  return { filled, points };
}

/**
 * Σ prices + Σ margins, those of unplaced households being 0; a vacancy is added together with its household, so that no
 * partial sum leaves 2^53.
 */
function dualValue(prices: PriceVector, margins: PriceVector, householdOf: Int32Array): Assignment['bound'] {
  let filled = 0;
  let points = 0;
  householdOf.forEach((household, vacancy) => {
    filled += prices.filled[vacancy]! + (household < 0 ? 0 : margins.filled[household]!);
    points += prices.points[vacancy]! + (household < 0 ? 0 : margins.points[household]!);
  });
  return { filled, points };
}

function sumOf({ points, households, tieBreak }: PairingRows, pairingOf: Int32Array, waitingDays: Int32Array): Value {
  const value = { filled: 0, points: 0, waitingDays: 0, tieBreak: 0 };
  for (const pairing of pairingOf) {
    if (pairing < 0) continue;
    value.filled += 1;
    value.points += points[pairing]!;
    value.waitingDays += waitingDays[households[pairing]!]!;
    value.tieBreak += tieBreak[pairing]!;
  }
  return value;
}
