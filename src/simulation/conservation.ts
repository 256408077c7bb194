import { endOfStep } from './calendar.js';
import { ENGAGED, LEFT, NOT_YET, REHOUSED, WAITING, type World } from './world.js';

/**
 * What no policy may break: each household is in one state, each rehoused one has the one lease of its dwelling, each
 * dwelling that came is leased, lost, open or under way, and the half-months waited are the same counted household by
 * household or stock by stock. Throws an Error that names the law and both sides of it. `end`: first half-month not run.
 */
export function assertConservation(world: World, end: number): void {
  const counts = [NOT_YET, WAITING, ENGAGED, REHOUSED, LEFT].map((state) => countOf(world, state));
  const { received, open, underWay, lost } = world.dwellingCounts();
  const leased = new Set(world.leases.map(({ offer }) => offer));
  const housed = new Set(world.leases.map(({ household }) => household));
  equal('households in a state', total(counts), world.streams.arrivals.length);
  equal('households rehoused', countOf(world, REHOUSED), world.leases.length);
  equal('one lease for each dwelling', leased.size, world.leases.length);
  equal('one lease for each household', housed.size, world.leases.length);
  equal('households engaged', countOf(world, ENGAGED), underWay);
  equal('dwellings', leased.size + lost + open + underWay, received);
  equal('half-months waited', waitedByHousehold(world, end), total(world.stockAt));
}

function equal(law: string, left: number, right: number): void {
  if (left !== right) throw new Error(`conservation: ${law}: ${left} is not ${right}`);
}

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

function countOf({ status }: World, state: number): number {
  return status.reduce((count, s) => count + (s === state ? 1 : 0), 0);
}

/** Half-months at the end of which each household waits, from its own dates. */
function waitedByHousehold({ streams, leaseOf, leftAt, status }: World, end: number): number {
  return total(
    streams.arrivals.map(({ day }, h) => {
      let entered = 0;
      while (endOfStep(entered) < day) entered++;
      const gone = leaseOf[h]?.step ?? (status[h] === LEFT ? (leftAt[h] as number) : end);
      return Math.max(0, gone - entered);
    }),
  );
}
