import type { LeaseCount, Target, YearToDate } from '#domain/target.js';
import { LONG_WAIT_DAYS } from '#domain/target.js';
import { quartile } from '#legislation/attribution-targets.js';
import { yearToDate } from '#matching/year-to-date.js';
import { endOfStep, STEPS_PER_YEAR } from './calendar.js';
import { ORGANISATIONS } from './population/dwelling.js';
import type { Arrival } from './population/streams.js';
import type { Lease, World } from './world.js';

const LANDLORD_IDS: ReadonlySet<string> = new Set(ORGANISATIONS.landlords.map(({ id }) => id));

/** What the leases of the year count towards the targets of a policy, as the product counts them. */
export function leasesToDate(world: World, targets: readonly Target[], step: number): readonly YearToDate[] {
  const yearStart = Math.floor(step / STEPS_PER_YEAR) * STEPS_PER_YEAR;
  const leases = world.leases.filter((lease) => lease.step >= yearStart).map((lease) => countOf(world, lease));
  return yearToDate(targets, leases, LANDLORD_IDS);
}

function countOf(world: World, { household, offer, step }: Lease): LeaseCount {
  const { traits, day } = world.streams.arrivals[household] as Arrival;
  const { vacancy } = offer.traits;
  const { facts } = traits;
  const { quartiles } = world.population.law;
  const quarter = quartile(quartiles, facts.monthlyIncomeCents, facts.consumptionUnitHundredths);
  return {
    departementFrom: traits.departement,
    departementTo: offer.traits.departement,
    contingent: offer.contingent,
    reserverId: vacancy.orientation?.reserverId ?? null,
    landlordId: vacancy.landlordId,
    priority: facts.prefectPriority,
    firstQuartile: quarter === null ? null : quarter === 1,
    qpv: vacancy.dwelling.qpvCode !== null,
    longWait: endOfStep(step) - day + (traits.recognitionGapDays ?? 0) > LONG_WAIT_DAYS,
    leases: 1,
  };
}
