import { addDays, calendarDate } from '#domain/dates.js';
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { type Biography, biography } from './biography.js';
import { avdlClocks } from './clocks-2022.js';
import { avdlLeases } from './leases-2022.js';
import {
  diagnosedOnly,
  markBlocking,
  markEarlierProtocol,
  markProtocolEntries,
  markSchemes,
  markSurvey,
  markWithin,
  protocolLandlords,
} from './markings.js';
import {
  directWithin,
  earlierLeases,
  listedAt2021,
  listedStock,
  oldExits,
  protocolExits,
  stockAt2021,
  youngStock,
} from './supports.js';
import { eachDepartement } from './targets.js';

/** Every household supported from 2017 to 2022, as the tables of the seed imply; what they do not say is `null`. */
export function avdlHistory(): readonly Biography[] {
  const rehoused = rehousedIn2022();
  const afterTowards = rehoused.filter(({ towardsOn }) => towardsOn !== null);
  const earlier = earlierLeases(
    eachDepartement((d) => afterTowards.filter(({ departement }) => departement === d).length),
  );
  const youngOf2021 = afterTowards.filter(({ towardsOn }) => {
    const start = towardsOn as string;
    return start >= '2021-07-01' && start <= '2021-12-31';
  });
  const stock = [...listedStock(), ...youngStock(stockAt2021() - listedAt2021() - youngOf2021.length)];
  markEarlierProtocol(earlier);
  markProtocolEntries(afterTowards, stock);
  const missing = markWithin(afterTowards, earlier);
  const supported = [...rehoused, ...earlier, ...stock, ...oldExits(), ...protocolExits(), ...directWithin(missing)];
  const all = [...supported, ...diagnosedOnly(supported)];
  markSchemes(all);
  markBlocking(stock);
  markSurvey(earlier);
  return all;
}

function rehousedIn2022(): readonly Biography[] {
  const leases = avdlLeases();
  const clocks = avdlClocks(leases);
  const landlords = protocolLandlords().in2022;
  let protocol = 0;
  return leases.map((lease) => {
    const clock = clocks.get(lease);
    if (clock === undefined) throw new Error('a lease has no dates');
    const { start, on } = clock;
    const landlord = lease.protocol ? (landlords[protocol++] ?? null) : null;
    return biography({
      departement: lease.support,
      diagnosedOn: start ?? addDays(on, -30),
      towardsOn: start,
      reportedOn: lease.reported ? calendarDate('2022-01-01') : null,
      lease: {
        on,
        from: lease.from,
        to: lease.to,
        declaredTo: lease.declaredTo,
        contingent: lease.contingent,
        landlord,
        protocol: lease.protocol,
      },
      endedOn: on,
      endMotive: 'rehoused',
    });
  });
}

/** Supported households rehoused in 2022 whose dwelling is located, by département of rehousing. */
export function locatedIn2022(history: readonly Biography[]): Readonly<Record<Departement, readonly Biography[]>> {
  const located = history.filter(({ lease }) => lease?.on.startsWith('2022') && lease.to !== null);
  return Object.fromEntries(DEPARTEMENTS.map((d) => [d, located.filter(({ lease }) => lease?.to === d)])) as never;
}
