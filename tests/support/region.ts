import type { CalendarDate, Instant } from '#domain/dates.js';
import { fromDayNumber } from '#domain/dates.js';
import { createLogger } from '#infra/logger.js';
import type { Clock } from '#ports.js';
import type { RunningWorker, WorkerDeps } from '#workers/main.js';
import { startWorker } from '#workers/main.js';
import type { TestDatabase } from './database.js';
import { householdRecord, landlordRecord, organisationRecord, SYSTEM, vacancyRecord } from './records.js';

/** 22 November 2026, noon in Paris. */
export const FIXED_CLOCK: Clock = {
  now: () => '2026-11-22T11:00:00.000Z' as Instant,
  today: () => '2026-11-22' as CalendarDate,
};

/** Seed of the regions of the tests, so that two databases with the same rows solve alike. */
const SEED = 'a-seed-for-tests';

/** One association (`A`), one landlord (`L`), and households of different waiting that every vacancy suits. */
export async function seedRegion(
  database: TestDatabase,
  size: { households: number; vacancies: number },
): Promise<void> {
  await database.pool.query("UPDATE region_state SET seed = $1, scheduled_on = '2026-11-22'", [SEED]);
  await database.uow.transaction(SYSTEM, async (tx) => {
    await tx.organisations.insert(organisationRecord('A', 'association', ['93', '92', '75']));
    await tx.organisations.insert(organisationRecord('L', 'landlord'));
    await tx.organisations.saveLandlord(landlordRecord('L'));
    for (let index = 1; index <= size.households; index += 1) {
      const household = householdRecord(`H${index}`, 'A');
      const recognisedOn = fromDayNumber(19_000 + ((index * 37) % 600));
      await tx.households.insert({ ...household, dalo: household.dalo && { ...household.dalo, recognisedOn } });
    }
    for (let index = 1; index <= size.vacancies; index += 1) await tx.vacancies.insert(vacancyRecord(`V${index}`, 'L'));
    await tx.runs.markDirty('seeded');
  });
}

/** Current lists as "vacancy: household rank points…", told without ids drawn at random. */
export async function currentLists(database: TestDatabase): Promise<readonly string[]> {
  const { rows } = await database.pool.query<{ line: string }>(
    `SELECT l.vacancy_id || ': ' || coalesce(string_agg(e.household_id || ' ' || e.rank || ' ' || e.points, ', ' ORDER BY e.rank), 'nobody') AS line
     FROM proposal_lists l LEFT JOIN list_entries e ON e.list_id = l.id WHERE l.current GROUP BY l.id, l.vacancy_id ORDER BY 1`,
  );
  return rows.map((row) => row.line);
}

export async function isSettled(database: TestDatabase): Promise<boolean> {
  const { rows } = await database.pool.query<{ settled: boolean }>(
    'SELECT dirty_version = solved_version AND lease_until IS NULL AS settled FROM region_state',
  );
  return rows[0]?.settled === true;
}

/** A worker in this process, quick to sweep; errors of connections are silent unless a test reads them. */
export function startTestWorker(database: TestDatabase, options: Partial<WorkerDeps> = {}): RunningWorker {
  return startWorker({
    databaseUrl: database.url,
    redisUrl: null,
    log: createLogger(process.env.TEST_LOG ?? 'silent'),
    clock: FIXED_CLOCK,
    leaseMs: 2_000,
    sweepMs: 500,
    ...options,
  });
}
