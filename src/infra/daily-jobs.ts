import type pg from 'pg';
import type { CalendarDate } from '#domain/dates.js';
import { transaction } from './unit-of-work.js';

const SYSTEM = { kind: 'system' } as const;

/** Takes a day's job where it is not done and nobody has it; the fencing token, or `null`. */
export async function claimDailyJob(
  pool: pg.Pool,
  job: string,
  today: CalendarDate,
  leaseMs: number,
): Promise<string | null> {
  return transaction(pool, SYSTEM, async (session) => {
    await session.query('INSERT INTO daily_jobs (job) VALUES ($1) ON CONFLICT DO NOTHING', [job]);
    const { rows } = await session.query<{ token: string }>(
      `UPDATE daily_jobs SET lease_until = clock_timestamp() + $3 * interval '1 millisecond', fencing_token = fencing_token + 1
       WHERE job = $1 AND (done_on IS NULL OR done_on < $2) AND (lease_until IS NULL OR lease_until < clock_timestamp())
       RETURNING fencing_token::text AS token`,
      [job, today, leaseMs],
    );
    return rows[0]?.token ?? null;
  });
}

/** Prolongs the lease; false where somebody else has the job by now. */
export async function renewDailyJob(pool: pg.Pool, job: string, token: string, leaseMs: number): Promise<boolean> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rowCount } = await session.query(
      `UPDATE daily_jobs SET lease_until = clock_timestamp() + $3 * interval '1 millisecond' WHERE job = $1 AND fencing_token = $2`,
      [job, token, leaseMs],
    );
    return rowCount === 1;
  });
}

/** Gives the job back: done for the day, or (`null`) to be taken again after `delayMs`. */
export async function releaseDailyJob(
  pool: pg.Pool,
  job: string,
  token: string,
  ending: { readonly doneOn: CalendarDate | null; readonly delayMs?: number },
): Promise<void> {
  await transaction(pool, SYSTEM, (session) =>
    session.query(
      `UPDATE daily_jobs SET done_on = coalesce($3::date, done_on),
         lease_until = CASE WHEN $3::date IS NULL THEN clock_timestamp() + $4 * interval '1 millisecond' END
       WHERE job = $1 AND fencing_token = $2`,
      [job, token, ending.doneOn, ending.delayMs ?? 0],
    ),
  );
}
