/**
 * Problem: the least and the greatest optimal prices of the vacancies for (filled, points).
 *
 * Optimal prices form a lattice (L. S. Shapley & M. Shubik, "The assignment game I: the core", Int. J. Game Theory 1,
 * 1971, DOI 10.1007/BF01753437). Both ends are distances from any optimal prices p̂, margins û (all slacks
 * p̂_v + û_h − w_vh ≥ 0, tight on the matching), found by one Dijkstra each (E. W. Dijkstra 1959, DOI
 * 10.1007/BF01386390), with packed integer weights w = base · filled + points:
 *   least     p_v = p̂_v − q_v, q_v = min(p̂_v, slack to a free household, slack(v, h) + q of the vacancy that holds h);
 *   greatest  p_v = p̂_v + r_v, r_v = min(û of its household h, slack of an empty vacancy to h, slack(v', h) + r_v').
 * The least solves p_v = max(0, max over h ≠ match(v) of w_vh − u_h), u_match(v) = w − p_v, u = 0 for a free household.
 * Empty vacancies have price 0 in both. The greatest price of a vacancy is what the optimum loses without it.
 *
 * Complexity: O(E + V log V) for V vacancies and, for the least, the E pairings of the rows up to their first free
 * household: those after it have more slack and pass a drop on to nobody. For the greatest, E are all. Ranges: those of
 * assignment.ts.
 */
import { LabelHeap } from './label-heap.js';
import { packingBase, packPrices, unpackPrices } from './packed-weight.js';
import type { PairingRows } from './pairing-rows.js';
import type { Assignment, AssignmentProblem, PriceVector } from './problem.js';

/** A matching with its packed optimal prices; `pairingOf` and `vacancyOf` hold −1 where nothing is matched. */
export interface PricedMatching {
  readonly rows: PairingRows;
  readonly base: number;
  readonly pairingOf: Int32Array;
  readonly vacancyOf: Int32Array;
  readonly prices: Float64Array;
}

/** Lattice-minimal optimal prices, packed, one per vacancy. */
export function leastPrices(matching: PricedMatching): Float64Array {
  const { prices } = matching;
  const { drop, first, next, vacancies, slacks } = nearVacancies(matching);
  const heap = heapOf(drop);
  const pass = (holder: number, passed: number): void => {
    for (let arc = first[holder]!; arc >= 0; arc = next[arc]!) {
      const vacancy = vacancies[arc]!;
      const candidate = drop[holder]! + slacks[arc]!;
      // What has left the heap is never lowered: no slack is negative.
      if (candidate >= drop[vacancy]!) continue;
      drop[vacancy] = candidate;
      if (vacancy <= passed) heap.pushOrDecrease(vacancy);
    }
  };
  for (let holder = 0; holder < prices.length; holder++) pass(holder, holder);
  for (let holder = heap.pop(); holder >= 0; holder = heap.pop()) pass(holder, prices.length);
  return prices.map((price, vacancy) => price - drop[vacancy]!);
}

/**
 * Lattice-maximal optimal prices of the vacancies, (filled, points): what the optimum loses when the vacancy goes; with
 * the minimal prices they bound the price interval. `assignment` must be the outcome of `solveAssignment(problem)`.
 */
export function maxPrices(problem: AssignmentProblem, assignment: Assignment): PriceVector {
  const base = packingBase(problem);
  const pairingOf = pairingsHeld(problem, assignment.householdOf);
  const vacancyOf = new Int32Array(problem.householdCount).fill(-1);
  pairingOf.forEach((pairing, vacancy) => {
    if (pairing >= 0) vacancyOf[problem.households[pairing]!] = vacancy;
  });
  const prices = packPrices(assignment.prices, base);
  return unpackPrices(greatestPrices(problem, { base, pairingOf, vacancyOf, prices }), base);
}

function greatestPrices(problem: AssignmentProblem, matching: Omit<PricedMatching, 'rows'>): Float64Array {
  const { prices, pairingOf } = matching;
  const margins = heldMargins(matching, problem.points);
  const rise = margins.slice();
  const heap = heapOf(rise);
  const settled = new Uint8Array(rise.length);
  const offerRow = (vacancy: number, start: number) => {
    for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
      const holder = matching.vacancyOf[problem.households[pairing]!]!;
      if (holder < 0 || settled[holder] === 1) continue;
      const candidate = start + prices[vacancy]! + margins[holder]! - matching.base - problem.points[pairing]!;
      if (candidate >= rise[holder]!) continue;
      rise[holder] = candidate;
      heap.pushOrDecrease(holder);
    }
  };
  pairingOf.forEach((pairing, vacancy) => {
    if (pairing >= 0) heap.pushOrDecrease(vacancy);
    else offerRow(vacancy, 0);
  });
  for (let vacancy = heap.pop(); vacancy >= 0; vacancy = heap.pop()) {
    settled[vacancy] = 1;
    offerRow(vacancy, rise[vacancy]!);
  }
  return prices.map((price, vacancy) => price + rise[vacancy]!);
}

/** Margin of the household held by each vacancy, 0 for an empty one. */
function heldMargins(
  { base, pairingOf, prices }: Omit<PricedMatching, 'rows'>,
  points: PairingRows['points'],
): Float64Array {
  return prices.map((price, vacancy) => {
    const pairing = pairingOf[vacancy]!;
    return pairing < 0 ? 0 : base + points[pairing]! - price;
  });
}

function heapOf(labels: Float64Array): LabelHeap {
  const zeros = new Float64Array(labels.length);
  return new LabelHeap(labels, zeros, zeros);
}

/** Other vacancies that held households could have: a chain of arcs from `first` by `next` for each holder, ended by −1. */
interface NearVacancies {
  /** How far each price may fall on its own account: to 0, or to where a free household is worth it. */
  readonly drop: Float64Array;
  readonly first: Int32Array;
  readonly next: readonly number[];
  readonly vacancies: readonly number[];
  readonly slacks: readonly number[];
}

/** Those whose slack is below `drop`: through the others no drop becomes less than it is. */
function nearVacancies(matching: PricedMatching): NearVacancies {
  const { rows, base, vacancyOf, prices } = matching;
  const margins = heldMargins(matching, rows.points);
  const drop = prices.slice();
  const first = new Int32Array(prices.length).fill(-1);
  const [next, vacancies, slacks]: [number[], number[], number[]] = [[], [], []];
  for (let vacancy = 0; vacancy < prices.length; vacancy++) {
    const price = prices[vacancy]! - base;
    const before = firstFree(matching, vacancy);
    const free = rows.at(vacancy, before);
    const most = free < 0 ? prices[vacancy]! : Math.min(prices[vacancy]!, price - rows.points[free]!);
    drop[vacancy] = most;
    for (let rank = 0; rank < before; rank++) {
      const pairing = rows.at(vacancy, rank);
      const holder = vacancyOf[rows.households[pairing]!]!;
      const slack = price - rows.points[pairing]! + margins[holder]!;
      // Stryker disable next-line all: what is left out here lowers no drop, and would only be looked at in vain.
      if (slack >= most) continue;
      next.push(first[holder]!);
      first[holder] = vacancies.length;
      vacancies.push(vacancy);
      slacks.push(slack);
    }
  }
  return { drop, first, next, vacancies, slacks };
}

/** Place of the first free household of a row, its length where there is none. */
function firstFree({ rows, vacancyOf }: PricedMatching, vacancy: number): number {
  for (let rank = 0; ; rank++) {
    const pairing = rows.at(vacancy, rank);
    if (pairing < 0 || vacancyOf[rows.households[pairing]!]! < 0) return rank;
  }
}

/** The pairing each vacancy holds, read back from the households of an assignment; −1 where none. */
function pairingsHeld({ offsets, households, vacancyCount }: AssignmentProblem, householdOf: Int32Array): Int32Array {
  const held = new Int32Array(vacancyCount).fill(-1);
  for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
    for (let pairing = offsets[vacancy]!; pairing < offsets[vacancy + 1]!; pairing++) {
      if (households[pairing] === householdOf[vacancy]) held[vacancy] = pairing;
    }
  }
  return held;
}
