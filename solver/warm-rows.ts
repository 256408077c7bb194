import { PairingPool } from './pairing-pool.js';
import type { PairingColumns } from './pairing-rows.js';
import type { AssignmentProblem } from './problem.js';

/** One pairing of a row or of a column: `other` is the household, or the vacancy. */
export interface WarmPairing {
  readonly other: number;
  readonly points: number;
  readonly tieBreak: number;
}

/** Pairings, best first, in the first `count` places. */
interface Row {
  pairings: Int32Array;
  count: number;
}

const NONE: readonly number[] = [];

/**
 * Rows and columns that change. A pairing keeps its number while it lives; a row is kept sorted: O(log R) to find a place
 * in a row of R pairings and one move of what follows, O(R log R) to write a row, O(C) to find a pairing in a column of C.
 * A household's waiting days change only while it has no pairing.
 */
export class WarmRows extends PairingPool implements PairingColumns {
  private readonly rows: Row[];
  /** Pairings of each household, in no order; of those who have had none, nothing. */
  private readonly columns: (number[] | undefined)[];
  /** Vacancy of each pairing. */
  private readonly vacancies: number[] = [];
  private readonly waitingDays: Int32Array;
  private readonly unused: number[] = [];
  private end = 0;

  constructor(vacancies: number, waitingDays: Int32Array) {
    super();
    this.rows = Array.from({ length: vacancies }, () => ({ pairings: new Int32Array(0), count: 0 }));
    this.columns = new Array<number[] | undefined>(waitingDays.length);
    this.waitingDays = waitingDays;
  }

  /** Pairings that live. */
  get count(): number {
    return this.end - this.unused.length;
  }

  at(vacancy: number, rank: number): number {
    const { pairings, count } = this.rows[vacancy]!;
    return rank < count ? pairings[rank]! : -1;
  }

  /** The pairing of a vacancy and a household, −1 where there is none. */
  find(vacancy: number, household: number): number {
    for (const pairing of this.columns[household] ?? NONE) if (this.vacancies[pairing] === vacancy) return pairing;
    return -1;
  }

  /** Vacancies that a household has a pairing with. */
  vacanciesOf(household: number): number[] {
    return (this.columns[household] ?? NONE).map((pairing) => this.vacancies[pairing]!);
  }

  /** The pairings of a vacancy, best first. */
  row(vacancy: number): WarmPairing[] {
    const { pairings, count } = this.rows[vacancy]!;
    return Array.from(pairings.subarray(0, count), (pairing) => ({
      other: this.households[pairing]!,
      ...this.worth(pairing),
    }));
  }

  visitColumn(household: number, visit: (vacancy: number, pairing: number) => void): void {
    for (const pairing of this.columns[household] ?? NONE) visit(this.vacancies[pairing]!, pairing);
  }

  /** What a pairing is worth. */
  worth(pairing: number): Omit<WarmPairing, 'other'> {
    return { points: this.points[pairing]!, tieBreak: this.tieBreak[pairing]! };
  }

  write(vacancy: number, pairings: readonly WarmPairing[]): void {
    const row = this.rows[vacancy]!;
    for (const pairing of row.pairings.subarray(0, row.count)) this.leave(pairing);
    const entered = pairings.map((pairing) => this.enter(vacancy, pairing.other, pairing));
    row.pairings = Int32Array.from(entered.sort((a, b) => this.order(a, b)));
    row.count = entered.length;
  }

  /** Puts one pairing into a row that has none with the household. */
  insert(vacancy: number, household: number, worth: Omit<WarmPairing, 'other'>): void {
    const row = this.rows[vacancy]!;
    const pairing = this.enter(vacancy, household, worth);
    if (row.count === row.pairings.length) {
      const longer = new Int32Array(row.count + (row.count >> 2) + 4);
      longer.set(row.pairings);
      row.pairings = longer;
    }
    const place = this.placeOf(row, pairing);
    row.pairings.copyWithin(place + 1, place, row.count++);
    row.pairings[place] = pairing;
  }

  /** Takes one pairing out of its row; nothing happens where there is none. */
  drop(vacancy: number, household: number): void {
    const pairing = this.find(vacancy, household);
    if (pairing < 0) return;
    const row = this.rows[vacancy]!;
    const place = this.placeOf(row, pairing);
    row.pairings.copyWithin(place, place + 1, row.count--);
    this.leave(pairing);
  }

  /** Everything as one problem, rows best first. */
  problem(vacancyCount: number): AssignmentProblem {
    const offsets = new Int32Array(vacancyCount + 1);
    const all: number[] = [];
    for (let vacancy = 0; vacancy < vacancyCount; vacancy++) {
      const { pairings, count } = this.rows[vacancy]!;
      for (const pairing of pairings.subarray(0, count)) all.push(pairing);
      offsets[vacancy + 1] = all.length;
    }
    return {
      vacancyCount,
      householdCount: this.waitingDays.length,
      offsets,
      households: Int32Array.from(all, (pairing) => this.households[pairing]!),
      points: Int32Array.from(all, (pairing) => this.points[pairing]!),
      waitingDays: this.waitingDays.slice(),
      tieBreak: Uint32Array.from(all, (pairing) => this.tieBreak[pairing]!),
    };
  }

  private enter(vacancy: number, household: number, { points, tieBreak }: Omit<WarmPairing, 'other'>): number {
    const pairing = this.unused.pop() ?? this.end++;
    this.makeRoom(this.end);
    this.households[pairing] = household;
    this.points[pairing] = points;
    this.tieBreak[pairing] = tieBreak;
    this.vacancies[pairing] = vacancy;
    const column = this.columns[household];
    if (column) column.push(pairing);
    else this.columns[household] = [pairing];
    return pairing;
  }

  private leave(pairing: number): void {
    const column = this.columns[this.households[pairing]!]!;
    column[column.indexOf(pairing)] = column[column.length - 1]!;
    column.pop();
    this.unused.push(pairing);
  }

  /** First place of a row that holds the pairing or a worse one. */
  private placeOf({ pairings, count }: Row, pairing: number): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.order(pairings[middle]!, pairing) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Points, waiting days, tie-break descending; then household. */
  private order(a: number, b: number): number {
    const [one, other] = [this.households[a]!, this.households[b]!];
    return (
      this.points[b]! - this.points[a]! ||
      this.waitingDays[other]! - this.waitingDays[one]! ||
      this.tieBreak[b]! - this.tieBreak[a]! ||
      one - other
    );
  }
}
