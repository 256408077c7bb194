import { describe, expect, it } from 'vitest';
import { readAssumptions } from '#simulation/assumptions.js';
import { calibrationRounds } from '#simulation/calibrate.js';
import { calibrationProblems, sealCalibration } from '#simulation/calibration.js';
import { servedAsOthers } from '#simulation/held-out.js';
import { HYPERCUBE_RANGES, hypercubePoints } from '#simulation/hypercube.js';
import { earlyArrivals } from '#simulation/last-wave.js';
import { SMALL, SMALL_CALIBRATION } from './support.js';

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

describe('a département held out', () => {
  it('keeps its volumes and takes the service of the other seven', () => {
    const own = SMALL_CALIBRATION.departements['75'];
    const slow = sealCalibration({
      ...SMALL_CALIBRATION,
      departements: {
        ...SMALL_CALIBRATION.departements,
        '75': { ...own, signalled: 9, opening: 0.9, arrivalsInWave: 0, waveMonths: 3 },
      },
    });
    const { departements, hash, ...rest } = servedAsOthers(slow, '75');
    const found = departements['75'];
    expect(found.signalled).toBeCloseTo(2, 9);
    expect(found.opening).toBeLessThan(0.4);
    expect(earlyArrivals(found).all).toBeCloseTo(earlyArrivals(slow.departements['75']).all, 9);
    expect(found.arrivalsInWave).toBeCloseTo(found.arrivalsBeforeWave, 9);
    expect(found.waveMonths).toBeCloseTo(6, 9);
    expect([found.dwellings, found.dwellingsBefore, found.arrivals]).toEqual([
      own.dwellings,
      own.dwellingsBefore,
      own.arrivals,
    ]);
    expect({ ...departements, '75': null }).toEqual({ ...slow.departements, '75': null });
    expect(calibrationProblems({ ...rest, departements, hash }, SMALL)).toEqual([]);
  });
});
