import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#domain/dates.js';
import { claimFrontier, readInstanceBytes, releaseFrontier, storeFrontier } from '#infra/frontiers.js';
import { createLogger } from '#infra/logger.js';
import { type Frontier, frontier } from '#matching/frontier.js';
import type { Instance } from '#matching/instance.js';
import type { FrontierQuestion, StoredFrontier } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import type { RunningWorker, WorkerDeps } from '#workers/main.js';
import { matchRegion } from '#workers/matching.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { inlineSolver } from '../support/inline-solver.js';
import { accessOf, householdRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';
import { FIXED_CLOCK, isSettled, seedRegion, startTestWorker } from '../support/region.js';

const DRIHL = accessOf('regionalAuthority', 'D');
/** A thread that starts and never says a word. */
const SILENT = fileURLToPath(new URL('../support/silent.thread.mjs', import.meta.url));
const soon = { timeout: 30_000, interval: 25 };

let database: TestDatabase;
let workers: RunningWorker[];

beforeEach(async () => {
  database = await createTestDatabase();
  workers = [];
  await seedRegion(database, { households: 6, vacancies: 2 });
  await database.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('D', 'regionalAuthority'));
    for (const id of ['H7', 'H8', 'H9']) {
      const away = householdRecord(id, 'A', { departement: '92' });
      await tx.households.insert({ ...away, support: away.support && { ...away.support, departement: '92' } });
    }
  });
  const log = createLogger('silent');
  const matching = { pool: database.pool, clock: FIXED_CLOCK, log, policy: DEFAULT_POLICY, solver: inlineSolver() };
  expect(await matchRegion(matching, new AbortController().signal)).toBe(1);
});
afterEach(() => Promise.all(workers.map((worker) => worker.close())));

function start(options: Partial<WorkerDeps> = {}): RunningWorker {
  const worker = startTestWorker(database, options);
  workers.push(worker);
  return worker;
}

let asked = 0;
function ask(changes: Partial<FrontierQuestion> = {}): Promise<StoredFrontier> {
  asked += 1;
  return database.uow.transaction(DRIHL, async (tx) => {
    const run = await tx.runs.latestPublished();
    if (run === null) throw new Error('a published run was expected');
    const question = {
      runId: run.id,
      target: 'interDepartmental',
      steps: 4,
      maxCoefficient: 3_000,
      ...changes,
    } as const;
    const by = { organisationId: 'D' as never, by: 'somebody', at: '2026-11-22T10:00:00.000Z' as Instant };
    return tx.frontiers.ask(question, { id: `frontier-${asked}`, ...by });
  });
}

const find = (id: string) => database.uow.transaction(DRIHL, (tx) => tx.frontiers.find(id));
const stateOf = async (id: string) => (await find(id))?.state;
const rows = async (sql: string) => (await database.pool.query(sql)).rows;

describe('a frontier that is asked for', () => {
  it('is computed over the stored instance of the run, the same as on the spot', async () => {
    const { id, runId } = await ask();
    expect(await find(id)).toMatchObject({ state: 'waiting', result: null, progress: { done: 0, of: 0 } });
    start();
    await expect.poll(() => stateOf(id), soon).toBe('computed');
    const bytes = (await readInstanceBytes(database.pool, runId)) as Uint8Array;
    const instance = JSON.parse(gunzipSync(bytes).toString()) as Instance;
    const expected = frontier(instance, { target: 'interDepartmental', steps: 4, maxCoefficient: 3_000 });
    const found = await find(id);
    expect(found?.result).toEqual(expected);
    expect(found?.result?.points.length).toBeGreaterThan(1);
    expect(found?.progress).toEqual({ done: 9, of: 9 });
    expect(await database.uow.transaction(DRIHL, (tx) => tx.frontiers.lastComputed('interDepartmental'))).toEqual(
      found,
    );
  });

  it('twice of the same run is computed once, asked at once by several or again later', async () => {
    const ids = (await Promise.all([ask(), ask(), ask()])).map(({ id }) => id);
    expect(new Set(ids).size).toBe(1);
    start();
    start();
    await expect.poll(() => stateOf(ids[0] as string), soon).toBe('computed');
    expect((await ask()).id).toBe(ids[0]);
    expect((await ask({ steps: 5 })).id).not.toBe(ids[0]);
    expect(await rows("SELECT count(*)::int AS rung FROM outbox WHERE topic = 'frontierAsked'")).toEqual([{ rung: 2 }]);
  });

  it('is found by the next look where its doorbell was lost', async () => {
    const { id } = await ask();
    await database.pool.query("DELETE FROM outbox WHERE topic = 'frontierAsked'");
    start();
    await expect.poll(() => stateOf(id), soon).toBe('computed');
  });

  it('does not hold back a run, however long it takes; a worker that closes leaves it to the next one', async () => {
    const { id } = await ask();
    const slow = start({ frontier: { thread: SILENT } });
    await expect.poll(() => stateOf(id), soon).toBe('running');
    await database.uow.transaction(accessOf('landlordReferent', 'L'), async (tx) => {
      await tx.vacancies.insert(vacancyRecord('V9', 'L'));
      await tx.runs.markDirty('vacancyPosted');
    });
    await expect.poll(() => isSettled(database), soon).toBe(true);
    expect(await stateOf(id)).toBe('running');
    await slow.close();
    workers.pop();
    expect(await find(id)).toMatchObject({ state: 'waiting' });
    start();
    await expect.poll(() => stateOf(id), soon).toBe('computed');
    expect(await rows('SELECT attempts FROM frontiers')).toEqual([{ attempts: 1 }]);
  });

  it('whose worker was killed is computed by another, and the dead one can write nothing any more', async () => {
    const { id } = await ask();
    const dead = await claimFrontier(database.pool, 0);
    if (dead === null) throw new Error('the frontier was expected');
    start();
    await expect.poll(() => stateOf(id), soon).toBe('computed');
    const before = await find(id);
    expect(await storeFrontier(database.pool, dead, { ...(before?.result as Frontier), vacancies: 999 })).toBe(false);
    expect(await releaseFrontier(database.pool, dead)).toBe(false);
    expect(await find(id)).toEqual(before);
  });

  it('whose worker is lost three times fails, says so, and may be asked again', async () => {
    const { id } = await ask();
    for (let attempt = 1; attempt <= 3; attempt += 1)
      expect((await claimFrontier(database.pool, 0))?.token).toBe(attempt);
    expect(await claimFrontier(database.pool, 0)).toBeNull();
    expect(await find(id)).toMatchObject({ state: 'failed', problem: 'INTERRUPTED' });
    const again = await ask();
    expect(again).toMatchObject({ state: 'waiting' });
    expect(again.id).not.toBe(id);
  });

  it.each([
    ['past its deadline', { frontier: { thread: SILENT, deadlineMs: 0 } }, /too long/],
    ['past its memory', { frontier: { memoryMb: 4 } }, /OUT_OF_MEMORY/],
  ] as const)('%s fails alone and says why', async (_, options, problem) => {
    const { id } = await ask();
    start(options);
    await expect.poll(() => stateOf(id), soon).toBe('failed');
    expect((await find(id))?.problem).toMatch(problem);
  });

  it('of a run whose instance is kept no more fails and says so', async () => {
    const { id } = await ask();
    await database.pool.query('UPDATE runs SET instance = NULL');
    start();
    await expect.poll(() => stateOf(id), soon).toBe('failed');
    expect((await find(id))?.problem).toBe('INSTANCE_PURGED');
  });

  it('is nobody’s but DRIHL’s to read', async () => {
    const { id } = await ask();
    for (const role of ['association', 'landlordReferent', 'departementalUnit', 'reserver'] as const)
      expect(await database.uow.transaction(accessOf(role, 'A'), (tx) => tx.frontiers.find(id))).toBeNull();
  });
});
