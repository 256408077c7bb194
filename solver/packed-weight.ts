import type { AssignmentProblem, PriceVector } from './problem.js';

/** The base B of `packed = B · filled + points`: more than any difference of two alternating path sums of points. */
export function packingBase(problem: AssignmentProblem): number {
  let largest = 0;
  for (let pairing = 0; pairing < problem.points.length; pairing++) {
    const size = Math.abs(problem.points[pairing]!);
    if (size > largest) largest = size;
  }
  return baseFor(problem, largest);
}

/** The same where |points| ≤ `largest` is known beforehand. */
export function baseFor(
  { vacancyCount, householdCount }: Pick<AssignmentProblem, 'vacancyCount' | 'householdCount'>,
  largest: number,
): number {
  return 4 * Math.min(vacancyCount, householdCount) * largest + 1;
}

export function unpackPrices(packed: Float64Array, base: number): PriceVector {
  const filled = new Int32Array(packed.length);
  const points = new Float64Array(packed.length);
  for (let index = 0; index < packed.length; index++) {
    filled[index] = Math.round(packed[index]! / base);
    points[index] = packed[index]! - filled[index]! * base;
  }
  return { filled, points };
}

export function packPrices({ filled, points }: PriceVector, base: number): Float64Array {
  return points.map((value, index) => filled[index]! * base + value);
}
