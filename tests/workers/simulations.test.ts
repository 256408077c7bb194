import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { askComparison, readComparison, wholeRequest } from '#casework/policy-comparisons.js';
import { inTransaction, type OrganisationAccess } from '#casework/transaction.js';
import { createLogger } from '#infra/logger.js';
import { claimSeed, releaseSeed, storeSeed } from '#infra/policy-comparisons.js';
import type { SeedOutcome } from '#simulation/experiment.js';
import { simulateSeed } from '#simulation/simulate-seed.js';
import { type SimulationsDeps, startSimulations } from '#workers/simulations.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accessOf, organisationRecord, SYSTEM } from '../support/records.js';
import { FIXED_CLOCK } from '../support/region.js';

const DRIHL = accessOf('regionalAuthority', 'D') as OrganisationAccess;
/** A thread that starts and never says a word. */
const SILENT = fileURLToPath(new URL('../support/silent.thread.mjs', import.meta.url));
const log = createLogger('silent');
vi.setConfig({ testTimeout: 120_000 });
const soon = { timeout: 110_000, interval: 50 };

let database: TestDatabase;
let workers: ReturnType<typeof startSimulations>[];

beforeEach(async () => {
  database = await createTestDatabase();
  workers = [];
  await database.uow.transaction(SYSTEM, (tx) => tx.organisations.insert(organisationRecord('D', 'regionalAuthority')));
});
afterEach(() => Promise.all(workers.map((worker) => worker.close())));

function start(options: Partial<SimulationsDeps> = {}) {
  const worker = startSimulations({ pool: database.pool, log, everyMs: 100, ...options });
  workers.push(worker);
  return worker;
}

let asked = 0;
async function ask(first = 'statusQuo', second = 'en-vigueur', seeds = 2) {
  const shell = { uow: database.uow, clock: FIXED_CLOCK, newId: () => `comparison-${++asked}` };
  const choice = { first, second, seeds, months: 1, mode: 'opportunity', assumptions: 'base' } as const;
  const made = await inTransaction(shell, DRIHL, (deps) => askComparison(deps, DRIHL, choice));
  if (!made.ok) throw new Error(made.error.detail);
  return made.value;
}

async function read(id: string) {
  const found = await database.uow.transaction(DRIHL, (tx) => readComparison({ tx }, id));
  if (!found.ok) throw new Error(found.error.detail);
  return found.value;
}
const doneOf = async (id: string) => (await read(id)).comparison.progress.done;
const rung = async () =>
  (await database.pool.query("SELECT count(*)::int AS n FROM outbox WHERE topic = 'seedAsked'")).rows[0].n;

describe('a comparison that is asked for', () => {
  it('is run by several workers, each seed as on the spot, and twice the same policy differs by exactly 0', async () => {
    const { id } = await ask('statusQuo', 'statusQuo');
    expect((await read(id)).table).toBeNull();
    start();
    start();
    await expect.poll(() => doneOf(id), soon).toBe(4);
    const { table, outcomes, comparison } = await read(id);
    expect(outcomes.first).toEqual(outcomes.second);
    for (const line of table?.lines ?? []) expect(line.difference?.mean ?? 0).toBe(0);
    const request = { policy: comparison.first.spec, seed: 101, months: 1, mode: 'opportunity' } as const;
    expect(outcomes.first[0]).toEqual(simulateSeed(wholeRequest(request)));
  });

  it('twice is run once; another comparison runs only the seeds that nobody has asked for', async () => {
    const one = await ask('en-vigueur', 'silo');
    expect((await ask('en-vigueur', 'silo')).id).toBe(one.id);
    expect(await rung()).toBe(4);
    expect((await ask('en-vigueur', 'statusQuo')).id).not.toBe(one.id);
    expect(await rung()).toBe(6);
  });

  it('whose worker was killed loses and doubles nothing, and the dead one can write nothing any more', async () => {
    const { id } = await ask();
    const dead = await claimSeed(database.pool, 0);
    if (dead === null) throw new Error('a seed was expected');
    start();
    await expect.poll(() => doneOf(id), soon).toBe(4);
    const before = await read(id);
    expect(await storeSeed(database.pool, dead, { ...(before.outcomes.first[0] as SeedOutcome), seed: 999 })).toBe(
      false,
    );
    expect(await releaseSeed(database.pool, dead)).toBe(false);
    expect(await read(id)).toEqual(before);
  });

  it('whose seeds fail says so; asked again, they are run again and the others kept', async () => {
    const { id } = await ask();
    const broken = start({ thread: { thread: SILENT, deadlineMs: 0 } });
    await expect.poll(async () => (await read(id)).comparison.progress.failed, soon).toBe(4);
    expect((await read(id)).problem).toMatch(/too long/);
    await broken.close();
    workers.pop();
    expect((await ask()).id).toBe(id);
    expect((await read(id)).comparison.progress).toEqual({ of: 4, done: 0, failed: 0 });
    start();
    await expect.poll(() => doneOf(id), soon).toBe(4);
  });

  it('of another engine fails and says so: its outcome would not be what was asked', async () => {
    const { id } = await ask();
    await database.pool.query('ALTER TABLE policy_comparison_seeds DROP CONSTRAINT policy_comparison_seeds_key_fkey');
    await database.pool.query("UPDATE simulated_seeds SET key = 'old-' || key");
    await database.pool.query("UPDATE policy_comparison_seeds SET key = 'old-' || key");
    start();
    await expect.poll(async () => (await read(id)).problem, soon).toBe('ENGINE_CHANGED');
  });

  it('is nobody’s but DRIHL’s to read', async () => {
    const { id } = await ask();
    for (const role of ['association', 'landlordReferent', 'departementalUnit', 'reserver'] as const) {
      const found = await database.uow.transaction(accessOf(role, 'A'), (tx) => tx.policyComparisons.find(id));
      expect(found).toBeNull();
    }
  });
});
