import { describe, expect, it } from 'vitest';
import { addDays, calendarDate, daysBetween } from '#domain/dates.js';
import type { Policy } from '#domain/policy.js';
import { TARGET_KINDS } from '#domain/target.js';
import { policySchema } from '#exchange/policy-schema.js';
import { auditResult } from '#matching/audit.js';
import { solveInstance } from '#matching/solve.js';
import { InvalidInstanceError, validateInstance } from '#matching/validate.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { MAX_POINTS } from '#solver/problem.js';
import { aHousehold, anInstance, aVacancy } from '../support/builders.js';
import { AS_OF, randomInstance, seededRandom } from '../support/random-instance.js';

const sound = anInstance({ households: [aHousehold()], vacancies: [aVacancy()] });
const household = sound.households[0]?.id as never;
const vacancy = sound.vacancies[0]?.id as never;
const kept = { householdId: household, vacancyId: vacancy, rank: 1 } as const;
const MAX_WAIT_DAYS = daysBetween(calendarDate('1000-01-01'), calendarDate('9999-12-31'));
const hold = (...members: { householdId: typeof household; rank: 1 | 2 | 3 }[]) => ({
  vacancyId: vacancy,
  heldUntil: sound.asOf,
  members,
});

describe('an instance that does not hold together', () => {
  it.each([
    ['an unknown household', { commitments: [{ ...kept, householdId: 'nobody' as never }] }, 'UNKNOWN_HOUSEHOLD'],
    ['an unknown vacancy', { commitments: [{ ...kept, vacancyId: 'nowhere' as never }] }, 'UNKNOWN_VACANCY'],
    ['an unknown landlord', { landlords: [] }, 'UNKNOWN_LANDLORD'],
    ['one rank committed twice', { commitments: [kept, kept] }, 'CONFLICTING_COMMITMENT'],
    ['a household at two ranks', { commitments: [kept, { ...kept, rank: 2 as const }] }, 'CONFLICTING_COMMITMENT'],
    ['two lists of one vacancy', { holds: [hold(kept), hold(kept)] }, 'CONFLICTING_COMMITMENT'],
    ['a household twice on a list', { holds: [hold(kept, { ...kept, rank: 2 as const })] }, 'CONFLICTING_COMMITMENT'],
    ['a commitment its held list has not', { commitments: [kept], holds: [hold()] }, 'CONFLICTING_COMMITMENT'],
    [
      'a commitment at another rank of its held list',
      { commitments: [kept], holds: [hold({ ...kept, rank: 2 as const })] },
      'CONFLICTING_COMMITMENT',
    ],
  ])('is refused by name and place: %s', (_, change, code) => {
    const instance = { ...sound, ...change };
    expect(validateInstance(instance).map((problem) => problem.code)).toContain(code);
    expect(() => solveInstance(instance)).toThrow(new RegExp(`${code} at /`));
  });

  it('is refused or gives a run that the audit proves, whatever commitments and lists are drawn', () => {
    const ended = { refused: 0, proven: 0 };
    for (let seed = 1; seed <= 250; seed++) {
      try {
        const instance = contradictory(seed);
        expect(auditResult(instance, solveInstance(instance)), `seed ${seed}`).toEqual([]);
        ended.proven++;
      } catch (error) {
        if (!(error instanceof InvalidInstanceError)) throw error;
        ended.refused++;
      }
    }
    expect(Math.min(ended.refused, ended.proven)).toBeGreaterThan(60);
  });

  it('a list whose day has passed contradicts no commitment', () => {
    const past = { ...hold(), heldUntil: addDays(sound.asOf, -1) };
    expect(validateInstance({ ...sound, commitments: [kept], holds: [past] })).toEqual([]);
  });

  it('the greatest policy over the longest wait stays within the points of the solver', () => {
    const most = (value: unknown): unknown => {
      if (typeof value === 'number') return 1_000_000;
      if (Array.isArray(value)) return value.map(most);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, most(inner)]));
    };
    const { title, rules, contact, ...rest } = DEFAULT_POLICY;
    const greatest = { ...(most(rest) as typeof rest), formatVersion: 1, version: '2', title, rules, contact } as const;
    const sized = { ...greatest, waiting: { pointsPerDay: 50 }, maxActiveProposals: 100, listHoldDays: 365 };
    const policy = policySchema.parse({
      ...sized,
      targets: TARGET_KINDS.map((kind) => ({ kind, sharePermille: 1_000, maxCoefficient: 100_000 })),
    }) as Policy;
    expect(policySchema.safeParse({ ...policy, waiting: { pointsPerDay: 51 } }).success).toBe(false);
    expect(policySchema.safeParse({ ...policy, waiting: { pointsPerDay: 0 } }).success).toBe(false);
    const points = MAX_WAIT_DAYS * 50 + policy.bonusMax + 100_000 * TARGET_KINDS.length;
    expect(points).toBeLessThan(MAX_POINTS);
    const support = { ...aHousehold().support, towardsStartedOn: calendarDate('1000-01-01') };
    const old = { ...sound, policy, households: [aHousehold({ support } as never)] };
    expect(auditResult(old, solveInstance(old))).toEqual([]);
  });

  it('a target over an empty group is counted, met at zero, and changes no list', () => {
    const targets = [{ kind: 'otherQuartilesInQpv', sharePermille: 500, maxCoefficient: 100 }] as const;
    const result = solveInstance({ ...sound, policy: { ...sound.policy, targets } });
    expect(result.coefficients).toMatchObject([{ of: 0, needed: 0, shortfall: 0, coefficient: 0, reason: null }]);
    expect(result.proposals).toEqual(solveInstance(sound).proposals);
  });
});

/** A small region with commitments and held lists drawn without regard for one another. */
function contradictory(seed: number) {
  const base = randomInstance(seed, { households: 14, vacancies: 5 });
  const random = seededRandom(seed + 5_000);
  const below = (bound: number) => Math.floor(random() * bound);
  const place = () => ({ householdId: base.households[below(14)]?.id as never, rank: (1 + below(3)) as 1 | 2 | 3 });
  const where = () => base.vacancies[below(5)]?.id as never;
  const many = <T>(bound: number, make: () => T) => Array.from({ length: below(bound) }, make);
  return {
    ...base,
    commitments: many(4, () => ({ ...place(), vacancyId: where() })),
    holds: many(3, () => ({ vacancyId: where(), heldUntil: addDays(AS_OF, below(4) - 1), members: many(4, place) })),
  };
}
