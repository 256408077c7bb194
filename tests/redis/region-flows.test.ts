import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createRegionFlows, type RegionFlows } from '#infra/region-flows.js';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const CODES = ['11', '84', '93', '94'];
let prefix: string;
let folder: string;
let flows: RegionFlows;
let processes: ChildProcess[];

beforeEach(() => {
  prefix = `rapprochement-test-${randomBytes(4).toString('hex')}`;
  folder = mkdtempSync(join(tmpdir(), 'rapprochement-flows-'));
  flows = createRegionFlows({ redisUrl, redisPrefix: prefix, onError: () => {} });
  processes = [];
});

afterEach(async () => {
  await Promise.all(processes.map(stop));
  await flows.close();
  await forget();
  rmSync(folder, { recursive: true });
});

function worker(hangAt?: string): ChildProcess {
  const env = { REDIS_URL: redisUrl, REDIS_PREFIX: prefix, FOLDER: folder, LOCK_MS: '1500' };
  const script = fileURLToPath(new URL('../support/region-worker-process.mjs', import.meta.url));
  const child = fork(script, { env: { ...env, ...(hangAt && { HANG_AT: hangAt }) }, execArgv: [] });
  processes.push(child);
  return child;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}

/** What Redis knows of the flows, gone. */
async function forget(): Promise<void> {
  const redis = new Redis(redisUrl);
  const keys = await redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.del(...keys);
  redis.disconnect();
}

const total = () => JSON.parse(readFileSync(join(folder, 'total.json'), 'utf8')) as { resultHashes: string[] };
const executed = () =>
  readFileSync(join(folder, 'executions.log'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' ')[0]);
const results = () => readdirSync(folder).filter((name) => /^\d+\.json$/.test(name));

it('a flow whose worker is killed midway, asked for again, ends with the same results, none of them twice', async () => {
  worker();
  await (await flows.ask('whole', CODES)).ended;
  const expected = total();
  expect(expected.resultHashes.map((line) => line.split(' ')[0])).toEqual(CODES);
  rmSync(folder, { recursive: true });
  folder = mkdtempSync(join(tmpdir(), 'rapprochement-flows-'));
  await Promise.all(processes.map(stop));

  const doomed = worker('93');
  await flows.ask('killed', CODES);
  await once(doomed, 'message');
  expect(results()).toEqual(['11.json', '84.json']);
  await stop(doomed);
  worker();
  const again = await flows.ask('killed', CODES);
  await again.ended;
  expect(total()).toEqual(expected);
  expect(executed().sort()).toEqual(CODES);
});

it('a flow that Redis has forgotten, asked for again, computes only what is not stored', async () => {
  const doomed = worker('93');
  await flows.ask('lost', CODES);
  await once(doomed, 'message');
  await stop(doomed);
  await forget();
  await flows.close();
  flows = createRegionFlows({ redisUrl, redisPrefix: prefix, onError: () => {} });
  worker();
  await (await flows.ask('lost', CODES)).ended;
  expect(total().resultHashes).toHaveLength(CODES.length);
  expect(executed().sort()).toEqual(CODES);
});

it('a worker of the national bench ends with whoever started it', async () => {
  writeFileSync(join(folder, 'regions.json'), '[]');
  const script = fileURLToPath(new URL('../../dist/bench/national/worker.js', import.meta.url));
  const child = fork(script, [redisUrl, prefix, folder], { execArgv: [], stdio: 'ignore' });
  processes.push(child);
  await once(child, 'spawn');
  const ended = once(child, 'exit');
  child.disconnect();
  expect(await ended).toEqual([1, null]);
});
