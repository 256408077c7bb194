import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { verifyAudit } from '#casework/audit.js';
import { organisationId } from '#domain/ids.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { householdRecord, landlordRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';
import { startTestWorker } from '../support/region.js';

const entry = fileURLToPath(new URL('../support/worker-process.mjs', import.meta.url));
const PAIRINGS = 150;

/** A dwelling reserved to R, whose term has passed, with `PAIRINGS` candidates that R has not answered on. */
async function createRegion(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('A', 'association'));
    await tx.organisations.insert(organisationRecord('L', 'landlord'));
    await tx.organisations.insert(organisationRecord('R', 'reserver'));
    await tx.organisations.saveLandlord(landlordRecord('L'));
    for (let index = 0; index < PAIRINGS; index += 1) await tx.households.insert(householdRecord(`H${index}`, 'A'));
    const reservation = {
      state: 'oriented',
      contingent: 'localAuthority',
      reserverId: organisationId('R'),
      reserverDeadline: null,
    } as const;
    await tx.vacancies.insert(vacancyRecord('V', 'L', { reservation }));
  });
  await database.pool.query(`
    UPDATE region_state SET solved_version = dirty_version, scheduled_on = '2026-11-22';
    INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token) VALUES ('run', 'ile-de-france', 'published', '2026-11-01', 1, 0);
    INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code) SELECT 'V', id, 'L', 'M-' || id FROM households;
    INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) SELECT 'P' || id, 'V', id, 'run', 'M-' || id FROM households;
    DELETE FROM pairing_steps;
    INSERT INTO pairing_steps (proposal_id, step, owner_role, owner_organisation, opened_on, due_on, late_on)
      SELECT proposal_id, 'designate', 'reserver', 'R', '2026-11-02', '2026-11-20', '2026-11-21' FROM pairings`);
  return database;
}

async function lapsed(database: TestDatabase): Promise<{ events: number; pairings: number }> {
  const { rows } = await database.pool.query(
    "SELECT count(*)::integer AS events, count(DISTINCT proposal_id)::integer AS pairings FROM events WHERE name = 'designationLapsed'",
  );
  return rows[0];
}

it('kill -9 of the worker in the middle of the deadlines, again and again: each is applied once, none is lost, the log is whole', async () => {
  const database = await createRegion();
  let kills = 0;
  for (let reached = 10; reached < PAIRINGS - 20; reached += 25) {
    const child = spawn(process.execPath, [entry], {
      env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: database.url },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    await expect
      .poll(async () => (await lapsed(database)).events, { timeout: 20_000, interval: 5 })
      .toBeGreaterThanOrEqual(reached);
    child.kill('SIGKILL');
    await once(child, 'exit');
    kills += 1;
  }
  expect(kills).toBeGreaterThan(3);
  expect((await lapsed(database)).events).toBeLessThan(PAIRINGS);
  const workers = [startTestWorker(database, { dailyMs: 50 }), startTestWorker(database, { dailyMs: 50 })];
  const done = async () =>
    (await database.pool.query("SELECT done_on FROM daily_jobs WHERE job = 'deadlines'")).rows[0]?.done_on;
  await expect.poll(done, { timeout: 30_000, interval: 50 }).toBe('2026-11-22');
  for (const worker of workers) await worker.close();
  expect(await lapsed(database)).toEqual({ events: PAIRINGS, pairings: PAIRINGS });
  const { rows } = await database.pool.query(
    "SELECT count(*)::integer AS open FROM pairing_steps WHERE step = 'designate' AND closed_on IS NULL",
  );
  expect(rows[0].open).toBe(0);
  const report = await database.uow.transaction(SYSTEM, (tx) => verifyAudit(tx.audit));
  expect(report.broken).toBeNull();
}, 90_000);
