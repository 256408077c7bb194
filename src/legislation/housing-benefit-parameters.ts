import { calendarDate } from '#domain/dates.js';
import type { Cents } from '#domain/money.js';
import { dated } from './dated.js';

/** One value by composition: alone, couple, one dependant, then each further dependant. */
export interface CompositionCents {
  readonly alone: Cents;
  readonly couple: Cents;
  readonly oneDependant: Cents;
  readonly perFurtherDependant: Cents;
}

/** alone, couple, 1 to 6 dependants; then each dependant beyond the sixth. */
export interface CompositionScale {
  readonly values: readonly [number, number, number, number, number, number, number, number];
  readonly perFurtherDependant: number;
}

export type BenefitZone = 'zone1' | 'zone2';

/** Parameters of the benefit of a tenant (AL, APL), arrêté du 27 septembre 2019. */
export interface HousingBenefitParameters {
  /** Rent retained at most, L. The reference rent is the one of zone 2. */
  readonly rentCeilingCents: Readonly<Record<BenefitZone, CompositionCents>>;
  /** Lump sum for charges, C. */
  readonly chargesCents: { readonly base: Cents; readonly perDependant: Cents };
  /** P0 = max(share of L + C, floor). */
  readonly minimalShare: { readonly permille: number; readonly floorCents: Cents };
  /** R0, euros a year. */
  readonly allowanceEuros: CompositionScale;
  /** TF, hundred-thousandths of the resources. */
  readonly familyRate: CompositionScale;
  /** TL: slopes above two thresholds of the rent ratio; thresholds in hundredths of a percent, slopes in 1/10,000 point. */
  readonly rentRate: {
    readonly thresholds: readonly [number, number];
    readonly slopes: readonly [number, number];
  };
  /** Tenths of the rent ceiling where the benefit begins to fall and where it is nil. */
  readonly fallTenths: Readonly<Record<BenefitZone, { readonly start: number; readonly end: number }>>;
  readonly fixedReductionCents: Cents;
  readonly crdsPermille: number;
}

/** Réduction de loyer de solidarité: rent and benefit both fall (CCH L442-2-1). */
export interface RentReductionParameters {
  readonly amountCents: Readonly<Record<BenefitZone, CompositionCents>>;
  /** Monthly resources under which it applies, euros. */
  readonly ceilingEuros: Readonly<Record<BenefitZone, CompositionScale>>;
  /** Share of the reduction taken off the benefit, percent. */
  readonly benefitSharePercent: number;
}

const ARTICLE = 'CCH D823-16 et D823-17 ; arrêté du 27 septembre 2019, art. 7, 9, 13 à 16';
const SINCE_OCTOBER_2025: HousingBenefitParameters = {
  rentCeilingCents: {
    zone1: { alone: 333_14, couple: 401_78, oneDependant: 454_10, perFurtherDependant: 65_89 },
    zone2: { alone: 290_34, couple: 355_38, oneDependant: 399_89, perFurtherDependant: 58_21 },
  },
  chargesCents: { base: 60_59, perDependant: 13_74 },
  minimalShare: { permille: 85, floorCents: 39_56 },
  allowanceEuros: { values: [5235, 7501, 8947, 9148, 9498, 9851, 10202, 10554], perFurtherDependant: 346 },
  familyRate: { values: [2830, 3150, 2700, 2380, 2010, 1850, 1790, 1730], perFurtherDependant: -60 },
  rentRate: { thresholds: [45_00, 75_00], slopes: [45, 68] },
  fallTenths: { zone1: { start: 34, end: 40 }, zone2: { start: 25, end: 31 } },
  fixedReductionCents: 5_00,
  crdsPermille: 5,
};

export const HOUSING_BENEFIT = dated<HousingBenefitParameters>(
  'aide personnelle au logement, secteur locatif',
  [
    {
      from: calendarDate('2025-10-01'),
      mark: 'verified',
      source: {
        title: 'Arrêté du 5 septembre 2025 (NOR ATDL2523110A), barèmes OpenFisca et Catala',
        article: ARTICLE,
        url: 'https://github.com/openfisca/openfisca-france (a7038ee49132b842612b2e3d1ca0ba202c6a796d)',
      },
      value: SINCE_OCTOBER_2025,
    },
    {
      from: calendarDate('2026-10-01'),
      // Two ceilings of zone 2 (alone, one dependant) are × 1.0115, which gives every other value to the cent.
      mark: 'derived',
      source: {
        title: 'Arrêté du 28 septembre 2026 (JORFTEXT000054913928), + 1,15 %, barèmes OpenFisca',
        article: ARTICLE,
        url: 'https://github.com/openfisca/openfisca-france (0e7e19d7bb7d6983bc83795842f73b5e5d5029ec)',
      },
      value: {
        ...SINCE_OCTOBER_2025,
        rentCeilingCents: {
          zone1: { alone: 336_97, couple: 406_40, oneDependant: 459_32, perFurtherDependant: 66_65 },
          zone2: { alone: 293_68, couple: 359_47, oneDependant: 404_49, perFurtherDependant: 58_88 },
        },
        chargesCents: { base: 61_29, perDependant: 13_90 },
        minimalShare: { permille: 85, floorCents: 40_01 },
      },
    },
  ],
  // Allowances (R0) follow every 1 January.
  { reviewBy: calendarDate('2026-12-31') },
);

export const RENT_REDUCTION = dated<RentReductionParameters>(
  'réduction de loyer de solidarité',
  [
    {
      from: calendarDate('2026-06-01'),
      mark: 'verified',
      source: {
        title: 'Montants au 1er juin 2026, plafonds au 1er janvier 2026, barèmes OpenFisca',
        article: 'CCH L442-2-1',
        url: 'https://github.com/openfisca/openfisca-france (a7038ee49132b842612b2e3d1ca0ba202c6a796d)',
      },
      value: {
        amountCents: {
          zone1: { alone: 35_99, couple: 43_51, oneDependant: 49_09, perFurtherDependant: 7_03 },
          zone2: { alone: 31_58, couple: 38_56, oneDependant: 43_06, perFurtherDependant: 6_26 },
        },
        ceilingEuros: {
          zone1: { values: [970, 1168, 1486, 1768, 2165, 2497, 2781, 3079], perFurtherDependant: 300 },
          zone2: { values: [905, 1104, 1408, 1677, 2059, 2377, 2646, 2929], perFurtherDependant: 282 },
        },
        benefitSharePercent: 98,
      },
    },
  ],
  // Amounts also move in October some years: to be checked since 1 October 2026.
  { reviewBy: calendarDate('2026-09-30') },
);
