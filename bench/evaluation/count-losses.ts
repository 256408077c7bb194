/**
 * `node dist/bench/evaluation/count-losses.js`: where dwellings are lost under each policy, on tuning seeds; writes
 * bench/evaluation/losses.ndjson, a line a seed.
 */
import { writeFile } from 'node:fs/promises';
import { POLICY_START_MONTH, STEPS_PER_MONTH } from '#simulation/calendar.js';
import { lossesOf } from '#simulation/losses.js';
import { Population } from '#simulation/population/streams.js';
import { runWorld } from '#simulation/simulate-seed.js';
import { LOSSES, type SeedLosses } from './candidates.js';
import { BASE, requestOf } from './plan.js';

const SEEDS = [43, 44, 45, 46];
const start = POLICY_START_MONTH * STEPS_PER_MONTH;
const window = { start, end: start + BASE.months * STEPS_PER_MONTH };

const lines = (['base', 'prudent'] as const).flatMap((set) =>
  SEEDS.flatMap((seed) => {
    const policies = ['statusQuo', 'default', 'effort', 'aboutissement'];
    return policies.map((policy): SeedLosses => {
      const request = requestOf({ ...BASE, set }, policy, seed);
      const world = runWorld(new Population(seed, request.assumptions), request.calibration, request);
      return { set, policy, seed, losses: lossesOf(world, window) };
    });
  }),
);
await writeFile(LOSSES, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);
