import type { Column, IndicatorDefinition, Unit } from './definition.js';
import type { Comparison } from './moments.js';
import { SEED_DISCREPANCIES } from './seed-figures/discrepancies.js';
import type { SeedDiscrepancy } from './seed-figures/seed-table.js';
import { SEED_SOURCE } from './seed-figures/tables.generated.js';

export interface FigureView {
  readonly key: string;
  readonly label: string;
  readonly unit: Unit;
  readonly numerator: string;
  readonly denominator: string | null;
  readonly provisional: boolean;
}

/** A definition as it is printed: the record that the computation reads, in words. */
export interface DefinitionView {
  readonly id: string;
  readonly title: string;
  readonly question: string;
  readonly population: string;
  readonly clock: string | null;
  readonly exclusions: readonly string[];
  readonly period: string;
  readonly notKnownRule: string;
  readonly source: string | null;
  readonly adr: string;
  readonly figures: readonly FigureView[];
  readonly cautions: readonly string[];
  readonly discrepancies: readonly SeedDiscrepancy[];
}

export function definitionView(definition: IndicatorDefinition): DefinitionView {
  const { id, title, question, population, clock, exclusions, period, notKnownRule, sourceTable, adr, cautions } =
    definition;
  return {
    id,
    title,
    question,
    population,
    clock,
    exclusions,
    period,
    notKnownRule,
    source: sourceTable === null ? null : `${SEED_SOURCE} (${sourceTable})`,
    adr,
    figures: [...definition.columns, ...definition.headlines].map(figureView),
    cautions,
    discrepancies: SEED_DISCREPANCIES.filter(({ table }) => table === id),
  };
}

function figureView(column: Column): FigureView {
  const { key, label, unit, provisional = false } = column;
  return { key, label, unit, provisional, ...formula(column) };
}

const AGAINST: Readonly<Record<Comparison, string>> = {
  yearBefore: 'la même date un an avant',
  previousConvention: 'la convention précédente au même âge',
};

function formula(column: Column): { numerator: string; denominator: string | null } {
  switch (column.kind) {
    case 'count':
      return { numerator: column.count.text, denominator: null };
    case 'ratio':
    case 'interval':
      return {
        numerator: column.numerator.text,
        denominator: column.denominator.map(({ text }) => text).join(' ; plus : '),
      };
    case 'toReach':
      return {
        numerator: `le moins de plus, chacun compté aux deux termes, pour que la part atteigne ${column.percent} % : ${column.numerator.text}`,
        denominator: column.denominator.map(({ text }) => text).join(' ; plus : '),
      };
    case 'monthlyOfPeriod':
      return { numerator: column.count.text, denominator: 'mois entiers depuis le 1er janvier (au moins un)' };
    case 'share':
      return { numerator: column.count.text, denominator: 'total de la même colonne' };
    case 'monthly':
      return { numerator: column.count.text, denominator: 'mois depuis le début de la convention' };
    case 'change':
      return { numerator: `${column.count.text}, moins leur nombre à ${AGAINST[column.against]}`, denominator: null };
    case 'growth':
      return {
        numerator: `${column.count.text}, moins leur nombre à ${AGAINST[column.against]}`,
        denominator: `leur nombre à ${AGAINST[column.against]}`,
      };
    case 'mean':
      return { numerator: `moyenne : ${column.clock.text}`, denominator: 'ménages dont l’horloge est connue' };
    case 'median':
      return { numerator: `médiane : ${column.clock.text}`, denominator: null };
  }
}
