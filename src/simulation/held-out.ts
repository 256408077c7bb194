/**
 * Does what was fitted in seven départements hold in the eighth (methods §3.4, item 3)? Its services are given the
 * discipline of the others: what the simulation then says of it uses its volumes, but none of its facts on service.
 */
import { DEPARTEMENTS, type Departement } from '#domain/departement.js';
import { type Calibration, type DepartementParameters, sealCalibration } from './calibration.js';
import { earlyArrivals, ratesOf } from './last-wave.js';
import { mean } from './statistics.js';

/** The calibration where `heldOut` is served as the other seven are: their mean weights, its own arrivals and dwellings. */
export function servedAsOthers({ hash: _, ...calibration }: Calibration, heldOut: Departement): Calibration {
  const { departements } = calibration;
  const others = DEPARTEMENTS.filter((d) => d !== heldOut).map((d) => departements[d]);
  const of = (value: (parameters: DepartementParameters) => number): number => mean(others.map(value)) as number;
  const own = departements[heldOut];
  const { all } = earlyArrivals(own);
  return sealCalibration({
    ...calibration,
    departements: {
      ...departements,
      [heldOut]: {
        ...own,
        ...ratesOf(
          { all, inWave: of((rates) => earlyArrivals(rates).inWave) },
          of(({ waveMonths }) => waveMonths),
        ),
        signalled: Math.exp(of(({ signalled }) => Math.log(signalled))),
        opening: of(({ opening }) => opening),
      },
    },
  });
}
