import { describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '#domain/dates.js';
import type { EngineHousehold, EngineLandlord, EngineVacancy } from '#domain/engine-view.js';
import { householdId, vacancyId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import type { Commitment, Refusal } from '#domain/proposal.js';
import { RULE_CODES, type RuleCode, type Verdict } from '#domain/verdict.js';
import { evaluateAll, excludingRule, firstFailure, isEligible, RULES, subjectTo } from '#eligibility/eligibility.js';
import { deriveHousehold } from '#eligibility/household-facts.js';
import type { RuleContext } from '#eligibility/rule.js';
import { deriveVacancy } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import {
  AS_OF,
  aConsent,
  aDaloRecognition,
  aHousehold,
  aLandlord,
  aMember,
  aPlace,
  aPolicy,
  aVacancy,
} from '../support/builders.js';

interface Case {
  readonly it: string;
  readonly household?: Partial<EngineHousehold>;
  readonly vacancy?: Parameters<typeof aVacancy>[0];
  readonly landlord?: Partial<EngineLandlord>;
  readonly policy?: Parameters<typeof aPolicy>[0];
  readonly context?: Partial<RuleContext>;
  readonly expect: Verdict['status'];
  readonly observed?: unknown;
  readonly threshold?: unknown;
}

function facts({ household, vacancy, landlord, policy, context }: Omit<Case, 'it' | 'expect'>) {
  const law = resolveLegislation(AS_OF);
  const applied: Policy = aPolicy(policy);
  return {
    h: deriveHousehold(aHousehold(household), law, applied),
    v: deriveVacancy(aVacancy(vacancy), aLandlord(landlord), law),
    context: {
      asOf: AS_OF,
      law,
      policy: applied,
      commitmentsByHousehold: new Map(),
      refusalsByHousehold: new Map(),
      adaptedDemand: new Set(),
      ...context,
    } satisfies RuleContext,
  };
}

const income = (euros: number | null): Partial<EngineHousehold> => ({
  incomes: {
    referenceTax: { nMinus2Cents: euros === null ? null : euros * 100, nMinus1Cents: null, last12MonthsCents: null },
    declaredMonthlyCents: 1_200_00,
  },
});
const monthly = (declaredMonthlyCents: number | null): Partial<EngineHousehold> => ({
  incomes: {
    referenceTax: { nMinus2Cents: 1_000_000, nMinus1Cents: null, last12MonthsCents: null },
    declaredMonthlyCents,
  },
});
const withChildren = (count: number): Partial<EngineHousehold> => ({
  members: [
    aMember(),
    ...Array.from({ length: count }, () => aMember({ role: 'dependant', birthDate: calendarDate('2016-01-01') })),
  ],
});
const oriented = (contingent: NonNullable<EngineVacancy['orientation']>['contingent']): Partial<EngineVacancy> => ({
  orientation: { contingent, reserverId: null, source: 'declared' },
});
const effort = (maxEffortPermille: number | null, minResidualCentsPerDay: number | null, hard = true) => ({
  effortPolicy: { maxEffortPermille, minResidualCentsPerDay, hard },
});
const household1 = householdId('household-1');
const commitments = (count: number): Partial<RuleContext> => ({
  commitmentsByHousehold: new Map([
    [
      household1,
      Array.from(
        { length: count },
        (_, i): Commitment => ({ householdId: household1, vacancyId: vacancyId(`other-${i}`), rank: 1 }),
      ),
    ],
  ]),
});
const refused = (overrides: Partial<Refusal>): Partial<RuleContext> => ({
  refusalsByHousehold: new Map([
    [
      household1,
      [
        {
          householdId: household1,
          vacancyId: vacancyId('another-vacancy'),
          on: calendarDate('2026-11-01'),
          by: 'household',
          rank: null,
          reason: 'householdRefusesDwelling',
          effect: { kind: 'vacancy' },
          ...overrides,
        },
      ],
    ],
  ]),
});
const yesterday = addDays(AS_OF, -1);
const tomorrow = addDays(AS_OF, 1);

const CASES: Readonly<Record<RuleCode, readonly Case[]>> = {
  INCOME_ABOVE_CEILING: [
    {
      it: 'one euro under the ceiling PLUS of a person alone in Paris',
      household: income(26_919),
      expect: 'passed',
      observed: 26_919_00,
      threshold: 26_920_00,
    },
    { it: 'exactly the ceiling', household: income(26_920), expect: 'passed' },
    { it: 'one euro above', household: income(26_921), expect: 'failed', observed: 26_921_00, threshold: 26_920_00 },
    {
      it: 'PLAI has its own ceiling',
      household: income(14_812),
      vacancy: { dwelling: { fundingCode: '10' } },
      expect: 'failed',
      threshold: 14_811_00,
    },
    {
      it: 'two persons outside Paris and its neighbours: category 3 of a parent and a child',
      household: { ...income(48_362), ...withChildren(1) },
      vacancy: { dwelling: { communeCode: '77284' } },
      expect: 'passed',
      threshold: 48_362_00,
    },
    { it: 'income not known', household: income(null), expect: 'unknown', observed: null },
    {
      it: 'funding that does not say its ceiling',
      vacancy: { dwelling: { fundingCode: '99' } },
      expect: 'unknown',
      threshold: null,
    },
  ],
  IRREGULAR_STAY: [
    { it: 'declared met', household: { regularStay: 'yes' }, expect: 'passed' },
    { it: 'declared not met', household: { regularStay: 'no' }, expect: 'failed', observed: 'no' },
    { it: 'not declared: never deduced', household: { regularStay: 'unknown' }, expect: 'unknown' },
  ],
  TYPOLOGY_UNSUITABLE: [
    {
      it: 'one person in a T3 (2 to 4)',
      vacancy: { dwelling: { size: 'T3' } },
      expect: 'failed',
      observed: 1,
      threshold: [2, 4],
    },
    { it: 'two persons in a T3', household: withChildren(1), vacancy: { dwelling: { size: 'T3' } }, expect: 'passed' },
    { it: 'four persons in a T3', household: withChildren(3), vacancy: { dwelling: { size: 'T3' } }, expect: 'passed' },
    {
      it: 'five persons in a T3',
      household: withChildren(4),
      vacancy: { dwelling: { size: 'T3' } },
      expect: 'failed',
      observed: 5,
    },
    {
      it: 'the landlord’s own grid stands instead',
      vacancy: { dwelling: { size: 'T3' } },
      landlord: { typologyGrid: { ...resolveLegislation(AS_OF).typology.grid, T3: { min: 1, max: 3 } } },
      expect: 'passed',
      threshold: [1, 3],
    },
    {
      it: 'an expected birth counts where the policy says so',
      household: { expectedBirths: { count: 1, expectedOn: calendarDate('2027-02-01') } },
      vacancy: { dwelling: { size: 'T3' } },
      expect: 'passed',
      observed: 2,
    },
    {
      it: 'and does not where it does not',
      household: { expectedBirths: { count: 1, expectedOn: calendarDate('2027-02-01') } },
      vacancy: { dwelling: { size: 'T3' } },
      policy: { rules: { expectedBirthsCountForSize: false } },
      expect: 'failed',
      observed: 1,
    },
    {
      it: 'a visiting child counts where the policy says so',
      household: { members: [aMember(), aMember({ role: 'dependant', custody: 'visiting' })] },
      vacancy: { dwelling: { size: 'T3' } },
      expect: 'passed',
      observed: 2,
    },
    {
      it: 'and does not where it does not',
      household: { members: [aMember(), aMember({ role: 'dependant', custody: 'visiting' })] },
      vacancy: { dwelling: { size: 'T3' } },
      policy: { rules: { visitingChildrenCountForSize: false } },
      expect: 'failed',
      observed: 1,
    },
  ],
  SURFACE_BELOW_MINIMUM: [
    {
      it: '8.9 m² for one person',
      vacancy: { dwelling: { floorAreaM2: 8.9 } },
      expect: 'failed',
      observed: 8.9,
      threshold: 9,
    },
    { it: '9 m² for one person', vacancy: { dwelling: { floorAreaM2: 9 } }, expect: 'passed' },
    {
      it: '33 m² for four persons',
      household: withChildren(3),
      vacancy: { dwelling: { floorAreaM2: 33 } },
      expect: 'failed',
      threshold: 34,
    },
    {
      it: '34 m² for four persons',
      household: withChildren(3),
      vacancy: { dwelling: { floorAreaM2: 34 } },
      expect: 'passed',
    },
    {
      it: '70 m² for ten persons: the cap',
      household: withChildren(9),
      vacancy: { dwelling: { floorAreaM2: 70 } },
      expect: 'passed',
      threshold: 70,
    },
    {
      it: 'who lives there counts, not who visits or is expected',
      household: {
        members: [aMember(), aMember({ role: 'dependant', custody: 'visiting' })],
        expectedBirths: { count: 1, expectedOn: tomorrow },
      },
      vacancy: { dwelling: { floorAreaM2: 9 } },
      expect: 'passed',
      threshold: 9,
    },
  ],
  ACCESSIBILITY_NOT_MET: [
    { it: 'no need, no access', expect: 'passed' },
    {
      it: 'needs step-free access',
      household: { needs: { stepFree: true, adaptedDwelling: false, maxFloorWithoutLift: null } },
      expect: 'failed',
      observed: ['none', 'lift', 'floor:2'],
      threshold: ['stepFree'],
    },
    {
      it: 'step-free access is there',
      household: { needs: { stepFree: true, adaptedDwelling: false, maxFloorWithoutLift: null } },
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: false } } },
      expect: 'passed',
    },
    {
      it: 'needs an adapted dwelling, not only step-free',
      household: { needs: { stepFree: false, adaptedDwelling: true, maxFloorWithoutLift: null } },
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: false } } },
      expect: 'failed',
      threshold: ['adapted'],
    },
    {
      it: 'the DALO commission recommends an adapted dwelling',
      household: { dalo: aDaloRecognition({ recommendations: { sizes: [], perimeter: [], adaptedDwelling: true } }) },
      expect: 'failed',
      threshold: ['adapted'],
    },
    {
      it: 'first floor without a lift, first at most',
      household: { needs: { stepFree: false, adaptedDwelling: false, maxFloorWithoutLift: 1 } },
      vacancy: { dwelling: { lift: false, floor: 1 } },
      expect: 'passed',
    },
    {
      it: 'second floor without a lift, first at most',
      household: { needs: { stepFree: false, adaptedDwelling: false, maxFloorWithoutLift: 1 } },
      vacancy: { dwelling: { lift: false, floor: 2 } },
      expect: 'failed',
      threshold: ['floor:1'],
    },
    {
      it: 'tenth floor with a lift',
      household: { needs: { stepFree: false, adaptedDwelling: false, maxFloorWithoutLift: 1 } },
      vacancy: { dwelling: { lift: true, floor: 10 } },
      expect: 'passed',
    },
    {
      it: 'floor not known, no lift',
      household: { needs: { stepFree: false, adaptedDwelling: false, maxFloorWithoutLift: 1 } },
      vacancy: { dwelling: { lift: false, floor: null } },
      expect: 'unknown',
    },
  ],
  ADAPTED_DWELLING_RESERVED: [
    {
      it: 'an adapted dwelling that another household needs',
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: true } } },
      context: { adaptedDemand: new Set([vacancyId('vacancy-1')]) },
      expect: 'failed',
      observed: 'notNeeded',
      threshold: 'neededByOthers',
    },
    {
      it: 'an adapted dwelling that nobody needs',
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: true } } },
      expect: 'passed',
      threshold: 'open',
    },
    {
      it: 'an adapted dwelling that this household needs',
      household: { needs: { stepFree: false, adaptedDwelling: true, maxFloorWithoutLift: null } },
      vacancy: { dwelling: { accessibility: { stepFree: true, adapted: true } } },
      context: { adaptedDemand: new Set([vacancyId('vacancy-1')]) },
      expect: 'passed',
    },
    {
      it: 'a dwelling that is not adapted',
      context: { adaptedDemand: new Set([vacancyId('vacancy-1')]) },
      expect: 'passed',
      threshold: null,
    },
  ],
  PLACE_NOT_ACCEPTED: [
    { it: 'the département is accepted', expect: 'passed', observed: '75118', threshold: ['75'] },
    {
      it: 'the commune alone is accepted',
      household: { consents: [aConsent('93066')] },
      vacancy: { dwelling: { communeCode: '93066' } },
      expect: 'passed',
    },
    {
      it: 'another commune of the département',
      household: { consents: [aConsent('93066')] },
      vacancy: { dwelling: { communeCode: '93001' } },
      expect: 'failed',
      observed: '93001',
      threshold: ['93066'],
    },
    { it: 'no consent at all', household: { consents: [] }, expect: 'failed', threshold: [] },
    {
      it: 'consent that ends today',
      household: { consents: [aConsent('75', { expiresOn: AS_OF })] },
      expect: 'passed',
    },
    {
      it: 'consent that ended yesterday',
      household: { consents: [aConsent('75', { expiresOn: yesterday })] },
      expect: 'failed',
    },
    { it: 'consent given today', household: { consents: [aConsent('75', { consentedOn: AS_OF })] }, expect: 'passed' },
    {
      it: 'consent given tomorrow',
      household: { consents: [aConsent('75', { consentedOn: tomorrow })] },
      expect: 'failed',
    },
    {
      it: 'DALO: inside the préfet’s perimeter, where the policy lets it override',
      household: {
        consents: [],
        dalo: aDaloRecognition({ recommendations: { sizes: [], perimeter: ['75', '92'], adaptedDwelling: false } }),
      },
      policy: { rules: { daloPerimeterOverridesConsent: true } },
      expect: 'passed',
    },
    {
      it: 'DALO: outside that perimeter',
      household: {
        consents: [],
        dalo: aDaloRecognition({ recommendations: { sizes: [], perimeter: ['92'], adaptedDwelling: false } }),
      },
      policy: { rules: { daloPerimeterOverridesConsent: true } },
      expect: 'failed',
    },
    {
      it: 'DALO: no perimeter said, the département of the recognition',
      household: { consents: [], dalo: aDaloRecognition() },
      policy: { rules: { daloPerimeterOverridesConsent: true } },
      expect: 'passed',
    },
    {
      it: 'DALO: consent is asked all the same by default',
      household: { consents: [], dalo: aDaloRecognition() },
      expect: 'failed',
    },
  ],
  EXCLUDED_AREA: [
    {
      it: 'the commune is avoided',
      household: { excludedPlaces: [aPlace('75118')] },
      expect: 'failed',
      observed: '75118',
      threshold: ['75118'],
    },
    { it: 'the département is avoided', household: { excludedPlaces: [aPlace('75')] }, expect: 'failed' },
    { it: 'the next arrondissement is avoided', household: { excludedPlaces: [aPlace('75119')] }, expect: 'passed' },
  ],
  CONTINGENT_NOT_OPEN: [
    { it: 'not oriented yet: nobody', vacancy: { orientation: null }, expect: 'failed', threshold: null },
    { it: 'préfet: no label', vacancy: oriented('prefect'), expect: 'failed', observed: null, threshold: 'prefect' },
    {
      it: 'préfet: DALO recognition',
      household: { dalo: aDaloRecognition() },
      vacancy: oriented('prefect'),
      expect: 'passed',
      observed: 'dalo',
    },
    {
      it: 'préfet: DALO recognition that comes tomorrow',
      household: { dalo: aDaloRecognition({ recognisedOn: tomorrow }) },
      vacancy: oriented('prefect'),
      expect: 'failed',
    },
    {
      it: 'préfet: SYPLO label of today',
      household: { priorityLabels: [{ category: 'k', labelledOn: AS_OF, labeller: 'siao', departement: '75' }] },
      vacancy: oriented('prefect'),
      expect: 'passed',
      observed: 'k',
    },
    {
      it: 'préfet: SYPLO label of tomorrow',
      household: { priorityLabels: [{ category: 'k', labelledOn: tomorrow, labeller: 'siao', departement: '75' }] },
      vacancy: oriented('prefect'),
      expect: 'failed',
    },
    {
      it: 'Action Logement: eligible',
      household: { actionLogement: { eligible: 'yes', alinRegisteredOn: null } },
      vacancy: oriented('actionLogement'),
      expect: 'passed',
    },
    {
      it: 'Action Logement: DALO alone does not open it',
      household: { dalo: aDaloRecognition() },
      vacancy: oriented('actionLogement'),
      expect: 'failed',
      observed: 'no',
    },
    {
      it: 'Action Logement: not known',
      household: { actionLogement: { eligible: 'unknown', alinRegisteredOn: null } },
      vacancy: oriented('actionLogement'),
      expect: 'unknown',
    },
    {
      it: 'State agents: an agent',
      household: { stateAgent: 'yes' },
      vacancy: oriented('stateAgents'),
      expect: 'passed',
    },
    { it: 'State agents: not one', vacancy: oriented('stateAgents'), expect: 'failed' },
    {
      it: 'State agents by agreement: not known',
      household: { stateAgent: 'unknown' },
      vacancy: oriented('stateAgentsByAgreement'),
      expect: 'unknown',
    },
    { it: 'local authority: everybody', vacancy: oriented('localAuthority'), expect: 'passed' },
    { it: 'other reserver: everybody', vacancy: oriented('otherReserver'), expect: 'passed' },
    { it: 'unreserved: everybody', expect: 'passed' },
  ],
  PROTOCOL_NOT_ELIGIBLE: [
    { it: 'an ordinary vacancy', expect: 'passed', threshold: null },
    { it: 'a protocol vacancy, not eligible', vacancy: { protocolChannel: true }, expect: 'failed', observed: null },
    {
      it: 'a protocol vacancy, eligible since today',
      household: { protocolEligibleSince: AS_OF },
      vacancy: { protocolChannel: true },
      expect: 'passed',
    },
    {
      it: 'a protocol vacancy, eligible from tomorrow',
      household: { protocolEligibleSince: tomorrow },
      vacancy: { protocolChannel: true },
      expect: 'failed',
    },
  ],
  NOT_A_CANDIDATE: [
    { it: 'an active request, under support towards a home', expect: 'passed', observed: 'active' },
    { it: 'an active request, without support', household: { support: null }, expect: 'passed' },
    {
      it: 'already housed, under support within the home',
      household: { support: { phase: 'within', scheme: 'other', towardsStartedOn: null } },
      expect: 'failed',
      observed: 'within',
    },
    ...(['radiated', 'expired', 'satisfied'] as const).map(
      (status): Case => ({
        it: `a request that is ${status}`,
        household: { request: { status, filedOn: calendarDate('2024-01-15'), renewedOn: null } },
        expect: 'failed',
        observed: status,
      }),
    ),
  ],
  ALREADY_COMMITTED: [
    { it: 'one commitment of two', context: commitments(1), expect: 'passed', observed: 1, threshold: 2 },
    { it: 'two commitments of two', context: commitments(2), expect: 'failed', observed: 2 },
    { it: 'two commitments of three', context: commitments(2), policy: { maxActiveProposals: 3 }, expect: 'passed' },
    { it: 'none', expect: 'passed', observed: 0 },
  ],
  REFUSED_BEFORE: [
    { it: 'another vacancy was refused', context: refused({}), expect: 'passed', observed: null },
    {
      it: 'this vacancy was refused',
      context: refused({ vacancyId: vacancyId('vacancy-1') }),
      expect: 'failed',
      observed: '2026-11-01',
      threshold: null,
    },
    {
      it: 'a refusal of tomorrow has not happened',
      context: refused({ vacancyId: vacancyId('vacancy-1'), on: tomorrow }),
      expect: 'passed',
    },
    {
      it: 'every vacancy until yesterday',
      context: refused({ effect: { kind: 'all', until: yesterday } }),
      expect: 'passed',
    },
    {
      it: 'every vacancy until today',
      context: refused({ effect: { kind: 'all', until: AS_OF } }),
      expect: 'failed',
      threshold: AS_OF,
    },
    {
      it: 'the arrondissement until tomorrow',
      context: refused({ effect: { kind: 'place', place: aPlace('75118'), until: tomorrow } }),
      expect: 'failed',
    },
    {
      it: 'another arrondissement until tomorrow',
      context: refused({ effect: { kind: 'place', place: aPlace('75119'), until: tomorrow } }),
      expect: 'passed',
    },
    {
      it: 'the département until yesterday',
      context: refused({ effect: { kind: 'place', place: aPlace('75'), until: yesterday } }),
      expect: 'passed',
    },
  ],
  EFFORT_TOO_HIGH: [
    { it: 'the landlord sets no maximum', expect: 'passed', threshold: null },
    // 1 200 € a month, alone, 480 € with charges, 56 € of benefit: 424 € to pay, 353.3 ‰, 25.86 € a day left.
    { it: 'hard, at the maximum', landlord: effort(354, null), expect: 'passed', observed: 354 },
    { it: 'hard, one thousandth above', landlord: effort(353, null), expect: 'failed', observed: 354, threshold: 353 },
    {
      it: 'soft: shown, never excluding',
      landlord: effort(100, null, false),
      expect: 'passed',
      observed: 354,
      threshold: 100,
    },
    {
      it: 'hard, resources not known',
      household: monthly(null),
      landlord: effort(300, null),
      expect: 'unknown',
      observed: null,
    },
    { it: 'hard, no maximum set', household: monthly(null), landlord: effort(null, null), expect: 'passed' },
  ],
  RESIDUAL_INCOME_TOO_LOW: [
    { it: 'the landlord sets no minimum', expect: 'passed', threshold: null },
    { it: 'hard, at the minimum', landlord: effort(null, 25_86), expect: 'passed', observed: 25_86 },
    { it: 'hard, one cent under', landlord: effort(null, 25_87), expect: 'failed', threshold: 25_87 },
    { it: 'soft: shown, never excluding', landlord: effort(null, 99_00, false), expect: 'passed', observed: 25_86 },
    { it: 'hard, resources not known', household: monthly(null), landlord: effort(null, 10_00), expect: 'unknown' },
  ],
  PAUSED: [
    { it: 'no pause', expect: 'passed', observed: null },
    { it: 'paused until yesterday', household: { pausedUntil: yesterday }, expect: 'passed' },
    { it: 'paused until today, included', household: { pausedUntil: AS_OF }, expect: 'failed', observed: AS_OF },
    { it: 'paused until tomorrow', household: { pausedUntil: tomorrow }, expect: 'failed' },
  ],
  STALE_DATA: [
    {
      it: 'confirmed 400 days ago',
      household: { confirmedOn: addDays(AS_OF, -400) },
      expect: 'passed',
      observed: 400,
      threshold: 400,
    },
    { it: 'confirmed 401 days ago', household: { confirmedOn: addDays(AS_OF, -401) }, expect: 'failed', observed: 401 },
    {
      it: 'no limit in the policy',
      household: { confirmedOn: addDays(AS_OF, -4000) },
      policy: { rules: { staleAfterDays: null } },
      expect: 'passed',
      threshold: null,
    },
  ],
};

describe.each(RULE_CODES.map((code) => ({ code })))('$code', ({ code }) => {
  it.each(CASES[code])('$it: $expect', ({ expect: status, ...given }) => {
    const { h, v, context } = facts(given);
    const verdict = evaluateAll(h, v, context).find((found) => found.code === code);
    expect(verdict).toMatchObject({ code, status });
    if ('observed' in given) expect(verdict?.observed).toEqual(given.observed);
    if ('threshold' in given) expect(verdict?.threshold).toEqual(given.threshold);
    expect(verdict?.article).not.toBe('');
    expect(verdict?.unit).not.toBe('');
  });
});

describe('eligibility', () => {
  it('evaluates every code once', () => {
    expect(RULES.map((rule) => rule.code).toSorted()).toEqual([...RULE_CODES].sort());
  });
  it('knows every reason, not the first one alone', () => {
    const { h, v, context } = facts({
      household: { ...income(99_000), regularStay: 'no', consents: [], pausedUntil: tomorrow },
    });
    const failed = evaluateAll(h, v, context).filter((verdict) => verdict.status === 'failed');
    expect(failed.map((verdict) => verdict.code).toSorted()).toEqual([
      'INCOME_ABOVE_CEILING',
      'IRREGULAR_STAY',
      'PAUSED',
      'PLACE_NOT_ACCEPTED',
    ]);
  });
  it('agrees with its short circuit, on every case of every rule and both ways with the unknown', () => {
    for (const unknown of ['subjectTo', 'exclude'] as const) {
      for (const given of Object.values(CASES).flat()) {
        const { policy } = given;
        const { h, v, context } = facts({ ...given, policy: { ...policy, rules: { ...policy?.rules, unknown } } });
        const against = evaluateAll(h, v, context).filter(
          ({ status }) => status === 'failed' || (status === 'unknown' && unknown === 'exclude'),
        );
        expect(isEligible(h, v, context), given.it).toBe(against.length === 0);
        expect(firstFailure(h, v, context), given.it).toEqual(against[0] ?? null);
        expect(excludingRule(h, v, context)?.code, given.it).toBe(against[0]?.code);
      }
    }
  });
  it('stands subject to what is unknown', () => {
    const { h, v, context } = facts({ household: { regularStay: 'unknown', ...income(null) } });
    expect(isEligible(h, v, context)).toBe(true);
    expect(subjectTo(evaluateAll(h, v, context))).toEqual(['INCOME_ABOVE_CEILING', 'IRREGULAR_STAY']);
  });
  it('refuses a dwelling outside the region before any rule', () => {
    expect(() => facts({ vacancy: { dwelling: { communeCode: '69123' } } })).toThrow(RangeError);
  });
});
