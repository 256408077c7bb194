/**
 * What becomes of households by date of entry in support (`ENTRY_COHORTS`).
 *
 * The wait is counted from the start of the window, or from entry where that is later: every cohort is followed from a
 * common origin, so that nobody enters late. It is restricted to what the window lets be seen: its whole length for
 * those who wait at its start, half of it for those who enter during it (they enter all along: those of the first half
 * are followed for that long). Leases are events; departures without rehousing and the end of the window are censored.
 *
 * Method: product-limit estimate (E. L. Kaplan & P. Meier, J. Am. Stat. Assoc. 53, 1958, DOI
 * 10.1080/01621459.1958.10501452); area under the curve up to the restriction (J. O. Irwin, J. Hyg. 47, 1949, DOI
 * 10.1017/S0022172400014443).
 */
import { DAYS_PER_MONTH, DAYS_PER_YEAR, endOfStep, LIST_AGE_DAYS, STEP_DAYS, STEPS_PER_MONTH } from './calendar.js';
import { type CohortOutcome, ENTRY_COHORTS, type EntryCohort } from './experiment.js';
import type { Window } from './outcomes.js';
import { LEFT, type World } from './world.js';

/** Months followed, and whether a lease ended them. */
export interface Spell {
  readonly months: number;
  readonly housed: boolean;
}

/** Months of rounding below which two dates are the same. */
const SAME = 1e-9;

/**
 * Mean of the months waited among the first `horizon`; `null` where nobody is followed, or where those who are not
 * rehoused are all lost from sight before the horizon. Leases come before departures of the same date.
 */
export function restrictedMean(spells: readonly Spell[], horizon: number): number | null {
  const ordered = [...spells].sort((a, b) => a.months - b.months || Number(b.housed) - Number(a.housed));
  let [area, surviving, since] = [0, 1, 0];
  for (const [before, { months, housed }] of ordered.entries()) {
    if (months >= horizon - SAME) return area + surviving * (horizon - since);
    if (!housed) continue;
    area += surviving * (months - since);
    surviving *= 1 - 1 / (ordered.length - before);
    since = months;
  }
  return surviving === 0 ? area : null;
}

/** Each household of the window in its cohort. */
export function cohortSpells(world: World, { start, end }: Window): Readonly<Record<EntryCohort, readonly Spell[]>> {
  const spells = eachCohort((): Spell[] => []);
  const startDay = start * STEP_DAYS;
  world.streams.arrivals.forEach(({ day }, h) => {
    const lease = world.leaseOf[h];
    const gone = lease ? lease.step : world.status[h] === LEFT ? (world.leftAt[h] as number) : end;
    if (day > endOfStep(end - 1) || gone < start) return;
    const until = endOfStep(Math.min(gone, end - 1));
    const months = (until - Math.max(day, startDay)) / DAYS_PER_MONTH;
    spells[cohortOf(startDay - day)].push({ months, housed: lease !== null });
  });
  return spells;
}

/** By the days waited at the start of the window; below 0, entered since. */
function cohortOf(days: number): EntryCohort {
  if (days > DAYS_PER_YEAR) return 'over12Months';
  if (days >= LIST_AGE_DAYS) return 'from6To12Months';
  return days >= 0 ? 'under6Months' : 'entered';
}

/** Restricted mean wait of each cohort, months. */
export function cohortWaits(world: World, window: Window): Readonly<Record<EntryCohort, number | null>> {
  const spells = cohortSpells(world, window);
  const months = (window.end - window.start) / STEPS_PER_MONTH;
  return eachCohort((cohort) => restrictedMean(spells[cohort], cohort === 'entered' ? months / 2 : months));
}

export function cohortOutcomes(world: World, window: Window): Readonly<Record<EntryCohort, CohortOutcome>> {
  const spells = cohortSpells(world, window);
  return eachCohort((cohort) => ({
    households: spells[cohort].length,
    rehoused: spells[cohort].filter(({ housed }) => housed).length,
  }));
}

function eachCohort<T>(of: (cohort: EntryCohort) => T): Readonly<Record<EntryCohort, T>> {
  return Object.fromEntries(ENTRY_COHORTS.map((cohort) => [cohort, of(cohort)])) as Record<EntryCohort, T>;
}
