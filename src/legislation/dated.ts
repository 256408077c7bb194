import type { CalendarDate } from '#domain/dates.js';

/** `verified`: the source was read · `derived`: arithmetic on verified values · `memory`: to be checked before use. */
export type Mark = 'verified' | 'derived' | 'memory';

export interface Source {
  readonly title: string;
  readonly article: string | null;
  readonly url: string | null;
}

export interface DatedValue<T> {
  readonly from: CalendarDate;
  readonly value: T;
  readonly source: Source;
  readonly mark: Mark;
}

export interface DatedParameter<T> {
  readonly name: string;
  /** Oldest first. */
  readonly entries: readonly DatedValue<T>[];
  /** Day after which a newer text is expected to exist. */
  readonly reviewBy: CalendarDate;
}

export interface FreshnessWarning {
  readonly name: string;
  readonly reviewBy: CalendarDate;
  readonly latestFrom: CalendarDate;
}

/** Builds a parameter from entries in any order; two entries of one day are a bug and throw. */
export function dated<T>(
  name: string,
  entries: readonly DatedValue<T>[],
  { reviewBy }: { readonly reviewBy: CalendarDate },
): DatedParameter<T> {
  if (entries.length === 0) throw new RangeError(`${name}: no value`);
  const sorted = entries.toSorted((a, b) => (a.from < b.from ? -1 : 1));
  if (new Set(sorted.map((entry) => entry.from)).size !== sorted.length) {
    throw new RangeError(`${name}: two values from the same day`);
  }
  return { name, entries: sorted, reviewBy };
}

/** The value in force on `asOf`, with its source; throws a RangeError before the first date known. */
export function lookup<T>(parameter: DatedParameter<T>, asOf: CalendarDate): DatedValue<T> {
  const found = parameter.entries.findLast((entry) => entry.from <= asOf);
  if (found === undefined) {
    throw new RangeError(`${parameter.name}: no value before ${parameter.entries[0]?.from}, asked for ${asOf}`);
  }
  return found;
}

/** What to check before relying on `parameter` at `asOf`; `null` while it is fresh. */
export function freshnessWarning<T>(parameter: DatedParameter<T>, asOf: CalendarDate): FreshnessWarning | null {
  if (asOf <= parameter.reviewBy) return null;
  const latest = parameter.entries.at(-1) as DatedValue<T>;
  return { name: parameter.name, reviewBy: parameter.reviewBy, latestFrom: latest.from };
}
