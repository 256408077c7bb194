/**
 * Restricted mean wait at the pace of the window: months spent waiting in the first twenty-four of a support, whoever
 * is at that age in the window. What becomes of real cohorts: cohorts.ts.
 *
 * Method: product-limit estimate on the age since the start of support with late entry (who waited before the window
 * enters at the age it then has), departures without rehousing counted as censored (E. L. Kaplan & P. Meier, J. Am.
 * Stat. Assoc. 53, 1958); area under the curve up to 24 months, by half-months of age (P. Royston & M. Parmar 2013).
 */
import { endOfStep, STEP_DAYS, STEPS_PER_MONTH } from './calendar.js';
import type { World } from './world.js';

const HORIZON = 24 * STEPS_PER_MONTH;

/** Months, between 0 and 24; `null` where nobody waits at some age. */
export function restrictedMeanMonths(world: World, { start, end }: { start: number; end: number }): number | null {
  const atRisk = new Float64Array(HORIZON);
  const housed = new Float64Array(HORIZON);
  world.streams.arrivals.forEach(({ day, traits }, h) => {
    const lease = world.leaseOf[h];
    const gone = Math.min(lease ? endOfStep(lease.step) : day + traits.patienceDays, endOfStep(end - 1));
    const from = Math.max(0, Math.ceil((start * STEP_DAYS - day) / STEP_DAYS));
    const to = Math.floor((gone - day) / STEP_DAYS);
    for (let age = from; age <= Math.min(to, HORIZON - 1); age++) atRisk[age] = (atRisk[age] as number) + 1;
    if (lease && lease.step >= start && to >= from && to < HORIZON) housed[to] = (housed[to] as number) + 1;
  });
  let surviving = 1;
  let area = 0;
  for (let age = 0; age < HORIZON; age++) {
    if (atRisk[age] === 0) return null;
    const after = surviving * (1 - (housed[age] as number) / (atRisk[age] as number));
    area += (surviving + after) / 2;
    surviving = after;
  }
  return area / STEPS_PER_MONTH;
}
