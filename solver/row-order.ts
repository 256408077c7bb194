import type { PairingRows } from './pairing-rows.js';
import type { AssignmentProblem } from './problem.js';

/**
 * The pairings of each row from best to worst (points, then waiting days, then tie-break, then position), sorted only
 * as far as they are read: an in-place heapsort per row (J. W. J. Williams 1964, R. W. Floyd 1964, DOI
 * 10.1145/355588.365103) that stops early. Opening a row of r pairings takes O(r), each further one O(log r).
 */
export class RowOrder implements PairingRows {
  readonly households: Int32Array;
  readonly points: Int32Array;
  readonly tieBreak: Uint32Array;
  private readonly problem: AssignmentProblem;
  /** Per row: a heap, then, growing from the end of the row backwards, what has been sorted. */
  private readonly order: Int32Array;
  /** Size of the heap left in each row, −1 while the row is unopened. */
  private readonly heapSizes: Int32Array;

  constructor(problem: AssignmentProblem) {
    this.problem = problem;
    this.households = problem.households;
    this.points = problem.points;
    this.tieBreak = problem.tieBreak;
    this.order = new Int32Array(problem.households.length);
    for (let pairing = 0; pairing < this.order.length; pairing++) this.order[pairing] = pairing;
    this.heapSizes = new Int32Array(problem.vacancyCount).fill(-1);
  }

  at(vacancy: number, rank: number): number {
    const start = this.problem.offsets[vacancy]!;
    const end = this.problem.offsets[vacancy + 1]!;
    const place = end - 1 - rank;
    if (place < start) return -1;
    if (this.heapSizes[vacancy]! < 0) this.open(vacancy, start, end);
    while (start + this.heapSizes[vacancy]! > place) this.sortOneMore(vacancy, start);
    return this.order[place]!;
  }

  /** The points of a row have changed: it is sorted again. */
  reopen(vacancy: number): void {
    this.heapSizes[vacancy] = -1;
  }

  private open(vacancy: number, start: number, end: number): void {
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
    const { households, waitingDays, tieBreak } = this.problem;
    const days = waitingDays[households[b]!]! - waitingDays[households[a]!]!;
    return (days || tieBreak[b]! - tieBreak[a]! || a - b) < 0;
  }
}
