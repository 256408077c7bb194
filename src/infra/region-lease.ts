import type pg from 'pg';
import type { CalendarDate } from '#domain/dates.js';
import { ringRegion } from './outbox.js';
import { REGION } from './region.js';
import { transaction } from './unit-of-work.js';

const SYSTEM = { kind: 'system' } as const;

/** Takes the region for `leaseMs` where changes wait and nobody has it; the fencing token, or `null`. */
export async function claimRegion(pool: pg.Pool, leaseMs: number): Promise<string | null> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rows } = await session.query<{ token: string }>(
      `UPDATE region_state
       SET lease_until = clock_timestamp() + $2 * interval '1 millisecond', fencing_token = fencing_token + 1
       WHERE region = $1 AND dirty_version > solved_version AND (lease_until IS NULL OR lease_until < clock_timestamp())
       RETURNING fencing_token::text AS token`,
      [REGION, leaseMs],
    );
    const token = rows[0]?.token ?? null;
    if (token === null) return null;
    // A run that still says "running" under an older token belongs to a worker that was killed or lost its lease.
    await session.query(
      "UPDATE runs SET state = 'failed', problem = 'INTERRUPTED', ended_at = clock_timestamp() WHERE state = 'running' AND fencing_token < $1",
      [token],
    );
    return token;
  });
}

/** Prolongs the lease; false where somebody else has the region by now. */
export async function renewLease(pool: pg.Pool, token: string, leaseMs: number): Promise<boolean> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rowCount } = await session.query(
      // A lease that was given back (published) stays given back.
      `UPDATE region_state
       SET lease_until = CASE WHEN lease_until IS NULL THEN NULL ELSE clock_timestamp() + $3 * interval '1 millisecond' END
       WHERE region = $1 AND fencing_token = $2`,
      [REGION, token, leaseMs],
    );
    return rowCount === 1;
  });
}

/** Gives the region back without having solved it; it may be claimed again after `delayMs`. */
export async function releaseLease(pool: pg.Pool, token: string, delayMs: number): Promise<void> {
  await transaction(pool, SYSTEM, (session) =>
    session.query(
      `UPDATE region_state SET lease_until = clock_timestamp() + $3 * interval '1 millisecond'
       WHERE region = $1 AND fencing_token = $2`,
      [REGION, token, delayMs],
    ),
  );
}

/**
 * What a dead queue forgot: rings for a region whose changes wait, that nobody has and for which no doorbell is on its way.
 * The first sweep of a day also marks the region dirty: clocks of waiting and holds have moved. True when it rang.
 */
export async function sweepRegion(pool: pg.Pool, today: CalendarDate): Promise<boolean> {
  return transaction(pool, SYSTEM, async (session) => {
    const daily = await session.query(
      `UPDATE region_state SET scheduled_on = $2, dirty_version = dirty_version + 1
       WHERE region = $1 AND (scheduled_on IS NULL OR scheduled_on < $2)`,
      [REGION, today],
    );
    const waiting = await session.query(
      `SELECT 1 FROM region_state
       WHERE region = $1 AND dirty_version > solved_version AND (lease_until IS NULL OR lease_until < clock_timestamp())
         AND NOT EXISTS (SELECT 1 FROM outbox WHERE published_at IS NULL)`,
      [REGION],
    );
    if (waiting.rowCount === 0) return false;
    await ringRegion(session, daily.rowCount === 1 ? 'scheduled' : 'swept');
    return true;
  });
}

/** Deletes what has served: doorbells and progress of a week ago, answers of more than 48 hours. */
export async function purgeTransients(pool: pg.Pool): Promise<void> {
  await transaction(pool, SYSTEM, async (session) => {
    await session.query("DELETE FROM outbox WHERE published_at < now() - interval '7 days'");
    await session.query("DELETE FROM run_progress WHERE at < now() - interval '7 days'");
    await session.query("DELETE FROM idempotency_keys WHERE created_at < now() - interval '48 hours'");
  });
}
