import type { Contingent } from '#domain/contingent.js';
import type { AnswerPlan, CountPlan } from '#domain/count-plan.js';
import type { CalendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { err, ok, type Result } from '#domain/result.js';
import { quotient } from './cells.js';
import { DATE_BEFORE_DATA, type IndicatorError } from './compute.js';
import { is, resolve } from './conditions.js';
import type { Count, MomentCondition } from './definition.js';
import { AVDL_ALLOCATIONS, AVDL_OF_THE_CONVENTION, LISTED_OTHER_LEASES } from './definitions/counts.js';
import { momentsAt } from './moments.js';
import { type Cell, EMPTY_POPULATION } from './table.js';

/** Who the matrix is about, and which place it reads: each is a record, printed with the matrix. */
export const MATRIX_POPULATIONS = {
  avdl: {
    count: AVDL_ALLOCATIONS,
    to: 'departementTo',
    label: 'Tous les relogements AVDL de l’année, lieu des registres',
  },
  avdlConvention: {
    count: AVDL_OF_THE_CONVENTION,
    to: 'departementTo',
    label: 'Tous les relogements AVDL depuis le début de la convention, lieu des registres',
  },
  listedOthers: {
    count: LISTED_OTHER_LEASES,
    to: 'declaredDepartementTo',
    label: 'Plus de six mois, hors Action Logement (T10), lieu déclaré',
  },
} as const satisfies Record<string, { count: Count; to: string; label: string }>;

export type MatrixPopulation = keyof typeof MATRIX_POPULATIONS;

export interface MatrixRequest {
  readonly asOf: CalendarDate;
  readonly from?: CalendarDate | undefined;
  readonly population: MatrixPopulation;
  readonly contingent?: Contingent;
  readonly landlordId?: string;
  readonly associationId?: string;
}

export type ByDepartement = Readonly<Record<Departement, number>>;

export interface InterDepartmentalMatrix {
  readonly asOf: CalendarDate;
  readonly population: string;
  readonly empty: string | null;
  /** Origin, then destination. */
  readonly moves: Readonly<Record<Departement, ByDepartement>>;
  /** Rehoused there, origin not known. */
  readonly unknownOrigin: ByDepartement;
  /** Come from there, place not known. */
  readonly unknownPlace: ByDepartement;
  readonly bothUnknown: number;
  readonly byOrigin: ByDepartement;
  readonly byPlace: ByDepartement;
  readonly total: number;
  /** Origin and place both known. */
  readonly located: number;
  readonly interDepartmental: number;
  readonly shareOfAll: Cell;
  readonly shareOfLocated: Cell;
  /** Hosted from elsewhere, sent elsewhere, and the difference. */
  readonly balance: Readonly<Record<Departement, { hosted: number; sent: number; net: number }>>;
}

/** The matrix origin → destination with its margins, both denominators and the net balance of each département. */
export async function interDepartmentalMatrix(
  request: MatrixRequest,
  answer: AnswerPlan,
): Promise<Result<InterDepartmentalMatrix, IndicatorError>> {
  const moments = momentsAt(request.asOf, request.from);
  if (moments === undefined) return err(DATE_BEFORE_DATA);
  const { count, to, label } = MATRIX_POPULATIONS[request.population];
  const plan: CountPlan = {
    rows: 'rehousings',
    by: ['departementFrom', to],
    scope: resolve(narrowed(request), moments),
    counts: [resolve(count.where, moments)],
    durations: [],
    distinct: [],
  };
  const groups = await answer(plan);
  const at = (from: string | null, place: string | null) =>
    groups.find(({ key }) => key !== null && key[0] === from && key[1] === place)?.counts[0] ?? 0;
  const total = groups.find(({ key }) => key === null)?.counts[0] ?? 0;
  return ok({ asOf: request.asOf, population: label, ...matrixOf(at, total) });
}

function narrowed({ contingent, landlordId, associationId }: MatrixRequest): readonly MomentCondition[] {
  return [
    ...(contingent === undefined ? [] : [is('contingent', contingent)]),
    ...(landlordId === undefined ? [] : [is('landlordId', landlordId)]),
    ...(associationId === undefined ? [] : [is('associationId', associationId)]),
  ];
}

const each = <T>(value: (d: Departement) => T) =>
  Object.fromEntries(DEPARTEMENTS.map((d) => [d, value(d)])) as Record<Departement, T>;
const over = (value: (d: Departement) => number) => DEPARTEMENTS.reduce((sum, d) => sum + value(d), 0);

function matrixOf(
  at: (from: string | null, to: string | null) => number,
  total: number,
): Omit<InterDepartmentalMatrix, 'asOf' | 'population'> {
  const unknownOrigin = each((to) => at(null, to));
  const unknownPlace = each((from) => at(from, null));
  const bothUnknown = at(null, null);
  const byOrigin = each((from) => over((to) => at(from, to)) + unknownPlace[from]);
  const byPlace = each((to) => over((from) => at(from, to)) + unknownOrigin[to]);
  const located = over((from) => over((to) => at(from, to)));
  const parts = located + over((d) => unknownOrigin[d]) + over((d) => unknownPlace[d]) + bothUnknown;
  if (parts !== total) throw new Error(`matrix: ${total} is not the sum of its parts, ${parts}`);
  const balance = each((d) => {
    const hosted = over((from) => (from === d ? 0 : at(from, d)));
    const sent = over((to) => (to === d ? 0 : at(d, to)));
    return { hosted, sent, net: hosted - sent };
  });
  const interDepartmental = over((d) => balance[d].hosted);
  return {
    empty: total === 0 ? EMPTY_POPULATION : null,
    moves: each((from) => each((to) => at(from, to))),
    unknownOrigin,
    unknownPlace,
    bothUnknown,
    byOrigin,
    byPlace,
    total,
    located,
    interDepartmental,
    shareOfAll: quotient(interDepartmental, total, 100, 1),
    shareOfLocated: quotient(interDepartmental, located, 100, 1),
    balance,
  };
}
