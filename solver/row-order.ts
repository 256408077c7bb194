import type { PairingRows } from './pairing-rows.js';
import type { AssignmentProblem } from './problem.js';

/** Pairings that the first reading of a row puts in order: most rows are read no further. */
const FIRST = 16;

/**
 * The pairings of each row from best to worst (points, then waiting days, then tie-break, then position), sorted only
 * as far as they are read. The first `FIRST` come out of one reading of the row by insertion into the best so far; the
 * rest of a row that is read further is an in-place heapsort that stops early (J. W. J. Williams 1964, R. W. Floyd 1964,
 * DOI 10.1145/355588.365103). Opening a row of r pairings takes O(r · FIRST) at most, O(r) where it is nearly in order;
 * each pairing after the first ones O(log r).
 */
export class RowOrder implements PairingRows {
  readonly households: Int32Array;
  readonly points: Int32Array;
  readonly tieBreak: Uint32Array;
  private readonly offsets: Int32Array;
  private readonly waitingDays: Int32Array;
  /** Per row: the first in order, then a heap, then, growing from the end backwards, what has been sorted of the rest. */
  private readonly order: Int32Array;
  /** How many are first in order in each row, 0 while it is unopened. */
  private readonly firsts: Uint8Array;
  /** Size of the heap left in each row, −1 while there is none. */
  private readonly heapSizes: Int32Array;

  constructor(problem: AssignmentProblem) {
    this.offsets = problem.offsets;
    this.waitingDays = problem.waitingDays;
    this.households = problem.households;
    this.points = problem.points;
    this.tieBreak = problem.tieBreak;
    this.order = new Int32Array(problem.households.length);
    this.firsts = new Uint8Array(problem.vacancyCount);
    this.heapSizes = new Int32Array(problem.vacancyCount).fill(-1);
  }

  at(vacancy: number, rank: number): number {
    const start = this.offsets[vacancy]!;
    return rank < this.firsts[vacancy]! ? this.order[start + rank]! : this.further(vacancy, rank, start);
  }

  /** The points of a row have changed: it is sorted again. */
  reopen(vacancy: number): void {
    this.firsts[vacancy] = 0;
    this.heapSizes[vacancy] = -1;
  }

  private open(vacancy: number, start: number, end: number): void {
    const { order, points } = this;
    const last = start + FIRST - 1;
    for (let pairing = start; pairing < end; pairing++) {
      const value = points[pairing]!;
      let position = pairing;
      if (pairing > last) {
        const out = order[last]!;
        const more = value - points[out]!;
        if (more < 0 || (more === 0 && !this.firstOfTied(pairing, out))) {
          order[pairing] = pairing;
          continue;
        }
        order[pairing] = out;
        position = last;
      }
      for (; position > start; position--) {
        const before = order[position - 1]!;
        const more = value - points[before]!;
        if (more < 0 || (more === 0 && !this.firstOfTied(pairing, before))) break;
        order[position] = before;
      }
      order[position] = pairing;
    }
    this.firsts[vacancy] = Math.min(FIRST, end - start);
  }

  private further(vacancy: number, rank: number, start: number): number {
    const end = this.offsets[vacancy + 1]!;
    if (rank >= end - start) return -1;
    if (this.firsts[vacancy] === 0) {
      this.open(vacancy, start, end);
      return this.at(vacancy, rank);
    }
    const rest = start + FIRST;
    if (this.heapSizes[vacancy]! < 0) this.heapify(vacancy, rest, end);
    const place = end - 1 - (rank - FIRST);
    while (rest + this.heapSizes[vacancy]! > place) this.sortOneMore(vacancy, rest);
    return this.order[place]!;
  }

  private heapify(vacancy: number, start: number, end: number): void {
    const size = end - start;
    for (let position = (size >> 1) - 1; position >= 0; position--) {
      this.siftDown(start, size, position, this.order[start + position]!);
    }
    this.heapSizes[vacancy] = size;
  }

  private sortOneMore(vacancy: number, start: number): void {
    const size = --this.heapSizes[vacancy]!;
    const best = this.order[start]!;
    const moved = this.order[start + size]!;
    if (size > 0) this.siftDown(start, size, 0, moved);
    this.order[start + size] = best;
  }

  private siftDown(start: number, size: number, from: number, pairing: number): void {
    const { order } = this;
    let position = from;
    for (;;) {
      let below = 2 * position + 1;
      if (below >= size) break;
      if (below + 1 < size && this.better(order[start + below + 1]!, order[start + below]!)) below++;
      const child = order[start + below]!;
      if (!this.better(child, pairing)) break;
      order[start + position] = child;
      position = below;
    }
    order[start + position] = pairing;
  }

  private better(a: number, b: number): boolean {
    const more = this.points[a]! - this.points[b]!;
    return more === 0 ? this.firstOfTied(a, b) : more > 0;
  }

  private firstOfTied(a: number, b: number): boolean {
    const { households, waitingDays, tieBreak } = this;
    const days = waitingDays[households[b]!]! - waitingDays[households[a]!]!;
    return (days || tieBreak[b]! - tieBreak[a]! || a - b) < 0;
  }
}
