import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { FUNDING_SCHEMES } from '#domain/dwelling.js';
import { CEILING_ZONES, INCOME_CEILINGS } from '#legislation/income-ceilings.js';
import { ceilingCents, resolveLegislation } from '#legislation/legislation.js';

const YEARS = [2024, 2025, 2026] as const;
const CATEGORIES = [1, 2, 3, 4, 5, 6] as const;
const lawOf = (year: number) => resolveLegislation(calendarDate(`${year}-01-01`));
const euros = (year: number, scheme: 'PLAI' | 'PLUS' | 'PLS', zone: (typeof CEILING_ZONES)[number], category: number) =>
  ceilingCents(lawOf(year), scheme, zone, { category, extraPersons: 0 }) / 100;

describe('ceilings published for 2026', () => {
  it.each([
    ['PLUS', 'parisAndNeighbours', 1, 26_920],
    ['PLUS', 'parisAndNeighbours', 6, 84_304],
    ['PLUS', 'restOfRegion', 4, 57_930],
    ['PLAI', 'parisAndNeighbours', 2, 24_140],
    ['PLAI', 'restOfRegion', 3, 29_018],
    ['PLS', 'restOfRegion', 5, 89_150],
  ] as const)('%s, %s, category %i: %i €', (scheme, zone, category, expected) => {
    expect(euros(2026, scheme, zone, category)).toBe(expected);
  });
  it('add the extra amount for each person beyond the sixth category', () => {
    const law = lawOf(2026);
    expect(ceilingCents(law, 'PLUS', 'parisAndNeighbours', { category: 6, extraPersons: 2 })).toBe(
      (84_304 + 2 * 9_394) * 100,
    );
  });
  it('refuse a category outside 1 to 6', () => {
    expect(() => ceilingCents(lawOf(2026), 'PLUS', 'restOfRegion', { category: 7, extraPersons: 0 })).toThrow(
      RangeError,
    );
  });
  it('change on 1 January', () => {
    const on = (day: string) =>
      ceilingCents(resolveLegislation(calendarDate(day)), 'PLUS', 'restOfRegion', { category: 1, extraPersons: 0 });
    expect(on('2025-12-31')).toBe(26_687_00);
    expect(on('2026-01-01')).toBe(26_920_00);
  });
});

describe('every table of ceilings', () => {
  const rows = YEARS.flatMap((year) =>
    FUNDING_SCHEMES.flatMap((scheme) => CEILING_ZONES.map((zone) => ({ year, scheme, zone }))),
  );
  it.each(rows)('$scheme $zone $year rises with the category', ({ year, scheme, zone }) => {
    for (const category of CATEGORIES.slice(1)) {
      expect(euros(year, scheme, zone, category)).toBeGreaterThan(euros(year, scheme, zone, category - 1));
    }
    expect(lawOf(year).incomeCeilings[scheme][zone].extra).toBeGreaterThan(0);
  });
  it.each(YEARS.flatMap((year) => FUNDING_SCHEMES.map((scheme) => ({ year, scheme }))))(
    '$scheme $year: Paris ≥ rest of the region ≥ other regions',
    ({ year, scheme }) => {
      for (const category of CATEGORIES) {
        const [paris, rest, others] = CEILING_ZONES.map((zone) => euros(year, scheme, zone, category)) as [
          number,
          number,
          number,
        ];
        expect(paris).toBeGreaterThanOrEqual(rest);
        expect(rest).toBeGreaterThanOrEqual(others);
      }
    },
  );
  it.each(YEARS.flatMap((year) => CEILING_ZONES.map((zone) => ({ year, zone }))))(
    '$zone $year: PLAI < PLUS < PLS, and PLS is 1.3 × PLUS',
    ({ year, zone }) => {
      for (const category of CATEGORIES) {
        const [plai, plus, pls] = FUNDING_SCHEMES.map((scheme) => euros(year, scheme, zone, category)) as [
          number,
          number,
          number,
        ];
        expect(plai).toBeLessThan(plus);
        expect(plus).toBeLessThan(pls);
        expect(pls).toBe(Math.round(1.3 * plus));
      }
    },
  );
  it('never moves by 10 % or more from one year to the next, nor falls', () => {
    for (const scheme of FUNDING_SCHEMES) {
      for (const zone of CEILING_ZONES) {
        for (const category of CATEGORIES) {
          for (const year of [2025, 2026]) {
            const change = euros(year, scheme, zone, category) / euros(year - 1, scheme, zone, category);
            expect(change).toBeGreaterThanOrEqual(1);
            expect(change).toBeLessThan(1.1);
          }
        }
      }
    }
  });
  it('says that the PLAI and PLS figures are derived and the PLUS ones verified', () => {
    const marks = FUNDING_SCHEMES.map((scheme) => new Set(INCOME_CEILINGS[scheme].entries.map((entry) => entry.mark)));
    expect(marks).toEqual([new Set(['derived']), new Set(['verified']), new Set(['derived'])]);
  });
});
