import { describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '#domain/dates.js';
import type { EngineHousehold } from '#domain/engine-view.js';
import { householdId } from '#domain/ids.js';
import type { Criterion, Term } from '#domain/policy.js';
import { deriveHousehold } from '#eligibility/household-facts.js';
import { deriveVacancy } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { pointsOf, scorePairing } from '#scoring/score.js';
import type { ScoringContext } from '#scoring/scoring-inputs.js';
import {
  AS_OF,
  aConsent,
  aDaloRecognition,
  aHousehold,
  aLandlord,
  aMember,
  aPolicy,
  aVacancy,
} from '../support/builders.js';

const law = resolveLegislation(AS_OF);
const ago = (days: number) => addDays(AS_OF, -days);

interface Given {
  readonly household?: Partial<EngineHousehold>;
  readonly vacancy?: Parameters<typeof aVacancy>[0];
  readonly policy?: Parameters<typeof aPolicy>[0];
  readonly context?: Partial<ScoringContext>;
}

function score({ household, vacancy, policy, context }: Given): readonly Term[] {
  const applied = aPolicy(policy);
  const h = deriveHousehold(aHousehold(household), law, applied);
  const v = deriveVacancy(aVacancy(vacancy), aLandlord(), law);
  return scorePairing(h, v, {
    asOf: AS_OF,
    law,
    policy: applied,
    everProposed: new Set(),
    feasibleVacancies: 100,
    ...context,
  });
}

const line = (terms: readonly Term[], criterion: Criterion) => terms.find((term) => term.criterion === criterion);
const pointsOn = (criterion: Criterion, given: Given) => line(score(given), criterion)?.points ?? 0;
const supported = (startedOn: string | null): Partial<EngineHousehold> => ({
  support: { phase: 'towards', scheme: 'other', towardsStartedOn: startedOn === null ? null : calendarDate(startedOn) },
});
const dalo = (recognisedOn: string) => ({ dalo: aDaloRecognition({ recognisedOn: calendarDate(recognisedOn) }) });
const labelled = (category: 'k' | 'dalo') => ({
  priorityLabels: [{ category, labelledOn: ago(10), labeller: 'state', departement: '75' }] as const,
});
const needs = (declared: Partial<EngineHousehold['statutoryNeeds']>) => ({
  statutoryNeeds: { ...aHousehold().statutoryNeeds, ...declared },
});

interface Row extends Given {
  readonly it: string;
  readonly points: number;
}

const ROWS: Readonly<Record<Exclude<Criterion, 'bonusCap'>, readonly Row[]>> = {
  waiting: [
    { it: 'one point a day of the longest clock', household: supported(ago(200)), points: 200 },
    {
      it: 'two a day where the policy says so',
      household: supported(ago(200)),
      policy: { waiting: { pointsPerDay: 2 } },
      points: 400,
    },
    { it: 'a line of nothing where no clock runs', household: { support: null }, points: 0 },
  ],
  legalPriority: [
    { it: 'DALO', household: dalo(ago(1)), points: 180 },
    { it: 'DALO by its automatic label', household: labelled('dalo'), points: 180 },
    { it: 'another label', household: labelled('k'), points: 90 },
    { it: 'DALO and another label: DALO alone', household: { ...dalo(ago(1)), ...labelled('k') }, points: 180 },
    { it: 'none', points: 0 },
    { it: 'a recognition of tomorrow', household: dalo(addDays(AS_OF, 1)), points: 0 },
  ],
  beyondDaloLimit: [
    { it: 'six months: the time the préfet has', household: dalo('2026-05-23'), points: 0 },
    { it: 'the day before the seventh month ends', household: dalo('2026-04-24'), points: 0 },
    { it: 'seven months', household: dalo('2026-04-23'), points: 10 },
    { it: 'eighteen months: the cap', household: dalo('2025-05-23'), points: 120 },
    { it: 'five years: still the cap', household: dalo('2021-11-23'), points: 120 },
    {
      it: 'a label has no such time limit',
      household: {
        priorityLabels: [
          { category: 'k', labelledOn: calendarDate('2020-01-01'), labeller: 'state', departement: '75' },
        ],
      },
      points: 0,
    },
  ],
  neverProposed: [
    { it: 'the day before six months of support', household: supported('2026-05-24'), points: 0 },
    { it: 'six months of support', household: supported('2026-05-23'), points: 120 },
    {
      it: 'six months, but a proposal reached it',
      household: supported('2026-05-23'),
      context: { everProposed: new Set([householdId('household-1')]) },
      points: 0,
    },
    { it: 'no support', household: { support: null }, points: 0 },
  ],
  need: [
    { it: 'homeless or hosted', household: needs({ homelessOrHosted: 'yes' }), points: 60 },
    { it: 'unfit dwelling', household: needs({ unfitDwelling: 'yes' }), points: 40 },
    { it: 'two needs add up', household: needs({ enforceableEviction: 'yes', unfitDwelling: 'yes' }), points: 100 },
    { it: 'two of sixty reach the cap', household: needs({ homelessOrHosted: 'yes', violence: 'yes' }), points: 120 },
    {
      it: 'four stay at the cap',
      household: needs({ homelessOrHosted: 'yes', enforceableEviction: 'yes', unfitDwelling: 'yes', violence: 'yes' }),
      points: 120,
    },
    { it: 'unknown gives nothing', household: needs({ violence: 'unknown' }), points: 0 },
  ],
  interDepartmentalOpening: [
    { it: 'another département, consented', household: { departement: '93' }, points: 45 },
    { it: 'another département, without consent', household: { departement: '93', consents: [] }, points: 0 },
    { it: 'its own département', points: 0 },
  ],
  homePreference: [
    { it: 'none by default', points: 0 },
    {
      it: 'its own département, where the policy prefers it',
      policy: { interDepartmental: { homePreference: 25 } },
      points: 25,
    },
    {
      it: 'another département',
      household: { departement: '93' },
      policy: { interDepartmental: { homePreference: 25 } },
      points: 0,
    },
  ],
  typologyExact: [
    { it: 'one person in a T1', points: 20 },
    {
      it: 'two persons in a T1: the widened edge',
      household: { members: [aMember(), aMember({ role: 'partner' })], couple: true },
      points: 0,
    },
    { it: 'one person in a T2', vacancy: { dwelling: { size: 'T2' } }, points: 20 },
  ],
  effortMargin: [
    // 424 € to pay of 1 200 € a month: 354 ‰.
    { it: 'above the target', points: 0 },
    {
      it: 'at the target',
      policy: { fit: { effortMargin: { targetPermille: 354, pointsPerPercentPoint: 2, max: 30 } } },
      points: 0,
    },
    {
      it: 'nine thousandths under: no whole percent point',
      policy: { fit: { effortMargin: { targetPermille: 363, pointsPerPercentPoint: 2, max: 30 } } },
      points: 0,
    },
    {
      it: 'one percent point under',
      policy: { fit: { effortMargin: { targetPermille: 364, pointsPerPercentPoint: 2, max: 30 } } },
      points: 2,
    },
    {
      it: 'far under: the cap',
      policy: { fit: { effortMargin: { targetPermille: 900, pointsPerPercentPoint: 2, max: 30 } } },
      points: 30,
    },
    {
      it: 'resources not known',
      household: { incomes: { ...aHousehold().incomes, declaredMonthlyCents: null } },
      policy: { fit: { effortMargin: { targetPermille: 900, pointsPerPercentPoint: 2, max: 30 } } },
      points: 0,
    },
  ],
  wishRank: [
    { it: 'the first wish', household: { consents: [aConsent('75', { wishRank: 1 })] }, points: 30 },
    { it: 'the third wish', household: { consents: [aConsent('75', { wishRank: 3 })] }, points: 10 },
    { it: 'the fourth wish', household: { consents: [aConsent('75', { wishRank: 4 })] }, points: 0 },
    {
      it: 'the better of two wishes that hold it',
      household: { consents: [aConsent('75', { wishRank: 2 }), aConsent('75118', { wishRank: 1 })] },
      points: 30,
    },
    { it: 'accepted, not wished', points: 0 },
    {
      it: 'a wish whose consent ended',
      household: { consents: [aConsent('75', { wishRank: 1, expiresOn: ago(1) })] },
      points: 0,
    },
  ],
  accessibilityExact: [
    {
      it: 'an adapted dwelling for who needs it',
      household: { needs: { stepFree: false, adaptedDwelling: true, maxFloorWithoutLift: null } },
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: true } } },
      points: 20,
    },
    {
      it: 'a step-free dwelling for who needs it',
      household: { needs: { stepFree: true, adaptedDwelling: false, maxFloorWithoutLift: null } },
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: false } } },
      points: 20,
    },
    {
      it: 'an adapted dwelling without the need',
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: true } } },
      points: 0,
    },
  ],
  scarcity: [
    { it: 'one feasible dwelling', context: { feasibleVacancies: 1 }, points: 60 },
    { it: 'two', context: { feasibleVacancies: 2 }, points: 40 },
    { it: 'three', context: { feasibleVacancies: 3 }, points: 40 },
    { it: 'four', context: { feasibleVacancies: 4 }, points: 15 },
    { it: 'ten', context: { feasibleVacancies: 10 }, points: 15 },
    { it: 'eleven', context: { feasibleVacancies: 11 }, points: 0 },
  ],
};

describe.each(Object.entries(ROWS))('points of %s', (criterion, rows) => {
  it.each(rows)('$it: $points', ({ points, ...given }) => {
    expect(pointsOn(criterion as Criterion, given)).toBe(points);
  });
});

describe('the lines of the points', () => {
  it('start with waiting, say nothing of what gives nothing, and name their source', () => {
    const terms = score({ household: { support: null } });
    expect(terms.map((term) => term.criterion)).toEqual(['waiting', 'typologyExact']);
    expect(terms[0]).toEqual({
      criterion: 'waiting',
      observed: 0,
      unit: 'days',
      weight: 1,
      points: 0,
      source: 'policy',
    });
    expect(line(score({ household: dalo('2026-04-23') }), 'legalPriority')).toEqual({
      criterion: 'legalPriority',
      observed: 'dalo',
      unit: 'code',
      weight: 180,
      points: 180,
      source: 'CCH L441-1, L441-2-3',
    });
  });
  it('say what was read', () => {
    const terms = score({
      household: { ...dalo('2026-03-23'), ...needs({ homelessOrHosted: 'yes', violence: 'yes' }), departement: '93' },
      context: { feasibleVacancies: 2 },
    });
    expect(terms.map(({ criterion, observed }) => [criterion, observed])).toEqual([
      ['waiting', 245],
      ['legalPriority', 'dalo'],
      ['beyondDaloLimit', 2],
      ['need', 'homelessOrHosted+violence'],
      ['scarcity', 2],
      ['interDepartmentalOpening', '75'],
      ['typologyExact', 'T1:1'],
    ]);
  });
  it.each([
    [21, 20, undefined],
    [20, 20, undefined],
    [19, 19, -1],
  ])('cap everything but waiting: bonusMax %i', (bonusMax, kept, cap) => {
    const terms = score({ household: { support: null }, policy: { bonusMax } });
    expect(line(terms, 'bonusCap')?.points).toBe(cap);
    expect(pointsOf(terms)).toBe(kept);
  });
  it('never cap waiting itself', () => {
    const terms = score({ household: supported('2016-11-23'), policy: { bonusMax: 100 } });
    expect(pointsOf(terms)).toBe(3652 + 100);
  });
});

describe('the clock', () => {
  it('is not moved by a proposal: only "never proposed" is lost', () => {
    const household = supported('2026-01-23');
    const before = score({ household });
    const after = score({ household, context: { everProposed: new Set([householdId('household-1')]) } });
    expect(line(after, 'waiting')).toEqual(line(before, 'waiting'));
    expect(pointsOf(before) - pointsOf(after)).toBe(120);
  });
  it('gives the same points for one more day to everybody', () => {
    for (const household of [dalo(ago(30)), supported(ago(30))]) {
      const next = resolveLegislation(addDays(AS_OF, 1));
      const h = deriveHousehold(aHousehold(household), next, aPolicy());
      const today = deriveHousehold(aHousehold(household), law, aPolicy());
      expect(h.waitingDays - today.waitingDays).toBe(1);
    }
  });
});
