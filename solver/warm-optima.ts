/**
 * Problem: the canonical optimum of one assignment at one vector of coefficients after another (targets.ts), where each
 * coefficient adds the same points to all pairings of a row and a stratum.
 *
 * Method: the optimum before, repaired. Households keep their margins; a pair whose household is still the best of its
 * row over the margins keeps its place, and the price moves with its points: the pairs that stay, with these prices, are
 * an optimum of what they cover (complementary slackness). The others go out together. The vacancies come back by one
 * search each, whose path may end at a household that is out, its margin added: it then has a vacancy at that margin.
 * Households still out are offered last, as in incremental.ts. Where most go out the optimum is computed anew. Rows that
 * no changed coefficient touches are not read.
 *
 * Complexity: O(changed rows · their pairings) to write and order them, then a reading of each down to its first free
 * household and one search (assignment.ts) per pair that goes out. Memory: 20 B per pairing, 4 B per household.
 * Ranges: points + `greatestAdded` ≤ MAX_POINTS. Packed prices and margins are optimal, hence between 0 and the greatest
 * weight. A price is otherwise the weight of an alternating path, plus the margin at which a path ended: its days and
 * tie-breaks grow by one path (≤ 2K · 2^32, assignment.ts) per repair at most. After 2^17 / V repairs the optimum is
 * computed anew, so they stay below 2^51.
 * Guarantee: equal to `solveAssignment` of the adjusted points, unless two optima tie on all four terms.
 */
import { baseFor } from './packed-weight.js';
import { RepairSearch, WeightedRows } from './repair-search.js';
import { MEMBER, type TargetGroup, type TargetProblem } from './targets.js';

/** Household of each vacancy (−1 where none) and Σ points, what coefficients add left out. */
export interface Optimum {
  readonly householdOf: Int32Array;
  readonly points: number;
}

/** Optima of one target problem, each from the one before; `greatestAdded` bounds what coefficients add to a pairing. */
export class WarmOptima {
  private readonly input: TargetProblem;
  private readonly rows: WeightedRows;
  private readonly search: RepairSearch;
  private readonly coefficients: Int32Array;
  /** Points added per vacancy × stratum. */
  private readonly table: Int32Array;
  /** Per group, the vacancies where it has members. */
  private readonly touched: readonly Int32Array[];

  constructor(input: TargetProblem, greatestAdded: number) {
    const { problem, groups, strataCount } = input;
    const largest = problem.points.reduce((most, points) => Math.max(most, Math.abs(points)), 0);
    this.input = input;
    this.rows = new WeightedRows(problem);
    this.search = new RepairSearch(this.rows, problem, baseFor(problem, largest + greatestAdded));
    this.coefficients = new Int32Array(groups.length);
    this.table = new Int32Array(problem.vacancyCount * strataCount);
    this.touched = groups.map((group) => vacanciesOf(group, problem.vacancyCount, strataCount));
    this.search.restart();
  }

  /** The optimum at these coefficients; nothing of it changes when another is asked for. */
  at(coefficients: ArrayLike<number>): Optimum {
    this.search.repair(this.change(coefficients));
    return this.optimum();
  }

  /** Writes the points of the rows that the new coefficients touch; those rows. */
  private change(coefficients: ArrayLike<number>): number[] {
    const { groups, strataCount, problem, strata } = this.input;
    const isTouched = new Uint8Array(problem.vacancyCount);
    groups.forEach(({ membership }, g) => {
      const more = coefficients[g]! - this.coefficients[g]!;
      if (more === 0) return;
      this.coefficients[g] = coefficients[g]!;
      for (const vacancy of this.touched[g]!) {
        isTouched[vacancy] = 1;
        for (let cell = vacancy * strataCount; cell < (vacancy + 1) * strataCount; cell++) {
          if (membership[cell] === MEMBER) this.table[cell]! += more;
        }
      }
    });
    const changed: number[] = [];
    isTouched.forEach((touched, vacancy) => {
      if (touched === 0) return;
      changed.push(vacancy);
      const row = vacancy * strataCount;
      for (let pairing = problem.offsets[vacancy]!; pairing < problem.offsets[vacancy + 1]!; pairing++) {
        const added = this.table[row + strata[problem.households[pairing]!]!]!;
        this.rows.points[pairing] = problem.points[pairing]! + added;
      }
      this.rows.reopen(vacancy);
    });
    return changed;
  }

  private optimum(): Optimum {
    const { households, points } = this.input.problem;
    let total = 0;
    const householdOf = this.search.pairingOf.map((pairing) => {
      if (pairing < 0) return -1;
      total += points[pairing]!;
      return households[pairing]!;
    });
    return { householdOf, points: total };
  }
}

function vacanciesOf({ membership }: TargetGroup, vacancies: number, width: number): Int32Array {
  const found: number[] = [];
  for (let vacancy = 0; vacancy < vacancies; vacancy++) {
    if (membership.subarray(vacancy * width, (vacancy + 1) * width).includes(MEMBER)) found.push(vacancy);
  }
  return Int32Array.from(found);
}
