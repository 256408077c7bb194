import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { contains } from '#legislation/places.js';
import { DAYS_PER_MONTH, endOfStep, LIST_AGE_DAYS, STEP_DAYS, STEPS_PER_MONTH } from './calendar.js';
import { SIMULATED_CONTINGENTS } from './calibration.js';
import { cohortOutcomes, cohortWaits } from './cohorts.js';
import { departementOutcomes } from './departement-outcomes.js';
import type { MonthOutcome, OutcomeValues, SeedOutcome, SeedRequest } from './experiment.js';
import type { Arrival } from './population/streams.js';
import { mean, percent, quantile, spread } from './statistics.js';
import { restrictedMeanMonths } from './survival.js';
import { ENGAGED, type Lease, WAITING, type World } from './world.js';

/** The months under the policy, in half-months: `start` included, `end` not. */
export interface Window {
  readonly start: number;
  readonly end: number;
}

/** What a run gave; pure function of the world at its end. */
export function outcomeOf(
  world: World,
  {
    key,
    seed,
    months,
    mode,
    ...window
  }: Pick<SeedRequest, 'seed' | 'months' | 'mode'> & Window & { readonly key: string },
): SeedOutcome {
  const departements = departementOutcomes(world, window);
  const leases = leasesIn(world, window);
  return {
    formatVersion: 1,
    key,
    seed,
    months,
    mode,
    values: valuesOf(world, window, departements),
    departements,
    cohorts: cohortOutcomes(world, window),
    leasesByContingent: Object.fromEntries(
      SIMULATED_CONTINGENTS.map((name) => [name, leases.filter(({ offer }) => offer.contingent === name).length]),
    ),
    curve: curveOf(world, window),
  };
}

export function leasesIn(world: World, { start, end }: Window): readonly Lease[] {
  return world.leases.filter(({ step }) => step >= start && step < end);
}

/** Months of support of a household at the end of half-month `step`. */
const monthsAt = ({ day }: Arrival, step: number): number => (endOfStep(step) - day) / DAYS_PER_MONTH;

/** Months from the start of support to each lease, ascending. */
export function durations(world: World, leases: readonly Lease[]): readonly number[] {
  return leases
    .map(({ household, step }) => monthsAt(world.streams.arrivals[household] as Arrival, step))
    .sort((a, b) => a - b);
}

/** Months of support of those who wait at the end, ascending. */
function ages(world: World, end: number): readonly number[] {
  return world.streams.arrivals
    .filter((_, h) => isWaiting(world, h))
    .map((arrival) => monthsAt(arrival, end - 1))
    .sort((a, b) => a - b);
}

export const isWaiting = ({ status }: World, h: number): boolean => status[h] === WAITING || status[h] === ENGAGED;

function valuesOf(world: World, window: Window, departements: SeedOutcome['departements']): OutcomeValues {
  const leases = leasesIn(world, window);
  const waiting = ages(world, window.end);
  const rehoused = durations(world, leases);
  const waits = cohortWaits(world, window);
  const each = DEPARTEMENTS.map((d) => departements[d]);
  const sum = (of: (d: (typeof each)[number]) => number): number => each.reduce((total, d) => total + of(d), 0);
  const hazards = DEPARTEMENTS.map((d) => hazardPercent(world, window, d)).filter((hazard) => hazard !== null);
  const rate = (d: (typeof each)[number]) =>
    percent(d.rehousedBefore + d.rehoused, d.rehousedBefore + d.rehoused + d.stock);
  return {
    rehousings: leases.length,
    waiting: waiting.length,
    waitingOver12Months: waiting.filter((months) => months > 12).length,
    waitingOver24Months: waiting.filter((months) => months > 24).length,
    waitingP90Months: quantile(waiting, 0.9),
    restrictedMeanWaitMonths: restrictedMeanMonths(world, window),
    cohortOver12MonthsWait: waits.over12Months,
    cohort6To12MonthsWait: waits.from6To12Months,
    cohortUnder6MonthsWait: waits.under6Months,
    cohortEnteredWait: waits.entered,
    hazardSpread: spread(hazards),
    hazardMinimum: hazards.length > 0 ? Math.min(...hazards) : null,
    interDepartmentalShare: percent(leases.filter((lease) => isConsentedMove(world, lease)).length, leases.length),
    offersPerLease: leases.length > 0 ? total(world.offersAt, window) / leases.length : null,
    enviedShare: enviedShare(world, window),
    neverOfferedShare: neverOfferedShare(world, window.end),
    incomeRatio: incomeRatio(world, window),
    oldListRehousedShare: percent(
      sum((d) => d.oldListRehoused),
      sum((d) => d.oldList),
    ),
    oldListNeverOfferedShare: percent(
      sum((d) => d.oldListNeverOffered),
      sum((d) => d.oldList),
    ),
    cumulativeRate: percent(
      sum((d) => d.rehousedBefore + d.rehoused),
      sum((d) => d.rehousedBefore + d.rehoused + d.stock),
    ),
    cumulativeRateSpread: spread(each.map(rate).filter((value) => value !== null)),
    rehousedMeanMonths: mean(rehoused),
    rehousedMedianMonths: quantile(rehoused, 0.5),
    rehousedP90Months: quantile(rehoused, 0.9),
    lostOpportunities: total(world.lostAt, window),
  };
}

const total = (perStep: readonly number[], { start, end }: Window): number =>
  perStep.slice(start, end).reduce((sum, count) => sum + count, 0);

function isConsentedMove({ streams }: World, { household, offer }: Lease): boolean {
  const { traits } = streams.arrivals[household] as Arrival;
  return traits.departement !== offer.traits.departement && contains(traits.facts.consented, offer.traits.facts);
}

/** Chance, per cent, of being rehoused within twelve months at the pace of the window, for a household supported there. */
function hazardPercent(world: World, window: Window, departement: Departement): number | null {
  const rate = monthlyRate(world, window, ({ traits }) => traits.departement === departement);
  return rate === null ? null : 100 * (1 - Math.exp(-12 * rate));
}

/** Leases per household-month waited in the window, among some households; `null` where none waited. */
function monthlyRate(world: World, { start, end }: Window, among: (arrival: Arrival) => boolean): number | null {
  let leases = 0;
  let months = 0;
  world.streams.arrivals.forEach((arrival, h) => {
    if (!among(arrival)) return;
    const lease = world.leaseOf[h];
    const gone = lease ? endOfStep(lease.step) : arrival.day + arrival.traits.patienceDays;
    const waited = Math.min(gone, endOfStep(end - 1)) - Math.max(arrival.day, start * STEP_DAYS);
    months += Math.max(0, waited) / DAYS_PER_MONTH;
    if (lease && lease.step >= start) leases++;
  });
  return months === 0 ? null : leases / months;
}

/** Envied proposals of the window on all of them, per cent; `null` where who chose has no points. */
function enviedShare({ enviedAt, offersAt }: World, window: Window): number | null {
  const envied = enviedAt.slice(window.start, window.end).filter((count) => count !== null);
  return envied.length < window.end - window.start
    ? null
    : percent(total(envied, { start: 0, end: envied.length }), total(offersAt, window));
}

/** Of those who have waited over six months at the end: never proposed anything, per cent. */
function neverOfferedShare(world: World, end: number): number | null {
  const old = world.streams.arrivals.flatMap(({ day }, h) =>
    isWaiting(world, h) && endOfStep(end - 1) - day > LIST_AGE_DAYS ? [h] : [],
  );
  return percent(old.filter((h) => world.offers[h] === 0).length, old.length);
}

/** Rate of rehousing of the third with the lowest declared resources per consumption unit, over that of the highest. */
function incomeRatio(world: World, window: Window): number | null {
  const perUnit = ({ traits: { facts } }: Arrival): number | null =>
    facts.monthlyIncomeCents === null ? null : facts.monthlyIncomeCents / facts.consumptionUnitHundredths;
  const known = world.streams.arrivals
    .map(perUnit)
    .filter((value) => value !== null)
    .sort((a, b) => a - b);
  const [low, high] = [quantile(known, 1 / 3), quantile(known, 2 / 3)];
  if (low === null || high === null) return null;
  const poor = monthlyRate(world, window, (arrival) => (perUnit(arrival) ?? Number.POSITIVE_INFINITY) <= low);
  const rich = monthlyRate(world, window, (arrival) => (perUnit(arrival) ?? 0) > high);
  return poor === null || rich === null || rich === 0 ? null : poor / rich;
}

function curveOf(world: World, { start, end }: Window): readonly MonthOutcome[] {
  return Array.from({ length: (end - start) / STEPS_PER_MONTH }, (_, index): MonthOutcome => {
    const until = start + (index + 1) * STEPS_PER_MONTH;
    const there = world.streams.arrivals.filter((arrival, h) => waitsAt(world, arrival, h, until - 1));
    return {
      month: index + 1,
      rehoused: leasesIn(world, { start, end: until }).length,
      waiting: there.length,
      waitingOver12Months: there.filter((arrival) => monthsAt(arrival, until - 1) > 12).length,
    };
  });
}

function waitsAt(world: World, { day }: Arrival, h: number, step: number): boolean {
  const lease = world.leaseOf[h];
  const gone = lease ? lease.step : (world.leftAt[h] as number);
  return day <= endOfStep(step) && (isWaiting(world, h) || gone > step);
}
