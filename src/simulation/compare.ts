import { type Interval, OUTCOME_CODES, type PairedLine, type PairedTable, type SeedOutcome } from './experiment.js';
import { mean } from './statistics.js';

/**
 * Two policies on the same seeds: each outcome under both, and the difference b − a seed by seed with its paired 95 %
 * t-interval (W. S. Gosset, "The probable error of a mean", Biometrika 6, 1908, DOI 10.1093/biomet/6.1.1). Throws a
 * RangeError where no seed is in both.
 */
export function comparePolicies(a: readonly SeedOutcome[], b: readonly SeedOutcome[]): PairedTable {
  const bySeed = new Map(b.map((outcome) => [outcome.seed, outcome]));
  const pairs = a
    .flatMap((outcome) => {
      const other = bySeed.get(outcome.seed);
      return other ? [{ seed: outcome.seed, a: outcome.values, b: other.values }] : [];
    })
    .sort((one, other) => one.seed - other.seed);
  if (pairs.length === 0) throw new RangeError('the two policies have no seed in common');
  return {
    seeds: pairs.map(({ seed }) => seed),
    lines: OUTCOME_CODES.map((code): PairedLine => {
      const known = pairs.flatMap((pair) => {
        const [before, after] = knownOf([pair.a[code], pair.b[code]]);
        return before === undefined || after === undefined ? [] : [{ before, after }];
      });
      const difference = interval(known.map(({ before, after }) => after - before));
      const before = interval(known.map((pair) => pair.before));
      return {
        code,
        a: interval(knownOf(pairs.map(({ a: values }) => values[code]))),
        b: interval(knownOf(pairs.map(({ b: values }) => values[code]))),
        difference,
        relativePercent: relative(difference, before),
        seeds: known.length,
      };
    }),
  };
}

/** Those that are known; an outcome kept since before a measure was made does not have it. */
const knownOf = (values: readonly (number | null | undefined)[]): readonly number[] =>
  values.filter((value) => value !== null && value !== undefined);

/** Mean and 95 % t-interval of independent values; `null` of none. */
export function interval(values: readonly number[]): Interval | null {
  const centre = mean(values);
  if (centre === null) return null;
  if (values.length === 1) return { mean: centre, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1);
  const half = studentQuantile(values.length - 1) * Math.sqrt(variance / values.length);
  return { mean: centre, low: centre - half, high: centre + half };
}

function relative(difference: Interval | null, before: Interval | null): Interval | null {
  if (difference === null || before === null || before.mean === 0) return null;
  const of = (value: number | null): number | null => (value === null ? null : (100 * value) / Math.abs(before.mean));
  return { mean: of(difference.mean) as number, low: of(difference.low), high: of(difference.high) };
}

/** Student's t at 97.5 %, by degrees of freedom: the usual table to 30. */
const STUDENT = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
] as const;

/** Beyond the table, two terms of the expansion of Cornish and Fisher (1938): right to the third decimal. */
function studentQuantile(freedom: number): number {
  const known = STUDENT[freedom - 1];
  if (known !== undefined) return known;
  const z = 1.959964;
  return z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2);
}
