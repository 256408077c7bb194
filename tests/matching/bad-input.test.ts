import { describe, expect, it } from 'vitest';
import { solveInstance } from '#matching/solve.js';
import { validateInstance } from '#matching/validate.js';
import { aHousehold, anInstance, aVacancy } from '../support/builders.js';

const sound = anInstance({ households: [aHousehold()], vacancies: [aVacancy()] });
const household = sound.households[0]?.id as never;
const vacancy = sound.vacancies[0]?.id as never;
const kept = { householdId: household, vacancyId: vacancy, rank: 1 } as const;

describe('an instance that does not hold together', () => {
  it.each([
    ['an unknown household', { commitments: [{ ...kept, householdId: 'nobody' as never }] }, 'UNKNOWN_HOUSEHOLD'],
    ['an unknown vacancy', { commitments: [{ ...kept, vacancyId: 'nowhere' as never }] }, 'UNKNOWN_VACANCY'],
    ['an unknown landlord', { landlords: [] }, 'UNKNOWN_LANDLORD'],
    ['one rank committed twice', { commitments: [kept, kept] }, 'CONFLICTING_COMMITMENT'],
    ['a household at two ranks', { commitments: [kept, { ...kept, rank: 2 as const }] }, 'CONFLICTING_COMMITMENT'],
  ])('is refused by name and place: %s', (_, change, code) => {
    const instance = { ...sound, ...change };
    expect(validateInstance(instance).map((problem) => problem.code)).toContain(code);
    expect(() => solveInstance(instance)).toThrow(new RegExp(`${code} at /`));
  });

  it('a target over an empty group is counted, met at zero, and changes no list', () => {
    const targets = [{ kind: 'otherQuartilesInQpv', sharePermille: 500, maxCoefficient: 100 }] as const;
    const result = solveInstance({ ...sound, policy: { ...sound.policy, targets } });
    expect(result.coefficients).toMatchObject([{ of: 0, needed: 0, shortfall: 0, coefficient: 0, reason: null }]);
    expect(result.proposals).toEqual(solveInstance(sound).proposals);
  });
});
