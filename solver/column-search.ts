import { Augmentation } from './augmentation.js';
import type { PairingColumns, ProblemShape } from './pairing-rows.js';

const ROOT = -1;

/**
 * The search of augmentation.ts and its mirror image. `offer` brings a household in: a Dijkstra over households, whose
 * path ends at an empty vacancy or by leaving a household without one; prices rise, margins fall. Prices, margins and
 * the matching are optimal for the vacancies and households brought in, before and after each call.
 */
export class ColumnSearch extends Augmentation {
  private readonly columns: PairingColumns;

  constructor(rows: PairingColumns, shape: ProblemShape, base: number) {
    super(rows, shape, base);
    this.columns = rows;
  }

  /** Takes a vacancy and its household out; the household, −1 where it had none. The rest stays optimal. */
  release(vacancy: number): number {
    const pairing = this.pairingOf[vacancy]!;
    if (pairing < 0) return -1;
    const household = this.rows.households[pairing]!;
    this.pairingOf[vacancy] = -1;
    this.vacancyOf[household] = -1;
    this.pricePacked[vacancy] = 0;
    this.priceDays[vacancy] = 0;
    this.priceTie[vacancy] = 0;
    return household;
  }

  /** Whether a pairing is worth no more than the price of its vacancy and the margin of its household. */
  isCovered(vacancy: number, pairing: number): boolean {
    return this.covers(pairing, this.pricePacked[vacancy]!, this.priceDays[vacancy]!, this.priceTie[vacancy]!);
  }

  /** The same at another price of its vacancy. */
  protected covers(pairing: number, packed: number, days: number, tie: number): boolean {
    const household = this.rows.households[pairing]!;
    const holder = this.vacancyOf[household]!;
    const free = holder < 0;
    const rest = packed - this.base - this.rows.points[pairing]! + (free ? 0 : this.marginPacked[holder]!);
    if (rest !== 0) return rest > 0;
    const restDays = days - (free ? this.waitingDays[household]! : this.priceDays[holder]!);
    if (restDays !== 0) return restDays > 0;
    return tie - this.rows.tieBreak[pairing]! + (free ? 0 : this.marginTie[holder]!) >= 0;
  }

  /** Brings a free household in, while the vacancy `absent` is out. */
  offer(household: number, absent = -1): void {
    this.search++;
    this.settledCount = 0;
    if (absent >= 0) this.settledIn[absent] = this.search;
    // Every path starts with the margin of the household: it may be any, and is 0 as for all that have no vacancy.
    this.setEnd(ROOT, -1, 0, 0, 0);
    this.scan(ROOT, household, 0, 0, 0);
    for (let next = this.heap.pop(); next >= 0; next = this.heap.pop()) {
      if (!this.endsAfter(this.distancePacked[next]!, this.distanceDays[next]!, this.distanceTie[next]!)) break;
      this.settled[this.settledCount++] = next;
      this.settledIn[next] = this.search;
      this.settleHousehold(next);
    }
    this.heap.clear();
    this.lowerPrices(-1);
    this.moveHouseholds();
  }

  /** Offers the end "the household of this vacancy is left without one", then reads its pairings. */
  private settleHousehold(vacancy: number): void {
    const household = this.rows.households[this.pairingOf[vacancy]!]!;
    const packed = this.distancePacked[vacancy]! + this.marginPacked[vacancy]!;
    const days = this.distanceDays[vacancy]! + this.waitingDays[household]! - this.priceDays[vacancy]!;
    const tie = this.distanceTie[vacancy]! + this.marginTie[vacancy]!;
    if (this.endsAfter(packed, days, tie)) this.setEnd(vacancy, -1, packed, days, tie);
    this.scan(vacancy, household, packed, days, tie);
  }

  /** Reads the pairings of the household held by `from`, or of the one offered. */
  private scan(from: number, household: number, packed: number, days: number, tie: number): void {
    const { rows, base, waitingDays } = this;
    this.columns.visitColumn(household, (vacancy, pairing) => {
      if (this.settledIn[vacancy] === this.search) return;
      this.reachVacancy(
        { vacancy, from, pairing },
        packed + this.pricePacked[vacancy]! - base - rows.points[pairing]!,
        days + this.priceDays[vacancy]! - waitingDays[household]!,
        tie + this.priceTie[vacancy]! - rows.tieBreak[pairing]!,
      );
    });
  }

  private reachVacancy(
    { vacancy, from, pairing }: { readonly vacancy: number; readonly from: number; readonly pairing: number },
    packed: number,
    days: number,
    tie: number,
  ): void {
    if (!this.endsAfter(packed, days, tie)) return;
    const empty = this.pairingOf[vacancy]! < 0;
    if (!empty && this.reachedIn[vacancy] === this.search && !this.nearer(vacancy, packed, tie)) return;
    this.cameFrom[vacancy] = from;
    this.cameBy[vacancy] = pairing;
    if (empty) {
      this.setEnd(vacancy, pairing, packed, days, tie);
      return;
    }
    this.distancePacked[vacancy] = packed;
    this.distanceDays[vacancy] = days;
    this.distanceTie[vacancy] = tie;
    this.reachedIn[vacancy] = this.search;
    this.heap.pushOrDecrease(vacancy);
  }

  /** The days of a path follow from its ends (assignment.ts): those known are the same. */
  private nearer(vacancy: number, packed: number, tie: number): boolean {
    const known = this.distancePacked[vacancy]!;
    return packed < known || (packed === known && tie < this.distanceTie[vacancy]!);
  }

  /** Walks the best path back to the household offered: each vacancy takes the household that came by. */
  private moveHouseholds(): void {
    let vacancy = this.endVacancy;
    if (vacancy === ROOT) return;
    // Where a household is left without a vacancy it is that of the end; its vacancy takes the one that came by.
    if (this.endPairing < 0) this.vacancyOf[this.rows.households[this.pairingOf[vacancy]!]!] = -1;
    for (; vacancy !== ROOT; vacancy = this.cameFrom[vacancy]!) this.hold(vacancy, this.cameBy[vacancy]!);
  }
}
