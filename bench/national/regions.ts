/**
 * The thirteen regions of metropolitan France with orders of magnitude of their requests and of a week's vacancies: an
 * assumption for a trial of scale, no statistics (2.8 million requests, 7,700 vacancies). Their data are generated, all
 * in the shape of the one region that the generator knows.
 */
export interface NationalRegion {
  readonly code: string;
  readonly requests: number;
  readonly vacancies: number;
}

/** INSEE codes, the largest first: it ends last. */
export const REGIONS: readonly NationalRegion[] = [
  { code: '11', requests: 850_000, vacancies: 1_450 },
  { code: '84', requests: 290_000, vacancies: 1_000 },
  { code: '93', requests: 270_000, vacancies: 520 },
  { code: '32', requests: 250_000, vacancies: 850 },
  { code: '76', requests: 200_000, vacancies: 550 },
  { code: '75', requests: 200_000, vacancies: 600 },
  { code: '44', requests: 160_000, vacancies: 700 },
  { code: '52', requests: 150_000, vacancies: 480 },
  { code: '53', requests: 125_000, vacancies: 400 },
  { code: '28', requests: 115_000, vacancies: 470 },
  { code: '24', requests: 95_000, vacancies: 340 },
  { code: '27', requests: 85_000, vacancies: 320 },
  { code: '94', requests: 10_000, vacancies: 20 },
];
