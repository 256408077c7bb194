import { canonicalHash } from '#matching/canonical-json.js';
import { ENGINE } from '#matching/engine.js';
import type { SeedRequest } from './experiment.js';

/** Changes with anything in this folder that moves an outcome: stored outcomes of another version are run again. */
const SIMULATOR_VERSION = 3;

/** Identifies a request and who runs it; equal keys give equal outcomes, so that a stored one may be reused. */
export function resumeKey({ assumptions, calibration, policy, seed, months, mode, label }: SeedRequest): string {
  const { version } = ENGINE;
  return canonicalHash({
    simulator: SIMULATOR_VERSION,
    engine: version,
    assumptions,
    calibration: calibration.hash,
    policy: policy as unknown as Record<string, unknown>,
    seed,
    months,
    mode,
    label,
  });
}
