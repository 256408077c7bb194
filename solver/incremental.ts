/**
 * Problem: that of assignment.ts while vacancies and households come, change and go: the canonical optimum is kept up
 * to date from the one before, by one search per event instead of one per vacancy.
 *
 * Method: a matched pair taken out leaves an optimum of the rest, with the same prices (complementary slackness). What
 * is left comes back by one shortest path: a vacancy by the search of assignment.ts, a household by its mirror image,
 * a Dijkstra over households in which prices rise and margins fall (D. P. Bertsekas, "Linear network optimization",
 * MIT Press 1991, ch. 2; I. H. Toroslu & G. Üçoluk, "Incremental assignment problem", Information Sciences 177, 2007,
 * DOI 10.1016/j.ins.2006.05.004).
 *
 * Complexity: per event one or two searches of O(A log V + S), A vacancies settled, S pairings read, plus O(R) for each
 * row written again, R its length. `result` takes O(E + V log V): it computes the least prices anew.
 * Ranges: those of assignment.ts for the `limits` given at the start. A price is, when it last changed, the weight of an
 * alternating path of the pairings there were, as in assignment.ts: the bounds proven there hold after any events.
 * Guarantee: `result` equals `solveAssignment(problem())` in plan, value, prices and margins, whatever the events before
 * (unless two optima tie on all four terms). Deviations: 1. withdrawn vacancies keep their number, with an empty row.
 * Not for: several ranks at once; each rank is a problem of its own whose changes follow from those of the ranks before.
 */
import { certified } from './assignment.js';
import { ColumnSearch } from './column-search.js';
import { baseFor } from './packed-weight.js';
import { type Assignment, type AssignmentProblem, MAX_POINTS, MAX_VACANCIES } from './problem.js';
import { type WarmPairing, WarmRows } from './warm-rows.js';

export type { WarmPairing } from './warm-rows.js';

/** The greatest sizes that events may lead to. */
export interface WarmLimits {
  readonly vacancies: number;
  readonly households: number;
  readonly largestPoints: number;
}

/** An assignment kept up to date. Numbers are never used twice; what does not exist throws a RangeError. */
export class WarmAssignment {
  private readonly limits: WarmLimits;
  private readonly rows: WarmRows;
  private readonly search: ColumnSearch;
  private readonly waitingDays: Int32Array;
  private readonly base: number;
  private vacancyCount = 0;

  constructor(limits: WarmLimits) {
    const { vacancies, households, largestPoints } = limits;
    if (!(vacancies <= MAX_VACANCIES && largestPoints <= MAX_POINTS)) throw new RangeError('limits out of range');
    this.limits = limits;
    this.waitingDays = new Int32Array(households);
    this.base = baseFor({ vacancyCount: vacancies, householdCount: households }, largestPoints);
    this.rows = new WarmRows(vacancies, households, this.waitingDays);
    const shape = { vacancyCount: vacancies, householdCount: households, waitingDays: this.waitingDays };
    this.search = new ColumnSearch(this.rows, shape, this.base);
  }

  /** A vacancy is posted, with its pairings; its number. Households that nothing was said of wait 0 days. */
  postVacancy(pairings: readonly WarmPairing[]): number {
    if (this.vacancyCount >= this.limits.vacancies) throw new RangeError('more vacancies than the limit');
    this.check(pairings, this.limits.households);
    const vacancy = this.vacancyCount++;
    this.rows.write(vacancy, pairings);
    this.search.add(vacancy);
    return vacancy;
  }

  /** A vacancy is withdrawn, held or filled by people: its household is offered the others. */
  withdrawVacancy(vacancy: number): void {
    this.known(vacancy);
    const household = this.search.release(vacancy);
    this.rows.write(vacancy, []);
    if (household >= 0) this.search.offer(household);
  }

  /** A household comes or changes: all its pairings and waiting days are those given; none = it is gone or committed. */
  putHousehold(household: number, waitingDays: number, pairings: readonly WarmPairing[]): void {
    this.knownHousehold(household);
    if (!(Number.isInteger(waitingDays) && waitingDays >= 0 && waitingDays < 2 ** 31)) {
      throw new RangeError(`waiting days out of range: ${waitingDays}`);
    }
    this.check(pairings, this.vacancyCount);
    const vacancy = this.search.vacancyOf[household]!;
    if (vacancy >= 0) this.search.release(vacancy);
    for (const other of [...this.rows.column(household)]) {
      this.changeRow(other, () => this.rows.drop(other, household));
    }
    if (vacancy >= 0) this.search.add(vacancy);
    this.waitingDays[household] = waitingDays;
    for (const { other, points, tieBreak } of pairings) {
      this.changeRow(other, () => this.rows.insert(other, household, points, tieBreak));
    }
    this.search.offer(household);
  }

  /** A pairing ends (a refusal, a rule): nothing happens where there is none. */
  dropPairing(vacancy: number, household: number): void {
    this.known(vacancy);
    this.knownHousehold(household);
    const held = this.search.vacancyOf[household] === vacancy;
    if (held) this.search.release(vacancy);
    this.changeRow(vacancy, () => this.rows.drop(vacancy, household));
    if (!held) return;
    this.search.offer(household, vacancy);
    this.search.add(vacancy);
  }

  /** The problem as it stands: withdrawn vacancies have an empty row. */
  problem(): AssignmentProblem {
    return this.rows.problem(this.vacancyCount);
  }

  /** The canonical optimum with its certificate; `null` where there is nothing to pair. */
  result(): Assignment | null {
    const problem = this.problem();
    if (problem.households.length === 0) return null;
    const { vacancyOf } = this.search;
    const pairingOf = new Int32Array(this.vacancyCount).fill(-1);
    for (let vacancy = 0; vacancy < this.vacancyCount; vacancy++) {
      const held = this.search.pairingOf[vacancy]!;
      if (held >= 0) pairingOf[vacancy] = problem.offsets[vacancy]! + this.rows.placeInRow(vacancy, held);
    }
    const prices = this.search.pricePacked.slice(0, this.vacancyCount);
    return certified({ problem, base: this.base, pairingOf, vacancyOf: vacancyOf.slice(), prices });
  }

  private changeRow(vacancy: number, change: () => void): void {
    const held = this.search.pairingOf[vacancy]!;
    const household = held < 0 ? -1 : this.rows.households[held]!;
    change();
    if (held >= 0) this.search.relocate(vacancy, household);
  }

  private known(vacancy: number): void {
    if (!(Number.isInteger(vacancy) && vacancy >= 0 && vacancy < this.vacancyCount)) {
      throw new RangeError(`unknown vacancy ${vacancy}`);
    }
  }

  private knownHousehold(household: number): void {
    if (!(Number.isInteger(household) && household >= 0 && household < this.limits.households)) {
      throw new RangeError(`unknown household ${household}`);
    }
  }

  private check(pairings: readonly WarmPairing[], others: number): void {
    const seen = new Set<number>();
    for (const { other, points } of pairings) {
      if (!(Number.isInteger(other) && other >= 0 && other < others) || seen.has(other)) {
        throw new RangeError(`pairing with ${other}, which is unknown or named twice`);
      }
      if (!(Number.isInteger(points) && Math.abs(points) <= this.limits.largestPoints)) {
        throw new RangeError(`points out of range: ${points}`);
      }
      seen.add(other);
    }
  }
}
