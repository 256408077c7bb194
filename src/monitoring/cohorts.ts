import type { AnswerPlan, PlanGroup } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import { err, ok, type Result } from '#domain/result.js';
import { type DayOfWait, type Estimate, type StateOfCohort, stateAfter } from './competing-risks.js';
import { DATE_BEFORE_DATA, type IndicatorError, SCOPE_NOT_APPLICABLE, scopeConditions } from './compute.js';
import { notBefore, open, reached, resolve, trueAtTheDate } from './conditions.js';
import type { DefinitionView } from './definition-view.js';
import { WHY_DURATIONS_RISE } from './definitions/waiting.js';
import { momentsAt } from './moments.js';
import { rounded } from './rounding.js';
import { type Cell, EMPTY_POPULATION, type IndicatorTable, NONE, type Scope, type TableRow } from './table.js';

export interface CohortRequest {
  readonly asOf: CalendarDate;
  readonly scope: Scope;
}

/** Households whose AVL began in one year (`null`: all together), by the days they waited. */
export interface Cohort {
  readonly year: string | null;
  readonly entered: number;
  readonly days: readonly DayOfWait[];
}

export interface CohortPoint {
  readonly month: number;
  readonly state: StateOfCohort;
}

const REHOUSED = [
  reached('rehousedOn', 'asOf'),
  notBefore('withinStartedOn', 'rehousedOn'),
  notBefore('exitedOn', 'rehousedOn'),
];
const WAITING = [open('rehousedOn', 'asOf'), open('withinStartedOn', 'asOf'), open('exitedOn', 'asOf')];

/** Cohorts by year of entry, oldest first, then all together; a wait that ends before it begins is in none. */
export async function cohorts(
  { asOf, scope }: CohortRequest,
  answer: AnswerPlan,
): Promise<Result<readonly Cohort[], IndicatorError>> {
  const moments = momentsAt(asOf);
  if (moments === undefined) return err(DATE_BEFORE_DATA);
  const within = scopeConditions(scope, 'supports', 'departement');
  if (within === null) return err(SCOPE_NOT_APPLICABLE);
  const ends = ['rehousedOn', 'withinStartedOn', 'exitedOn'];
  const groups = await answer({
    rows: 'supports',
    by: [
      { key: 'period', field: 'towardsStartedOn', unit: 'year' },
      { key: 'days', from: 'towardsStartedOn', ends, until: asOf },
    ],
    scope: resolve([...trueAtTheDate('supports'), reached('towardsStartedOn', 'asOf'), ...within], moments),
    counts: [[], REHOUSED, WAITING].map((where) => resolve(where, moments)),
    durations: [],
    distinct: [],
  });
  const found = new Map<string, DayOfWait[]>();
  for (const group of groups) {
    const year = group.key?.[0];
    const day = dayOf(group);
    if (year === null || year === undefined || day === null || day.day < 0) continue;
    found.set(year, [...(found.get(year) ?? []), day]);
  }
  const years = [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([year, days]) => cohort(year, days));
  const total = cohort(null, merged(years.flatMap(({ days }) => days)));
  if (years.reduce((sum, { entered }) => sum + entered, 0) !== total.entered) throw new Error('cohorts do not add up');
  return ok([...years, total]);
}

function dayOf({ key, counts }: PlanGroup): DayOfWait | null {
  const day = key?.[1];
  if (day === null || day === undefined) return null;
  const [all, rehoused, censored] = counts as [number, number, number];
  return { day: Number(day), rehoused, censored, left: all - rehoused - censored };
}

const cohort = (year: string | null, days: readonly DayOfWait[]): Cohort => ({
  year,
  days,
  entered: days.reduce((sum, one) => sum + one.rehoused + one.left + one.censored, 0),
});

function merged(days: readonly DayOfWait[]): readonly DayOfWait[] {
  const byDay = new Map<number, DayOfWait>();
  for (const one of days) {
    const before = byDay.get(one.day) ?? { day: one.day, rehoused: 0, left: 0, censored: 0 };
    byDay.set(one.day, {
      day: one.day,
      rehoused: before.rehoused + one.rehoused,
      left: before.left + one.left,
      censored: before.censored + one.censored,
    });
  }
  return [...byDay.values()];
}

/** 365,25 / 12 days. */
const DAYS_PER_MONTH = 30.4375;
const LAST_MONTH = 60;

/** Points of a cohort's curve month by month, as far as somebody has been observed. */
export function curveOf({ days }: Cohort): readonly CohortPoint[] {
  const points: CohortPoint[] = [];
  for (let month = 0; month <= LAST_MONTH; month++) {
    const state = stateAfter(days, Math.floor(month * DAYS_PER_MONTH));
    if (state === null) break;
    points.push({ month, state });
  }
  return points;
}

const MONTHS = [6, 12, 24, 36] as const;
const COLUMNS = [
  { key: 'entres', label: 'Entrés', unit: 'ménages', provisional: false },
  ...MONTHS.map(
    (m) => ({ key: `reloges_${m}`, label: `Relogés en ${m} mois`, unit: '%', provisional: false }) as const,
  ),
  ...MONTHS.map((m) => ({ key: `sortis_${m}`, label: `Sortis en ${m} mois`, unit: '%', provisional: false }) as const),
  ...MONTHS.map(
    (m) => ({ key: `attente_${m}`, label: `Encore en attente à ${m} mois`, unit: '%', provisional: false }) as const,
  ),
] as const;

export const COHORTS_DEFINITION: DefinitionView = {
  id: 'cohortes',
  title: 'Attente par année d’entrée',
  question: 'Quelle part des ménages entrés la même année est relogée, sortie ou encore en attente après m mois ?',
  population: 'Ménages dont l’AVL a commencé dans l’année, par année d’entrée.',
  clock: 'Du début de l’AVL au relogement, à la sortie ou à la date. Mois = jours / 30,4375.',
  exclusions: ['Les attentes qui finissent avant de commencer (tableau « qualite-dates »).'],
  period: 'Toutes les années connues, suivies jusqu’à la date.',
  notKnownRule: 'Un ménage sans début d’AVL n’est dans aucune cohorte. Une cohorte trop récente n’a pas de figure.',
  source: null,
  adr: '0112',
  figures: COLUMNS.map(({ key, label, unit }, i) => ({
    key,
    label,
    unit,
    provisional: false,
    numerator: i === 0 ? 'ménages dont l’AVL a commencé dans l’année' : wordsOf(key),
    denominator: i === 0 ? null : 'ménages de la cohorte, ceux suivis moins longtemps comptés tant qu’ils le sont',
  })),
  cautions: [
    'Les sorties sans relogement sont un risque concurrent (Aalen–Johansen) : elles ne sont pas des relogements à venir. Intervalles à 95 %.',
    WHY_DURATIONS_RISE,
  ],
  discrepancies: [],
};

function wordsOf(key: string): string {
  if (key.startsWith('attente')) return 'encore en attente (Kaplan–Meier de toute fin d’attente)';
  return `incidence cumulée des ${key.startsWith('reloges') ? 'relogements' : 'sorties sans relogement'} (Aalen–Johansen)`;
}

/** The table of the cohorts: one row a year of entry, their total all together. */
export async function cohortTable(
  request: CohortRequest,
  answer: AnswerPlan,
): Promise<Result<IndicatorTable, IndicatorError>> {
  const found = await cohorts(request, answer);
  if (!found.ok) return found;
  const all = found.value.at(-1) as Cohort;
  return ok({
    id: COHORTS_DEFINITION.id,
    title: COHORTS_DEFINITION.title,
    asOf: request.asOf,
    scope: request.scope,
    empty: all.entered === 0 ? EMPTY_POPULATION : null,
    columns: COLUMNS,
    rows: found.value.slice(0, -1).map((one) => rowOf(one, `Entrés en ${one.year}`)),
    total: { ...rowOf(all, 'Toutes les années'), key: 'total', kind: 'total' },
    reminder: null,
    headlines: [],
    cautions: COHORTS_DEFINITION.cautions,
  });
}

function rowOf({ year, entered, days }: Cohort, label: string): TableRow {
  const states = MONTHS.map((month) => stateAfter(days, Math.floor(month * DAYS_PER_MONTH)));
  const cells = (estimate: (state: StateOfCohort) => readonly [Estimate, number]): readonly Cell[] =>
    states.map((state) => {
      if (entered === 0) return NONE.emptyPopulation;
      return state === null ? NONE.tooRecent : percent(...estimate(state), entered);
    });
  return {
    key: year ?? 'total',
    label,
    kind: 'row',
    cells: [
      { kind: 'count', value: entered },
      ...cells((state) => [state.rehoused, state.rehousedCount]),
      ...cells((state) => [state.left, state.leftCount]),
      ...cells((state) => [state.waiting, entered - state.rehousedCount - state.leftCount]),
    ],
  };
}

function percent({ value, low, high }: Estimate, numerator: number, denominator: number): Cell {
  const of = (share: number) => rounded(100 * share, 1);
  return { kind: 'interval', value: of(value), low: of(low), high: of(high), decimals: 1, numerator, denominator };
}
