import { type Assumptions, BASE_ASSUMPTIONS } from '#simulation/assumptions.js';
import { assumptionsHash, type Calibration, eachDepartement, sealCalibration } from '#simulation/calibration.js';
import type { SeedRequest } from '#simulation/experiment.js';
import { departementFacts } from '#simulation/seed-facts.js';

/** A quarter of the region: the flows of the facts, four times fewer, so that a run takes a second. */
export const SMALL: Assumptions = { ...BASE_ASSUMPTIONS, initialStock: 275 };

/** Plausible parameters, fitted on nothing: enough to see how the simulator behaves. */
export const SMALL_CALIBRATION: Calibration = sealCalibration({
  assumptionsHash: assumptionsHash(SMALL),
  seeds: [1],
  rounds: 0,
  contingents: { prefect: 1, actionLogement: 1, localAuthority: 1, unreserved: 1 },
  leftToActionLogement: 0.5,
  departements: eachDepartement((departement) => {
    const facts = departementFacts(departement);
    const before = (facts.rehousedBefore + facts.stock2021) / 24 / 4;
    return {
      arrivalsBeforeWave: before,
      arrivalsInWave: before,
      arrivals: facts.rehoused2022 / 12 / 4,
      dwellingsBefore: facts.rehousedBefore / 24 / 0.65 / 4,
      dwellings: facts.rehoused2022 / 12 / 0.65 / 4,
      signalled: 2,
      opening: facts.fromElsewherePercent / 100,
      waveMonths: 6,
    };
  }),
});

export function request(changes: Partial<SeedRequest> = {}): SeedRequest {
  return {
    assumptions: SMALL,
    calibration: SMALL_CALIBRATION,
    policy: { kind: 'statusQuo' },
    seed: 7,
    months: 3,
    mode: 'opportunity',
    label: '',
    ...changes,
  };
}
