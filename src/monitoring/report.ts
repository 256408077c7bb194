import type { Contingent } from '#domain/contingent.js';
import type { AnswerPlan } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import { ok, type Result } from '#domain/result.js';
import { INDICATORS, indicator } from './catalogue.js';
import { computeIndicator, type IndicatorError, knowsScope } from './compute.js';
import { type DefinitionView, definitionView } from './definition-view.js';
import { interDepartmentalMatrix, type MatrixPopulation } from './inter-departmental.js';
import { objectiveLine } from './objective.js';
import { MATRIX_DEFINITION, matrixTable, OBJECTIVE_DEFINITION, objectiveTable } from './special-tables.js';
import type { IndicatorTable, Scope } from './table.js';

export interface ReportRequest {
  readonly asOf: CalendarDate;
  readonly scope: Scope;
  /** Of the matrix alone. */
  readonly population?: MatrixPopulation;
  readonly contingent?: Contingent;
}

/** Every definition, in the order they are shown. */
export function definitions(): readonly DefinitionView[] {
  return [MATRIX_DEFINITION, ...INDICATORS.map(definitionView), OBJECTIVE_DEFINITION];
}

/** Those computed for the whole region alone. */
export function isRegional(id: string): boolean {
  return id === MATRIX_DEFINITION.id || id === OBJECTIVE_DEFINITION.id;
}

/** Whether the table of this id exists at the scope. */
export function appliesTo(id: string, scope: Scope): boolean {
  if (isRegional(id)) return scope.kind === 'region';
  const definition = indicator(id);
  return definition !== undefined && knowsScope(definition.rows, scope);
}

/** The table of any indicator; `undefined` where none has this id. */
export async function report(
  id: string,
  request: ReportRequest,
  answer: AnswerPlan,
): Promise<Result<IndicatorTable, IndicatorError> | undefined> {
  if (id === MATRIX_DEFINITION.id) {
    const { asOf, population = 'avdl', contingent } = request;
    const matrix = await interDepartmentalMatrix({ asOf, population, ...(contingent && { contingent }) }, answer);
    return matrix.ok ? ok(matrixTable(matrix.value)) : matrix;
  }
  if (id === OBJECTIVE_DEFINITION.id) {
    const line = await objectiveLine(request.asOf, answer);
    return line.ok ? ok(objectiveTable(line.value)) : line;
  }
  const definition = indicator(id);
  return definition === undefined ? undefined : computeIndicator(definition, request, answer);
}
