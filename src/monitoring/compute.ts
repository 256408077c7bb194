import type { AnswerPlan, GroupKey } from '#domain/count-plan.js';
import type { RowKind } from '#domain/monitoring-rows.js';
import { err, ok, type Result } from '#domain/result.js';
import { type CellInput, cellOf, sumOf } from './cells.js';
import { is } from './conditions.js';
import type { Axis, Clock, Column, IndicatorDefinition, MomentCondition } from './definition.js';
import { type Comparison, comparedWith, type MomentName, type Moments, momentsAt } from './moments.js';
import type { PeriodRequest } from './period-request.js';
import { foundIn, type RawRow, rawRows, valuesOf } from './rows-of-table.js';
import { type Cell, EMPTY_POPULATION, type IndicatorTable, NONE, type Scope, type TableRow } from './table.js';
import { ask, type Grouped, type Needs, needsOf, type Question, type Values } from './values.js';

export type IndicatorError =
  | { readonly code: 'DATE_BEFORE_DATA'; readonly detail: string }
  | { readonly code: 'SCOPE_NOT_APPLICABLE'; readonly detail: string }
  | { readonly code: 'PERIOD_NOT_APPLICABLE'; readonly detail: string };

export const DATE_BEFORE_DATA: IndicatorError = {
  code: 'DATE_BEFORE_DATA',
  detail: 'Aucune donnée avant la première convention AVDL (1er janvier 2017).',
};
export const SCOPE_NOT_APPLICABLE: IndicatorError = {
  code: 'SCOPE_NOT_APPLICABLE',
  detail: 'Ce tableau n’existe pas à cette échelle.',
};

interface Work {
  readonly definition: IndicatorDefinition;
  readonly scope: Scope;
  readonly answer: AnswerPlan;
}

/** Computes the table of a definition at a date; every total is checked against its parts, and a wrong one throws. */
export async function computeIndicator(
  definition: IndicatorDefinition,
  request: PeriodRequest,
  answer: AnswerPlan,
): Promise<Result<IndicatorTable, IndicatorError>> {
  const moments = momentsAt(request.asOf, request.from);
  if (moments === undefined) return err(DATE_BEFORE_DATA);
  const work: Work = { definition, scope: request.scope, answer };
  if (scopeOf(work, definition.rows) === null) {
    return err(SCOPE_NOT_APPLICABLE);
  }
  const before = comparedWith(moments, 'yearBefore');
  const reminded = definition.reminder === null || before === undefined ? null : before;
  // Asked together, they are read together.
  const [{ rows, total, totals }, reminder, figures] = await Promise.all([
    body(work, moments),
    reminded === null ? null : body(work, reminded, { totalOnly: true }),
    headlines(work, moments),
  ]);
  const { counts, clocks } = needsOf(definition.columns);
  const timed = (clock: Clock): number => totals.clock(clock).known + totals.clock(clock).unknown;
  const empty = counts.every((count) => totals.count(count) === 0) && clocks.every((clock) => timed(clock) === 0);
  return ok({
    id: definition.id,
    title: definition.title,
    asOf: request.asOf,
    scope: request.scope,
    empty: empty ? EMPTY_POPULATION : null,
    columns: definition.columns.map(shown),
    rows,
    total,
    reminder:
      reminder === null
        ? null
        : { ...reminder.total, key: 'reminder', kind: 'reminder', label: definition.reminder ?? '' },
    headlines: figures,
    cautions: definition.cautions,
  });
}

const shown = ({ key, label, unit, provisional }: Column) => ({ key, label, unit, provisional: provisional ?? false });

interface Body {
  readonly rows: readonly TableRow[];
  readonly total: TableRow;
  readonly totals: Values;
}

async function body(work: Work, moments: Moments, options = { totalOnly: false }): Promise<Body> {
  const { definition } = work;
  const needs = needsOf(definition.columns);
  const by = options.totalOnly ? [] : groupsOf(definition.axis);
  const [now, before, cases] = await Promise.all([
    ask(work.answer, needs, question(work, moments, by)),
    comparisons(work, moments, by),
    options.totalOnly ? [] : caseValues(work, moments, needs),
  ]);
  const input = (values: Values, keys: readonly (string | null)[] | null): CellInput => ({
    now: values,
    total: now.total,
    moments,
    before: Object.fromEntries(
      [...before].map(([name, grouped]) => [
        name,
        grouped && (keys ? valuesOf(foundIn(grouped), keys) : grouped.total),
      ]),
    ),
  });
  const total: TableRow = {
    key: 'total',
    label: definition.totalLabel,
    kind: 'total',
    cells: definition.columns.map((column) => cellOf(column, input(now.total, null))),
  };
  if (options.totalOnly) return { rows: [], total, totals: now.total };
  const rows =
    definition.axis.kind === 'cases' ? caseRows(definition.axis, cases, now.total) : rawRows(definition, now);
  checkTotal(definition, rows, now.total);
  const printed = rows
    .filter(({ kind, now: values }) => kind !== 'residual' || needs.counts.some((count) => values.count(count) > 0))
    .map(({ key, label, kind, now: values, keys }) => ({
      key,
      label,
      kind,
      cells: definition.columns.map((column) => rowCell(column, kind, input(values, keys))),
    }));
  return { rows: ordered(definition, printed), total, totals: now.total };
}

function groupsOf(axis: Axis): readonly GroupKey<MomentName>[] {
  if (axis.kind === 'cases') return [];
  return [axis.kind === 'periods' ? { key: 'period', field: axis.field, unit: axis.unit } : axis.field];
}

function rowCell(column: Column, kind: TableRow['kind'], input: CellInput): Cell {
  if (kind === 'notKnown' && column.knownRowsOnly) return NONE.notKnown;
  return cellOf(column, input);
}

async function comparisons(
  work: Work,
  moments: Moments,
  by: readonly GroupKey<MomentName>[],
): Promise<Map<Comparison, Grouped | null>> {
  const changes = work.definition.columns.filter((column) => column.kind === 'change' || column.kind === 'growth');
  const names = [...new Set(changes.map(({ against }) => against))];
  const found = names.map(async (name): Promise<[Comparison, Grouped | null]> => {
    const then = comparedWith(moments, name);
    const needs = needsOf(changes.filter(({ against }) => against === name));
    return [name, then === undefined ? null : await ask(work.answer, needs, question(work, then, by))];
  });
  return new Map(await Promise.all(found));
}

/** Values of each case of the axis, in their order. */
function caseValues(work: Work, moments: Moments, needs: Needs): Promise<readonly Values[]> {
  const { axis } = work.definition;
  const cases = axis.kind === 'cases' ? axis.cases : [];
  return Promise.all(
    cases.map(async ({ where }) => {
      const { total } = await ask(work.answer, needs, { ...question(work, moments, []), narrow: where });
      return total;
    }),
  );
}

function caseRows(
  { cases, residual }: Extract<Axis, { kind: 'cases' }>,
  found: readonly Values[],
  total: Values,
): readonly RawRow[] {
  const rows = cases.map(
    ({ key, label }, i): RawRow => ({ key, label, kind: 'row', now: found[i] as Values, keys: [] }),
  );
  const placed = sumOf(found);
  const rest: Values = { ...placed, count: (count) => total.count(count) - placed.count(count) };
  return [...rows, { key: 'residual', label: residual, kind: 'residual', now: rest, keys: [] }];
}

/** Each total is the sum of its parts and of the "non connu". */
function checkTotal({ id, columns }: IndicatorDefinition, rows: readonly RawRow[], total: Values): void {
  for (const column of columns) {
    if (column.kind !== 'count' && column.kind !== 'share' && column.kind !== 'change') continue;
    const { count } = column;
    if (count.distinct !== undefined) continue;
    const parts = rows.map(({ now }) => now.count(count));
    const sum = parts.reduce((a, b) => a + b, 0);
    if (sum !== total.count(count) || parts.some((part) => part < 0)) {
      throw new Error(`${id}.${column.key}: ${total.count(count)} is not the sum of its parts, ${sum}`);
    }
    const hidden = rows.find(({ kind }) => kind === 'notKnown')?.now.count(count) ?? 0;
    if (column.knownRowsOnly && hidden > 0) throw new Error(`${id}.${column.key}: ${hidden} hidden in "non connu"`);
  }
}

function ordered({ axis, columns }: IndicatorDefinition, rows: readonly TableRow[]): readonly TableRow[] {
  if (axis.kind !== 'field' || axis.greatestFirst === undefined) return rows;
  const index = columns.findIndex(({ key }) => key === axis.greatestFirst);
  const exact = (row: TableRow): number => {
    const cell = row.cells[index];
    if (cell?.kind === 'quotient') return cell.numerator / cell.denominator;
    return cell === undefined || cell.kind === 'none' || cell.kind === 'text' ? -1 : cell.value;
  };
  const named = rows.filter(({ kind }) => kind === 'row').toSorted((a, b) => exact(b) - exact(a));
  return [...named, ...rows.filter(({ kind }) => kind !== 'row')];
}

async function headlines(work: Work, moments: Moments): Promise<IndicatorTable['headlines']> {
  const needs = needsOf(work.definition.headlines);
  const kinds = [...new Set([...needs.counts, ...needs.clocks].map(({ rows }) => rows))];
  const asked = kinds.flatMap((rows) => {
    const scope = scopeOf(work, rows);
    return scope === null ? [] : [{ ...question(work, moments, []), rows, scope }];
  });
  const answered = await Promise.all(asked.map((one) => ask(work.answer, needs, one)));
  const totals = new Map(asked.map(({ rows }, i) => [rows, (answered[i] as Grouped).total]));
  return work.definition.headlines.map((column) => {
    const used = [...new Set([...needsOf([column]).counts, ...needsOf([column]).clocks].map(({ rows }) => rows))];
    // Below the region, a count by place of support and one by place of rehousing are not about the same households.
    const apart = used.some((rows) => !totals.has(rows)) || (used.length > 1 && work.scope.kind !== 'region');
    const of = (rows: RowKind) => totals.get(rows) as Values;
    const now: Values = {
      count: (count) => of(count.rows).count(count),
      clock: (clock) => of(clock.rows).clock(clock),
    };
    return {
      ...shown(column),
      cell: apart ? NONE.otherScope : cellOf(column, { now, total: now, moments, before: {} }),
    };
  });
}

function question(work: Work, moments: Moments, by: readonly GroupKey<MomentName>[]): Question {
  const { rows } = work.definition;
  return { rows, by, moments, scope: scopeOf(work, rows) ?? [], narrow: [] };
}

const LANDLORD_ROWS: ReadonlySet<RowKind> = new Set(['rehousings', 'followUps', 'proposals']);
const RESERVER_ROWS: ReadonlySet<RowKind> = new Set(['rehousings', 'proposals']);

/** Whether rows of this kind can be narrowed to the scope. */
export function knowsScope(rows: RowKind, scope: Scope): boolean {
  if (scope.kind === 'reserver') return RESERVER_ROWS.has(rows);
  return scope.kind !== 'landlord' || LANDLORD_ROWS.has(rows);
}

/** Conditions of the scope on these rows; `null` where they do not know it. */
function scopeOf({ definition, scope }: Work, rows: RowKind): readonly MomentCondition[] | null {
  const other = rows === 'rehousings' || rows === 'proposals' ? 'departementTo' : 'departement';
  return scopeConditions(scope, rows, rows === definition.rows ? definition.departementField : other);
}

/** Conditions of a scope on rows whose département is `departementField`; `null` where they do not know it. */
export function scopeConditions(
  scope: Scope,
  rows: RowKind,
  departementField: string,
): readonly MomentCondition[] | null {
  if (scope.kind === 'region') return [];
  if (scope.kind === 'departement') return [is(departementField, scope.departement)];
  if (scope.kind === 'association') return [is('associationId', scope.id)];
  return knowsScope(rows, scope) ? [is(scope.kind === 'landlord' ? 'landlordId' : 'reserverId', scope.id)] : null;
}
