import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import type { WarmPairing } from '#solver/incremental.js';
import { type KeptPlace, WarmRanks } from '#solver/incremental-ranks.js';
import type { Assignment } from '#solver/problem.js';
import { type Pairing, problemOf, seeded } from './random-problem.js';
import { runs } from './runs.js';

const LIMITS = { vacancies: 30, households: 12, largestPoints: 1_000, maxActive: 2 };
const RANKS = [1, 2, 3];

/** What the events have said so far, in plain words: the ranks are then solved one after the other, from nothing. */
interface World {
  readonly rows: Pairing[][];
  readonly sought: number[];
  readonly held: Set<number>;
  readonly kept: KeptPlace[];
  readonly days: number[];
  readonly maxActive: number;
}

const emptyWorld = (maxActive: number): World => ({
  rows: [],
  sought: [],
  held: new Set(),
  kept: [],
  days: Array.from({ length: LIMITS.households }, () => 0),
  maxActive,
});

function fullSolve(world: World): (Assignment | null)[] {
  const { rows, sought, held, kept, days, maxActive } = world;
  const listed: Int32Array[] = [];
  return RANKS.map((rank) => {
    const isOpen = (household: number) => {
      const places = kept.filter((place) => place.household === household);
      const proposed = listed.filter((list) => list.includes(household)).length;
      return places.length + proposed < maxActive && !(rank === 1 && places.some((place) => place.rank === 1));
    };
    const problem = problemOf(
      rows.map((row, vacancy) => {
        const here = kept.filter((place) => place.vacancy === vacancy);
        if (held.has(vacancy) || (sought[vacancy] as number) < rank || here.some((place) => place.rank === rank))
          return [];
        const isListed = (household: number) =>
          here.some((place) => place.household === household) || listed.some((list) => list[vacancy] === household);
        return row
          .filter(({ household }) => isOpen(household) && !isListed(household))
          .sort((a, b) => a.household - b.household);
      }),
      days,
    );
    const outcome = solveAssignment(problem);
    const assignment = outcome.status === 'optimal' ? outcome.assignment : null;
    listed.push(assignment?.householdOf ?? new Int32Array(rows.length).fill(-1));
    return assignment;
  });
}

interface Life {
  readonly warm: WarmRanks;
  readonly world: World;
  readonly below: (bound: number) => number;
  readonly range: readonly [number, number];
}

function pairings({ below, range: [least, most] }: Life, others: number): WarmPairing[] {
  return Array.from({ length: others }, (_, other) => other)
    .filter(() => below(100) < 55)
    .map((other) => ({ other, points: least + below(most - least + 1), tieBreak: below(2 ** 31) }));
}

const without = <T>(items: T[], isOut: (item: T) => boolean): void => {
  items.splice(0, items.length, ...items.filter((item) => !isOut(item)));
};

function free(world: World, vacancy: number): void {
  world.held.delete(vacancy);
  without(world.kept, (place) => place.vacancy === vacancy);
}

const EVENTS: Readonly<Record<string, (life: Life) => void>> = {
  'a vacancy is posted': (life) => {
    const { warm, world, below } = life;
    if (world.rows.length >= LIMITS.vacancies) return;
    const row = pairings(life, LIMITS.households);
    const sought = 1 + below(3);
    expect(warm.postVacancy(row, sought)).toBe(world.rows.length);
    world.rows.push(row.map(({ other, ...worth }) => ({ household: other, ...worth })));
    world.sought.push(sought);
  },
  'a vacancy is withdrawn': ({ warm, world, below }) => {
    if (world.rows.length === 0) return;
    const vacancy = below(world.rows.length);
    warm.withdrawVacancy(vacancy);
    world.rows[vacancy] = [];
    free(world, vacancy);
  },
  'a household comes or changes': (life) => {
    const { warm, world, below } = life;
    const household = below(LIMITS.households);
    const column = pairings(life, world.rows.length);
    const days = below(4);
    warm.putHousehold(household, days, column);
    world.days[household] = days;
    for (const row of world.rows) without(row, (pairing) => pairing.household === household);
    for (const { other, ...worth } of column) world.rows[other]?.push({ household, ...worth });
  },
  'a household is gone': ({ warm, world, below }) => {
    const household = below(LIMITS.households);
    warm.putHousehold(household, 0, []);
    world.days[household] = 0;
    for (const row of world.rows) without(row, (pairing) => pairing.household === household);
  },
  'a proposal is refused': ({ warm, world, below }) => {
    if (world.rows.length === 0) return;
    const vacancy = below(world.rows.length);
    const household = warm.householdAt(1 + below(3), vacancy);
    if (household < 0) return;
    warm.dropPairing(vacancy, household);
    without(world.rows[vacancy] as Pairing[], (pairing) => pairing.household === household);
  },
  'a proposal becomes a commitment': ({ warm, world, below }) => {
    if (world.rows.length === 0) return;
    const [vacancy, rank] = [below(world.rows.length), 1 + below(3)];
    const household = warm.householdAt(rank, vacancy);
    if (household < 0) return;
    warm.keep({ household, rank, vacancy });
    world.kept.push({ household, rank, vacancy });
  },
  'a household is committed elsewhere': ({ warm, world, below }) => {
    const place = { household: below(LIMITS.households), rank: 1 + below(3), vacancy: null };
    warm.keep(place);
    world.kept.push(place);
  },
  'a list is held': ({ warm, world, below }) => {
    if (world.rows.length === 0) return;
    const vacancy = below(world.rows.length);
    const members = RANKS.map((rank) => ({ rank, household: warm.householdAt(rank, vacancy) })).filter(
      ({ household }) => household >= 0,
    );
    warm.hold(vacancy, members);
    world.held.add(vacancy);
    for (const member of members) world.kept.push({ ...member, vacancy });
  },
  'commitments and hold of a vacancy end': ({ warm, world, below }) => {
    if (world.rows.length === 0) return;
    const vacancy = below(world.rows.length);
    warm.free(vacancy);
    free(world, vacancy);
  },
};

function lifeOf(seed: number, range: readonly [number, number], maxActive = LIMITS.maxActive): Life {
  const life = {
    warm: new WarmRanks({ ...LIMITS, maxActive }),
    world: emptyWorld(maxActive),
    below: seeded(seed),
    range,
  };
  for (let h = 0; h < LIMITS.households; h++) {
    const days = life.below(3);
    life.warm.putHousehold(h, days, []);
    life.world.days[h] = days;
  }
  for (let v = 0; v < 5; v++) EVENTS['a vacancy is posted']?.(life);
  return life;
}

function expectFullSolve({ warm, world }: Life, what: string): void {
  expect(
    RANKS.map((rank) => warm.result(rank)),
    what,
  ).toEqual(fullSolve(world));
}

describe('three ranks kept up to date', () => {
  it('equal a full solve of each rank in plan, value, prices and margins after every event', () => {
    const happened = new Set<string>();
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom([0, 2] as const, [0, 1_000] as const, [-3, 3] as const),
        fc.integer({ min: 1, max: 3 }),
        fc.array(fc.constantFrom(...Object.keys(EVENTS)), { minLength: 1, maxLength: 20 }),
        (seed, range, maxActive, events) => {
          const life = lifeOf(seed, range, maxActive);
          events.forEach((name, i) => {
            EVENTS[name]?.(life);
            happened.add(name);
            expectFullSolve(life, `event ${i}: ${name}`);
          });
        },
      ),
      { seed: 2026, numRuns: runs(200) },
    );
    expect([...happened].sort()).toEqual(Object.keys(EVENTS).sort());
  }, 120_000);

  it('still do after a long life', () => {
    const life = lifeOf(11, [0, 40]);
    const names = Object.keys(EVENTS);
    for (let i = 0; i < runs(600); i++) {
      EVENTS[names[life.below(names.length)] as string]?.(life);
      if (i % 20 === 0) expectFullSolve(life, `event ${i}`);
    }
    expectFullSolve(life, 'the last event');
  });

  const pairing = (other: number, points = 1) => ({ other, points, tieBreak: 0 });

  it.each<[string, string, (w: WarmRanks) => void]>([
    [
      'an unknown household of a vacancy',
      'pairing with a number out of range: 2, must be an integer from 0 to 1',
      (w) => w.postVacancy([pairing(2)], 3),
    ],
    [
      'more than three candidates',
      'number of candidates sought out of range: 4, must be an integer from 0 to 3',
      (w) => w.postVacancy([pairing(1)], 4),
    ],
    [
      'points above the limit',
      'points out of range: 11, must be an integer from −10 to 10',
      (w) => w.postVacancy([pairing(1, 11)], 3),
    ],
    [
      'an unknown vacancy of a household',
      'pairing with a number out of range: 1, must be an integer from 0 to 0',
      (w) => w.putHousehold(0, 1, [pairing(1)]),
    ],
    [
      'an unknown household',
      'household out of range: 2, must be an integer from 0 to 1',
      (w) => w.putHousehold(2, 1, []),
    ],
    [
      'fractional waiting days',
      'number of waiting days out of range: 0.5, must be an integer from 0 to 2147483647',
      (w) => w.putHousehold(0, 0.5, []),
    ],
    ['an unknown vacancy', 'vacancy out of range: 1, must be an integer from 0 to 0', (w) => w.withdrawVacancy(1)],
    [
      'a refusal of an unknown vacancy',
      'vacancy out of range: 1, must be an integer from 0 to 0',
      (w) => w.dropPairing(1, 0),
    ],
    ['the end of an unknown vacancy', 'vacancy out of range: 1, must be an integer from 0 to 0', (w) => w.free(1)],
    [
      'a commitment on an unknown vacancy',
      'vacancy out of range: 1, must be an integer from 0 to 0',
      (w) => w.keep({ household: 0, rank: 1, vacancy: 1 }),
    ],
    ['an unknown pairing', 'household out of range: 2, must be an integer from 0 to 1', (w) => w.dropPairing(0, 2)],
    ['an unknown rank', 'unknown rank 4', (w) => w.keep({ household: 0, rank: 4, vacancy: 0 })],
    [
      'a commitment of an unknown household',
      'household out of range: -1, must be an integer from 0 to 1',
      (w) => w.keep({ household: -1, rank: 1, vacancy: 0 }),
    ],
    ['a hold of an unknown vacancy', 'vacancy out of range: 2, must be an integer from 0 to 0', (w) => w.hold(2, [])],
    [
      'a member of a hold who is unknown',
      'household out of range: 7, must be an integer from 0 to 1',
      (w) => w.hold(0, [{ household: 7, rank: 1 }]),
    ],
    [
      'more vacancies than the limit',
      'more vacancies than the limit',
      (w) => [0, 1].forEach(() => void w.postVacancy([], 3)),
    ],
  ])('refuse %s and stay as they were', (_, message, event) => {
    const warm = new WarmRanks({ vacancies: 2, households: 2, largestPoints: 10, maxActive: 2 });
    warm.postVacancy([pairing(0)], 3);
    expect(() => event(warm)).toThrow(new RangeError(message));
    expect(RANKS.map((rank) => warm.householdAt(rank, 0))).toEqual([0, -1, -1]);
  });

  it('are each the full solve of the problem that the ranks before leave', () => {
    const life = lifeOf(5, [0, 2]);
    for (const rank of RANKS) {
      const full = solveAssignment(life.warm.problem(rank));
      expect(life.warm.result(rank)).toEqual(full.status === 'optimal' ? full.assignment : null);
    }
    expect(() => life.warm.result(0)).toThrow(new RangeError('unknown rank 0'));
  });

  it('propose nobody where no household may have a place', () => {
    const warm = new WarmRanks({ vacancies: 2, households: 2, largestPoints: 10, maxActive: 0 });
    warm.postVacancy([pairing(0)], 3);
    warm.putHousehold(1, 1, [pairing(0)]);
    expect(RANKS.map((rank) => warm.householdAt(rank, 0))).toEqual([-1, -1, -1]);
  });
});
