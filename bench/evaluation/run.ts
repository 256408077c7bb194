/**
 * `node dist/bench/evaluation/run.js [--minutes N]`: runs what bench/evaluation/results.ndjson lacks of the plan, then
 * writes docs/evaluation.md. Stops after N minutes where it is told to, and goes on from there the next time.
 */
import { writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { OutcomeStore } from '#cli/simulation/outcome-store.js';
import { simulateAll } from '#cli/simulation/pool.js';
import { resumeKey } from '#simulation/resume.js';
import { EXPERIMENTS, requestOf } from './plan.js';
import { evaluationText } from './text.js';

const root = new URL('../../../', import.meta.url);
const store = await OutcomeStore.open(fileURLToPath(new URL('bench/evaluation/results.ndjson', root)));
const at = process.argv.indexOf('--minutes');
const minutes = at < 0 ? Number.POSITIVE_INFINITY : Number(process.argv[at + 1]);
const until = Date.now() + minutes * 60_000;

for (const { policies, seeds, ...setting } of EXPERIMENTS) {
  const missing = seeds
    .flatMap((seed) => policies.map((name) => requestOf(setting, name, seed)))
    .filter((request) => store.get(resumeKey(request)) === undefined);
  if (Date.now() >= until) break;
  let done = 0;
  let writing = Promise.resolve();
  await simulateAll(
    missing,
    (outcome) => {
      done++;
      writing = writing.then(() => store.add(outcome));
    },
    { isOver: () => Date.now() >= until },
  );
  await writing;
  process.stderr.write(
    `${setting.set} ${setting.mode} ${setting.months} mois ${setting.heldOut ?? ''} ${policies.join(' ')} : ${done} sur ${missing.length}\n`,
  );
}
await writeFile(fileURLToPath(new URL('docs/evaluation.md', root)), evaluationText(store));
