import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { fromDeclaration } from '#exchange/vacancy-schema.js';
import { demoRegion } from '#simulation/generator/region.js';
import { freePort } from '../../bench/demo-service.js';
import { rapprochement } from './run.js';

const LAUNCHER = fileURLToPath(new URL('../../bin/rapprochement.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'rapprochement-start-'));
const home = join(folder, 'home');
const patience = { timeout: 60_000, interval: 100 };
let child: ChildProcess;
let words = '';
let address: string;
let token: string;

beforeAll(async () => {
  // PostgreSQL refuses root: its own account goes through the folder.
  chmodSync(folder, 0o755);
  const port = await freePort();
  address = `http://127.0.0.1:${port}`;
  const { DATABASE_URL: _, REDIS_URL: __, NODE_OPTIONS: ___, ...inherited } = process.env;
  const env = { ...inherited, RAPPROCHEMENT_HOME: home, PORT: String(port), HOST: '127.0.0.1' };
  child = spawn(process.execPath, [LAUNCHER, 'start'], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    words += text;
  });
  await vi.waitFor(async () => expect((await fetch(address)).ok).toBe(true), patience);
  const role = ['--role', 'landlordReferent', '--create-organisation', 'Bailleur'];
  const made = await rapprochement(['token', 'create', ...role], { env: { RAPPROCHEMENT_HOME: home } });
  token = made.stdout.trim();
}, 90_000);

afterAll(() => {
  child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

/** Vacancies that differ by their place in the list. */
const wires = [...demoRegion('start', calendarDate('2026-11-16')).vacancies].slice(0, 2).map(fromDeclaration);

async function post(index: number): Promise<{ readonly status: number; readonly id: string }> {
  const wire = { ...wires[index], reservation: { state: 'toBeOriented' } };
  const answer = await fetch(`${address}/api/v1/vacancies`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': `v-${index}` },
    body: JSON.stringify(wire),
  });
  const { id } = (await answer.json()) as { id: string };
  return { status: answer.status, id };
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(`${address}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  return (await answer.json()) as T;
}

function killPostgres(): void {
  process.kill(Number(readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL');
}

it('a service whose PostgreSQL is killed writes again, with nothing lost, and its worker computes', async () => {
  const before = await post(0);
  expect(before.status).toBe(201);
  killPostgres();
  const after = await vi.waitFor(async () => {
    const answer = await post(1);
    expect(answer.status).toBe(201);
    return answer;
  }, patience);
  const { items } = await get<{ items: { id: string }[] }>('/vacancies?limit=10');
  expect(items.map(({ id }) => id).sort()).toEqual([before.id, after.id].sort());
  await vi.waitFor(async () => {
    expect(await get(`/vacancies/${after.id}/proposals`)).toMatchObject({ state: 'current' });
  }, patience);
}, 180_000);

it('a service whose PostgreSQL does not come back stops by itself and says so', async () => {
  const ended = once(child, 'exit');
  const place = join(home, 'postgres');
  const pid = Number(readFileSync(join(place, 'postmaster.pid'), 'utf8').split('\n')[0]);
  renameSync(place, `${place}-away`);
  process.kill(pid, 'SIGKILL');
  expect(await ended).toEqual([1, null]);
  expect(words).toMatch(/Le PostgreSQL embarqué s’est arrêté et ne revient pas/);
  expect(readdirSync(home)).not.toContain('running.json');
}, 120_000);
