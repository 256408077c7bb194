import { describe, expect, it } from 'vitest';
import type { EngineHousehold, EngineVacancy } from '#domain/engine-view.js';
import { RULE_CODES, type RuleCode } from '#domain/verdict.js';
import { evaluateAll, excludingRule, firstFailure, isEligible, RULES, subjectTo } from '#eligibility/eligibility.js';
import { anInstance } from '../support/builders.js';
import { FIT_CASES } from './fit-cases.js';
import { PROCEDURE_CASES } from './procedure-cases.js';
import { type Case, facts, income, tomorrow } from './rule-case.js';

const CASES: Readonly<Record<RuleCode, readonly Case[]>> = { ...FIT_CASES, ...PROCEDURE_CASES };

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
  it('lets the household of the builders have their vacancy, with nothing left to know', () => {
    const { asOf, households, landlords, policy, vacancies } = anInstance();
    expect([asOf, households, vacancies, landlords, policy].flat()).toHaveLength(5);
    const { h, v, context } = facts({
      household: households[0] as EngineHousehold,
      vacancy: vacancies[0] as EngineVacancy,
    });
    expect(evaluateAll(h, v, context).filter((verdict) => verdict.status !== 'passed')).toEqual([]);
  });
});
