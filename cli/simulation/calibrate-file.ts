import { readFile, rm, writeFile } from 'node:fs/promises';
import { type CalibrationState, calibrationRounds } from '#simulation/calibrate.js';
import { assumptionsNamed } from './inputs.js';
import type { SimulationPlan } from './run.js';

interface CalibrateOptions {
  readonly assumptions: string;
  readonly seeds: number;
  readonly rounds: number;
  readonly output: string;
}

/** Calibrates and writes the result; each round is kept beside it, so that a run that was stopped goes on. */
export async function calibrateFile(
  options: CalibrateOptions,
  onProgress: SimulationPlan['onProgress'],
): Promise<void> {
  const { seeds, rounds, output } = options;
  const assumptions = await assumptionsNamed(options.assumptions);
  const statePath = `${output}.state`;
  const state = await readFile(statePath, 'utf8').then(
    (text) => JSON.parse(text) as CalibrationState,
    () => undefined,
  );
  const plan = { seeds: Array.from({ length: seeds }, (_, i) => i + 1), rounds };
  const run = calibrationRounds(assumptions, plan, state);
  for (;;) {
    const next = run.next();
    if (next.done) {
      await writeFile(output, `${JSON.stringify(next.value, null, 2)}\n`);
      await rm(statePath, { force: true });
      return;
    }
    await writeFile(statePath, JSON.stringify(next.value));
    onProgress(next.value.done, rounds);
  }
}
