import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accessOf, vacancyRecord } from '../support/records.js';
import { currentLists, isSettled, seedRegion, startTestWorker } from '../support/region.js';

const LANDLORD = accessOf('landlordReferent', 'L');
const STAGES = ['freezing', 'frozen', 'solving', 'verifying', 'solving'];
const entry = fileURLToPath(new URL('../support/worker-process.mjs', import.meta.url));
const children = new Set<ChildProcess>();

afterEach(() => {
  for (const child of children) child.kill('SIGKILL');
});

function spawnWorker(database: TestDatabase, hangAt: string): ChildProcess {
  const child = spawn(process.execPath, [entry], {
    env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.url, HANG_AT: hangAt },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

async function post(database: TestDatabase, id: string): Promise<void> {
  await database.uow.transaction(LANDLORD, async (tx) => {
    await tx.vacancies.insert(vacancyRecord(id, 'L'));
    await tx.runs.markDirty('vacancyPosted');
  });
}

/** Lets a worker of this process settle the region, and reads the lists it made. */
async function settle(database: TestDatabase): Promise<readonly string[]> {
  const worker = startTestWorker(database);
  await expect.poll(() => isSettled(database), { timeout: 20_000, interval: 25 }).toBe(true);
  await worker.close();
  return currentLists(database);
}

it('kill -9 of the worker in the middle of twenty solves, five times the same run: every vacancy ends with one current list, equal to the uninterrupted one', async () => {
  const [killed, control] = [await createTestDatabase(), await createTestDatabase()];
  for (const database of [killed, control]) await seedRegion(database, { households: 25, vacancies: 4 });
  let kills = 0;
  for (let round = 0; round < 4; round += 1) {
    for (const database of [killed, control]) await post(database, `W${round}`);
    // All five want the region; one at a time gets it, hangs in its solve, and is killed there.
    const waiting = STAGES.map((stage) => {
      const child = spawnWorker(killed, stage);
      return { child, hanging: once(child.stdout as NodeJS.ReadableStream, 'data').then(() => child) };
    });
    while (waiting.length > 0) {
      const hung = await Promise.race(waiting.map(({ hanging }) => hanging));
      hung.kill('SIGKILL');
      await once(hung, 'exit');
      kills += 1;
      waiting.splice(
        waiting.findIndex(({ child }) => child === hung),
        1,
      );
    }
    const lists = await settle(killed);
    expect(lists).toEqual(await settle(control));
    expect(lists.length).toBe(5 + round);
    const { rows } = await killed.pool.query(
      'SELECT vacancy_id FROM proposal_lists WHERE current GROUP BY vacancy_id HAVING count(*) <> 1',
    );
    expect(rows).toEqual([]);
  }
  expect(kills).toBe(20);
  const states = async (database: TestDatabase) =>
    (
      await database.pool.query(
        "SELECT count(*) FILTER (WHERE state = 'published')::integer AS published, count(*) FILTER (WHERE problem = 'INTERRUPTED')::integer AS interrupted FROM runs",
      )
    ).rows[0];
  // A slow machine may interrupt one more: a worker that lost its lease to the next.
  const seen = await states(killed);
  expect(seen.published).toBe(4);
  expect(seen.interrupted).toBeGreaterThanOrEqual(20);
  expect(await states(control)).toEqual({ published: 4, interrupted: 0 });
  const hashes = async (database: TestDatabase) =>
    (await database.pool.query("SELECT input_hash, result_hash FROM runs WHERE state = 'published' ORDER BY ended_at"))
      .rows;
  expect(await hashes(killed)).toEqual(await hashes(control));
}, 120_000);

it('kill -9 while the lists are being written: nothing of them stays, and the next worker writes them all', async () => {
  const database = await createTestDatabase();
  await seedRegion(database, { households: 10, vacancies: 3 });
  // The last statement of the publication waits for this lock: everything before it is written and not committed.
  const blocker = await database.pool.connect();
  const child = spawnWorker(database, '');
  const found = async (sql: string) => (await database.pool.query(sql)).rowCount;
  const patience = { timeout: 20_000, interval: 2 };
  await expect.poll(() => found("SELECT 1 FROM runs WHERE state = 'running'"), patience).toBe(1);
  await blocker.query('BEGIN; SELECT 1 FROM region_state FOR UPDATE');
  const closing = `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
    AND query LIKE 'UPDATE region_state SET solved_version%'`;
  await expect.poll(() => found(closing), patience).toBe(1);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await blocker.query('ROLLBACK');
  blocker.release();
  expect(await settle(database)).toHaveLength(3);
  expect((await database.pool.query('SELECT 1 FROM proposal_lists')).rowCount).toBe(3);
}, 60_000);
