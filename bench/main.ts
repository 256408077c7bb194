/** `npm run bench [solve|start|post|casework|monitoring|solver|audit|targets|lists|national…] [--json] [--xl] [--peers]`: medians of several runs, on the machine that is named. */
import { benchCasework } from './casework.js';
import { machine } from './measure.js';
import { benchMonitoring } from './monitoring.js';
import { benchPost, benchStart } from './service.js';
import { benchSolve } from './solve.js';
import { type Figure, tableOf } from './table.js';

const BENCHES: Readonly<Record<string, () => Promise<readonly Figure[]>>> = {
  solve: benchSolve,
  start: benchStart,
  post: benchPost,
  casework: benchCasework,
  monitoring: benchMonitoring,
};

/** `--xl` and `--peers` are read by solver.ts, `--l` by lists.ts and targets.ts; `--requests=` and `--folder=` by national/run.ts. */
const OPTIONS = ['--json', '--xl', '--peers', '--l'];
const words = process.argv.slice(2).filter((word) => !OPTIONS.includes(word) && !/^--(requests|folder)=/.test(word));
/** They print lines of their own. */
const PRINTING = ['solver', 'audit', 'targets', 'lists', 'national'];
const unknown = words.filter((word) => !PRINTING.includes(word) && !(word in BENCHES));
if (unknown.length > 0) {
  process.stderr.write(
    `Mesure inconnue : ${unknown.join(', ')}. Mesures : ${[...Object.keys(BENCHES), ...PRINTING].join(', ')}.\n`,
  );
  process.exit(2);
}

const json = process.argv.includes('--json');
const figures: Figure[] = [];
if (!json) process.stdout.write(`${machine()}\n`);
for (const [name, bench] of Object.entries(BENCHES)) {
  if (words.length > 0 && !words.includes(name)) continue;
  process.stderr.write(`Mesure « ${name} »…\n`);
  const measured = await bench();
  if (!json) process.stdout.write(`${tableOf(measured)}\n`);
  figures.push(...measured);
}
if (json) process.stdout.write(`${JSON.stringify({ machine: machine(), figures })}\n`);
if (words.length === 0 || words.includes('solver')) await import('./solver.js');
if (words.includes('audit')) (await import('./audit.js')).benchAudit();
if (words.includes('targets')) await (await import('./targets.js')).benchTargets();
if (words.includes('lists')) await (await import('./lists.js')).benchLists();
if (words.includes('national')) await (await import('./national/run.js')).benchNational();
