import type { PairingRows } from './pairing-rows.js';
import type { AssignmentProblem } from './problem.js';
import { RowOrder } from './row-order.js';

/** One pairing of a row or of a column: `other` is the household, or the vacancy. */
export interface WarmPairing {
  readonly other: number;
  readonly points: number;
  readonly tieBreak: number;
}

/** Households ascend. */
interface Row {
  readonly households: Int32Array;
  readonly points: Int32Array;
  readonly tieBreak: Uint32Array;
  readonly order: RowOrder;
  /** Its part of the pool. */
  readonly start: number;
  readonly room: number;
}

/**
 * Rows and columns that change: O(R) for a row of R pairings. A row keeps its part of the pool while it fits, else takes
 * a new one a quarter larger, so that the pool stays within a constant of the largest total.
 */
export class WarmRows implements PairingRows {
  households = new Int32Array(1024);
  points = new Int32Array(1024);
  tieBreak = new Uint32Array(1024);
  private end = 0;
  private readonly rows: (Row | null)[];
  private readonly columns: Set<number>[];
  private readonly waitingDays: Int32Array;

  constructor(vacancies: number, households: number, waitingDays: Int32Array) {
    this.rows = Array.from({ length: vacancies }, () => null);
    this.columns = Array.from({ length: households }, () => new Set());
    this.waitingDays = waitingDays;
  }

  at(vacancy: number, rank: number): number {
    const row = this.rows[vacancy];
    if (!row) return -1;
    const place = row.order.at(0, rank);
    return place < 0 ? -1 : row.start + place;
  }

  /** The pairing of a vacancy and a household, −1 where there is none. */
  find(vacancy: number, household: number): number {
    const row = this.rows[vacancy];
    const place = row ? placeOf(row.households, household) : -1;
    return row && row.households[place] === household ? row.start + place : -1;
  }

  /** Place of a pairing in its row. */
  placeInRow(vacancy: number, pairing: number): number {
    return pairing - this.rows[vacancy]!.start;
  }

  /** Vacancies that a household has a pairing with. */
  column(household: number): ReadonlySet<number> {
    return this.columns[household]!;
  }

  write(vacancy: number, pairings: readonly WarmPairing[]): void {
    for (const household of this.rows[vacancy]?.households ?? []) this.columns[household]!.delete(vacancy);
    const sorted = [...pairings].sort((a, b) => a.other - b.other);
    for (const { other } of sorted) this.columns[other]!.add(vacancy);
    this.store(
      vacancy,
      Int32Array.from(sorted, ({ other }) => other),
      Int32Array.from(sorted, ({ points }) => points),
      Uint32Array.from(sorted, ({ tieBreak }) => tieBreak),
    );
  }

  /** Puts one pairing into a row that has none with the household. */
  insert(vacancy: number, household: number, points: number, tieBreak: number): void {
    const row = this.rows[vacancy];
    const place = row ? placeOf(row.households, household) : 0;
    this.columns[household]!.add(vacancy);
    this.store(
      vacancy,
      spliced(Int32Array, row?.households, place, 0, household),
      spliced(Int32Array, row?.points, place, 0, points),
      spliced(Uint32Array, row?.tieBreak, place, 0, tieBreak),
    );
  }

  /** Takes one pairing out of its row; nothing happens where there is none. */
  drop(vacancy: number, household: number): void {
    const row = this.rows[vacancy];
    if (!row || !this.columns[household]!.delete(vacancy)) return;
    const place = placeOf(row.households, household);
    this.store(
      vacancy,
      spliced(Int32Array, row.households, place, 1),
      spliced(Int32Array, row.points, place, 1),
      spliced(Uint32Array, row.tieBreak, place, 1),
    );
  }

  /** Everything as one problem, the rows by vacancy. */
  problem(vacancyCount: number): AssignmentProblem {
    const rows = this.rows.slice(0, vacancyCount);
    const offsets = new Int32Array(vacancyCount + 1);
    rows.forEach((row, vacancy) => {
      offsets[vacancy + 1] = offsets[vacancy]! + (row?.households.length ?? 0);
    });
    const size = offsets[vacancyCount]!;
    const all = { households: new Int32Array(size), points: new Int32Array(size), tieBreak: new Uint32Array(size) };
    rows.forEach((row, vacancy) => {
      if (!row) return;
      all.households.set(row.households, offsets[vacancy]);
      all.points.set(row.points, offsets[vacancy]);
      all.tieBreak.set(row.tieBreak, offsets[vacancy]);
    });
    const waitingDays = this.waitingDays.slice();
    return { vacancyCount, householdCount: waitingDays.length, offsets, waitingDays, ...all };
  }

  private store(vacancy: number, households: Int32Array, points: Int32Array, tieBreak: Uint32Array): void {
    const { length } = households;
    const known = this.rows[vacancy];
    const fits = known && known.room >= length;
    const room = fits ? known.room : length + (length >> 2);
    const start = fits ? known.start : this.end;
    if (!fits) this.end += room;
    this.makeRoom();
    this.households.set(households, start);
    this.points.set(points, start);
    this.tieBreak.set(tieBreak, start);
    const own = {
      vacancyCount: 1,
      householdCount: this.waitingDays.length,
      offsets: Int32Array.of(0, length),
      waitingDays: this.waitingDays,
    };
    const order = new RowOrder({ ...own, households, points, tieBreak });
    this.rows[vacancy] = { households, points, tieBreak, order, start, room };
  }

  private makeRoom(): void {
    if (this.end <= this.points.length) return;
    const length = Math.max(this.end, 2 * this.points.length);
    const grown = {
      households: new Int32Array(length),
      points: new Int32Array(length),
      tieBreak: new Uint32Array(length),
    };
    grown.households.set(this.households);
    grown.points.set(this.points);
    grown.tieBreak.set(this.tieBreak);
    Object.assign(this, grown);
  }
}

/** First place whose household is not below the one sought. */
function placeOf(households: Int32Array, household: number): number {
  let low = 0;
  let high = households.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (households[middle]! < household) low = middle + 1;
    else high = middle;
  }
  return low;
}

function spliced<T extends Int32Array | Uint32Array>(
  Kind: new (length: number) => T,
  values: T | undefined,
  place: number,
  removed: number,
  ...added: readonly number[]
): T {
  const old = values ?? new Kind(0);
  const result = new Kind(old.length - removed + added.length);
  result.set(old.subarray(0, place));
  result.set(added, place);
  result.set(old.subarray(place + removed), place + added.length);
  return result;
}
