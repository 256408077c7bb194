import { describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { lookup } from '#legislation/dated.js';
import { benefitDependants, benefitEstimate } from '#legislation/housing-benefit.js';
import {
  HOUSING_BENEFIT,
  type HousingBenefitParameters,
  RENT_REDUCTION,
} from '#legislation/housing-benefit-parameters.js';
import { AS_OF, aMember } from '../support/builders.js';

const JUNE_2026 = calendarDate('2026-06-01');
const PARAMETERS = lookup(HOUSING_BENEFIT, JUNE_2026).value;
const REDUCTION = lookup(RENT_REDUCTION, JUNE_2026).value;
const cents = (euros: number) => Math.round(euros * 100);

interface Vector {
  readonly it: string;
  readonly zone: 'zone1' | 'zone2';
  readonly couple: boolean;
  readonly dependants: number;
  readonly rent: number;
  readonly annual: number;
  readonly L: number;
  readonly C: number;
  readonly TF: number;
  readonly TL: number;
  readonly P0: number;
  readonly PP: number;
  readonly before: number;
  readonly rls: number;
  readonly net: number;
}

/** Computed with the parameters of 1 October 2025 and the rent reduction of 1 June 2026 (domain study, not CAF output). */
const VECTORS: readonly Vector[] = [
  {
    it: 'alone, low resources',
    zone: 'zone1',
    couple: false,
    dependants: 0,
    rent: 420,
    annual: 7_800,
    L: 333.14,
    C: 60.59,
    TF: 2830,
    TL: 405,
    P0: 39.56,
    PP: 122.54,
    before: 266.19,
    rls: 35.99,
    net: 229,
  },
  {
    it: 'alone, above the reduction ceiling',
    zone: 'zone1',
    couple: false,
    dependants: 0,
    rent: 480,
    annual: 14_400,
    L: 333.14,
    C: 60.59,
    TF: 2830,
    TL: 405,
    P0: 39.56,
    PP: 336.05,
    before: 52.68,
    rls: 0,
    net: 52,
  },
  {
    it: 'a parent and a child',
    zone: 'zone1',
    couple: false,
    dependants: 1,
    rent: 520,
    annual: 15_600,
    L: 454.1,
    C: 74.33,
    TF: 2700,
    TL: 397,
    P0: 44.92,
    PP: 250.96,
    before: 272.47,
    rls: 49.09,
    net: 223,
  },
  {
    it: 'a couple and two children',
    zone: 'zone1',
    couple: true,
    dependants: 2,
    rent: 640,
    annual: 22_000,
    L: 519.99,
    C: 88.07,
    TF: 2380,
    TL: 397,
    P0: 51.69,
    PP: 408.59,
    before: 194.47,
    rls: 0,
    net: 193,
  },
  {
    it: 'a couple and four children',
    zone: 'zone1',
    couple: true,
    dependants: 4,
    rent: 780,
    annual: 24_000,
    L: 651.77,
    C: 115.55,
    TF: 1850,
    TL: 396,
    P0: 65.22,
    PP: 383.01,
    before: 379.31,
    rls: 70.18,
    net: 308,
  },
  {
    it: 'a parent and two children in zone 2',
    zone: 'zone2',
    couple: false,
    dependants: 2,
    rent: 470,
    annual: 12_000,
    L: 458.1,
    C: 88.07,
    TF: 2380,
    TL: 305,
    P0: 46.42,
    PP: 123,
    before: 418.17,
    rls: 49.32,
    net: 367,
  },
  {
    it: 'a couple above every ceiling',
    zone: 'zone1',
    couple: true,
    dependants: 0,
    rent: 560,
    annual: 30_000,
    L: 401.78,
    C: 60.59,
    TF: 3150,
    TL: 394,
    P0: 39.56,
    PP: 836.92,
    before: 0,
    rls: 0,
    net: 0,
  },
];

describe('housing benefit, to the cent', () => {
  it.each(VECTORS)('$it', (v) => {
    const household = { couple: v.couple, dependants: v.dependants, annualCents: cents(v.annual) };
    const estimate = benefitEstimate(PARAMETERS, REDUCTION, household, { zone: v.zone, rentCents: cents(v.rent) });
    expect(estimate).toMatchObject({
      rentRetainedCents: cents(v.L),
      chargesCents: cents(v.C),
      familyRate: v.TF,
      rentRate: v.TL,
      minimalShareCents: cents(v.P0),
      personalShareCents: cents(v.PP),
      beforeReductionCents: cents(v.before),
      rentReductionCents: cents(v.rls),
      netCents: cents(v.net),
    });
  });
});

/**
 * Catala's published examples (CatalaLang/catala-examples, Exemple1 and Exemple2). Parameters of 1 October 2021 from
 * OpenFisca; the two allowances R0 of 2022 were not at hand: they are the only integers that give the published PP.
 */
const OCTOBER_2021: HousingBenefitParameters = {
  ...PARAMETERS,
  rentCeilingCents: {
    zone1: { alone: 298_07, couple: 359_49, oneDependant: 406_30, perFurtherDependant: 58_95 },
    zone2: { alone: 259_78, couple: 317_97, oneDependant: 357_80, perFurtherDependant: 52_08 },
  },
  chargesCents: { base: 54_22, perDependant: 12_29 },
  minimalShare: { permille: 85, floorCents: 35_39 },
  allowanceEuros: { ...PARAMETERS.allowanceEuros, values: [0, 0, 0, 8182, 8495, 0, 0, 0] },
};

describe('housing benefit, published examples of 2022', () => {
  it('a couple and two children in zone 2, rent 425 €, 11,500 € a year: 352.77 € gross', () => {
    const household = { couple: true, dependants: 2, annualCents: 11_500_00 };
    expect(benefitEstimate(OCTOBER_2021, null, household, { zone: 'zone2', rentCents: 425_00 })).toMatchObject({
      rentRetainedCents: 409_88,
      chargesCents: 78_80,
      minimalShareCents: 41_54,
      personalShareCents: 130_63,
      grossCents: 352_77,
    });
  });
  it('a couple and three children in zone 1, rent 700 €, 36,000 € a year: nothing', () => {
    const household = { couple: true, dependants: 3, annualCents: 36_000_00 };
    expect(benefitEstimate(OCTOBER_2021, null, household, { zone: 'zone1', rentCents: 700_00 })).toMatchObject({
      rentRetainedCents: 524_20,
      chargesCents: 91_09,
      minimalShareCents: 52_30,
      personalShareCents: 714_35,
      grossCents: 0,
      netCents: 0,
    });
  });
});

describe('housing benefit, its edges', () => {
  const alone = (annualCents: number, rentCents = 420_00) =>
    benefitEstimate(PARAMETERS, REDUCTION, { couple: false, dependants: 0, annualCents }, { zone: 'zone1', rentCents });
  it('rounds resources up to 100 euros', () => {
    expect(alone(7_700_01).personalShareCents).toBe(alone(7_800_00).personalShareCents);
    expect(alone(7_800_01).personalShareCents).toBeGreaterThan(alone(7_800_00).personalShareCents);
  });
  it('reduces the rent under the monthly ceiling, not at it', () => {
    expect(alone(970_00 * 12 - 1).rentReductionCents).toBe(35_99);
    expect(alone(970_00 * 12).rentReductionCents).toBe(0);
  });
  it('falls above 3.4 times the rent ceiling and is nil at four times', () => {
    const full = alone(7_800_00).beforeReductionCents;
    expect(alone(7_800_00, 1132_67).beforeReductionCents).toBe(full);
    expect(alone(7_800_00, 1150_00).beforeReductionCents).toBeLessThan(full);
    expect(alone(7_800_00, 1332_56).beforeReductionCents).toBe(0);
  });
  it('never rises with resources nor falls with a dependant', () => {
    let last = Number.POSITIVE_INFINITY;
    for (let annual = 0; annual <= 30_000; annual += 500) {
      const { beforeReductionCents } = alone(annual * 100);
      expect(beforeReductionCents).toBeLessThanOrEqual(last);
      last = beforeReductionCents;
    }
    for (let dependants = 1; dependants < 9; dependants += 1) {
      const of = (n: number) =>
        benefitEstimate(
          PARAMETERS,
          null,
          { couple: false, dependants: n, annualCents: 12_000_00 },
          { zone: 'zone1', rentCents: 800_00 },
        ).netCents;
      expect(of(dependants + 1)).toBeGreaterThanOrEqual(of(dependants));
    }
  });
  it('of October 2026 is 1.15 % above October 2025 for every ceiling', () => {
    const now = lookup(HOUSING_BENEFIT, calendarDate('2026-10-01')).value;
    for (const zone of ['zone1', 'zone2'] as const) {
      for (const key of ['alone', 'couple', 'oneDependant', 'perFurtherDependant'] as const) {
        expect(now.rentCeilingCents[zone][key]).toBe(Math.round(PARAMETERS.rentCeilingCents[zone][key] * 1.0115));
      }
    }
  });
});

describe('dependants of the housing benefit', () => {
  const child = (birthDate: string, custody: 'full' | 'alternating' | 'visiting' = 'full') =>
    aMember({ role: 'dependant', birthDate: calendarDate(birthDate), custody });
  it.each([
    ['under 21 the day before', [child('2005-11-24')], 1],
    ['not on the day of 21', [child('2005-11-23')], 0],
    ['not a visiting child', [child('2015-01-01', 'visiting')], 0],
    ['one child in alternating custody: none', [child('2015-01-01', 'alternating')], 0],
    [
      'two children in alternating custody: one',
      [child('2015-01-01', 'alternating'), child('2016-01-01', 'alternating')],
      1,
    ],
  ])('%s', (_, members, expected) => {
    expect(benefitDependants([aMember(), ...members], AS_OF)).toBe(expected);
  });
});
