import { addDays, calendarDate } from '#domain/dates.js';
import type { EngineHousehold, EngineLandlord, EngineVacancy } from '#domain/engine-view.js';
import { householdId, vacancyId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import type { Commitment, Refusal } from '#domain/proposal.js';
import type { Verdict } from '#domain/verdict.js';
import { deriveHousehold } from '#eligibility/household-facts.js';
import type { RuleContext } from '#eligibility/rule.js';
import { deriveVacancy } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { AS_OF, aHousehold, aLandlord, aMember, aPolicy, aVacancy } from '../support/builders.js';

/** One row of a rule's table: what differs from the builders, and what the rule must then say. */
export interface Case {
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

export function facts({ household, vacancy, landlord, policy, context }: Omit<Case, 'it' | 'expect'>) {
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

export const income = (euros: number | null): Partial<EngineHousehold> => ({
  incomes: {
    referenceTax: { nMinus2Cents: euros === null ? null : euros * 100, nMinus1Cents: null, last12MonthsCents: null },
    declaredMonthlyCents: 1_200_00,
  },
});
export const monthly = (declaredMonthlyCents: number | null): Partial<EngineHousehold> => ({
  incomes: {
    referenceTax: { nMinus2Cents: 1_000_000, nMinus1Cents: null, last12MonthsCents: null },
    declaredMonthlyCents,
  },
});
export const withChildren = (count: number): Partial<EngineHousehold> => ({
  members: [
    aMember(),
    ...Array.from({ length: count }, () => aMember({ role: 'dependant', birthDate: calendarDate('2016-01-01') })),
  ],
});
export const oriented = (
  contingent: NonNullable<EngineVacancy['orientation']>['contingent'],
): Partial<EngineVacancy> => ({
  orientation: { contingent, reserverId: null, source: 'declared' },
});
export const effort = (maxEffortPermille: number | null, minResidualCentsPerDay: number | null, hard = true) => ({
  effortPolicy: { maxEffortPermille, minResidualCentsPerDay, hard },
});
export const household1 = householdId('household-1');
export const commitments = (count: number): Partial<RuleContext> => ({
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
export const refused = (overrides: Partial<Refusal>): Partial<RuleContext> => ({
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
export const yesterday = addDays(AS_OF, -1);
export const tomorrow = addDays(AS_OF, 1);
