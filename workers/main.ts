import type { Policy } from '#domain/policy.js';
import { systemClock } from '#infra/clock.js';
import type { Logger } from '#infra/logger.js';
import { createMailer } from '#infra/mailer.js';
import { createPool, type Pool } from '#infra/postgres-pool.js';
import { createConsumer, createProducer } from '#infra/queue.js';
import { purgeTransients, sweepRegion } from '#infra/region-lease.js';
import { createUnitOfWork } from '#infra/unit-of-work.js';
import type { Clock } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { type DailyJob, runDailyJobs } from './daily.js';
import { deadlinesJob } from './deadlines.js';
import type { FrontierThreadOptions } from './frontier-thread.js';
import { startFrontiers } from './frontiers.js';
import { householdCareJobs } from './household-care.js';
import { matchRegion } from './matching.js';
import { startProjector } from './monitoring.js';
import { digestJob, type MailDeps, sendMails } from './notifications.js';
import { policyJob } from './policies.js';
import { startRelay } from './relay.js';
import { type SimulationThreadOptions, startSimulations } from './simulations.js';
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
  readonly frontier?: FrontierThreadOptions;
  readonly simulation?: SimulationThreadOptions;
  readonly leaseMs?: number;
  readonly sweepMs?: number;
  /** What `close` leaves to the run under way before it is given up: it loses nothing, the next worker does it. */
  readonly drainMs?: number;
  /** `null` or absent = no mail is sent. */
  readonly mail?: { readonly smtpUrl: string; readonly from: string; readonly baseUrl: string } | null;
  /** How often the worker looks at what the day asks and at the mails that wait. */
  readonly dailyMs?: number;
  readonly mailLeaseMs?: number;
}

export interface RunningWorker {
  /** Takes no new run, lets the one under way end (at most `drainMs`, 25 seconds by default), then closes every connection. */
  close(): Promise<void>;
}

const SWEEP_MS = 15_000;
const PURGE_MS = 3_600_000;
const DRAIN_MS = 25_000;
const DAILY_MS = 30_000;
/** Its loops all ask at once, when it starts and at each sweep: what they open is soon of no use. */
const IDLE_MS = 2_000;

/** The worker: relay of the outbox, consumer of the queue, sweeper, the day's jobs, mails. Any number of them may run. */
export function startWorker(deps: WorkerDeps): RunningWorker {
  const { log } = deps;
  const onError = (error: Error) => log.warn({ err: error }, 'connection');
  const clock = deps.clock ?? systemClock;
  const pool = createPool({
    url: deps.databaseUrl,
    max: 5,
    applicationName: 'rapprochement worker',
    idleMs: IDLE_MS,
    onError,
  });
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
  const daily = startDaily(deps, pool, clock, stopping.signal);
  const leaseMs = deps.leaseMs !== undefined && { leaseMs: deps.leaseMs };
  const frontiers = startFrontiers({ pool, log, ...(deps.frontier && { thread: deps.frontier }), ...leaseMs });
  const simulations = startSimulations({ pool, log, ...(deps.simulation && { thread: deps.simulation }), ...leaseMs });
  const consumer = createConsumer(queue, async (name) => {
    if (name === 'regionDirty') await matchRegion(matching, stopping.signal);
    if (name === 'mailsToSend') daily.ring();
    if (name === 'frontierAsked') frontiers.ring();
    if (name === 'seedAsked') simulations.ring();
  });
  const producer = createProducer(queue);
  const relay = startRelay({ pool, databaseUrl: deps.databaseUrl, producer, log });
  const projector = startProjector({ pool, log });
  const sweeper = startSweeper(pool, clock, log, deps.sweepMs ?? SWEEP_MS);
  return {
    async close() {
      stopping.abort();
      await sweeper.close();
      await projector.close();
      await daily.close();
      await frontiers.close();
      await simulations.close();
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

/** The day's jobs and the mails, once at the start, at each interval and when rung for; one round at a time. */
function startDaily(
  deps: WorkerDeps,
  pool: Pool,
  clock: Clock,
  stopping: AbortSignal,
): { ring(): void; close(): Promise<void> } {
  const { log } = deps;
  const mailer = deps.mail == null ? null : createMailer({ url: deps.mail.smtpUrl, from: deps.mail.from });
  const mails: MailDeps | null =
    mailer === null || deps.mail == null
      ? null
      : {
          pool,
          clock,
          log,
          mailer,
          baseUrl: deps.mail.baseUrl,
          ...(deps.mailLeaseMs !== undefined && { leaseMs: deps.mailLeaseMs }),
        };
  const uow = createUnitOfWork(pool);
  const always = [policyJob(uow), deadlinesJob({ uow, clock, log }), ...householdCareJobs({ uow, clock, log })];
  const jobs: readonly DailyJob[] = mails === null ? always : [...always, digestJob(mails)];
  const leaseMs = deps.leaseMs !== undefined && { leaseMs: deps.leaseMs };
  let rung = false;
  let round: Promise<void> | undefined;
  const work = async () => {
    do {
      rung = false;
      await runDailyJobs({ pool, clock, log, jobs, ...leaseMs }, stopping);
      if (mails !== null) await sendMails(mails, stopping);
    } while (rung && !stopping.aborted);
  };
  const ring = () => {
    rung = true;
    round ??= work()
      .catch((error: Error) => log.warn({ err: error }, 'daily round'))
      .finally(() => {
        round = undefined;
      });
  };
  ring();
  const timer = setInterval(ring, deps.dailyMs ?? DAILY_MS);
  return {
    ring,
    async close() {
      clearInterval(timer);
      await round;
      mailer?.close();
    },
  };
}
