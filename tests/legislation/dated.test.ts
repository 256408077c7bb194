import { describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '#domain/dates.js';
import { dated, freshnessWarning, lookup } from '#legislation/dated.js';
import {
  freshnessWarnings,
  LEGISLATION_COVERS_FROM,
  legislationParameters,
  resolveLegislation,
} from '#legislation/legislation.js';

const source = { title: 'source', article: null, url: null };
const parameter = dated(
  'parameter',
  [
    { from: calendarDate('2026-01-01'), value: 2, source, mark: 'verified' },
    { from: calendarDate('2025-01-01'), value: 1, source, mark: 'memory' },
  ],
  { reviewBy: calendarDate('2026-12-31') },
);

describe('a dated parameter', () => {
  it.each([
    ['2025-01-01', 1],
    ['2025-12-31', 1],
    ['2026-01-01', 2],
    ['2030-01-01', 2],
  ])('on %s is %i, entries in any order', (asOf, value) => {
    expect(lookup(parameter, calendarDate(asOf)).value).toBe(value);
  });
  it('fails the day before its first date, and says so', () => {
    expect(() => lookup(parameter, calendarDate('2024-12-31'))).toThrow('parameter: no value before 2025-01-01');
  });
  it('refuses two values from the same day, and none at all', () => {
    const twice = { from: calendarDate('2026-01-01'), value: 2, source, mark: 'verified' } as const;
    expect(() => dated('twice', [twice, twice], { reviewBy: calendarDate('2026-12-31') })).toThrow(RangeError);
    expect(() => dated('none', [], { reviewBy: calendarDate('2026-12-31') })).toThrow(RangeError);
  });
  it('warns from the day after its review date, not on it', () => {
    expect(freshnessWarning(parameter, calendarDate('2026-12-31'))).toBeNull();
    expect(freshnessWarning(parameter, calendarDate('2027-01-01'))).toEqual({
      name: 'parameter',
      reviewBy: '2026-12-31',
      latestFrom: '2026-01-01',
    });
  });
});

describe('the legislation', () => {
  it('carries a source and a mark with every value', () => {
    for (const { name, entries } of legislationParameters()) {
      for (const entry of entries) {
        expect(entry.source.title.length, name).toBeGreaterThan(5);
        expect(['verified', 'derived', 'memory'], name).toContain(entry.mark);
      }
    }
  });
  it('resolves on the first day it covers and fails the day before', () => {
    expect(resolveLegislation(LEGISLATION_COVERS_FROM).asOf).toBe('2024-01-01');
    expect(() => resolveLegislation(addDays(LEGISLATION_COVERS_FROM, -1))).toThrow(RangeError);
  });
  it('leaves the housing benefit unknown before its parameters, and dates it after', () => {
    expect(resolveLegislation(calendarDate('2026-05-31')).housingBenefit).toBeNull();
    expect(resolveLegislation(calendarDate('2026-06-01')).housingBenefit?.since).toBe('2026-06-01');
    expect(resolveLegislation(calendarDate('2026-10-01')).housingBenefit?.since).toBe('2026-10-01');
  });
  it('warns that ceilings are out of date on 1 January 2027, not the day before', () => {
    const names = (asOf: string) => freshnessWarnings(calendarDate(asOf)).map((warning) => warning.name);
    expect(names('2026-12-31')).not.toContain('plafonds de ressources PLUS');
    expect(names('2027-01-01')).toContain('plafonds de ressources PLUS');
  });
});
