import type { Departement } from '#domain/departement.js';
import { LIST_AGE_DAYS, STEP_DAYS } from './calendar.js';
import { eachDepartement } from './calibration.js';
import type { DepartementOutcome } from './experiment.js';
import { durations, isWaiting, leasesIn, type Window } from './outcomes.js';
import type { Arrival } from './population/streams.js';
import { mean, quantile } from './statistics.js';
import { ENGAGED, LEFT, type Lease, type World } from './world.js';

export function departementOutcomes(world: World, window: Window): Readonly<Record<Departement, DepartementOutcome>> {
  const leases = leasesIn(world, window);
  const list = listAtStart(world, window);
  return eachDepartement((departement) => outcomeOf(world, { departement, window, leases, list }));
}

interface Asked {
  readonly departement: Departement;
  readonly window: Window;
  readonly leases: readonly Lease[];
  readonly list: ReadonlySet<number>;
}

function outcomeOf(world: World, { departement, window: { start }, leases, list }: Asked): DepartementOutcome {
  const { arrivals } = world.streams;
  const supported = (h: number): boolean => (arrivals[h] as Arrival).traits.departement === departement;
  const own = leases.filter(({ household }) => supported(household));
  const here = leases.filter(({ offer }) => offer.traits.departement === departement);
  const oldHere = here.filter(({ household }) => list.has(household) && !isForActionLogement(world, household));
  const waited = durations(world, own);
  const ownList = [...list].filter(supported);
  const waitingList = ownList.filter((h) => isWaiting(world, h));
  const before = world.leases.filter(({ step, household }) => step < start && supported(household));
  const fromElsewhere = (these: readonly Lease[]): number =>
    these.filter(({ household }) => !supported(household)).length;
  return {
    stockBefore: arrivals.filter((_, h) => supported(h) && waitedAt(world, h, start)).length,
    stock: arrivals.filter((_, h) => supported(h) && isWaiting(world, h)).length,
    rehoused: own.length,
    rehousedBefore: before.length,
    rehousedMeanMonths: mean(waited),
    rehousedMedianMonths: quantile(waited, 0.5),
    leasesHere: here.length,
    leasesHereFromElsewhere: fromElsewhere(here),
    oldList: ownList.length,
    oldListRehoused: ownList.length - waitingList.length,
    oldListNeverOffered: waitingList.filter((h) => (world.lastOffer[h] as number) < start).length,
    oldListUnderWay: waitingList.filter((h) => world.status[h] === ENGAGED).length,
    oldListForActionLogement: ownList.filter((h) => isForActionLogement(world, h)).length,
    oldListForActionLogementRehoused: ownList.filter((h) => isForActionLogement(world, h) && !isWaiting(world, h))
      .length,
    oldListLeasesHere: oldHere.length,
    oldListLeasesHereFromElsewhere: fromElsewhere(oldHere),
  };
}

/** Waiting on the eve of half-month `start`. */
function waitedAt(world: World, h: number, start: number): boolean {
  const { day } = world.streams.arrivals[h] as Arrival;
  if (day > start * STEP_DAYS) return false;
  const lease = world.leaseOf[h];
  if (lease) return lease.step >= start;
  return world.status[h] !== LEFT || (world.leftAt[h] as number) >= start;
}

/** Supported for over six months at the start; those who then left unhoused are not on the list of the seed either. */
function listAtStart(world: World, { start }: Window): ReadonlySet<number> {
  const list = new Set<number>();
  world.streams.arrivals.forEach(({ day }, h) => {
    const old = day <= start * STEP_DAYS - LIST_AGE_DAYS;
    if (old && waitedAt(world, h, start) && world.status[h] !== LEFT) list.add(h);
  });
  return list;
}

const isForActionLogement = ({ streams }: World, h: number): boolean =>
  (streams.arrivals[h] as Arrival).traits.base.actionLogement.eligible === 'yes';
