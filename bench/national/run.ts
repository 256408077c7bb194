/**
 * A national run on generated data (an assumption, no statistics): thirteen regions as one flow of a Redis queue, four
 * worker processes. Run: `npm run bench national`, with `--requests=28000` for a smaller country, REDIS_URL for
 * another Redis. Results stay in a folder that is printed; the same folder again (`--folder=…`) computes what it lacks.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { builtFile } from '#infra/project-root.js';
import { createRegionFlows } from '#infra/region-flows.js';
import { treeMemory } from '../measure.js';
import { type NationalTotal, type RegionSummary, summaryOf } from './region-run.js';
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
  const workers = Array.from({ length: WORKERS }, () => startWorker([redisUrl, PREFIX, folder]));
  const flows = createRegionFlows({ redisUrl, redisPrefix: PREFIX, onError: (error) => console.error(error.message) });
  const { ended } = await flows.ask(
    basename(folder),
    regions.map(({ code }) => code),
  );
  const peakMb = await peakUntil(Promise.race([ended, noneLeft(workers)]), workers).finally(async () => {
    for (const worker of workers) worker.kill('SIGTERM');
    await flows.close();
  });
  print(folder, (performance.now() - start) / 1_000, peakMb);
}

/** With a channel, so that it ends with us. */
function startWorker(words: readonly string[]): ChildProcess {
  const worker = spawn(process.execPath, [builtFile('bench/national/worker.js'), ...words], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  worker.once('exit', (code, signal) => {
    if (code !== 0) process.stdout.write(`worker ${worker.pid} ended (${signal ?? code})\n`);
  });
  return worker;
}

/** Rejects once every worker has ended. */
async function noneLeft(workers: readonly ChildProcess[]): Promise<never> {
  await Promise.all(workers.map((worker) => once(worker, 'exit')));
  throw new Error('no worker is left');
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
  }, 5_000);
  await ended.finally(() => clearInterval(timer));
  return peakMb;
}

/** The table of docs/operations.md, in French. */
function print(folder: string, seconds: number, peakMb: number): void {
  const total = JSON.parse(readFileSync(join(folder, 'total.json'), 'utf8')) as NationalTotal;
  const rows = total.resultHashes.map((line) => summaryOf(folder, line.split(' ')[0] as string) as RegionSummary);
  const sum = (of: (region: RegionSummary) => number) => rows.reduce((all, region) => all + of(region), 0);
  const number = (value: number) => Math.round(value).toLocaleString('fr');
  const lines = rows.map(({ code, requests, vacancies, pairings, filled, proposals, processorSeconds, memoryMb }) => [
    code,
    ...[requests, vacancies, pairings].map(number),
    filled.map(number).join(' + '),
    ...[proposals, processorSeconds].map(number),
    memoryMb === null ? '–' : number(memoryMb),
  ]);
  const executions = readFileSync(join(folder, 'executions.log'), 'utf8').trim().split('\n').length;
  const table = [
    [
      'région',
      'demandes',
      'vacances',
      'couples',
      'servies aux rangs 1 + 2 + 3',
      'propositions',
      's de processeur',
      'Mo au plus',
    ],
    Array.from({ length: 8 }, () => '---'),
    ...lines,
    [
      'ensemble',
      ...[total.requests, total.vacancies, total.pairings].map(number),
      '',
      number(total.proposals),
      number(sum(({ processorSeconds }) => processorSeconds)),
      number(peakMb),
    ],
  ];
  process.stdout.write(`${table.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
  process.stdout.write(
    `${new Date().toISOString().slice(0, 10)}, load ${loadavg()[0]?.toFixed(1)}: ${executions} executions of ${total.regions} regions, ` +
      `${sum(({ violations }) => violations)} violations, ${seconds.toFixed(0)} s in all\n`,
  );
}
