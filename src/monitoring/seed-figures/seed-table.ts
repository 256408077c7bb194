/** A table of the seed as printed; `key` of a row is the value of our own axis, or `notKnown`, `total`, `reminder`. */
export interface SeedTable {
  readonly id: string;
  readonly source: string;
  readonly title: string;
  readonly period: string;
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly label: string;
    readonly values: readonly (number | null)[];
  }[];
}

/** Where the source disagrees with itself: both readings, and what the product prints. */
export interface SeedDiscrepancy {
  readonly table: string;
  readonly what: string;
  readonly kind: 'rounding' | 'population' | 'denominator' | 'text' | 'wording' | 'method';
  readonly stated: string;
  readonly recomputed: string;
  readonly printed: string;
}
