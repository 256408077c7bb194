import { describe, expect, it } from 'vitest';
import { CONTINGENTS } from '#domain/contingent.js';
import { calendarDate } from '#domain/dates.js';
import { DWELLING_SIZES, FUNDING_SCHEMES } from '#domain/dwelling.js';
import { PRIORITY_CATEGORIES } from '#domain/household.js';
import { quartile } from '#legislation/attribution-targets.js';
import { lookup } from '#legislation/dated.js';
import {
  effortRatePermille,
  MAX_EFFORT_PERMILLE,
  netCostCents,
  residualIncomeCentsPerDay,
} from '#legislation/effort.js';
import { FUNDINGS, findFunding } from '#legislation/funding.js';
import { housingEstimate } from '#legislation/housing-estimate.js';
import { minimumSurfaceM2 } from '#legislation/housing-norms.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { PRIORITY_PUBLICS, SUGGESTED_LABELS } from '#legislation/priority.js';
import { referenceIncome } from '#legislation/reference-income.js';
import { AS_OF } from '../support/builders.js';

const law = resolveLegislation(AS_OF);

describe('income compared with the ceilings', () => {
  const incomes = (nMinus2Cents: number | null, nMinus1Cents: number | null, last12MonthsCents: number | null) => ({
    nMinus2Cents,
    nMinus1Cents,
    last12MonthsCents,
  });
  it.each([
    ['year N−2', incomes(10_000_00, null, null), 10_000_00, 'nMinus2'],
    ['N−1 is not 10 % lower by one cent', incomes(10_000_00, 9_000_01, null), 10_000_00, 'nMinus2'],
    ['N−1 exactly 10 % lower', incomes(10_000_00, 9_000_00, null), 9_000_00, 'nMinus1'],
    [
      'the lower of N−1 and of the last twelve months',
      incomes(10_000_00, 9_000_00, 8_000_00),
      8_000_00,
      'last12Months',
    ],
    ['the last twelve months above N−1', incomes(10_000_00, 7_000_00, 8_000_00), 7_000_00, 'nMinus1'],
    ['higher N−1 changes nothing', incomes(10_000_00, 20_000_00, null), 10_000_00, 'nMinus2'],
    ['no income at all is an income', incomes(0, 0, 0), 0, 'nMinus2'],
  ])('%s', (_, given, cents, basis) => {
    expect(referenceIncome(given)).toEqual({ cents, basis });
  });
  it('is unknown where N−2 is not known, whatever else is', () => {
    expect(referenceIncome(incomes(null, 5_000_00, 5_000_00))).toBeNull();
  });
});

describe('quartile of resources (12,083 € a year and unit in 2026)', () => {
  const monthly = 12_083_00 / 12;
  it.each([
    ['at the threshold', Math.floor(monthly), 1],
    ['above it', Math.ceil(monthly) + 1, 2],
    ['second', 17_796_00 / 12, 2],
    ['third', 23_556_00 / 12, 3],
    ['fourth', 23_556_00 / 12 + 1, 4],
  ])('%s', (_, cents, expected) => {
    expect(quartile(law.quartiles, cents, 100)).toBe(expected);
  });
  it('divides by the consumption units, and is unknown without resources', () => {
    expect(quartile(law.quartiles, 1_500_00, 150)).toBe(1);
    expect(quartile(law.quartiles, null, 100)).toBeNull();
  });
});

describe('minimum surface (CCH R822-25)', () => {
  it.each([
    [1, 9],
    [2, 16],
    [3, 25],
    [4, 34],
    [5, 43],
    [6, 52],
    [7, 61],
    [8, 70],
    [9, 70],
    [12, 70],
  ])('%i persons: %i m²', (persons, m2) => {
    expect(minimumSurfaceM2(law.minimumSurface, persons)).toBe(m2);
  });
});

describe('effort rate and residual income', () => {
  it('rounds the rate up, so that 30.01 % is above 300 ‰', () => {
    expect(effortRatePermille(300_00, 1_000_00)).toBe(300);
    expect(effortRatePermille(300_01, 1_000_00)).toBe(301);
    expect(effortRatePermille(299_99, 1_000_00)).toBe(300);
  });
  it('is nil without cost and at its highest without resources', () => {
    expect(effortRatePermille(0, 0)).toBe(0);
    expect(effortRatePermille(100_00, 0)).toBe(MAX_EFFORT_PERMILLE);
  });
  it('takes the benefit and the rent reduction off the cost, never below nothing', () => {
    const cost = { rentCents: 400_00, annexRentCents: 20_00, chargesCents: 80_00 };
    expect(netCostCents(cost, { netCents: 229_00, rentReductionCents: 35_99 })).toBe(235_01);
    expect(netCostCents(cost, { netCents: 600_00, rentReductionCents: 0 })).toBe(0);
  });
  it('counts residual income per day and unit, rounded down, negative where the cost is above', () => {
    expect(residualIncomeCentsPerDay(400_00, 1_000_00, 150)).toBe(13_33);
    expect(residualIncomeCentsPerDay(1_030_00, 1_000_00, 100)).toBe(-1_00);
  });
  it('is unknown without resources or before the parameters of the benefit', () => {
    const dwelling = { benefitZone: 'zone1', rentCents: 400_00, annexRentCents: 0, chargesCents: 80_00 } as const;
    const means = { couple: false, benefitDependants: 0, monthlyIncomeCents: 1_200_00, consumptionUnitHundredths: 100 };
    expect(housingEstimate(law, means, dwelling)?.figuresSince).toBe('2026-10-01');
    expect(housingEstimate(law, { ...means, monthlyIncomeCents: null }, dwelling)).toBeNull();
    expect(housingEstimate(resolveLegislation(calendarDate('2025-01-01')), means, dwelling)).toBeNull();
  });
});

describe('funding codes of the RPLS', () => {
  it.each([
    ['10', 'PLAI'],
    ['11', 'PLAI'],
    ['12', 'PLUS'],
    ['13', 'PLUS'],
    ['52', 'PLUS'],
    ['50', 'PLUS'],
    ['14', 'PLS'],
    ['54', 'PLS'],
    ['99', null],
    ['16', null],
  ])('%s has the ceiling %s', (code, scheme) => {
    expect(findFunding(code)?.scheme).toBe(scheme);
  });
  it('reach every scheme, each code once, and none outside the list', () => {
    expect(new Set(FUNDINGS.flatMap(({ scheme }) => scheme ?? []))).toEqual(new Set(FUNDING_SCHEMES));
    expect(new Set(FUNDINGS.map(({ code }) => code)).size).toBe(FUNDINGS.length);
    expect(findFunding('00')).toBeUndefined();
  });
  it('leave intermediate housing and home ownership out of the commission', () => {
    expect(FUNDINGS.filter(({ social }) => !social).map(({ code }) => code)).toEqual(['15', '16']);
  });
});

describe('the closed lists', () => {
  it('word each letter of L441-1', () => {
    expect(Object.keys(lookup(PRIORITY_PUBLICS, AS_OF).value)).toEqual([...PRIORITY_CATEGORIES]);
    for (const letter of Object.values(SUGGESTED_LABELS)) expect(PRIORITY_CATEGORIES).toContain(letter);
  });
  it('give a grid row to each size, the usual range inside it, without a gap between sizes', () => {
    for (const size of DWELLING_SIZES) {
      const { grid, usual } = law.typology;
      expect(grid[size].min).toBeLessThanOrEqual(usual[size].min);
      expect(usual[size].max).toBeLessThanOrEqual(grid[size].max);
    }
    const housed = new Set(
      DWELLING_SIZES.flatMap((size) => {
        const { min, max } = law.typology.grid[size];
        return Array.from({ length: max - min + 1 }, (_, i) => min + i);
      }),
    );
    expect([...housed].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
  it('keep the préfet within 30 % of the flow, of which 5 % for State agents', () => {
    expect(law.shares).toMatchObject({ prefectMaxPermille: 300, stateAgentsMaxPermille: 50, priorityMinPermille: 250 });
    expect(CONTINGENTS).toHaveLength(7);
  });
});
