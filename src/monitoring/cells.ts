import type { DurationSummary } from '#domain/count-plan.js';
import type { Column, Count, KnownBy } from './definition.js';
import type { Comparison, Moments } from './moments.js';
import { rounded, roundedQuotient } from './rounding.js';
import { type Cell, NONE } from './table.js';
import type { Values } from './values.js';

export interface CellInput {
  readonly now: Values;
  /** `null` where there is nothing to compare with. */
  readonly before: Readonly<Partial<Record<Comparison, Values | null>>>;
  readonly total: Values;
  readonly moments: Moments;
}

/** The figure of a column from the raw values of its row. */
export function cellOf(column: Column, input: CellInput): Cell {
  const { now, total, moments } = input;
  switch (column.kind) {
    case 'count':
      return { kind: 'count', value: now.count(column.count) };
    case 'change': {
      const before = input.before[column.against];
      if (before === null || before === undefined || cannotBeKnown(column.knownBy, before)) return NONE.notComparable;
      if (cannotBeKnown(column.knownBy, now)) return NONE.notKnown;
      return change(now.count(column.count), before.count(column.count));
    }
    case 'growth': {
      const before = input.before[column.against];
      if (before === null || before === undefined) return NONE.notComparable;
      const then = before.count(column.count);
      if (then === 0) return NONE.notComparable;
      return quotient(now.count(column.count) - then, then, 100, column.decimals);
    }
    case 'ratio':
      if (cannotBeKnown(column.knownBy, now)) return NONE.notKnown;
      return quotient(now.count(column.numerator), sumOfCounts(now, column.denominator), 100, column.decimals);
    case 'share':
      return quotient(now.count(column.count), total.count(column.count), 100, column.decimals);
    case 'toReach':
      return toReach(now.count(column.numerator), sumOfCounts(now, column.denominator), column.percent);
    case 'interval':
      return wilson(now.count(column.numerator), sumOfCounts(now, column.denominator), column.decimals);
    case 'monthlyOfPeriod':
      return quotient(now.count(column.count), moments.periodMonths, 1, column.decimals);
    case 'monthly':
      return quotient(now.count(column.count), moments.conventionMonths, 1, column.decimals);
    case 'mean':
    case 'median':
      return duration(column.kind, now.clock(column.clock), column.decimals);
  }
}

const cannotBeKnown = (by: KnownBy | undefined, values: Values): boolean =>
  by !== undefined && values.count(by.count) === 0 && values.count(by.among) > 0;

function change(now: number, before: number): Cell {
  return { kind: 'change', value: now - before, now, before };
}

export function quotient(numerator: number, denominator: number, scale: number, decimals: number): Cell {
  if (denominator === 0) return NONE.emptyPopulation;
  const value = roundedQuotient(numerator, denominator, scale, decimals);
  return { kind: 'quotient', value, decimals, numerator, denominator };
}

const sumOfCounts = (now: Values, counts: readonly Count[]): number =>
  counts.reduce((sum, count) => sum + now.count(count), 0);

/**
 * Fewest n ≥ 0 with (numerator + n) / (denominator + n) ≥ percent, `percent` under 100: each new one counts in both.
 * The cell's quotient is what n is read from.
 */
export function toReach(numerator: number, denominator: number, percent: number): Cell {
  if (denominator === 0) return NONE.emptyPopulation;
  const value = Math.max(0, Math.ceil((percent * denominator - 100 * numerator) / (100 - percent)));
  return { kind: 'quotient', value, decimals: 0, numerator, denominator };
}

/** 97.5th percentile of the normal law. */
const Z = 1.959963984540054;

/**
 * Share in percent with the Wilson score interval at 95 % (E. B. Wilson, JASA 22, 1927): holds for small numbers and
 * near 0 and 1, where the usual interval does not.
 */
export function wilson(numerator: number, denominator: number, decimals: number): Cell {
  if (denominator === 0) return NONE.emptyPopulation;
  const [p, n, z2] = [numerator / denominator, denominator, Z * Z];
  const centre = (p + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z / (1 + z2 / n)) * Math.sqrt((p * (1 - p)) / n + z2 / (4 * n * n));
  const percent = (share: number): number => rounded(100 * Math.min(1, Math.max(0, share)), decimals);
  const value = roundedQuotient(numerator, denominator, 100, decimals);
  const low = Math.min(value, percent(centre - half));
  const high = Math.max(value, percent(centre + half));
  return { kind: 'interval', value, decimals, low, high, numerator, denominator };
}

/** 365,25 days / 12, as whole numbers: a month is 487 sixteenths of a day. */
const SIXTEENTHS_PER_MONTH = 487;

function duration(kind: 'mean' | 'median', summary: DurationSummary, decimals: number): Cell {
  const { known, unknown, sumDays, middleDaysTwice } = summary;
  if (known === 0) return NONE.emptyPopulation;
  const value =
    kind === 'mean'
      ? roundedQuotient(sumDays, known * SIXTEENTHS_PER_MONTH, 16, decimals)
      : roundedQuotient(middleDaysTwice, 2 * SIXTEENTHS_PER_MONTH, 16, decimals);
  return { kind: 'duration', value, decimals, known, unknown };
}

/** Adds the raw values of several groups; clocks cannot be added, and are not. */
export function sumOf(all: readonly Values[]): Values {
  return {
    count: (count: Count) => all.reduce((sum, values) => sum + values.count(count), 0),
    clock: () => {
      throw new Error('durations of several groups cannot be added');
    },
  };
}
