/**
 * `node dist/bench/evaluation/count-losses.js`: where dwellings are lost under each policy, and what is left of the gain
 * where the CALEOL looks at rents otherwise, on tuning seeds; writes bench/evaluation/losses.ndjson, a line a run.
 */
import { writeFile } from 'node:fs/promises';
import type { Assumptions } from '#simulation/assumptions.js';
import { POLICY_START_MONTH, STEPS_PER_MONTH } from '#simulation/calendar.js';
import { lossesOf } from '#simulation/losses.js';
import { leasesIn } from '#simulation/outcomes.js';
import { Population } from '#simulation/population/streams.js';
import { runWorld } from '#simulation/simulate-seed.js';
import { LOSSES, type SeedLosses } from './candidates.js';
import { BASE, CHOSEN, PRUDENT, requestOf, type Setting } from './plan.js';

const SEEDS = [43, 44, 45, 46];
const start = POLICY_START_MONTH * STEPS_PER_MONTH;
const window = { start, end: start + BASE.months * STEPS_PER_MONTH };

/** Changed without calibrating again, for every policy alike: the status quo itself moves. */
const OTHERWISE: readonly Partial<Assumptions>[] = [
  { effortLimitPermille: 300 },
  { effortLimitPermille: 400 },
  { caleolEffortExceeded: 0.6 },
];

const lines = [
  ...[BASE, PRUDENT].flatMap((setting) => counted(setting, {})),
  ...OTHERWISE.flatMap((changed) => counted(BASE, changed)),
];
await writeFile(LOSSES, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);

function counted(setting: Setting, changed: Partial<Assumptions>): readonly SeedLosses[] {
  return SEEDS.flatMap((seed) => {
    const { assumptions } = requestOf(setting, 'statusQuo', seed);
    const population = new Population(seed, { ...assumptions, ...changed });
    return ['statusQuo', 'default', 'effort', CHOSEN].map((policy): SeedLosses => {
      const request = requestOf(setting, policy, seed);
      const world = runWorld(population, request.calibration, request);
      const rehousings = leasesIn(world, window).length;
      return { set: setting.set, changed, policy, seed, rehousings, losses: lossesOf(world, window) };
    });
  });
}
