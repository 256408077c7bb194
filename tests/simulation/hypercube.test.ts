import { describe, expect, it } from 'vitest';
import { readAssumptions } from '#simulation/assumptions.js';
import { calibrationRounds } from '#simulation/calibrate.js';
import { HYPERCUBE_RANGES, hypercubePoints } from '#simulation/hypercube.js';
import { SMALL } from './support.js';

describe('the Latin hypercube', () => {
  it('uses each slice of each range once, the same points for the same seed', () => {
    const points = hypercubePoints(3, 16);
    for (const [key, [low, high]] of Object.entries(HYPERCUBE_RANGES)) {
      const slices = points.map((point) => Math.floor(((point[key as keyof typeof point] - low) / (high - low)) * 16));
      expect(slices.sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i));
    }
    expect(hypercubePoints(3, 16)).toEqual(points);
    expect(hypercubePoints(4, 16)).not.toEqual(points);
    expect(points.every((point) => readAssumptions(point).ok)).toBe(true);
  });
});

describe('the calibration', () => {
  const run = (plan: { seeds: readonly number[]; rounds: number }, stopAfter: number) => {
    const first = calibrationRounds(SMALL, plan);
    let state: Parameters<typeof calibrationRounds>[2];
    for (let round = 0; round < stopAfter; round++) {
      const next = first.next();
      if (!next.done) state = JSON.parse(JSON.stringify(next.value)) as typeof state;
    }
    const rest = calibrationRounds(SMALL, plan, state);
    for (;;) {
      const next = rest.next();
      if (next.done) return next.value;
    }
  };

  it('ends on the same parameters when it is stopped and taken up again', () => {
    const plan = { seeds: [1], rounds: 2 };
    expect(run(plan, 1)).toEqual(run(plan, 0));
  }, 60_000);

  it('refuses a seed that is kept for reports', () => {
    expect(() => calibrationRounds(SMALL, { seeds: [101], rounds: 1 }).next()).toThrow('seed 101');
  });
});
