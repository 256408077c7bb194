import { describe, expect, it } from 'vitest';
import { problemOfRows, searchDepth, searchedRows } from '#matching/search-rows.js';

const VACANCIES = 3_000;
const HOUSEHOLDS = 1_500;

/** Every row empty but the first, where household h has h points; the last 40 in points are alone in their stratum. */
const row = {
  households: Int32Array.from({ length: HOUSEHOLDS }, (_, h) => h),
  points: Int32Array.from({ length: HOUSEHOLDS }, (_, h) => h),
  tieBreak: new Uint32Array(HOUSEHOLDS),
};
const problem = problemOfRows(
  { vacancyCount: VACANCIES, householdCount: HOUSEHOLDS, waitingDays: new Int32Array(HOUSEHOLDS) },
  [row, ...Array.from({ length: VACANCIES - 1 }, () => null)],
);

describe('what the search of coefficients looks at', () => {
  it('is the best of each row, and further down the best of each stratum', () => {
    const depth = searchDepth(VACANCIES);
    const rare = (h: number) => h < HOUSEHOLDS - 300;
    const strata = Uint8Array.from({ length: HOUSEHOLDS }, (_, h) => (rare(h) ? 1 : 0));
    const { households, points, offsets } = searchedRows(problem, strata);
    expect([...offsets.subarray(0, 3)]).toEqual([0, households.length, households.length]);
    expect([...households]).toEqual([...points]);
    expect(households.length).toBeLessThan(depth);
    expect([...households].filter(rare)).toHaveLength(12);
    const best = [...households].filter((h) => !rare(h));
    expect(best).toEqual(Array.from({ length: best.length }, (_, i) => HOUSEHOLDS - 1 - i));
  });

  it('is everything where rows are short', () => {
    const short = problemOfRows({ ...problem, vacancyCount: 2 }, [row, null]);
    expect(searchedRows(short, new Uint8Array(HOUSEHOLDS))).toBe(short);
  });
});
