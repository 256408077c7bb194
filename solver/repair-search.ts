import { ColumnSearch } from './column-search.js';
import type { PairingColumns } from './pairing-rows.js';
import type { AssignmentProblem } from './problem.js';
import { RowOrder } from './row-order.js';

/** Rows whose points change, by column as well. */
export class WeightedRows extends RowOrder implements PairingColumns {
  /** Pairings of household h: starts[h] … starts[h+1]−1 of `inColumns`, with their vacancies. */
  private readonly starts: Int32Array;
  private readonly inColumns: Int32Array;
  private readonly vacancies: Int32Array;

  constructor(problem: AssignmentProblem) {
    super({ ...problem, points: problem.points.slice() });
    const { offsets, households, vacancyCount, householdCount } = problem;
    this.starts = new Int32Array(householdCount + 1);
    for (const household of households) this.starts[household + 1]!++;
    for (let household = 0; household < householdCount; household++) {
      this.starts[household + 1]! += this.starts[household]!;
    }
    this.inColumns = new Int32Array(households.length);
    this.vacancies = new Int32Array(households.length);
    const next = this.starts.slice();
    for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
      for (let pairing = offsets[vacancy]!; pairing < offsets[vacancy + 1]!; pairing++) {
        const place = next[households[pairing]!]!++;
        this.inColumns[place] = pairing;
        this.vacancies[place] = vacancy;
      }
    }
  }

  visitColumn(household: number, visit: (vacancy: number, pairing: number) => void): void {
    for (let place = this.starts[household]!; place < this.starts[household + 1]!; place++) {
      visit(this.vacancies[place]!, this.inColumns[place]!);
    }
  }
}

/** Repairs in a row times vacancies: what keeps tie-breaks exact (header). */
const MOST_REPAIRED = 2 ** 17;

/** The vacancy of a household that vacancy v has let go is LOOSE − v. */
const LOOSE = -2;

/** The search that repairs an optimum after the points of some rows have changed (method: warm-optima.ts). */
export class RepairSearch extends ColumnSearch {
  /** Margins of the households let go, by the vacancy that had them; its days are those of the price. */
  private readonly loosePacked: Float64Array;
  private readonly looseDays: Float64Array;
  private readonly looseTie: Float64Array;
  private repairs = 0;

  constructor(rows: PairingColumns, problem: AssignmentProblem, base: number) {
    super(rows, problem, base);
    this.loosePacked = new Float64Array(problem.vacancyCount);
    this.looseDays = new Float64Array(problem.vacancyCount);
    this.looseTie = new Float64Array(problem.vacancyCount);
  }

  /** Everything anew. */
  restart(): void {
    this.repairs = 0;
    this.pairingOf.fill(-1);
    this.vacancyOf.fill(-1);
    this.pricePacked.fill(0);
    this.priceDays.fill(0);
    this.priceTie.fill(0);
    for (let vacancy = 0; vacancy < this.pairingOf.length; vacancy++) this.add(vacancy);
  }

  /** Makes the state optimal again once the points of some rows have changed. */
  repair(changed: readonly number[]): void {
    const leaving = changed.filter((vacancy) => !this.keeps(vacancy));
    if (2 * leaving.length > this.pairingOf.length || ++this.repairs * this.pairingOf.length > MOST_REPAIRED) {
      this.restart();
      return;
    }
    const households = leaving.map((vacancy) => this.loosen(vacancy));
    for (const vacancy of leaving) this.add(vacancy);
    for (const household of households) {
      if (household < 0 || this.vacancyOf[household]! >= 0) continue;
      this.vacancyOf[household] = -1;
      this.offer(household);
    }
  }

  /** Takes a vacancy and its household out; the household keeps its margin until it has a vacancy or is offered. */
  private loosen(vacancy: number): number {
    this.loosePacked[vacancy] = this.marginPacked[vacancy]!;
    this.looseDays[vacancy] = this.priceDays[vacancy]!;
    this.looseTie[vacancy] = this.marginTie[vacancy]!;
    const household = this.release(vacancy);
    if (household >= 0) this.vacancyOf[household] = LOOSE - vacancy;
    return household;
  }

  protected override endAtLoose(vacancy: number, pairing: number, packed: number, tie: number): void {
    const from = LOOSE - this.vacancyOf[this.rows.households[pairing]!]!;
    const end = packed + this.loosePacked[from]!;
    const endDays = -this.looseDays[from]!;
    const endTie = tie + this.looseTie[from]!;
    if (this.endsAfter(end, endDays, endTie)) this.setEnd(vacancy, pairing, end, endDays, endTie);
  }

  /** Whether a vacancy keeps what it holds (or stays empty) at the margins as they are; its price is then moved. */
  private keeps(vacancy: number): boolean {
    const held = this.pairingOf[vacancy]!;
    const price =
      held < 0 ? this.pricePacked[vacancy]! : this.base + this.rows.points[held]! - this.marginPacked[vacancy]!;
    const days = this.priceDays[vacancy]!;
    const tie = this.priceTie[vacancy]!;
    if (price < 0 || (price === 0 && (days < 0 || (days === 0 && tie < 0)))) return false;
    for (let rank = 0; ; rank++) {
      const pairing = this.rows.at(vacancy, rank);
      if (pairing < 0) break;
      if (!this.covers(pairing, price, days, tie)) return false;
      if (this.vacancyOf[this.rows.households[pairing]!]! < 0) break;
    }
    this.pricePacked[vacancy] = price;
    return true;
  }
}
