/**
 * Points of a Latin hypercube over the assumptions that decide most: each range is cut into as many slices as there are
 * points, and each slice of each range is used once (M. D. McKay, R. J. Beckman & W. J. Conover, Technometrics 21, 1979,
 * DOI 10.1080/00401706.1979.10489755). Deterministic for a seed. Each point is to be calibrated again: without that,
 * a policy would be compared to a status quo that no longer fits what was observed.
 */
import { type AssumptionKey, type Assumptions, BASE_ASSUMPTIONS } from './assumptions.js';
import { randomStream } from './generator/random.js';

/** What is varied, and how far: around the base, within what the literature and the meeting of DRIHL leave open. */
export const HYPERCUBE_RANGES: Readonly<Partial<Record<AssumptionKey, readonly [low: number, high: number]>>> = {
  servicesInformed: [0.2, 0.8],
  mobileShare: [0.1, 0.5],
  zoneAccepted: [0.45, 0.8],
  wishError: [0, 0.25],
  acceptWished: [0.7, 0.9],
  acceptUnwished: [0.2, 0.5],
  tasteForExactSize: [-0.5, 0.5],
  caleolFavourable: [0.8, 0.95],
  caleolEffortExceeded: [0.2, 0.6],
  exitsPerMonth: [0.005, 0.02],
};

/** `count` sets of assumptions, six decimals each. */
export function hypercubePoints(seed: number, count: number): readonly Assumptions[] {
  const axes = Object.entries(HYPERCUBE_RANGES).map(([key, [low, high]]) => {
    const random = randomStream(String(seed), `hypercube-${key}`, 0);
    const slices = Array.from({ length: count }, (_, i) => i);
    for (let i = count - 1; i > 0; i--) {
      const other = random.integer(0, i);
      [slices[i], slices[other]] = [slices[other] as number, slices[i] as number];
    }
    return { key, values: slices.map((slice) => low + ((slice + random.next()) / count) * (high - low)) };
  });
  return Array.from({ length: count }, (_, point) => ({
    ...BASE_ASSUMPTIONS,
    ...Object.fromEntries(axes.map(({ key, values }) => [key, Math.round((values[point] as number) * 1e6) / 1e6])),
  }));
}
