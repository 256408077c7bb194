import type { Contingent } from '#domain/contingent.js';
import type { AnswerPlan } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import { err, ok, type Result } from '#domain/result.js';
import { BALANCE_DEFINITION, balanceTable } from './balances.js';
import { INDICATORS, indicator } from './catalogue.js';
import { COHORTS_DEFINITION, cohortTable } from './cohorts.js';
import { computeIndicator, type IndicatorError, knowsScope, SCOPE_NOT_APPLICABLE } from './compute.js';
import { contingentLedger, type FlowLedger, LEDGER_DEFINITION } from './contingent-ledger.js';
import { type DefinitionView, definitionView } from './definition-view.js';
import { FAIRNESS_ATTRIBUTES } from './definitions/fairness-attributes.js';
import { FAIRNESS_DEFINITIONS, fairnessTable } from './fairness.js';
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
  readonly landlordId?: string;
}

/** Where the figures are read; without the flow agreements there is no ledger. */
export interface ReportSources {
  readonly answer: AnswerPlan;
  readonly flow?: () => Promise<FlowLedger>;
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

/** The table of any indicator; `undefined` where none has this id. */
export async function report(
  id: string,
  request: ReportRequest,
  sources: ReportSources | AnswerPlan,
): Promise<Result<IndicatorTable, IndicatorError> | undefined> {
  const { answer, flow } = typeof sources === 'function' ? { answer: sources, flow: undefined } : sources;
  if (id === LEDGER_DEFINITION.id) {
    if (flow === undefined || !knowsLedger(request.scope)) return err(SCOPE_NOT_APPLICABLE);
    return ok(contingentLedger(await flow(), request));
  }
  if (id === MATRIX_DEFINITION.id || id === BALANCE_DEFINITION.id) {
    const { asOf, population = 'avdl', contingent, landlordId } = request;
    const narrow = { ...(contingent && { contingent }), ...(landlordId && { landlordId }) };
    const matrix = await interDepartmentalMatrix({ asOf, population, ...narrow }, answer);
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
  return definition === undefined ? undefined : computeIndicator(definition, request, answer);
}
