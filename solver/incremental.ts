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
 * Complexity: per event one or two searches of O(A log V + S), A vacancies settled, S pairings read, plus O(R log R) to write
 * a row of R pairings. `result` takes O(E + V log V): it computes the least prices anew.
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
import { checkNumber, checkPairings } from './warm-checks.js';
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
    this.rows = new WarmRows(vacancies, this.waitingDays);
    const shape = { vacancyCount: vacancies, householdCount: households, waitingDays: this.waitingDays };
    this.search = new ColumnSearch(this.rows, shape, this.base);
  }

  /** A vacancy is posted, with its pairings; its number. Households that nothing was said of wait 0 days. */
  postVacancy(pairings: readonly WarmPairing[]): number {
    if (this.vacancyCount >= this.limits.vacancies) throw new RangeError('more vacancies than the limit');
    checkPairings(pairings, this.limits.households, this.limits.largestPoints);
    const vacancy = this.vacancyCount++;
    this.rows.write(vacancy, pairings);
    this.search.add(vacancy);
    return vacancy;
  }

  /** All pairings of a vacancy are those given; none = it is withdrawn, held or filled by people. */
  putVacancy(vacancy: number, pairings: readonly WarmPairing[]): void {
    checkNumber('vacancy', vacancy, this.vacancyCount);
    checkPairings(pairings, this.limits.households, this.limits.largestPoints);
    const household = this.search.release(vacancy);
    this.rows.write(vacancy, []);
    if (household >= 0) this.search.offer(household);
    this.rows.write(vacancy, pairings);
    this.search.add(vacancy);
  }

  /** A vacancy is withdrawn, held or filled by people: its household is offered the others. */
  withdrawVacancy(vacancy: number): void {
    this.putVacancy(vacancy, []);
  }

  /** A household comes or changes: all its pairings and waiting days are those given; none = it is gone or committed. */
  putHousehold(household: number, waitingDays: number, pairings: readonly WarmPairing[]): void {
    checkNumber('household', household, this.limits.households);
    checkNumber('number of waiting days', waitingDays, 2 ** 31);
    checkPairings(pairings, this.vacancyCount, this.limits.largestPoints);
    const vacancy = this.search.vacancyOf[household]!;
    if (vacancy >= 0) this.search.release(vacancy);
    for (const other of this.rows.vacanciesOf(household)) this.rows.drop(other, household);
    if (vacancy >= 0) this.search.add(vacancy);
    this.waitingDays[household] = waitingDays;
    for (const pairing of pairings) this.rows.insert(pairing.other, household, pairing);
    this.search.offer(household);
  }

  /** A pairing ends (a refusal, a rule): nothing happens where there is none. */
  dropPairing(vacancy: number, household: number): void {
    checkNumber('vacancy', vacancy, this.vacancyCount);
    checkNumber('household', household, this.limits.households);
    const held = this.search.vacancyOf[household] === vacancy;
    if (held) this.search.release(vacancy);
    this.rows.drop(vacancy, household);
    if (!held) return;
    this.search.offer(household, vacancy);
    this.search.add(vacancy);
  }

  /** A pairing comes: nothing happens where there is one. */
  putPairing(vacancy: number, pairing: WarmPairing): void {
    const { other } = pairing;
    checkNumber('vacancy', vacancy, this.vacancyCount);
    checkPairings([pairing], this.limits.households, this.limits.largestPoints);
    if (this.rows.find(vacancy, other) >= 0) return;
    this.rows.insert(vacancy, other, pairing);
    if (this.search.isCovered(vacancy, this.rows.find(vacancy, other))) return;
    const held = this.search.vacancyOf[other]!;
    if (held >= 0) this.search.release(held);
    this.search.offer(other, held);
    if (held >= 0) this.search.add(held);
  }

  /** The household of a vacancy, −1 where none. */
  householdAt(vacancy: number): number {
    const held = this.search.pairingOf[vacancy]!;
    return held < 0 ? -1 : this.rows.households[held]!;
  }

  /** The problem as it stands: withdrawn vacancies have an empty row. */
  problem(): AssignmentProblem {
    return this.rows.problem(this.vacancyCount);
  }

  /** The canonical optimum with its certificate; `null` where there is nothing to pair. */
  result(): Assignment | null {
    const { rows, search, base, vacancyCount } = this;
    if (rows.count === 0) return null;
    const { pairingOf, vacancyOf, pricePacked } = search;
    const matching = {
      rows,
      base,
      pairingOf: pairingOf.subarray(0, vacancyCount),
      vacancyOf,
      prices: pricePacked.subarray(0, vacancyCount),
    };
    return certified(matching, this.waitingDays);
  }
}
