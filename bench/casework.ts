/**
 * The casework under load: 500 signed-in people, 100 requests a second, open loop (a request leaves at its time whatever
 * the others do, and its delay counts from that time: no coordinated omission). `CASEWORK_SECONDS` changes the length.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { startEmbeddedPostgres } from '#infra/embedded-postgres.js';
import { migrateUp } from '#infra/migrate.js';
import { createPool } from '#infra/postgres-pool.js';
import { projectRoot } from '#infra/project-root.js';
import { type Ask, drawMix, type Kind, listsOf } from './casework-mix.js';
import { type Person, prepareCasework } from './casework-region.js';
import { freePort, until } from './demo-service.js';
import { quantile, treeMemory } from './measure.js';
import type { Figure } from './table.js';

const RATE = 100;
const SECONDS = Number(process.env.CASEWORK_SECONDS ?? 60);
const WARM_UP_SECONDS = 10;
const LIST_PASSES = 5;

const agent = new Agent({ keepAlive: true, maxSockets: 256 });

interface Answered {
  readonly ask: Ask;
  readonly ms: number;
  readonly status: number;
}

export async function benchCasework(): Promise<readonly Figure[]> {
  const home = await mkdtemp(join(tmpdir(), 'rapprochement-bench-'));
  const postgres = await startEmbeddedPostgres({ home, log: () => {} });
  const pool = createPool({ url: postgres.url, max: 3, statementTimeoutMs: 0, onError: () => {} });
  try {
    await migrateUp({ url: postgres.url, queueInPostgres: true });
    const people = await prepareCasework(pool);
    const asks = await drawMix(pool, people, RATE * (SECONDS + WARM_UP_SECONDS));
    return await withApi(postgres.url, home, async (address, pid) => {
      const answered = (await load(address, asks)).slice(RATE * WARM_UP_SECONDS);
      tellSlowest(answered);
      const lists = await timeLists(address, people);
      return figures(answered, lists, treeMemory(pid).residentMb);
    });
  } finally {
    await pool.end();
    await postgres.stop();
    await rm(home, { recursive: true, force: true });
  }
}

/** The API in a process of its own on a database, until the work is done. */
export async function withApi<T>(
  url: string,
  home: string,
  work: (address: string, pid: number) => Promise<T>,
): Promise<T> {
  const port = await freePort();
  const child = spawn(process.execPath, [join(projectRoot(), 'bin/rapprochement.mjs'), 'serve'], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      RAPPROCHEMENT_HOME: home,
      REDIS_URL: '',
      HOST: '127.0.0.1',
      PORT: String(port),
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  try {
    const address = `http://127.0.0.1:${port}`;
    await until(child, async () => (await fetch(`${address}/livez`)).ok);
    return await work(address, child.pid as number);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
}

/** Sends each request at its own time; answers in the order they were asked. */
async function load(address: string, asks: readonly Ask[]): Promise<readonly Answered[]> {
  const start = performance.now();
  const answers: Promise<Answered>[] = [];
  for (const [index, ask] of asks.entries()) {
    const due = start + (index * 1_000) / RATE;
    const early = due - performance.now();
    if (early > 1) await wait(early);
    answers.push(send(address, ask).then((status) => ({ ask, status, ms: performance.now() - due })));
  }
  return Promise.all(answers);
}

let sent = 0;

function send(address: string, { method, path, token, body }: Ask): Promise<number> {
  sent += 1;
  const headers = {
    authorization: `Bearer ${token}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'idempotency-key': `bench-${sent}` }),
  };
  return new Promise((resolve) => {
    const outgoing = request(`${address}${path}`, { method, agent, headers }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode ?? 0));
    });
    outgoing.once('error', () => resolve(0));
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** Each list of each role, one request at a time, by its slowest median. */
async function timeLists(address: string, people: readonly Person[]): Promise<readonly number[]> {
  const medians: number[] = [];
  for (const role of new Set(people.map((person) => person.role))) {
    const { token } = people.find((person) => person.role === role) as Person;
    for (const path of listsOf(role)) {
      const times: number[] = [];
      for (let pass = 0; pass < LIST_PASSES; pass++) {
        const before = performance.now();
        await send(address, { kind: 'list', method: 'GET', path, token });
        times.push(performance.now() - before);
      }
      medians.push(quantile(times, 0.5));
      process.stderr.write(`  ${role} ${path} : ${Math.round(quantile(times, 0.5))} ms\n`);
    }
  }
  return medians;
}

/** Route by route, so that a slow one is seen. */
function tellSlowest(answered: readonly Answered[]): void {
  const byRoute = new Map<string, Answered[]>();
  for (const answer of answered) {
    const route = `${answer.ask.method} ${answer.ask.path.replace(/[0-9a-f-]{36}|[A-Z]-?\d[\w%-]*|v-\w+/g, '…')}`;
    byRoute.set(route, [...(byRoute.get(route) ?? []), answer]);
  }
  for (const [route, group] of byRoute) {
    const ms = group.map((answer) => answer.ms);
    const wrong = group.filter(({ status }) => status < 200 || status >= 400);
    process.stderr.write(
      `  ${route} : ${group.length}, p50 ${Math.round(quantile(ms, 0.5))} ms, p95 ${Math.round(quantile(ms, 0.95))} ms${wrong.length === 0 ? '' : `, ${wrong.length} × ${wrong[0]?.status}`}\n`,
    );
  }
}

function figures(answered: readonly Answered[], lists: readonly number[], residentMb: number): readonly Figure[] {
  const runs = answered.length;
  const of = (kind: Kind | null, share: number): number =>
    quantile(
      answered.filter(({ ask }) => kind === null || ask.kind === kind).map(({ ms }) => ms),
      share,
    );
  const errors = answered.filter(({ status }) => status < 200 || status >= 400).length;
  const figure = (name: string, value: number, target: number | null, unit: Figure['unit'] = 'ms'): Figure => ({
    name,
    value,
    unit,
    target,
    runs,
  });
  return [
    figure('500 personnes, 100 requêtes/s : p50', of(null, 0.5), null),
    figure('500 personnes, 100 requêtes/s : p95', of(null, 0.95), 300),
    figure('500 personnes, 100 requêtes/s : p99', of(null, 0.99), 1_000),
    figure('dont lectures, p95', of('read', 0.95), 300),
    figure('dont listes, p95', of('list', 0.95), 300),
    figure('dont écritures, p95', of('write', 0.95), 300),
    figure('réponses en erreur', (100 * errors) / runs, 0.01, '%'),
    { ...figure('liste la plus lente, médiane sans file', Math.max(...lists), 150), runs: LIST_PASSES },
    figure('mémoire résidente de l’API', residentMb, null, 'Mo'),
  ];
}
