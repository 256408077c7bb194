import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { Unit } from './definition.js';

export const EMPTY_POPULATION = 'aucun ménage dans cette population';

/** One figure with what it was made of; what has no value says why, and is never 0, NaN or blank. */
export type Cell =
  | { readonly kind: 'count'; readonly value: number }
  | { readonly kind: 'change'; readonly value: number; readonly now: number; readonly before: number }
  | {
      readonly kind: 'quotient';
      readonly value: number;
      readonly decimals: number;
      readonly numerator: number;
      readonly denominator: number;
    }
  | {
      readonly kind: 'duration';
      readonly value: number;
      readonly decimals: number;
      /** Households whose clock is known, and those whose clock is not. */
      readonly known: number;
      readonly unknown: number;
    }
  | {
      /** An estimate in percent with its interval at 95 %. */
      readonly kind: 'interval';
      readonly value: number;
      readonly decimals: number;
      readonly low: number;
      readonly high: number;
      readonly numerator: number;
      readonly denominator: number;
    }
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'none';
      readonly reason:
        | 'emptyPopulation'
        | 'notKnown'
        | 'notComparable'
        | 'otherScope'
        | 'masked'
        | 'tooRecent'
        | 'noAgreement'
        | 'noReference'
        | 'notCompared';
      readonly text: string;
    };

export const NONE = {
  emptyPopulation: { kind: 'none', reason: 'emptyPopulation', text: EMPTY_POPULATION },
  notKnown: { kind: 'none', reason: 'notKnown', text: 'ne peut être connu' },
  notComparable: { kind: 'none', reason: 'notComparable', text: 'pas de période comparable' },
  otherScope: { kind: 'none', reason: 'otherScope', text: 'sans objet à cette échelle' },
  tooRecent: { kind: 'none', reason: 'tooRecent', text: 'trop récent' },
  noAgreement: { kind: 'none', reason: 'noAgreement', text: 'sans convention' },
  notCompared: { kind: 'none', reason: 'notCompared', text: 'non comparé' },
  noReference: { kind: 'none', reason: 'noReference', text: 'effectif faible' },
  masked: { kind: 'none', reason: 'masked', text: 'moins de 5' },
} as const satisfies Record<string, Cell>;

export interface TableRow {
  readonly key: string;
  readonly label: string;
  readonly kind: 'row' | 'others' | 'notKnown' | 'residual' | 'total' | 'reminder';
  readonly cells: readonly Cell[];
}

export interface TableColumn {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  readonly provisional: boolean;
}

export type Scope =
  | { readonly kind: 'region' }
  | { readonly kind: 'departement'; readonly departement: Departement }
  | { readonly kind: 'landlord' | 'association' | 'reserver'; readonly id: string };

/** First and last day, both included. */
export interface Period {
  readonly from: CalendarDate;
  readonly to: CalendarDate;
}

export interface IndicatorTable {
  readonly id: string;
  readonly title: string;
  readonly asOf: CalendarDate;
  /** Set where a period was asked for, and events were counted over it in the place of the year. */
  readonly period?: Period;
  readonly scope: Scope;
  /** Set where nobody is in the population at all: the table is then not to be read. */
  readonly empty: string | null;
  readonly columns: readonly TableColumn[];
  readonly rows: readonly TableRow[];
  readonly total: TableRow;
  readonly reminder: TableRow | null;
  readonly headlines: readonly (TableColumn & { readonly cell: Cell })[];
  readonly cautions: readonly string[];
}
