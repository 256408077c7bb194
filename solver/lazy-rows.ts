import { PairingPool } from './pairing-pool.js';
import type { PairingRows, ProblemShape } from './pairing-rows.js';
import type { AssignmentProblem } from './problem.js';

/** Some pairings of one row, best first: points, then waiting days, then tie-break, descending, then household. */
export interface RowChunk {
  readonly households: Int32Array;
  readonly points: Int32Array;
  readonly tieBreak: Uint32Array;
}

/** Rows that are too long to list: each is read from its best pairing on, as far as the search needs. */
export interface RowSource extends ProblemShape {
  /** At least |points| of every pairing, at most MAX_POINTS. */
  readonly largestPoints: number;
  /**
   * What follows the first `read` pairings of a row: at least one, ending with the row or between two different points
   * (never inside a tie); `null` at its end. Called with what the calls before it gave, in order.
   */
  readonly next: (vacancy: number, read: number) => RowChunk | null;
}

/** A source that breaks its promises: a bug of the caller, said with the place. */
export class RowSourceError extends Error {
  readonly vacancy: number;
  constructor(vacancy: number, message: string) {
    super(message);
    this.name = 'RowSourceError';
    this.vacancy = vacancy;
  }
}

/** What has been read of each row, in one growing pool; O(1) amortised per pairing read. */
export class LazyRows extends PairingPool implements PairingRows {
  /** Pairings read so far. */
  count = 0;
  private readonly source: RowSource;
  /** Places in the pool of what has been read of each row, best first. */
  private readonly order: Int32Array[];
  private readonly ended: Uint8Array;

  constructor(source: RowSource) {
    super();
    this.source = source;
    this.order = Array.from({ length: source.vacancyCount }, () => new Int32Array(0));
    this.ended = new Uint8Array(source.vacancyCount);
  }

  at(vacancy: number, rank: number): number {
    let read = this.order[vacancy]!;
    while (rank >= read.length) {
      if (this.ended[vacancy] === 1) return -1;
      this.extend(vacancy, read);
      read = this.order[vacancy]!;
    }
    return read[rank]!;
  }

  /** Points of the last pairing read; what is not read has strictly fewer. `null` where the row has been read whole. */
  unreadBelow(vacancy: number): number | null {
    if (this.ended[vacancy] === 1) return null;
    const read = this.order[vacancy]!;
    return read.length === 0 ? this.source.largestPoints + 1 : this.points[read[read.length - 1]!]!;
  }

  /** What has been read as a problem of its own, rows best first. */
  readProblem(): AssignmentProblem {
    const { vacancyCount, householdCount, waitingDays } = this.source;
    const offsets = new Int32Array(vacancyCount + 1);
    const problem: AssignmentProblem = {
      vacancyCount,
      householdCount,
      offsets,
      households: new Int32Array(this.count),
      points: new Int32Array(this.count),
      waitingDays,
      tieBreak: new Uint32Array(this.count),
    };
    const lastRow = new Int32Array(householdCount).fill(-1);
    let place = 0;
    this.order.forEach((row, vacancy) => {
      for (const pairing of row) {
        const household = this.households[pairing]!;
        if (lastRow[household] === vacancy) {
          throw new RowSourceError(vacancy, `household ${household} appears twice in row ${vacancy}`);
        }
        lastRow[household] = vacancy;
        problem.households[place] = household;
        problem.points[place] = this.points[pairing]!;
        problem.tieBreak[place++] = this.tieBreak[pairing]!;
      }
      offsets[vacancy + 1] = place;
    });
    return problem;
  }

  private extend(vacancy: number, read: Int32Array): void {
    const chunk = this.source.next(vacancy, read.length);
    if (chunk === null) {
      this.ended[vacancy] = 1;
      return;
    }
    const { length } = chunk.households;
    this.check(vacancy, chunk);
    this.makeRoom(this.count + length);
    this.households.set(chunk.households, this.count);
    this.points.set(chunk.points, this.count);
    this.tieBreak.set(chunk.tieBreak, this.count);
    const longer = new Int32Array(read.length + length);
    longer.set(read);
    for (let i = 0; i < length; i++) longer[read.length + i] = this.count + i;
    this.order[vacancy] = longer;
    this.count += length;
  }

  private check(vacancy: number, { households, points }: RowChunk): void {
    const { largestPoints, householdCount } = this.source;
    if (households.length === 0) throw new RowSourceError(vacancy, `row ${vacancy} goes on with nothing`);
    let before = this.unreadBelow(vacancy)! - 1;
    for (let i = 0; i < households.length; i++) {
      if (households[i]! < 0 || households[i]! >= householdCount) {
        throw new RowSourceError(vacancy, `household ${households[i]} of row ${vacancy} is out of range`);
      }
      if (points[i]! > before || points[i]! < -largestPoints) {
        throw new RowSourceError(vacancy, `points ${points[i]} of row ${vacancy} are out of order or of range`);
      }
      before = points[i]!;
    }
  }
}
