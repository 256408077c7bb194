import type { Contingent } from '#domain/contingent.js';
import type { AnswerPlan } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import { err, ok, type Result } from '#domain/result.js';
import { BALANCE_DEFINITION, balanceTable } from './balances.js';
import { INDICATORS, indicator } from './catalogue.js';
import { COHORTS_DEFINITION, cohortTable } from './cohorts.js';
import {
  computeIndicator,
  DATE_BEFORE_DATA,
  type IndicatorError,
  knowsScope,
  SCOPE_NOT_APPLICABLE,
} from './compute.js';
import { contingentLedger, type FlowLedger, LEDGER_DEFINITION } from './contingent-ledger.js';
import { type DefinitionView, definitionView } from './definition-view.js';
import { FAIRNESS_ATTRIBUTES } from './definitions/fairness-attributes.js';
import { FAIRNESS_DEFINITIONS, fairnessTable } from './fairness.js';
import { interDepartmentalMatrix, type MatrixPopulation } from './inter-departmental.js';
import { momentsAt } from './moments.js';
import { objectiveLine } from './objective.js';
import { type PeriodUse, periodUse, tableOver, tableWithout } from './period.js';
import type { PeriodRequest } from './period-request.js';
import { MATRIX_DEFINITION, matrixTable, OBJECTIVE_DEFINITION, objectiveTable } from './special-tables.js';
import type { IndicatorTable, Scope } from './table.js';

export interface ReportRequest extends PeriodRequest {
  /** Of the matrix alone. */
  readonly population?: MatrixPopulation;
  readonly contingent?: Contingent;
  readonly landlordId?: string;
}

/** Where the figures are read; without the flow agreements there is no ledger, without the names ids are shown. */
export interface ReportSources {
  readonly answer: AnswerPlan;
  readonly flow?: ((until: CalendarDate) => Promise<FlowLedger>) | undefined;
  /** Names of organisations by id. */
  readonly names?: ((ids: readonly string[]) => Promise<ReadonlyMap<string, string>>) | undefined;
}

const OF_SUPPORTS: ReadonlySet<string> = new Set([COHORTS_DEFINITION.id, OBJECTIVE_DEFINITION.id]);

const knowsLedger = (scope: Scope): boolean => scope.kind !== 'association';

/** Every definition, in the order they are shown. */
export function definitions(): readonly DefinitionView[] {
  return [
    MATRIX_DEFINITION,
    BALANCE_DEFINITION,
    ...INDICATORS.map(definitionView),
    OBJECTIVE_DEFINITION,
    COHORTS_DEFINITION,
    ...FAIRNESS_DEFINITIONS,
    LEDGER_DEFINITION,
  ];
}

/** Those computed for the whole region alone. */
export function isRegional(id: string): boolean {
  return [MATRIX_DEFINITION.id, BALANCE_DEFINITION.id].includes(id);
}

/** Whether the table of this id exists at the scope. */
export function appliesTo(id: string, scope: Scope): boolean {
  if (isRegional(id)) return scope.kind === 'region';
  if (OF_SUPPORTS.has(id) || FAIRNESS_ATTRIBUTES.some((attribute) => attribute.id === id)) {
    return knowsScope('supports', scope);
  }
  if (id === LEDGER_DEFINITION.id) return knowsLedger(scope);
  const definition = indicator(id);
  return definition !== undefined && knowsScope(definition.rows, scope);
}

/** What a period asked for is to the table of this id; the matrix and its balances depend on their population. */
export function usesPeriod(id: string, population: MatrixPopulation = 'avdl'): PeriodUse {
  return periodUse(id, { matrix: isRegional(id), population });
}

/**
 * The table of any indicator; `undefined` where none has this id. Errors: DATE_BEFORE_DATA, SCOPE_NOT_APPLICABLE,
 * PERIOD_NOT_APPLICABLE (a period asked of a table whose own is fixed).
 */
export async function report(
  id: string,
  request: ReportRequest,
  sources: ReportSources | AnswerPlan,
): Promise<Result<IndicatorTable, IndicatorError> | undefined> {
  const { from, ...situation } = request;
  if (from === undefined) return tableOf(id, situation, sources);
  const definition = definitions().find((one) => one.id === id);
  if (definition === undefined) return undefined;
  const use = usesPeriod(id, request.population);
  if (use === 'own') {
    const detail = `Ce tableau a sa propre période, et n’en accepte pas d’autre : ${definition.period}`;
    return err({ code: 'PERIOD_NOT_APPLICABLE', detail });
  }
  const table = await tableOf(id, use === 'counted' ? request : situation, sources);
  if (table === undefined || !table.ok) return table;
  if (use === 'counted') return ok(tableOver(table.value, { from, to: request.asOf }));
  return ok(tableWithout(table.value, 'il montre la situation à une date.'));
}

async function tableOf(
  id: string,
  request: ReportRequest,
  sources: ReportSources | AnswerPlan,
): Promise<Result<IndicatorTable, IndicatorError> | undefined> {
  const { answer, flow, names } = typeof sources === 'function' ? ({ answer: sources } as ReportSources) : sources;
  if (id === LEDGER_DEFINITION.id) {
    if (flow === undefined || !knowsLedger(request.scope)) return err(SCOPE_NOT_APPLICABLE);
    if (momentsAt(request.asOf) === undefined) return err(DATE_BEFORE_DATA);
    return ok(contingentLedger(await flow(request.asOf), request));
  }
  if (id === MATRIX_DEFINITION.id || id === BALANCE_DEFINITION.id) {
    const { asOf, from, population = 'avdl', contingent, landlordId } = request;
    const narrow = { ...(contingent && { contingent }), ...(landlordId && { landlordId }) };
    const matrix = await interDepartmentalMatrix({ asOf, from, population, ...narrow }, answer);
    if (!matrix.ok) return matrix;
    return ok(id === MATRIX_DEFINITION.id ? matrixTable(matrix.value) : balanceTable(matrix.value));
  }
  if (id === OBJECTIVE_DEFINITION.id) {
    const line = await objectiveLine(request, answer);
    return line.ok ? ok(objectiveTable(line.value)) : line;
  }
  if (id === COHORTS_DEFINITION.id) return cohortTable(request, answer);
  const attribute = FAIRNESS_ATTRIBUTES.find((candidate) => candidate.id === id);
  if (attribute !== undefined) return fairnessTable(attribute, request, answer);
  const definition = indicator(id);
  if (definition === undefined) return undefined;
  const computed = await computeIndicator(definition, request, answer);
  const { axis } = definition;
  if (!computed.ok || names === undefined || axis.kind !== 'values' || !axis.organisations) return computed;
  return ok(await named(computed.value, names));
}

/** The rows of organisations under their names. */
async function named(table: IndicatorTable, names: NonNullable<ReportSources['names']>): Promise<IndicatorTable> {
  const found = await names(table.rows.map(({ key }) => key));
  return { ...table, rows: table.rows.map((row) => ({ ...row, label: found.get(row.key) ?? row.label })) };
}
