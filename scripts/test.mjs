// `npm test [suite] [files…]`: installs if needed, builds, runs vitest, and ends with a line `N passed, N failed`.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkNode, installIfNeeded, root, run } from './install.mjs';

const SUITES = { published: 'vitest.published.config.ts', redis: 'vitest.redis.config.ts' };

checkNode();
await installIfNeeded();
const { buildAll } = await import('./build.mjs');
await buildAll();

const [first, ...rest] = process.argv.slice(2);
const suite = first !== undefined && Object.hasOwn(SUITES, first) ? first : null;
const files = suite === null && first !== undefined ? [first, ...rest] : rest;
const folder = await mkdtemp(join(tmpdir(), 'rapprochement-test-'));
const reportFile = join(folder, 'report.json');
const code = await run(process.execPath, [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--config',
  suite === null ? 'vitest.config.ts' : SUITES[suite],
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${reportFile}`,
  ...files,
]);
const report = await readFile(reportFile, 'utf8')
  .then(JSON.parse)
  .catch(() => null);
await rm(folder, { recursive: true, force: true });

const passed = report?.numPassedTests ?? 0;
// A file that does not load has no test of its own: it counts as one failure.
const broken = (report?.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
).length;
const failed = (report?.numFailedTests ?? 0) + broken;
if (report === null) process.stderr.write('Les tests se sont arrêtés avant la fin : vitest n’a pas rendu de compte.\n');
else if (code !== 0 && failed === 0)
  process.stderr.write(`vitest s’est terminé en erreur (code ${code}) sans test en échec.\n`);
const failures = failed === 0 && (code !== 0 || report === null) ? 1 : failed;
process.exitCode = failures > 0 || passed === 0 ? 1 : 0;
process.stdout.write(`${passed} passed, ${failures} failed\n`);
