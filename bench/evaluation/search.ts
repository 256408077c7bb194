/**
 * `node dist/bench/evaluation/search.js STORE`: runs what STORE (an .ndjson of outcomes) lacks of candidates.json, then
 * writes bench/evaluation/search.ndjson. Refuses the seeds of the reports.
 */
import { writeFile } from 'node:fs/promises';
import { OutcomeStore } from '#cli/simulation/outcome-store.js';
import { simulateAll } from '#cli/simulation/pool.js';
import { ASSUMPTION_SETS, type AssumptionSet } from '#simulation/assumptions.js';
import { CALIBRATIONS } from '#simulation/calibrations.generated.js';
import { comparePolicies } from '#simulation/compare.js';
import type { OutcomeCode, PolicySpec, SeedOutcome, SeedRequest } from '#simulation/experiment.js';
import { resumeKey } from '#simulation/resume.js';
import { policiesOf, rounds, SEARCH, type Tried } from './candidates.js';
import { BASE, SEEDS } from './plan.js';

/** What the choice looked at. */
const LOOKED_AT: readonly OutcomeCode[] = [
  'rehousings',
  'waitingOver12Months',
  'waitingP90Months',
  'neverOfferedShare',
  'oldListNeverOfferedShare',
  'cumulativeRateSpread',
  'hazardSpread',
  'interDepartmentalShare',
  'incomeRatio',
];

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('the path of a store of outcomes is expected');
const store = await OutcomeStore.open(path);
const lines: Tried[] = [];

for (const [round, candidates] of rounds().entries()) {
  const seeds = Array.from({ length: candidates.to - candidates.from + 1 }, (_, i) => candidates.from + i);
  if (seeds.some((seed) => SEEDS.includes(seed))) throw new Error('these seeds are for reports');
  for (const set of candidates.sets) {
    const today = await outcomesOf(set, { kind: 'statusQuo' }, seeds);
    for (const policy of policiesOf(candidates)) {
      const found = await outcomesOf(set, { kind: 'engine', policy }, seeds);
      lines.push({ round: round + 1, set, seeds: seeds.length, policy, ...summary(today, found) });
    }
  }
}
await writeFile(SEARCH, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`);

async function outcomesOf(
  set: AssumptionSet,
  policy: PolicySpec,
  seeds: readonly number[],
): Promise<readonly SeedOutcome[]> {
  const { months, mode } = BASE;
  const [assumptions, calibration] = [ASSUMPTION_SETS[set], CALIBRATIONS[set]];
  const requests = seeds.map(
    (seed): SeedRequest => ({ assumptions, calibration, policy, seed, months, mode, label: '' }),
  );
  let writing = Promise.resolve();
  await simulateAll(
    requests.filter((request) => store.get(resumeKey(request)) === undefined),
    (outcome) => {
      writing = writing.then(() => store.add(outcome));
    },
  );
  await writing;
  return requests.flatMap((request) => store.get(resumeKey(request)) ?? []);
}

function summary(today: readonly SeedOutcome[], found: readonly SeedOutcome[]): Pick<Tried, 'change' | 'level'> {
  const { lines: compared } = comparePolicies(today, found);
  const rounded = (value: number): number => Math.round(value * 1000) / 1000;
  const of = (value: (line: (typeof compared)[number]) => number | undefined) =>
    Object.fromEntries(
      LOOKED_AT.flatMap((code) => {
        const line = compared.find((one) => one.code === code);
        const known = line && value(line);
        return known === undefined ? [] : [[code, rounded(known)]];
      }),
    );
  return { change: of((line) => line.relativePercent?.mean), level: of((line) => line.b?.mean) };
}
