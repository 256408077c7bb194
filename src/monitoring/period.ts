import type { CalendarDate } from '#domain/dates.js';
import { indicator } from './catalogue.js';
import type { Column, Count, MomentCondition } from './definition.js';
import type { DefinitionView } from './definition-view.js';
import { FAIRNESS_ATTRIBUTES } from './definitions/fairness-attributes.js';
import { MATRIX_POPULATIONS, type MatrixPopulation } from './inter-departmental.js';
import type { MomentName } from './moments.js';
import type { IndicatorTable, Period } from './table.js';

/**
 * What a period asked for is to a table: `counted` = its events are counted over it; `situation` = it shows stocks or
 * a count up to the date, and has no first day; `own` = its period is fixed by what it is (a convention, a list closed
 * on 31 December, a yearly agreement).
 */
export type PeriodUse = 'counted' | 'situation' | 'own';

const FIXED: readonly MomentName[] = ['yearEve', 'listCut', 'conventionEve'];

/** How the table of this id reads a period, from the very conditions it counts by; `own` where it has no definition. */
export function periodUse(
  id: string,
  { matrix, population }: { readonly matrix: boolean; readonly population: MatrixPopulation },
): PeriodUse {
  if (matrix) return useOf(MATRIX_POPULATIONS[population].count.where);
  if (FAIRNESS_ATTRIBUTES.some((attribute) => attribute.id === id)) return 'counted';
  const definition = indicator(id);
  if (definition === undefined) return 'own';
  const { axis } = definition;
  const ofCases = axis.kind === 'cases' ? axis.cases.flatMap(({ where }) => where) : [];
  const columns = [...definition.columns, ...definition.headlines];
  return useOf([...columns.flatMap(countsOf).flatMap(({ where }) => where), ...ofCases]);
}

function countsOf(column: Column): readonly Count[] {
  if ('clock' in column) return [column.clock];
  return 'count' in column ? [column.count] : [column.numerator, ...column.denominator];
}

function useOf(where: readonly MomentCondition[]): PeriodUse {
  const moments = new Set<MomentName>(where.flatMap((one) => ('by' in one ? [one.by] : 'at' in one ? [one.at] : [])));
  if (FIXED.some((moment) => moments.has(moment))) return 'own';
  return moments.has('periodEve') ? 'counted' : 'situation';
}

const day = (date: CalendarDate): string => date.split('-').toReversed().join('/');

/** « du 01/03/2022 au 30/06/2022 ». */
export const periodText = ({ from, to }: Period): string => `du ${day(from)} au ${day(to)}`;

/** The words that name the calendar year, and what they become where another period is counted. */
const WORDS: readonly (readonly [RegExp, string])[] = [
  [/(de|dans) l’année(?! d’)/g, '$1 la période'],
  [/cette année/g, 'sur la période'],
  [/depuis le 1er janvier/g, 'depuis le début de la période'],
  [/la même date un an avant/g, 'la même période un an avant'],
];

const reworded = (text: string): string => WORDS.reduce((said, [year, period]) => said.replace(year, period), text);

/** The table, saying over which period its events were counted. */
export function tableOver(table: IndicatorTable, period: Period): IndicatorTable {
  const labelled = <T extends { readonly label: string }>(one: T): T => ({ ...one, label: reworded(one.label) });
  return {
    ...table,
    period,
    title: `${reworded(table.title)} – ${periodText(period)}`,
    columns: table.columns.map(labelled),
    headlines: table.headlines.map(labelled),
    cautions: table.cautions.map(reworded),
  };
}

/** The table, saying that the period asked for is nothing to it. */
export function tableWithout(table: IndicatorTable, why: string): IndicatorTable {
  return { ...table, cautions: [`La période demandée ne s’applique pas à ce tableau : ${why}`, ...table.cautions] };
}

/** The definition as the table was computed: over its period where one was asked for. */
export function definitionOver(definition: DefinitionView, { period }: IndicatorTable): DefinitionView {
  if (period === undefined) return definition;
  const { title, question, population, clock, exclusions, notKnownRule, figures, cautions } = definition;
  return {
    ...definition,
    title: reworded(title),
    question: reworded(question),
    population: reworded(population),
    clock: clock && reworded(clock),
    exclusions: exclusions.map(reworded),
    period: `${periodText(period).replace('du', 'Du')} ; toute évolution est contre la même période un an avant.`,
    notKnownRule: reworded(notKnownRule),
    figures: figures.map((figure) => ({
      ...figure,
      label: reworded(figure.label),
      numerator: reworded(figure.numerator),
      denominator: figure.denominator && reworded(figure.denominator),
    })),
    cautions: cautions.map(reworded),
  };
}
