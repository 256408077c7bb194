import type { Condition, PeriodUnit } from '#domain/count-plan.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import type { Comparison, MomentName } from './moments.js';

export type MomentCondition = Condition<MomentName>;

/** What is counted: the French words and the conditions are one record, so that neither can be changed alone. */
export interface Count {
  readonly text: string;
  readonly rows: RowKind;
  readonly where: readonly MomentCondition[];
  /** Counts the distinct known values of the field instead of the rows. */
  readonly distinct?: string;
}

export interface Clock extends Count {
  readonly from: string;
  /** Field, or the moment itself: an age. */
  readonly to: string | { readonly at: MomentName };
}

export type Unit =
  | 'ménages'
  | 'attributions'
  | 'relogements'
  | 'situations'
  | 'bailleurs'
  | 'propositions'
  | 'comparaisons'
  | 'associations'
  | 'mois de travailleur social'
  | 'par travailleur social'
  | 'logements'
  | 'points'
  | '%'
  | 'mois'
  | 'par mois'
  | '';

/** What is counted cannot be known of a population where nothing of `count` is: its 0 would say that there is none. */
export interface KnownBy {
  readonly count: Count;
  readonly among: Count;
}

export type Measure =
  | { readonly kind: 'count'; readonly count: Count }
  | {
      readonly kind: 'ratio';
      readonly numerator: Count;
      /** Added together. */
      readonly denominator: readonly Count[];
      readonly decimals: number;
      readonly knownBy?: KnownBy;
    }
  /** Part of the total of the table. */
  | { readonly kind: 'share'; readonly count: Count; readonly decimals: number }
  | { readonly kind: 'change'; readonly count: Count; readonly against: Comparison; readonly knownBy?: KnownBy }
  /** Fewest more of the numerator, each of which is also one more of the denominator, that reach the share. */
  | {
      readonly kind: 'toReach';
      readonly numerator: Count;
      readonly denominator: readonly Count[];
      readonly percent: number;
    }
  /** A ratio with its Wilson score interval at 95 %. */
  | {
      readonly kind: 'interval';
      readonly numerator: Count;
      readonly denominator: readonly Count[];
      readonly decimals: number;
    }
  /** The change, in percent of what was before. */
  | { readonly kind: 'growth'; readonly count: Count; readonly against: Comparison; readonly decimals: number }
  /** Mean per month since the period began. */
  | { readonly kind: 'monthlyOfPeriod'; readonly count: Count; readonly decimals: number }
  /** Mean per month since the convention began. */
  | { readonly kind: 'monthly'; readonly count: Count; readonly decimals: number }
  | { readonly kind: 'mean' | 'median'; readonly clock: Clock; readonly decimals: number };

export type Column = Measure & {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  /** The row "non connu" cannot have it: it needs the value that is missing there, or its population excludes it. */
  readonly knownRowsOnly?: boolean;
  /** The source prints it as provisional. */
  readonly provisional?: boolean;
};

export type Axis =
  | {
      readonly kind: 'field';
      readonly field: string;
      /** Rows always printed, in this order; other values follow under `others`. */
      readonly rows: readonly { readonly key: string; readonly label: string }[];
      readonly others: string;
      readonly notKnown: string;
      /** Orders by this column, greatest first; equal values keep the order of `rows`. */
      readonly greatestFirst?: string;
    }
  /** One row per period of the day `field`, in their order. */
  | { readonly kind: 'periods'; readonly field: string; readonly unit: PeriodUnit; readonly notKnown: string }
  /** One row per value found; those whose `column` is under `below` make one row together. */
  | {
      readonly kind: 'values';
      readonly field: string;
      readonly groupBelow: { readonly column: string; readonly below: number } | null;
      /** The values are ids of organisations: rows carry their names where these are known. */
      readonly organisations?: boolean;
      /** Label of the row that holds them; `{n}` = how many. */
      readonly others: string;
      readonly notKnown: string;
    }
  /** Named cases, each with conditions of its own; what is in none is printed as `residual`. */
  | {
      readonly kind: 'cases';
      readonly cases: readonly {
        readonly key: string;
        readonly label: string;
        readonly where: readonly MomentCondition[];
      }[];
      readonly residual: string;
    };

/** An indicator: this record is printed as its definition, and is all the computation knows. */
export interface IndicatorDefinition {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly population: string;
  readonly clock: string | null;
  readonly exclusions: readonly string[];
  readonly period: string;
  readonly notKnownRule: string;
  /** Table of the seed, or `null`. */
  readonly sourceTable: string | null;
  /** Decision that fixes the reading. */
  readonly adr: string;
  readonly rows: RowKind;
  /** Field of `rows` that a départemental scope restricts. */
  readonly departementField: string;
  readonly axis: Axis;
  readonly columns: readonly Column[];
  readonly totalLabel: string;
  /** The total a year before, printed under the total. */
  readonly reminder: string | null;
  /** Figures of the whole population, beside the table. */
  readonly headlines: readonly Column[];
  /** Printed with the table, always. */
  readonly cautions: readonly string[];
}
