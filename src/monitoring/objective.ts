import type { AnswerPlan } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import { err, ok, type Result } from '#domain/result.js';
import { quotient } from './cells.js';
import { DATE_BEFORE_DATA, type IndicatorError, SCOPE_NOT_APPLICABLE, scopeConditions } from './compute.js';
import type { MomentCondition } from './definition.js';
import { REHOUSED_AFTER_TOWARDS, TOWARDS } from './definitions/counts.js';
import { comparedWith, type Moments, momentsAt } from './moments.js';
import { type Cell, EMPTY_POPULATION, NONE, type Scope } from './table.js';
import { ask } from './values.js';

/** Objective of the DRIHL for the end of 2023: 80 % of accompanied households rehoused. */
export const OBJECTIVE_PERCENT = 80;

export interface ObjectiveLine {
  readonly asOf: CalendarDate;
  readonly scope: Scope;
  readonly objectivePercent: number;
  readonly empty: string | null;
  readonly rate: Cell;
  readonly rehoused: number;
  readonly waiting: number;
  /** `null` where the year before belongs to another convention: its flows do not add to this one's. */
  readonly year: null | {
    readonly rehoused: number;
    /** Entries less exits without rehousing: stock now − stock then + rehoused. */
    readonly netInflow: number;
    /** Fewest rehousings of the next year that reach the objective, at the same net inflow. */
    readonly needed: number;
    readonly change: Cell;
    readonly rateIfRepeated: Cell;
    readonly waitingThen: number;
  };
  readonly caution: string;
}

const CAUTION =
  'Le taux est un rapport cumulé qui monte avec l’âge de la convention : on ne compare deux politiques qu’à la même date.';

/** The line of the objective, with what it would take in the next twelve months. */
export async function objectiveLine(
  { asOf, scope }: { readonly asOf: CalendarDate; readonly scope: Scope },
  answer: AnswerPlan,
): Promise<Result<ObjectiveLine, IndicatorError>> {
  const moments = momentsAt(asOf);
  if (moments === undefined) return err(DATE_BEFORE_DATA);
  const within = scopeConditions(scope, 'supports', 'departement');
  if (within === null) return err(SCOPE_NOT_APPLICABLE);
  const asked = { answer, within };
  const then = comparedWith(moments, 'yearBefore');
  const sameConvention = then !== undefined && then.conventionStart === moments.conventionStart;
  const [now, before] = await Promise.all([
    stockAndFlow(moments, asked),
    sameConvention ? stockAndFlow(then, asked) : null,
  ]);
  const all = now.rehoused + now.waiting;
  return ok({
    asOf,
    scope,
    objectivePercent: OBJECTIVE_PERCENT,
    empty: all === 0 ? EMPTY_POPULATION : null,
    rate: quotient(now.rehoused, all, 100, 1),
    ...now,
    year: before === null ? null : nextYear(now, before),
    caution: CAUTION,
  });
}

interface StockAndFlow {
  readonly rehoused: number;
  readonly waiting: number;
}

interface Asked {
  readonly answer: AnswerPlan;
  readonly within: readonly MomentCondition[];
}

async function stockAndFlow(moments: Moments, { answer, within }: Asked): Promise<StockAndFlow> {
  const needs = { counts: [REHOUSED_AFTER_TOWARDS, TOWARDS], clocks: [] };
  const { total } = await ask(answer, needs, { rows: 'supports', by: [], moments, scope: within, narrow: [] });
  return { rehoused: total.count(REHOUSED_AFTER_TOWARDS), waiting: total.count(TOWARDS) };
}

function nextYear(now: StockAndFlow, before: StockAndFlow): NonNullable<ObjectiveLine['year']> {
  const rehoused = now.rehoused - before.rehoused;
  const netInflow = now.waiting - before.waiting + rehoused;
  const everyone = now.rehoused + now.waiting + netInflow;
  const needed = Math.max(0, Math.ceil((everyone * OBJECTIVE_PERCENT) / 100) - now.rehoused);
  return {
    rehoused,
    netInflow,
    needed,
    change: rehoused === 0 ? NONE.emptyPopulation : quotient(needed - rehoused, rehoused, 100, 1),
    rateIfRepeated: quotient(now.rehoused + rehoused, everyone, 100, 1),
    waitingThen: everyone - now.rehoused - needed,
  };
}
