import type { Assumptions } from '#simulation/assumptions.js';
import type { Calibration } from '#simulation/calibration.js';
import type { PolicySpec, SeedOutcome, SeedRequest, SupplyMode } from '#simulation/experiment.js';
import { resumeKey } from '#simulation/resume.js';
import { OutcomeStore } from './outcome-store.js';
import { simulateAll } from './pool.js';

/** Several policies over the same seeds. */
export interface SimulationPlan {
  readonly assumptions: Assumptions;
  readonly calibration: Calibration;
  readonly policies: readonly PolicySpec[];
  readonly seeds: readonly number[];
  readonly months: number;
  readonly mode: SupplyMode;
  readonly store: string;
  readonly workers: number;
  readonly onProgress: (done: number, of: number) => void;
}

/** Outcomes by policy, in the order given, each in the order of the seeds; what the store knows is not run again. */
export async function runPlan(plan: SimulationPlan): Promise<readonly (readonly SeedOutcome[])[]> {
  const store = await OutcomeStore.open(plan.store);
  const requests = plan.policies.map((policy) => plan.seeds.map((seed) => requestOf(plan, policy, seed)));
  const keyed = new Map(requests.flat().map((request) => [resumeKey(request), request]));
  const missing = [...keyed].filter(([key]) => store.get(key) === undefined).map(([, request]) => request);
  let done = keyed.size - missing.length;
  plan.onProgress(done, keyed.size);
  let writing = Promise.resolve();
  await simulateAll(
    missing,
    (outcome) => {
      writing = writing.then(() => store.add(outcome));
      plan.onProgress(++done, keyed.size);
    },
    { workers: plan.workers },
  );
  await writing;
  return requests.map((each) => each.map((request) => store.get(resumeKey(request)) as SeedOutcome));
}

function requestOf(
  { assumptions, calibration, months, mode }: SimulationPlan,
  policy: PolicySpec,
  seed: number,
): SeedRequest {
  return { assumptions, calibration, policy, seed, months, mode, label: '' };
}
