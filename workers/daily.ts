import { setTimeout as wait } from 'node:timers/promises';
import type { CalendarDate } from '#domain/dates.js';
import { timeInParis } from '#infra/clock.js';
import { claimDailyJob, releaseDailyJob, renewDailyJob } from '#infra/daily-jobs.js';
import type { Logger } from '#infra/logger.js';
import type { Pool } from '#infra/postgres-pool.js';
import type { Clock } from '#ports.js';

/** What is done once a day, from an hour on (`HH:MM`, Europe/Paris); must bear being done twice. */
export interface DailyJob {
  readonly name: string;
  readonly from: string;
  run(today: CalendarDate, signal: AbortSignal): Promise<void>;
}

export interface DailyDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly jobs: readonly DailyJob[];
  readonly leaseMs?: number;
}

const LEASE_MS = 30_000;
const RETRY_MS = 60_000;

/**
 * Does what the day asks and nobody has done yet: whichever worker comes first holds the job by a lease, renewed at a third
 * of it; one that dies leaves it to the next, one that fails leaves it for a minute. Returns the names of what it has done.
 */
export async function runDailyJobs(deps: DailyDeps, stopping: AbortSignal): Promise<readonly string[]> {
  const done: string[] = [];
  for (const job of deps.jobs) {
    // Read anew for each: one may run past midnight.
    const today = deps.clock.today();
    if (stopping.aborted || timeInParis(deps.clock.now()) < job.from) continue;
    if (await runOnce(deps, job, today, stopping)) done.push(job.name);
  }
  return done;
}

async function runOnce(deps: DailyDeps, job: DailyJob, today: CalendarDate, stopping: AbortSignal): Promise<boolean> {
  const leaseMs = deps.leaseMs ?? LEASE_MS;
  const token = await claimDailyJob(deps.pool, job.name, today, leaseMs);
  if (token === null) return false;
  const lost = new AbortController();
  const lease = holdLease(deps, job.name, token, leaseMs, lost);
  try {
    await job.run(today, AbortSignal.any([stopping, lost.signal]));
    const whole = !stopping.aborted && !lost.signal.aborted;
    await releaseDailyJob(deps.pool, job.name, token, { doneOn: whole ? today : null });
    return whole;
  } catch (error) {
    deps.log.error({ err: error, job: job.name }, 'daily job failed, to be tried again');
    await releaseDailyJob(deps.pool, job.name, token, { doneOn: null, delayMs: RETRY_MS });
    return false;
  } finally {
    await lease.end();
  }
}

function holdLease(
  deps: DailyDeps,
  job: string,
  token: string,
  leaseMs: number,
  lost: AbortController,
): { end(): Promise<void> } {
  const over = new AbortController();
  const renewing = (async () => {
    for (;;) {
      await wait(leaseMs / 3, undefined, { signal: over.signal });
      if (!(await renewDailyJob(deps.pool, job, token, leaseMs).catch(() => true))) lost.abort();
    }
  })().catch(() => {});
  return {
    async end() {
      over.abort();
      await renewing;
    },
  };
}
