import { beforeAll, describe, expect, it } from 'vitest';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { dayInParis } from '#infra/clock.js';
import { createLogger } from '#infra/logger.js';
import type { Clock } from '#ports.js';
import { type DailyJob, runDailyJobs } from '#workers/daily.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 10 });
});

const clockAt = (instant: string): Clock => ({
  now: () => instant as Instant,
  today: () => dayInParis(new Date(instant)),
});
const never = new AbortController().signal;
const wake = (instant: string, jobs: readonly DailyJob[], leaseMs?: number) =>
  runDailyJobs(
    { pool: database.pool, clock: clockAt(instant), log: createLogger('silent'), jobs, ...(leaseMs && { leaseMs }) },
    never,
  );

function job(name: string, from = '06:30'): DailyJob & { readonly days: CalendarDate[] } {
  const days: CalendarDate[] = [];
  return { name, from, days, run: async (today) => void days.push(today) };
}

describe('what is done once a day', () => {
  it('is done once, however many workers wake and however often', async () => {
    const once = job('once');
    const done = await Promise.all(Array.from({ length: 10 }, () => wake('2026-11-23T09:00:00Z', [once])));
    expect(done.flat()).toEqual(['once']);
    expect(await wake('2026-11-23T22:59:00Z', [once])).toEqual([]);
    expect(await wake('2026-11-23T23:00:00Z', [once])).toEqual([]);
    expect(await wake('2026-11-24T05:30:00Z', [once])).toEqual(['once']);
    expect(once.days).toEqual(['2026-11-23', '2026-11-24']);
  });

  it.each([
    { it: 'in winter', early: '2026-11-23T05:29:00Z', right: '2026-11-23T05:30:00Z' },
    { it: 'in summer', early: '2026-07-20T04:29:00Z', right: '2026-07-20T04:30:00Z' },
    { it: 'on the day the clocks go forward', early: '2026-03-29T04:29:00Z', right: '2026-03-29T04:30:00Z' },
    { it: 'on the day they go back', early: '2026-10-25T05:29:00Z', right: '2026-10-25T05:30:00Z' },
  ])('waits for its hour in Paris $it', async ({ it, early, right }) => {
    const timed = job(it);
    expect(await wake(early, [timed])).toEqual([]);
    expect(await wake(right, [timed])).toEqual([it]);
  });

  it('the day begins at midnight in Paris, on both sides of a clock change', async () => {
    const midnight = job('midnight', '00:00');
    for (const instant of ['2026-10-24T22:00:00Z', '2026-10-25T22:59:00Z', '2026-10-25T23:00:00Z'])
      await wake(instant, [midnight]);
    expect(midnight.days).toEqual(['2026-10-25', '2026-10-26']);
  });

  it('is done late where every worker was down, and a clock put back does it no second time', async () => {
    const late = job('late');
    await wake('2026-11-20T09:00:00Z', [late]);
    await wake('2026-11-27T09:00:00Z', [late]);
    await wake('2026-11-25T09:00:00Z', [late]);
    expect(late.days).toEqual(['2026-11-20', '2026-11-27']);
  });

  it('is not held to be done where it fails; others go on, and it is left alone for a minute', async () => {
    let attempts = 0;
    const failing: DailyJob = {
      name: 'failing',
      from: '00:00',
      run: async () => {
        attempts += 1;
        throw new Error('broken');
      },
    };
    const other = job('other');
    expect(await wake('2026-11-23T09:00:00Z', [failing, other])).toEqual(['other']);
    expect(await wake('2026-11-23T09:00:01Z', [failing, other])).toEqual([]);
    expect(attempts).toBe(1);
    await database.pool.query("UPDATE daily_jobs SET lease_until = now() WHERE job = 'failing'");
    await wake('2026-11-23T09:02:00Z', [failing]);
    expect(attempts).toBe(2);
  });

  it('a worker that lost its lease stops, and what the next one does is what counts', async () => {
    let start = (): void => {};
    const taken = new Promise<void>((resolve) => {
      start = resolve;
    });
    const slow: DailyJob = {
      name: 'slow',
      from: '00:00',
      run: (_today, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => resolve());
          start();
        }),
    };
    const first = wake('2026-11-23T09:00:00Z', [slow], 300);
    await taken;
    await database.pool.query(
      "UPDATE daily_jobs SET fencing_token = fencing_token + 1, lease_until = NULL WHERE job = 'slow'",
    );
    expect(await first).toEqual([]);
    expect(await wake('2026-11-23T09:00:00Z', [job('slow', '00:00')])).toEqual(['slow']);
  });
});
