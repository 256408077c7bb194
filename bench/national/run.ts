/**
 * A national run on generated data (an assumption, no statistics): thirteen regions as one flow of a Redis queue, four
 * worker processes. Run: `npm run bench national`, with `--requests=28000` for a smaller country, REDIS_URL for
 * another Redis. Results stay in a folder that is printed; the same folder again (`--folder=…`) computes what it lacks.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { builtFile } from '#infra/project-root.js';
import { createRegionFlows } from '#infra/region-flows.js';
import { treeMemory } from '../measure.js';
import { summaryOf } from './region-run.js';
import { type NationalRegion, REGIONS } from './regions.js';

const WORKERS = 4;
const REQUESTS = REGIONS.reduce((sum, { requests }) => sum + requests, 0);
const PREFIX = 'rapprochement-national';

export async function benchNational(): Promise<void> {
  const option = (name: string) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
  const folder = resolve(option('folder') ?? mkdtempSync(join(tmpdir(), 'rapprochement-national-')));
  const regions = scaled(Number(option('requests') ?? REQUESTS) / REQUESTS);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'regions.json'), JSON.stringify(regions));
  process.stdout.write(`${regions.length} regions, ${WORKERS} workers, results in ${folder}\n`);
  const start = performance.now();
  const workers = Array.from({ length: WORKERS }, () =>
    spawn(process.execPath, [builtFile('bench/national/worker.js'), redisUrl, PREFIX, folder], { stdio: 'inherit' }),
  );
  const flows = createRegionFlows({ redisUrl, redisPrefix: PREFIX, onError: (error) => console.error(error.message) });
  const { ended } = await flows.ask(
    basename(folder),
    regions.map(({ code }) => code),
  );
  const peakMb = await peakUntil(ended, workers).finally(async () => {
    for (const worker of workers) worker.kill('SIGTERM');
    await flows.close();
  });
  const seconds = (performance.now() - start) / 1_000;
  print(folder, regions, seconds, peakMb);
}

function scaled(share: number): readonly NationalRegion[] {
  return REGIONS.map(({ code, requests, vacancies }) => ({
    code,
    requests: Math.max(1, Math.round(requests * share)),
    vacancies: Math.max(1, Math.round(vacancies * share)),
  }));
}

/** The highest resident memory of the workers together until the run has ended, MB. */
async function peakUntil(ended: Promise<void>, workers: readonly ChildProcess[]): Promise<number> {
  let peakMb = 0;
  const timer = setInterval(() => {
    peakMb = Math.max(
      peakMb,
      workers.reduce((sum, { pid }) => sum + treeMemory(pid as number).residentMb, 0),
    );
  }, 1_000);
  await ended.finally(() => clearInterval(timer));
  return peakMb;
}

function print(folder: string, regions: readonly NationalRegion[], seconds: number, peakMb: number): void {
  for (const { code } of regions) {
    const summary = summaryOf(folder, code);
    if (summary === null) continue;
    const { requests, vacancies, pairings, filled, seconds: own, resultHash } = summary;
    process.stdout.write(
      `${code}: ${requests} requests, ${vacancies} vacancies, ${pairings} pairings, filled ${filled.join(' + ')}; ` +
        `generated ${own.generated.toFixed(0)} s, run ${own.solved.toFixed(1)} s, audit ${own.audited.toFixed(1)} s; ${resultHash.slice(0, 12)}\n`,
    );
  }
  const executions = readFileSync(join(folder, 'executions.log'), 'utf8').trim().split('\n').length;
  process.stdout.write(
    `${readFileSync(join(folder, 'total.json'), 'utf8')}\n${executions} executions of ${regions.length} regions, ` +
      `${seconds.toFixed(0)} s in all, workers at most ${peakMb.toFixed(0)} MB together\n`,
  );
}
