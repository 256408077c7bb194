import type { Policy } from '#domain/policy.js';
import { systemClock } from '#infra/clock.js';
import type { Logger } from '#infra/logger.js';
import { createPool, type Pool } from '#infra/postgres-pool.js';
import { createConsumer, createProducer } from '#infra/queue.js';
import { purgeTransients, sweepRegion } from '#infra/region-lease.js';
import type { Clock } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { matchRegion } from './matching.js';
import { startRelay } from './relay.js';
import { createSolver, type SolverOptions } from './solve.js';

export interface WorkerDeps {
  readonly databaseUrl: string;
  /** `null` = the queue lives in PostgreSQL. */
  readonly redisUrl: string | null;
  readonly redisPrefix?: string;
  readonly log: Logger;
  readonly clock?: Clock;
  readonly policy?: Policy;
  readonly solver?: SolverOptions;
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  /** What `close` leaves to the run under way before it is given up: it loses nothing, the next worker does it. */
  readonly drainMs?: number;
}

export interface RunningWorker {
  /** Takes no new run, lets the one under way end (at most `drainMs`, 25 seconds by default), then closes every connection. */
  close(): Promise<void>;
}

const SWEEP_MS = 15_000;
const PURGE_MS = 3_600_000;
const DRAIN_MS = 25_000;

/** The matching worker: relay of the outbox, consumer of the queue, sweeper. Any number of them may run. */
export function startWorker(deps: WorkerDeps): RunningWorker {
  const { log } = deps;
  const onError = (error: Error) => log.warn({ err: error }, 'connection');
  const clock = deps.clock ?? systemClock;
  const pool = createPool({ url: deps.databaseUrl, max: 5, applicationName: 'rapprochement worker', onError });
  const queue = {
    databaseUrl: deps.databaseUrl,
    redisUrl: deps.redisUrl,
    ...(deps.redisPrefix !== undefined && { redisPrefix: deps.redisPrefix }),
    onError,
  };
  const solver = createSolver(deps.solver);
  const stopping = new AbortController();
  const matching = {
    pool,
    clock,
    log,
    policy: deps.policy ?? DEFAULT_POLICY,
    solver,
    ...(deps.leaseMs !== undefined && { leaseMs: deps.leaseMs }),
  };
  const consumer = createConsumer(queue, async (name) => {
    if (name === 'regionDirty') await matchRegion(matching, stopping.signal);
  });
  const producer = createProducer(queue);
  const relay = startRelay({ pool, databaseUrl: deps.databaseUrl, producer, log });
  const sweeper = startSweeper(pool, clock, log, deps.sweepMs ?? SWEEP_MS);
  return {
    async close() {
      stopping.abort();
      await sweeper.close();
      const impatience = setTimeout(() => void solver.abort(), deps.drainMs ?? DRAIN_MS);
      await consumer.close();
      clearTimeout(impatience);
      await relay.close();
      await producer.close();
      await solver.close();
      await pool.end();
    },
  };
}

/** Rings for what a dead queue forgot, once at the start and then at each interval; purges once an hour. */
function startSweeper(pool: Pool, clock: Clock, log: Logger, everyMs: number): { close(): Promise<void> } {
  let sweeping: Promise<unknown> = Promise.resolve();
  const attempt = (what: string, work: () => Promise<unknown>) => () => {
    sweeping = sweeping.then(work).catch((error: Error) => log.warn({ err: error }, what));
  };
  const sweep = attempt('region not swept', () => sweepRegion(pool, clock.today()));
  sweep();
  const timers = [
    setInterval(sweep, everyMs),
    setInterval(
      attempt('not purged', () => purgeTransients(pool)),
      PURGE_MS,
    ),
  ];
  return {
    async close() {
      for (const timer of timers) clearInterval(timer);
      await sweeping;
    },
  };
}
