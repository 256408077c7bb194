import type { WarmPairing } from './warm-rows.js';

/** Throws a RangeError where `value` is not an integer from 0 to below `end`. */
export function checkNumber(what: string, value: number, end: number): void {
  if (!(Number.isInteger(value) && value >= 0 && value < end)) {
    throw new RangeError(`${what} out of range: ${value}, must be an integer from 0 to ${end - 1}`);
  }
}

/** Throws a RangeError where a pairing names nothing that exists, one thing twice, or points out of range. */
export function checkPairings(pairings: readonly WarmPairing[], others: number, largestPoints: number): void {
  const seen = new Set<number>();
  for (const { other, points } of pairings) {
    checkNumber('pairing with a number', other, others);
    if (seen.has(other)) throw new RangeError(`pairing with ${other} is named twice`);
    if (!(Number.isInteger(points) && Math.abs(points) <= largestPoints)) {
      throw new RangeError(
        `points out of range: ${points}, must be an integer from −${largestPoints} to ${largestPoints}`,
      );
    }
    seen.add(other);
  }
}
