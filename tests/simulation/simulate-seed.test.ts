import { beforeAll, describe, expect, it } from 'vitest';
import { BASELINES } from '#matching/baselines.js';
import { canonicalHash } from '#matching/canonical-json.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { BASE_ASSUMPTIONS } from '#simulation/assumptions.js';
import { endOfStep } from '#simulation/calendar.js';
import { sealCalibration } from '#simulation/calibration.js';
import { comparePolicies, interval } from '#simulation/compare.js';
import { assertConservation } from '#simulation/conservation.js';
import { engineChooser } from '#simulation/engine-choice.js';
import type { PolicySpec, SeedOutcome } from '#simulation/experiment.js';
import { NAMED_POLICIES } from '#simulation/policies.js';
import { drawStreams, Population } from '#simulation/population/streams.js';
import { resumeKey } from '#simulation/resume.js';
import { InvalidExperimentError, runWorld, simulateSeed } from '#simulation/simulate-seed.js';
import { statusQuo } from '#simulation/status-quo.js';
import { World } from '#simulation/world.js';
import { request, SMALL, SMALL_CALIBRATION } from './support.js';

const engine = NAMED_POLICIES.default as PolicySpec;
const problemsOf = (changes: Parameters<typeof request>[0]) => {
  try {
    simulateSeed(request(changes));
  } catch (error) {
    if (error instanceof InvalidExperimentError) return error.problems.map(({ field }) => field);
    throw error;
  }
  return [];
};

describe('one seed', () => {
  it.each([
    ['the status quo', NAMED_POLICIES.statusQuo as PolicySpec],
    ['the engine', engine],
    ['a baseline', NAMED_POLICIES.silo as PolicySpec],
  ])('gives the same bytes twice under %s: the null policy changes exactly nothing', (_, policy) => {
    const [one, other] = [simulateSeed(request({ policy })), simulateSeed(request({ policy }))];
    expect(JSON.stringify(other)).toBe(JSON.stringify(one));
    const { lines } = comparePolicies([one], [other]);
    expect(lines.every(({ difference }) => difference === null || difference.mean === 0)).toBe(true);
    expect(one.values.rehousings).toBeGreaterThan(20);
  });

  it.each([
    ['statusQuo', 'opportunity', '22150d86a0a8af83'],
    ['default', 'opportunity', 'e9fab3c32add4247'],
    ['equity', 'conserved', 'c6c0bffc6bc7b809'],
  ] as const)('gives the bytes of the simulator in force: %s, %s', (name, mode, digest) => {
    const { key: _, ...outcome } = simulateSeed(request({ policy: NAMED_POLICIES[name] as PolicySpec, mode }));
    expect(canonicalHash(outcome as unknown as Record<string, unknown>).slice(0, 16)).toBe(digest);
  });

  it('is the same until the policy takes over, whatever the policy and the label', () => {
    const outcomes = [
      simulateSeed(request()),
      simulateSeed(request({ policy: engine })),
      simulateSeed(request({ label: 'other' })),
    ];
    const before = outcomes.map(({ departements }) =>
      Object.values(departements).map(({ stockBefore, rehousedBefore }) => [stockBefore, rehousedBefore]),
    );
    expect(before[1]).toEqual(before[0]);
    expect(before[2]).toEqual(before[0]);
    expect(outcomes[1]?.values.rehousings).not.toBe(outcomes[0]?.values.rehousings);
  });

  it('adds up: curves end on the outcomes, départements on the region, contingents on the leases', () => {
    const { values, departements, curve, leasesByContingent } = simulateSeed(request({ policy: engine }));
    const sum = (of: (d: (typeof departements)['75']) => number) =>
      Object.values(departements).reduce((total, d) => total + of(d), 0);
    expect(sum((d) => d.rehoused)).toBe(values.rehousings);
    expect(sum((d) => d.leasesHere)).toBe(values.rehousings);
    expect(sum((d) => d.stock)).toBe(values.waiting);
    expect(Object.values(leasesByContingent).reduce((a, b) => a + b, 0)).toBe(values.rehousings);
    expect(curve).toHaveLength(3);
    expect(curve.at(-1)).toEqual({
      month: 3,
      rehoused: values.rehousings,
      waiting: values.waiting,
      waitingOver12Months: values.waitingOver12Months,
    });
  });

  it.each([
    ['default', 0, 0],
    ['silo', 1, 100],
    ['seeded-random', 20, 100],
  ] as const)('counts the proposals that somebody with more points envies: %s', (name, least, most) => {
    const { enviedShare } = simulateSeed(request({ policy: NAMED_POLICIES[name] as PolicySpec })).values;
    expect(enviedShare).toBeGreaterThanOrEqual(least);
    expect(enviedShare).toBeLessThanOrEqual(most);
  });

  it('names each policy apart, and a baseline never takes the name of a policy of the engine', () => {
    const kinds = Object.values(NAMED_POLICIES).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'baseline')).toHaveLength(BASELINES.length);
    expect(NAMED_POLICIES.seniority?.kind).toBe('engine');
  });

  it('knows no envy of services that have no points', () => {
    expect(simulateSeed(request()).values.enviedShare).toBeNull();
  });

  it('keeps the same key for the same request alone', () => {
    const keys = [
      {},
      { seed: 8 },
      { months: 4 },
      { mode: 'conserved' as const },
      { label: 'other' },
      { policy: engine },
      { assumptions: BASE_ASSUMPTIONS },
    ].map((changes) => resumeKey(request(changes)));
    expect(new Set(keys).size).toBe(keys.length);
    expect(resumeKey(request())).toBe(keys[0]);
  });
});

describe('under another label of the same policy, over thirty seeds', () => {
  let outcomes: readonly (readonly SeedOutcome[])[];
  beforeAll(() => {
    const seeds = Array.from({ length: 30 }, (_, i) => 201 + i);
    outcomes = ['', 'other'].map((label) => seeds.map((seed) => simulateSeed(request({ seed, label, months: 2 }))));
  }, 120_000);

  it('the paired interval of rehousings and of the stock contains 0', () => {
    const [a, b] = outcomes as [SeedOutcome[], SeedOutcome[]];
    expect(a.map(({ values }) => values.rehousings)).not.toEqual(b.map(({ values }) => values.rehousings));
    for (const code of ['rehousings', 'waiting', 'interDepartmentalShare'] as const) {
      const difference = comparePolicies(a, b).lines.find((line) => line.code === code)?.difference;
      expect(difference?.low).toBeLessThanOrEqual(0);
      expect(difference?.high).toBeGreaterThanOrEqual(0);
    }
  });
});

describe('the supply', () => {
  it('conserved: no policy signs more leases than the status quo did', () => {
    const today = simulateSeed(request({ months: 6 })).values.rehousings as number;
    for (const policy of [NAMED_POLICIES.statusQuo as PolicySpec, engine]) {
      const conserved = simulateSeed(request({ policy, months: 6, mode: 'conserved' })).values;
      expect(conserved.rehousings).toBeLessThanOrEqual(today);
      expect(conserved.rehousings).toBeGreaterThan(0.8 * today);
    }
  });

  it('is drawn before any policy: the streams do not depend on who chooses', () => {
    const population = new Population(7, SMALL);
    const worlds = [NAMED_POLICIES.statusQuo as PolicySpec, engine].map((policy) =>
      runWorld(population, SMALL_CALIBRATION, { policy, months: 2, mode: 'opportunity', label: '' }),
    );
    const told = worlds.map(({ streams }) => [
      streams.arrivals.map(({ day, traits }) => [traits.id, day]),
      streams.dwellings.map(({ day, traits }) => [traits.vacancy.id, day]),
    ]);
    expect(told[1]).toEqual(told[0]);
  });

  it.each([
    ['the status quo', (world: World) => statusQuo(world, '')],
    ['the engine', () => engineChooser(DEFAULT_POLICY, null, '')],
  ])('may be shuffled: %s leases the same dwellings to the same households', (_, chooser) => {
    const population = new Population(7, SMALL);
    const streams = drawStreams(population, SMALL_CALIBRATION, endOfStep(7));
    const leasesOf = (arrivals: typeof streams.arrivals) => {
      const world = new World(population, SMALL_CALIBRATION, { ...streams, arrivals });
      const chosen = chooser(world);
      for (let step = 0; step < 8; step++) world.step(step, chosen);
      return world.leases
        .map(({ household, offer, step }) => `${arrivals[household]?.traits.id} ${offer.traits.vacancy.id} ${step}`)
        .sort();
    };
    const told = leasesOf(streams.arrivals);
    expect(told.length).toBeGreaterThan(20);
    expect(leasesOf([...streams.arrivals].reverse())).toEqual(told);
  });

  it('keeps the n-th household the same when rates move, only its day changes', () => {
    const population = new Population(7, SMALL);
    const faster = {
      ...SMALL_CALIBRATION,
      departements: {
        ...SMALL_CALIBRATION.departements,
        '75': { ...SMALL_CALIBRATION.departements['75'], arrivalsBeforeWave: 60 },
      },
    };
    const of = (fitted: typeof SMALL_CALIBRATION) =>
      drawStreams(population, fitted, endOfStep(23)).arrivals.filter(({ traits }) => traits.departement === '75');
    const [slow, fast] = [of(SMALL_CALIBRATION), of(faster)];
    expect(fast.length).toBeGreaterThan(slow.length);
    expect(fast.slice(0, slow.length).map(({ traits }) => traits)).toEqual(slow.map(({ traits }) => traits));
  });
});

describe('conservation', () => {
  const run = () =>
    runWorld(new Population(9, SMALL), SMALL_CALIBRATION, {
      policy: engine,
      months: 3,
      mode: 'opportunity',
      label: '',
    });

  it('holds under the engine, and says what is broken where it does not', () => {
    const world = run();
    const end = 54;
    expect(() => assertConservation(world, end)).not.toThrow();
    world.status[world.status.indexOf(1)] = 3;
    expect(() => assertConservation(world, end)).toThrow('conservation: households rehoused');
  });

  it('sees a lease signed twice for a dwelling', () => {
    const world = run();
    world.leases.push({ ...(world.leases[0] as (typeof world.leases)[number]) });
    expect(() => assertConservation(world, 54)).toThrow('conservation');
  });
});

describe('a request that cannot be run names the field', () => {
  it.each([
    ['an assumption out of bounds', { assumptions: { ...SMALL, acceptWished: 1.2 } }, 'acceptWished'],
    [
      'a share that is not a number',
      { assumptions: { ...SMALL, mobileShare: '30 %' as unknown as number } },
      'mobileShare',
    ],
    ['an assumption that does not exist', { assumptions: { ...SMALL, luck: 1 } as typeof SMALL }, 'luck'],
    ['tries that are not whole', { assumptions: { ...SMALL, tries: 1.5 } }, 'tries'],
    ['a seed below 1', { seed: 0 }, 'seed'],
    ['too many months', { months: 37 }, 'months'],
    [
      'other assumptions than those of the calibration',
      { assumptions: BASE_ASSUMPTIONS },
      'calibration.assumptionsHash',
    ],
    [
      'a calibration changed by hand',
      { calibration: { ...SMALL_CALIBRATION, leftToActionLogement: 1 } },
      'calibration.hash',
    ],
  ])('%s', (_, changes, field) => {
    expect(problemsOf(changes)).toContain(field);
  });

  it('accepts the same calibration sealed again', () => {
    const { hash: __, ...fitted } = SMALL_CALIBRATION;
    expect(sealCalibration(fitted)).toEqual(SMALL_CALIBRATION);
    expect(problemsOf({ months: 1 })).toEqual([]);
  });
});

describe('intervals', () => {
  it('are those of Student: mean ± t·s/√n', () => {
    // t(0.975, 4) = 2.776; s = 1.5811; 2.776 · 1.5811 / √5 = 1.9629.
    const found = interval([1, 2, 3, 4, 5]);
    expect(found?.mean).toBe(3);
    expect(found?.high).toBeCloseTo(4.963, 3);
    expect(interval([4])).toEqual({ mean: 4, low: null, high: null });
    expect(interval([])).toBeNull();
  });

  it('join the table at 31 seeds', () => {
    const values = (n: number) => Array.from({ length: n }, (_, i) => i % 2);
    const half = (n: number) =>
      ((interval(values(n))?.high as number) - (interval(values(n))?.mean as number)) * Math.sqrt(n);
    expect(half(32) / half(31)).toBeCloseTo(1, 2);
  });

  it('say what one side alone knows, without a difference, and pair where both know', () => {
    const some = simulateSeed(request({ months: 1 }));
    const of = (seed: number, waiting: number | null) => ({ ...some, seed, values: { ...some.values, waiting } });
    const waitingOf = (...[a, b]: Parameters<typeof comparePolicies>) =>
      comparePolicies(a, b).lines.find(({ code }) => code === 'waiting');
    const alone = waitingOf([of(1, null), of(2, null)], [of(1, 4), of(2, 6)]);
    expect(alone).toMatchObject({ a: null, b: { mean: 5 }, difference: null, relativePercent: null, seeds: 0 });
    const both = waitingOf([of(1, null), of(2, 4)], [of(1, 4), of(2, 6)]);
    expect(both).toMatchObject({ b: { mean: 5 }, difference: { mean: 2 }, relativePercent: { mean: 50 }, seeds: 1 });
  });

  it('pair seeds by number, in any order', () => {
    const a = [1, 2, 3].map((seed) => simulateSeed(request({ seed, months: 1 })));
    const b = [1, 2, 3].map((seed) => simulateSeed(request({ seed, months: 1, policy: engine })));
    expect(comparePolicies(a, [...b].reverse())).toEqual(comparePolicies([...a].reverse(), b));
    expect(() => comparePolicies(a.slice(0, 1), b.slice(1))).toThrow(RangeError);
  });
});
