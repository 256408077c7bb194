import type { AnswerPlan } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import type { MonitoringRows } from '#domain/monitoring-rows.js';
import { indicator } from '#monitoring/catalogue.js';
import { computeIndicator } from '#monitoring/compute.js';
import { countRows } from '#monitoring/count-rows.js';
import {
  type InterDepartmentalMatrix,
  interDepartmentalMatrix,
  type MatrixRequest,
} from '#monitoring/inter-departmental.js';
import { projectEvents } from '#monitoring/projection.js';
import { report } from '#monitoring/report.js';
import type { Cell, IndicatorTable, Scope } from '#monitoring/table.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';

export interface Rebuilt {
  readonly rows: MonitoringRows;
  readonly answer: AnswerPlan;
  readonly table: (id: string, asOf: CalendarDate, scope?: Scope) => Promise<IndicatorTable>;
  /** Any table, those that no definition alone makes included. */
  readonly report: (id: string, asOf: CalendarDate, scope?: Scope, from?: CalendarDate) => Promise<IndicatorTable>;
  readonly headline: (table: IndicatorTable, key: string) => number | null;
  readonly matrix: (request: MatrixRequest) => Promise<InterDepartmentalMatrix>;
}

export const figureOf = (cell: Cell | undefined): number | null =>
  cell === undefined || cell.kind === 'none' || cell.kind === 'text' ? null : cell.value;

/** Tables over rows in memory; anything but a table throws. */
export function over(rows: MonitoringRows): Rebuilt {
  const answer: AnswerPlan = async (plan) => countRows(rows, plan);
  return {
    rows,
    answer,
    table: async (id, asOf, scope = { kind: 'region' }) => {
      const definition = indicator(id);
      if (definition === undefined) throw new Error(`no indicator ${id}`);
      const computed = await computeIndicator(definition, { asOf, scope }, answer);
      if (!computed.ok) throw new Error(computed.error.detail);
      return computed.value;
    },
    report: async (id, asOf, scope = { kind: 'region' }, from = undefined) => {
      const computed = await report(id, { asOf, from, scope }, answer);
      if (computed === undefined || !computed.ok) throw new Error(computed?.error.detail ?? id);
      return computed.value;
    },
    headline: (table, key) => figureOf(table.headlines.find((headline) => headline.key === key)?.cell),
    matrix: async (request) => {
      const computed = await interDepartmentalMatrix(request, answer);
      if (!computed.ok) throw new Error(computed.error.detail);
      return computed.value;
    },
  };
}

/** The history rebuilt from the seed, projected. */
export const rebuilt = (): Rebuilt => over(projectEvents(reconstitutionEvents()));
