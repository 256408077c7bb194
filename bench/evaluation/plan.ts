/** What docs/evaluation.md reports: which policies, under which assumptions, on which seeds. Fixed before any result. */
import { ASSUMPTION_SETS, type AssumptionSet } from '#simulation/assumptions.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import type { PolicySpec, SeedRequest, SupplyMode } from '#simulation/experiment.js';
import { NAMED_POLICIES, SWITCHED_OFF, without } from '#simulation/policies.js';

export interface Experiment {
  readonly set: AssumptionSet;
  readonly mode: SupplyMode;
  /** Names of policies; `-terme` is the default policy with that term off. */
  readonly policies: readonly string[];
}

/** In the order in which they are run: a report may be made before the last ones. */
export const EXPERIMENTS: readonly Experiment[] = [
  { set: 'base', mode: 'opportunity', policies: ['statusQuo', 'default'] },
  { set: 'prudent', mode: 'opportunity', policies: ['statusQuo', 'default'] },
  { set: 'base', mode: 'opportunity', policies: ['effort'] },
  { set: 'base', mode: 'conserved', policies: ['statusQuo', 'default'] },
  { set: 'prudent', mode: 'opportunity', policies: ['effort'] },
  { set: 'base', mode: 'opportunity', policies: ['seniority', 'homePreference', 'silo', 'seeded-random'] },
  { set: 'base', mode: 'opportunity', policies: ['first-come', 'scarcest-first', 'equity'] },
  { set: 'base', mode: 'opportunity', policies: Object.keys(SWITCHED_OFF).map((term) => `-${term}`) },
];

/** Seeds of the reports: never those of the calibration. */
export const SEEDS: readonly number[] = Array.from({ length: 30 }, (_, i) => 101 + i);
export const MONTHS = 12;

function policyOf(name: string): PolicySpec {
  if (name.startsWith('-')) return without(name.slice(1));
  const policy = NAMED_POLICIES[name];
  if (policy === undefined) throw new Error(`no policy ${name}`);
  return policy;
}

/** The request of one seed; `null` where these assumptions have not been calibrated. */
export function requestOf(
  { set, mode }: Pick<Experiment, 'set' | 'mode'>,
  name: string,
  seed: number,
): SeedRequest | null {
  const [assumptions, calibration] = [ASSUMPTION_SETS[set], CALIBRATIONS[set]];
  if (calibration === undefined) return null;
  return { assumptions, calibration, policy: policyOf(name), seed, months: MONTHS, mode, label: '' };
}
