import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { solveAssignment } from '#solver/assignment.js';
import { WarmAssignment, type WarmPairing } from '#solver/incremental.js';
import { seeded } from './random-problem.js';
import { runs } from './runs.js';

const LIMITS = { vacancies: 40, households: 12, largestPoints: 1_000 };

/** Some of the others, each with points of the range: narrow ranges tie. */
function pairings(below: (bound: number) => number, others: number, [least, most]: readonly [number, number]) {
  return Array.from({ length: others }, (_, other) => other)
    .filter(() => below(100) < 55)
    .map((other): WarmPairing => ({ other, points: least + below(most - least + 1), tieBreak: below(2 ** 31) }));
}

function expectFullSolve(warm: WarmAssignment, what: string): void {
  const full = solveAssignment(warm.problem());
  expect(warm.result(), what).toEqual(full.status === 'optimal' ? full.assignment : null);
}

type Event = (warm: WarmAssignment, below: (bound: number) => number, range: readonly [number, number]) => void;

let posted = 0;
const EVENTS: Readonly<Record<string, Event>> = {
  'a vacancy is posted': (warm, below, range) => {
    if (posted >= LIMITS.vacancies) return;
    expect(warm.postVacancy(pairings(below, LIMITS.households, range))).toBe(posted++);
  },
  'a vacancy is withdrawn, held or filled': (warm, below) => {
    if (posted > 0) warm.withdrawVacancy(below(posted));
  },
  'a household changes': (warm, below, range) => {
    warm.putHousehold(below(LIMITS.households), below(4), pairings(below, posted, range));
  },
  'a household is gone or committed': (warm, below) => {
    warm.putHousehold(below(LIMITS.households), 0, []);
  },
  'a pairing is refused': (warm, below) => {
    const { householdOf } = warm.result() ?? { householdOf: new Int32Array(0) };
    const filled = [...householdOf.keys()].filter((vacancy) => (householdOf[vacancy] as number) >= 0);
    const vacancy = filled[below(Math.max(1, filled.length))];
    if (vacancy !== undefined) warm.dropPairing(vacancy, householdOf[vacancy] as number);
  },
  'a rule closes any pairing': (warm, below) => {
    if (posted > 0) warm.dropPairing(below(posted), below(LIMITS.households));
  },
};

describe('an assignment kept up to date', () => {
  it('equals a full solve in plan, value, prices and margins after every event', () => {
    const names = Object.keys(EVENTS);
    fc.assert(
      fc.property(
        fc.integer(),
        fc.constantFrom([0, 2] as const, [-3, 3] as const, [0, 1_000] as const, [-1_000, -990] as const),
        fc.array(fc.constantFrom(...names), { minLength: 1, maxLength: 30 }),
        (seed, range, events) => {
          const below = seeded(seed);
          const warm = new WarmAssignment(LIMITS);
          posted = 0;
          for (let h = 0; h < LIMITS.households; h++) warm.putHousehold(h, below(3), []);
          for (let v = 0; v < 5; v++) EVENTS['a vacancy is posted']?.(warm, below, range);
          events.forEach((name, i) => {
            EVENTS[name]?.(warm, below, range);
            expectFullSolve(warm, `event ${i}: ${name}`);
          });
        },
      ),
      { seed: 2026, numRuns: runs(400) },
    );
  });

  it('stays within its bounds over a long life', () => {
    const below = seeded(7);
    const warm = new WarmAssignment({ ...LIMITS, largestPoints: 2 ** 28 });
    posted = 0;
    const names = Object.keys(EVENTS);
    for (let i = 0; i < runs(1_500); i++) {
      EVENTS[names[below(names.length)] as string]?.(warm, below, [2 ** 28 - 4, 2 ** 28]);
      if (i % 25 === 0) expectFullSolve(warm, `event ${i}`);
    }
    expectFullSolve(warm, 'the last event');
  });

  it('moves a chain of households when a vacancy goes', () => {
    const warm = new WarmAssignment({ vacancies: 3, households: 3, largestPoints: 10 });
    const row = (...points: number[]) => points.map((p, other) => ({ other, points: p, tieBreak: other }));
    for (const points of [row(9, 8), row(8, 6), row(3)]) warm.postVacancy(points);
    expect([...(warm.result()?.householdOf ?? [])]).toEqual([1, 0, -1]);
    warm.withdrawVacancy(1);
    expect([...(warm.result()?.householdOf ?? [])]).toEqual([1, -1, 0]);
    warm.withdrawVacancy(0);
    expect([...(warm.result()?.householdOf ?? [])]).toEqual([-1, -1, 0]);
    warm.withdrawVacancy(2);
    expect(warm.result()).toBeNull();
  });

  const warm = () => {
    const made = new WarmAssignment({ vacancies: 2, households: 2, largestPoints: 10 });
    made.postVacancy([{ other: 0, points: 1, tieBreak: 1 }]);
    return made;
  };
  const pairing = (other: number, points = 1) => ({ other, points, tieBreak: 0 });

  it.each<[string, string, (w: WarmAssignment) => void]>([
    [
      'an unknown household of a vacancy',
      'pairing with a number out of range: 2, must be an integer from 0 to 1',
      (w) => w.postVacancy([pairing(2)]),
    ],
    ['a household named twice', 'pairing with 1 is named twice', (w) => w.postVacancy([pairing(1), pairing(1)])],
    [
      'points above the limit',
      'points out of range: 11, must be an integer from −10 to 10',
      (w) => w.postVacancy([pairing(1, 11)]),
    ],
    [
      'fractional points',
      'points out of range: 0.5, must be an integer from −10 to 10',
      (w) => w.postVacancy([pairing(1, 0.5)]),
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
      'negative waiting days',
      'number of waiting days out of range: -1, must be an integer from 0 to 2147483647',
      (w) => w.putHousehold(0, -1, []),
    ],
    ['an unknown vacancy', 'vacancy out of range: 1, must be an integer from 0 to 0', (w) => w.withdrawVacancy(1)],
    [
      'a pairing of an unknown vacancy',
      'vacancy out of range: 1, must be an integer from 0 to 0',
      (w) => w.putPairing(1, pairing(0)),
    ],
    [
      'a pairing with an unknown household',
      'pairing with a number out of range: 2, must be an integer from 0 to 1',
      (w) => w.putPairing(0, pairing(2)),
    ],
    [
      'a refusal of an unknown vacancy',
      'vacancy out of range: 1, must be an integer from 0 to 0',
      (w) => w.dropPairing(1, 0),
    ],
    [
      'a refusal of an unknown household',
      'household out of range: 2, must be an integer from 0 to 1',
      (w) => w.dropPairing(0, 2),
    ],
    [
      'more vacancies than the limit',
      'more vacancies than the limit',
      (w) => [0, 1].forEach(() => void w.postVacancy([])),
    ],
  ])('refuses %s and stays as it was', (_, message, event) => {
    const made = warm();
    expect(() => event(made)).toThrow(new RangeError(message));
    expect([...(made.result()?.householdOf.subarray(0, 1) ?? [])]).toEqual([0]);
    expectFullSolve(made, 'after the refusal');
  });

  it.each([
    { vacancies: 2 ** 18 + 1, households: 1, largestPoints: 1 },
    { vacancies: 1, households: 1, largestPoints: 2 ** 28 + 1 },
  ])('refuses limits outside the ranges of the solver: %o', (limits) => {
    expect(() => new WarmAssignment(limits)).toThrow(new RangeError('limits out of range'));
  });

  it('leaves a pairing that is there as it is', () => {
    const made = warm();
    made.putPairing(0, pairing(0, 9));
    expect([...made.problem().points]).toEqual([1]);
    made.putPairing(0, pairing(1, 3));
    made.putPairing(0, pairing(1, 4));
    expect([...made.problem().points]).toEqual([3, 1]);
    expect(made.householdAt(0)).toBe(1);
  });

  it('says its problem best first in each row, whatever the order they came in, and keeps what it has said', () => {
    const made = new WarmAssignment({ vacancies: 2, households: 5, largestPoints: 10 });
    made.postVacancy([4, 1, 3, 0, 2].map((other) => pairing(other, other)));
    made.postVacancy([3, 0].map((other) => pairing(other, 7)));
    const said = made.problem();
    expect([...said.households]).toEqual([4, 3, 2, 1, 0, 0, 3]);
    expect([...said.points]).toEqual([4, 3, 2, 1, 0, 7, 7]);
    made.putHousehold(2, 500, []);
    expect([...said.waitingDays]).toEqual([0, 0, 0, 0, 0]);
    expect([...made.problem().waitingDays]).toEqual([0, 0, 500, 0, 0]);
  });

  it('keeps what it has said, whatever comes after', () => {
    const made = warm();
    const said = made.result();
    made.withdrawVacancy(0);
    expect(said?.householdOf).toEqual(Int32Array.of(0));
    expect(made.householdAt(0)).toBe(-1);
  });
});
