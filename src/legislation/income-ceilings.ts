import { calendarDate } from '#domain/dates.js';
import type { FundingScheme } from '#domain/dwelling.js';
import type { Cents } from '#domain/money.js';
import { type DatedParameter, type DatedValue, dated, type Mark, type Source } from './dated.js';

/** Zones of the arrêté of 29 July 1987: the ceilings, never the rents. */
export const CEILING_ZONES = ['parisAndNeighbours', 'restOfRegion', 'otherRegions'] as const;
export type CeilingZone = (typeof CEILING_ZONES)[number];

/** Euros of reference tax income a year: categories 1 to 6, then each person beyond the sixth category. */
export interface CeilingRow {
  readonly categories: readonly [number, number, number, number, number, number];
  readonly extra: number;
}
export type CeilingTable = Readonly<Record<CeilingZone, CeilingRow>>;

const PLAI_TABLES = {
  2024: {
    parisAndNeighbours: { categories: [14329, 23355, 30614, 33511, 39863, 44861], extra: 4998 },
    restOfRegion: { categories: [14329, 23355, 28074, 30824, 36493, 41064], extra: 4573 },
    otherRegions: { categories: [12452, 18143, 21818, 24276, 28404, 32010], extra: 3569 },
  },
  2025: {
    parisAndNeighbours: { categories: [14683, 23931, 31369, 34338, 40847, 45968], extra: 5121 },
    restOfRegion: { categories: [14683, 23931, 28767, 31585, 37393, 42077], extra: 4686 },
    otherRegions: { categories: [12759, 18591, 22356, 24875, 29105, 32800], extra: 3657 },
  },
  2026: {
    parisAndNeighbours: { categories: [14811, 24140, 31643, 34637, 41203, 46369], extra: 5166 },
    restOfRegion: { categories: [14811, 24140, 29018, 31860, 37719, 42444], extra: 4727 },
    otherRegions: { categories: [12870, 18753, 22551, 25092, 29359, 33086], extra: 3689 },
  },
} as const;

const PLUS_TABLES = {
  2024: {
    parisAndNeighbours: { categories: [26044, 38925, 51025, 60921, 72482, 81562], extra: 9089 },
    restOfRegion: { categories: [26044, 38925, 46789, 56046, 66347, 74662], extra: 8319 },
    otherRegions: { categories: [22642, 30238, 36362, 43899, 51641, 58200], extra: 6492 },
  },
  2025: {
    parisAndNeighbours: { categories: [26687, 39885, 52284, 62424, 74271, 83575], extra: 9313 },
    restOfRegion: { categories: [26687, 39885, 47944, 57429, 67984, 76504], extra: 8524 },
    otherRegions: { categories: [23201, 30984, 37259, 44982, 52915, 59636], extra: 6652 },
  },
  2026: {
    parisAndNeighbours: { categories: [26920, 40233, 52740, 62968, 74919, 84304], extra: 9394 },
    restOfRegion: { categories: [26920, 40233, 48362, 57930, 68577, 77171], extra: 8598 },
    otherRegions: { categories: [23403, 31254, 37584, 45374, 53376, 60156], extra: 6710 },
  },
} as const;

const PLS_TABLES = {
  2024: {
    parisAndNeighbours: { categories: [33857, 50603, 66333, 79197, 94227, 106031], extra: 11816 },
    restOfRegion: { categories: [33857, 50603, 60826, 72860, 86251, 97061], extra: 10815 },
    otherRegions: { categories: [29435, 39309, 47271, 57069, 67133, 75660], extra: 8440 },
  },
  2025: {
    parisAndNeighbours: { categories: [34693, 51851, 67969, 81151, 96552, 108648], extra: 12107 },
    restOfRegion: { categories: [34693, 51851, 62327, 74658, 88379, 99455], extra: 11081 },
    otherRegions: { categories: [30161, 40279, 48437, 58477, 68790, 77527], extra: 8648 },
  },
  2026: {
    parisAndNeighbours: { categories: [34996, 52303, 68562, 81858, 97395, 109595], extra: 12212 },
    restOfRegion: { categories: [34996, 52303, 62871, 75309, 89150, 100322], extra: 11177 },
    otherRegions: { categories: [30424, 40630, 48859, 58986, 69389, 78203], extra: 8723 },
  },
} as const;

const ARTICLE = 'arrêté du 29 juillet 1987, art. 1er et annexe';
const OPENFISCA = 'https://github.com/openfisca/openfisca-france (a7038ee49132b842612b2e3d1ca0ba202c6a796d)';
const PLUS_SOURCES: Readonly<Record<number, Source>> = {
  2024: { title: 'Plafonds PLUS 2024, barèmes OpenFisca', article: ARTICLE, url: OPENFISCA },
  2025: { title: 'Plafonds PLUS 2025, barèmes OpenFisca', article: ARTICLE, url: OPENFISCA },
  2026: {
    title: 'Arrêté du 19 décembre 2025 (JORF du 24/12/2025, NOR VLOL2534266A)',
    article: ARTICLE,
    url: OPENFISCA,
  },
};
const PLAI_SOURCE: Source = {
  title: 'Plafonds PLAI publiés en 2022, chaînés par les IRL du 3e trimestre (à 1 € près)',
  article: ARTICLE,
  url: null,
};
const PLS_SOURCE: Source = { title: 'Plafond PLS = 1,3 × plafond PLUS, arrondi', article: ARTICLE, url: null };

function byYear(
  name: string,
  tables: Readonly<Record<number, CeilingTable>>,
  mark: Mark,
  sourceOf: (year: number) => Source,
): DatedParameter<CeilingTable> {
  const entries = Object.entries(tables).map(
    ([year, value]): DatedValue<CeilingTable> => ({
      from: calendarDate(`${year}-01-01`),
      value,
      source: sourceOf(Number(year)),
      mark,
    }),
  );
  // Ceilings change every 1 January, by the rent reference index of the third quarter.
  return dated(name, entries, { reviewBy: calendarDate('2026-12-31') });
}

export const INCOME_CEILINGS: Readonly<Record<FundingScheme, DatedParameter<CeilingTable>>> = {
  PLAI: byYear('plafonds de ressources PLAI', PLAI_TABLES, 'derived', () => PLAI_SOURCE),
  PLUS: byYear('plafonds de ressources PLUS', PLUS_TABLES, 'verified', (year) => PLUS_SOURCES[year] as Source),
  PLS: byYear('plafonds de ressources PLS', PLS_TABLES, 'derived', () => PLS_SOURCE),
};

/** Ceiling in cents a year; `extraPersons` are those beyond what makes category 6 (arrêté du 29 juillet 1987). */
export function ceilingOfRowCents(row: CeilingRow, category: number, extraPersons: number): Cents {
  const base = row.categories[category - 1];
  if (base === undefined) throw new RangeError(`household category out of 1–6: ${category}`);
  return (base + extraPersons * row.extra) * 100;
}
