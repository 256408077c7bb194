import { LabelHeap } from './label-heap.js';
import type { PairingRows, ProblemShape } from './pairing-rows.js';
import { BLOCK, type SaturatedBlocks } from './saturated-blocks.js';

/**
 * State of the successive shortest paths: a canonical optimum of the vacancies seen so far and its prices.
 *
 * Labels are triples (packed, days, tie) compared in that order, held in three parallel arrays; `packed` is
 * base · filled + points (assignment.ts proves the bounds). The household held by vacancy v has margin
 * weight(pairingOf[v]) − price[v]; every other household has margin 0. The days of a path to a vacancy are 0, for each
 * household that it takes it also gives; only the household at its end adds its own. Hence the days of a label are minus
 * those of the price, and margins have none of their own.
 */
export class Augmentation {
  readonly pairingOf: Int32Array;
  readonly vacancyOf: Int32Array;
  readonly pricePacked: Float64Array;
  protected readonly rows: PairingRows;
  /** Where margins only rise (`add` alone): what of a row need not be read. */
  private readonly blocks: SaturatedBlocks | null;
  protected readonly base: number;
  protected readonly waitingDays: Int32Array;
  protected readonly priceDays: Float64Array;
  protected readonly priceTie: Float64Array;
  protected readonly marginPacked: Float64Array;
  protected readonly marginTie: Float64Array;
  protected readonly distancePacked: Float64Array;
  protected readonly distanceDays: Float64Array;
  protected readonly distanceTie: Float64Array;
  protected readonly heap: LabelHeap;
  /** Vacancy and pairing through which the household held by a vacancy was reached. */
  protected readonly cameFrom: Int32Array;
  protected readonly cameBy: Int32Array;
  /** Search in which a vacancy was last reached, and last settled. */
  protected readonly reachedIn: Int32Array;
  protected readonly settledIn: Int32Array;
  protected readonly settled: Int32Array;
  protected settledCount = 0;
  protected search = 0;
  protected endVacancy = 0;
  /** Pairing with a free household that ends the best path, −1 when `endVacancy` is left empty instead. */
  protected endPairing = 0;
  protected endPacked = 0;
  protected endDays = 0;
  protected endTie = 0;

  constructor(
    rows: PairingRows,
    { vacancyCount, householdCount, waitingDays }: ProblemShape,
    base: number,
    blocks: SaturatedBlocks | null = null,
  ) {
    this.rows = rows;
    this.blocks = blocks;
    this.base = base;
    this.waitingDays = waitingDays;
    this.pairingOf = new Int32Array(vacancyCount).fill(-1);
    this.vacancyOf = new Int32Array(householdCount).fill(-1);
    this.pricePacked = new Float64Array(vacancyCount);
    this.priceDays = new Float64Array(vacancyCount);
    this.priceTie = new Float64Array(vacancyCount);
    this.marginPacked = new Float64Array(vacancyCount);
    this.marginTie = new Float64Array(vacancyCount);
    this.distancePacked = new Float64Array(vacancyCount);
    this.distanceDays = new Float64Array(vacancyCount);
    this.distanceTie = new Float64Array(vacancyCount);
    this.heap = new LabelHeap(this.distancePacked, this.distanceDays, this.distanceTie);
    this.cameFrom = new Int32Array(vacancyCount);
    this.cameBy = new Int32Array(vacancyCount);
    this.reachedIn = new Int32Array(vacancyCount);
    this.settledIn = new Int32Array(vacancyCount);
    this.settled = new Int32Array(vacancyCount);
  }

  /** Brings one more vacancy in; the matching and prices are then optimal for all vacancies brought in so far. */
  add(vacancy: number): void {
    this.start(vacancy);
    for (let next = this.heap.pop(); next >= 0; next = this.heap.pop()) {
      if (!this.endsAfter(this.distancePacked[next]!, this.distanceDays[next]!, this.distanceTie[next]!)) break;
      this.settled[this.settledCount++] = next;
      this.settledIn[next] = this.search;
      this.settle(next);
    }
    this.heap.clear();
    this.lowerPrices();
    this.movePairings(vacancy);
  }

  /** Every path starts with the price of the new vacancy: it may be any, and is 0 as for all that hold nobody. */
  protected start(vacancy: number): void {
    this.search++;
    this.settledCount = 0;
    this.distancePacked[vacancy] = 0;
    this.distanceDays[vacancy] = 0;
    this.distanceTie[vacancy] = 0;
    this.reachedIn[vacancy] = this.search;
    this.endPacked = Number.POSITIVE_INFINITY;
    this.heap.pushOrDecrease(vacancy);
  }

  /**
   * Offers the end "this vacancy is left empty", then reads the row from its best pairing on. The reading stops at the
   * first free household, or once the path would be no shorter than the best end: all that follows is no better.
   */
  protected settle(vacancy: number): void {
    const { vacancyOf, base, rows, waitingDays, blocks } = this;
    const packed = this.distancePacked[vacancy]! + this.pricePacked[vacancy]!;
    const tie = this.distanceTie[vacancy]! + this.priceTie[vacancy]!;
    if (this.endsAfter(packed, 0, tie)) this.setEnd(vacancy, -1, packed, 0, tie);
    const oneByOne = blocks?.oneByOne ?? Number.POSITIVE_INFINITY;
    let best = Number.NEGATIVE_INFINITY;
    for (let rank = 0; ; rank++) {
      if (rank >= oneByOne && rank % BLOCK === 0) {
        rank = blocks!.firstWorth(vacancy, rank, packed - this.endPacked);
        best = Number.NEGATIVE_INFINITY;
      }
      const pairing = rows.at(vacancy, rank);
      // Stryker disable next-line ConditionalExpression: past the end of the row everything is NaN, which is no end either.
      if (pairing < 0) return;
      const weight = base + rows.points[pairing]!;
      const rest = packed - weight;
      if (rest > this.endPacked) return;
      const household = rows.households[pairing]!;
      const holder = vacancyOf[household]!;
      if (rest === this.endPacked || holder < 0) {
        const restDays = -waitingDays[household]!;
        const restTie = tie - rows.tieBreak[pairing]!;
        if (!this.endsAfter(rest, restDays, restTie)) return;
        if (holder === -1) {
          this.setEnd(vacancy, pairing, rest, restDays, restTie);
          return;
        }
        // Stryker disable next-line EqualityOperator: it has returned at −1.
        if (holder < -1) {
          this.endAtLoose(vacancy, pairing, rest, restTie);
          continue;
        }
      }
      const margin = this.marginPacked[holder]!;
      // Stryker disable next-line ConditionalExpression: a settled vacancy is never nearer; it is not looked at again.
      if (rest + margin <= this.endPacked && this.settledIn[holder] !== this.search) {
        this.reach(holder, vacancy, pairing, rest + margin, tie - rows.tieBreak[pairing]!);
      }
      if (rank < oneByOne) continue;
      if (weight - margin > best) best = weight - margin;
      if (rank % BLOCK === BLOCK - 1) blocks!.keep(vacancy, rank, best);
    }
  }

  /** A household that is out for the moment and keeps its margin ends a path too; here there is none. */
  protected endAtLoose(_vacancy: number, _pairing: number, _packed: number, _tie: number): void {}

  protected reach(holder: number, from: number, by: number, packed: number, restTie: number): void {
    const known = this.reachedIn[holder] === this.search;
    const knownPacked = this.distancePacked[holder]!;
    if (known && packed > knownPacked) return;
    const days = -this.priceDays[holder]!;
    const tie = restTie + this.marginTie[holder]!;
    // Stryker disable next-line ConditionalExpression: what is not before the end is never settled.
    if (!this.endsAfter(packed, days, tie)) return;
    // The days known are the same.
    if (known && packed === knownPacked && tie >= this.distanceTie[holder]!) return;
    this.distancePacked[holder] = packed;
    this.distanceDays[holder] = days;
    this.distanceTie[holder] = tie;
    this.cameFrom[holder] = from;
    this.cameBy[holder] = by;
    this.reachedIn[holder] = this.search;
    this.heap.pushOrDecrease(holder);
  }

  protected endsAfter(packed: number, days: number, tie: number): boolean {
    if (packed < this.endPacked) return true;
    return packed === this.endPacked && (days < this.endDays || (days === this.endDays && tie < this.endTie));
  }

  protected setEnd(vacancy: number, pairing: number, packed: number, days: number, tie: number): void {
    this.endVacancy = vacancy;
    this.endPairing = pairing;
    this.endPacked = packed;
    this.endDays = days;
    this.endTie = tie;
  }

  /** What the price of each settled vacancy loses, the margin of its household wins; `direction` −1 turns it round. */
  protected lowerPrices(direction: 1 | -1 = 1): void {
    for (let position = 0; position < this.settledCount; position++) {
      const vacancy = this.settled[position]!;
      const packed = direction * (this.endPacked - this.distancePacked[vacancy]!);
      const tie = direction * (this.endTie - this.distanceTie[vacancy]!);
      this.pricePacked[vacancy]! -= packed;
      this.priceDays[vacancy]! -= direction * (this.endDays - this.distanceDays[vacancy]!);
      this.priceTie[vacancy]! -= tie;
      this.marginPacked[vacancy]! += packed;
      this.marginTie[vacancy]! += tie;
    }
  }

  /** Walks the best path back to the new vacancy; each vacancy on it takes the next household. */
  protected movePairings(newVacancy: number): void {
    let vacancy = this.endVacancy;
    let pairing = this.endPairing;
    for (;;) {
      // Stryker disable next-line ConditionalExpression: no household, so that there would be nowhere to write.
      if (pairing < 0) this.pairingOf[vacancy] = -1;
      else this.hold(vacancy, pairing);
      if (vacancy === newVacancy) return;
      pairing = this.cameBy[vacancy]!;
      vacancy = this.cameFrom[vacancy]!;
    }
  }

  /** The vacancy, whose price is known, takes a household; the margin follows. */
  protected hold(vacancy: number, pairing: number): void {
    const { rows, base } = this;
    const household = rows.households[pairing]!;
    this.pairingOf[vacancy] = pairing;
    this.vacancyOf[household] = vacancy;
    this.marginPacked[vacancy] = base + rows.points[pairing]! - this.pricePacked[vacancy]!;
    this.marginTie[vacancy] = rows.tieBreak[pairing]! - this.priceTie[vacancy]!;
  }
}
