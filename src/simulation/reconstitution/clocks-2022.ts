import { addDays, type CalendarDate, calendarDate, daysBetween } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { apportion } from './apportionment.js';
import { durations, shareUnder } from './durations.js';
import { type AvdlLease, type LeaseClass, shuffled } from './leases-2022.js';
import { figure } from './targets.js';

const DAYS_PER_MONTH = 30.4375;
const days = (months: number): number => Math.round(months * DAYS_PER_MONTH);

/** Days that a support of each class, started in its window, may have lasted at a lease of 2022. */
const CLASS_BOUNDS: Readonly<Record<Exclude<LeaseClass, 'withoutTowards'>, { min: number; max: number }>> = {
  young: { min: 1, max: 548 },
  listed: { min: 185, max: 1094 },
  old: { min: 732, max: 2000 },
};
const CLASS_ORDER = ['young', 'listed', 'old'] as const;

/** Values exactly on the regional median in each département: its middle ranks fall among them. */
const ANCHOR_WIDTH = 3;
const NEAREST_TO_MIDDLE = 4;

/** Means a little above the printed decimal, which they still print: the printed regional means need it. */
const INSIDE_THE_DECIMAL = 0.03;

/** Brings the mean of the unlocated to the regional one. */
const UNLOCATED_DAYS = 466;

export interface Clocked {
  readonly departement: Departement;
  readonly count: number;
  readonly mean: number;
  readonly median: number;
}

/** How many of each département stay under the regional median, so that it is the median of all. */
export function anchorsOf(all: readonly Clocked[], regional: number, under: number): readonly number[] {
  return apportion(
    under,
    all.map(({ count, mean, median }) => count * shareUnder(regional, mean, median)),
    all.map(({ count, median }) => {
      const half = Math.floor(count / 2);
      const [inner, outer] = [NEAREST_TO_MIDDLE + ANCHOR_WIDTH, 2];
      return days(median) > days(regional)
        ? { min: outer, max: half - inner }
        : { min: days(median) === days(regional) ? half - 1 : half + inner, max: count - inner };
    }),
  );
}

/** Support dates of the leases of 2022: (start, lease) by lease; start `null` without AVL. */
export function avdlClocks(
  leases: readonly AvdlLease[],
): ReadonlyMap<AvdlLease, { start: CalendarDate | null; on: CalendarDate }> {
  const clocked = leases.filter(({ kind }) => kind !== 'withoutTowards');
  const here = leasesByPlace(clocked);
  const targets = DEPARTEMENTS.map((departement) => ({
    departement,
    count: here(departement).length,
    mean: figure('T07', departement, 'avdl_moyenne') + INSIDE_THE_DECIMAL,
    median: figure('T07', departement, 'avdl_mediane'),
  }));
  const regional = figure('T07', 'total', 'avdl_mediane');
  // The unlocated sit on the regional median or, two of the list in three, above it: a margin on both sides.
  const unlocated = clocked.filter(({ to }) => to === null);
  const under = Math.floor(clocked.length / 2) - Math.floor(unlocated.length / 4);
  const anchors = anchorsOf(targets, regional, under);
  const result = new Map<AvdlLease, { start: CalendarDate | null; on: CalendarDate }>();
  for (const [i, target] of targets.entries()) {
    const inOrder = CLASS_ORDER.flatMap((kind) => here(target.departement).filter((lease) => lease.kind === kind));
    const lasted = durations({
      count: target.count,
      sumDays: Math.round(target.mean * DAYS_PER_MONTH * target.count),
      medianDays: days(target.median),
      anchor: { index: anchors[i] as number, width: ANCHOR_WIDTH, days: days(regional) },
      bounds: (rank) => CLASS_BOUNDS[inOrder[rank]?.kind as 'young'],
    });
    for (const [rank, lease] of inOrder.entries()) result.set(lease, datesOf(lease, lasted[rank] as number, rank));
  }
  for (const [i, lease] of unlocated.entries()) {
    const lasted = lease.kind === 'young' || i % 3 === 0 ? days(regional) : UNLOCATED_DAYS;
    result.set(lease, datesOf(lease, lasted, i));
  }
  const without = leases.filter(({ kind }) => kind === 'withoutTowards');
  for (const [i, lease] of without.entries()) {
    result.set(lease, { start: null, on: addDays(calendarDate('2022-02-01'), i * 9) });
  }
  return result;
}

function leasesByPlace(leases: readonly AvdlLease[]): (departement: Departement) => readonly AvdlLease[] {
  const by = new Map(DEPARTEMENTS.map((d) => [d, leases.filter(({ to }) => to === d)]));
  return (departement) => by.get(departement) as readonly AvdlLease[];
}

/** First and last day of support starts of each class. */
const STARTS: Readonly<Record<'young' | 'listed' | 'old', readonly [string, string]>> = {
  young: ['2021-07-01', '2022-12-31'],
  listed: ['2020-01-01', '2021-06-30'],
  old: ['2014-01-01', '2019-12-31'],
};

function datesOf({ kind }: AvdlLease, lasted: number, rank: number): { start: CalendarDate; on: CalendarDate } {
  let [first, last] = STARTS[kind as 'young'].map(calendarDate) as [CalendarDate, CalendarDate];
  const [yearStart, yearEnd] = [calendarDate('2022-01-01'), calendarDate('2022-12-31')];
  // The young start in 2022 where their duration allows it.
  if (kind === 'young' && lasted <= 364) first = yearStart;
  const earliest = addDays(yearStart, -lasted);
  const latest = addDays(yearEnd, -lasted);
  if (earliest > first) first = earliest;
  if (latest < last) last = latest;
  const span = daysBetween(first, last) + 1;
  if (span <= 0) throw new Error(`no dates for ${kind} of ${lasted} days`);
  const start = addDays(first, (rank * 37) % span);
  return { start, on: addDays(start, lasted) };
}

/** Durations since the DALO recognition of the leases of 2022, by département of rehousing, shuffled. */
export function daloDurations(): Readonly<Record<Departement, readonly number[]>> {
  const targets = DEPARTEMENTS.map((departement) => ({
    departement,
    count: figure('T02', departement, 'attr_dalo'),
    mean: figure('T07', departement, 'dalo_moyenne') + INSIDE_THE_DECIMAL,
    median: figure('T07', departement, 'dalo_mediane'),
  }));
  const regional = figure('T07', 'total', 'dalo_mediane');
  const total = figure('T02', 'total', 'attr_dalo');
  const anchors = anchorsOf(targets, regional, total / 2 - ANCHOR_WIDTH);
  const all = targets.map(({ departement, count, mean, median }, i) =>
    shuffled(
      durations({
        count,
        sumDays: Math.round(mean * DAYS_PER_MONTH * count),
        medianDays: days(median),
        anchor: { index: anchors[i] as number, width: ANCHOR_WIDTH, days: days(regional) },
        bounds: () => ({ min: 10, max: 4500 }),
      }),
      `dalo-${departement}`,
    ),
  );
  return Object.fromEntries(DEPARTEMENTS.map((d, i) => [d, all[i]])) as unknown as Record<Departement, number[]>;
}
