import { availableParallelism } from 'node:os';
import { comparePolicies } from '#simulation/compare.js';
import type { SeedOutcome } from '#simulation/experiment.js';
import { gate } from '#simulation/gate.js';
import type { SimulateOptions } from '../commands/simulate.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { assumptionsNamed, calibrationFor, policyNamed } from './inputs.js';
import { runPlan, type SimulationPlan } from './run.js';
import { comparisonText, gateText } from './words.js';

/** Runs the policies asked for and the one they are compared to; tables on standard output. */
export async function simulate(options: SimulateOptions, onProgress: SimulationPlan['onProgress']): Promise<void> {
  const assumptions = await assumptionsNamed(options.assumptions);
  const calibration = await calibrationFor(assumptions, options.calibration);
  if (options.gate && (options.months !== 12 || options.mode !== 'opportunity')) {
    throw new CommandFailure(EXIT.usage, '--gate : seulement avec --months 12 et --mode opportunity.');
  }
  const names = [options.against, ...options.policy, ...(options.gate ? ['statusQuo'] : [])];
  const outcomes = await runPlan({
    assumptions,
    calibration,
    policies: await Promise.all(names.map(policyNamed)),
    seeds: Array.from({ length: options.seeds }, (_, i) => options.firstSeed + i),
    months: options.months,
    mode: options.mode,
    store: options.store,
    workers: options.workers ?? availableParallelism(),
    onProgress,
  });
  const [against, ...tried] = outcomes as readonly [readonly SeedOutcome[], ...(readonly SeedOutcome[])[]];
  const lines = options.gate ? gate(tried[tried.length - 1] as readonly SeedOutcome[]) : null;
  const comparisons = options.policy.map((name, i) => ({
    policy: name,
    against: options.against,
    table: comparePolicies(against, tried[i] as readonly SeedOutcome[]),
  }));
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ gate: lines, comparisons })}\n`);
    return;
  }
  if (lines) process.stdout.write(gateText(lines));
  for (const comparison of comparisons) process.stdout.write(comparisonText(comparison));
}
