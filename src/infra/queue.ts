import { createPostgresBackend, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';

/** One queue, of doorbells: losing it loses nothing (outbox, dirty version and sweeper are in PostgreSQL). */
const QUEUE = 'rapprochement';

export interface QueueSettings {
  /** Where the jobs live when `redisUrl` is null. */
  readonly databaseUrl: string;
  readonly redisUrl: string | null;
  /** Prefix of the keys in Redis, where several installations share one. */
  readonly redisPrefix?: string;
  /** Errors of connections; they never end the process. */
  readonly onError: (error: Error) => void;
}

export interface Producer {
  /** Adds a job once per `jobId`; rejects at once where the queue is down. The payload holds ids only. */
  add(name: string, payload: Readonly<Record<string, string>>, jobId: string): Promise<void>;
  close(): Promise<void>;
}

export interface Consumer {
  /** Lets the running job end, takes no other one. */
  close(): Promise<void>;
}

const REST_MS = 1_000;
const KEPT = { removeOnComplete: { count: 1_000 }, removeOnFail: { count: 1_000 } };

export function createProducer(settings: QueueSettings): Producer {
  const redis =
    settings.redisUrl === null
      ? null
      : new Redis(settings.redisUrl, { maxRetriesPerRequest: 1, enableOfflineQueue: false });
  redis?.on('error', settings.onError);
  const queue =
    redis === null
      ? new Queue(QUEUE, { connection: postgres(settings, 2), defaultJobOptions: KEPT }, createPostgresBackend)
      : new Queue(QUEUE, { connection: redis, prefix: settings.redisPrefix ?? 'bull', defaultJobOptions: KEPT });
  queue.on('error', settings.onError);
  return {
    async add(name, payload, jobId) {
      if (redis !== null && redis.status !== 'ready') throw new Error('the queue is not reachable');
      await queue.add(name, payload, { jobId });
    },
    async close() {
      await closed(queue.close(), redis, settings.onError);
    },
  };
}

/** Calls `handle` for one job at a time; a job whose handler throws fails and is not retried: the sweeper is the retry. */
export function createConsumer(
  settings: QueueSettings,
  handle: (name: string, payload: Readonly<Record<string, unknown>>) => Promise<void>,
): Consumer {
  const redis = settings.redisUrl === null ? null : new Redis(settings.redisUrl, { maxRetriesPerRequest: null });
  redis?.on('error', settings.onError);
  const options = { concurrency: 1, lockDuration: 30_000, stalledInterval: 10_000, maxStalledCount: 100 };
  const process = (job: { name: string; data: Record<string, unknown> }) => handle(job.name, job.data);
  const worker =
    redis === null
      ? new Worker(QUEUE, process, { ...options, connection: postgres(settings, 3) }, createPostgresBackend)
      : new Worker(QUEUE, process, { ...options, connection: redis, prefix: settings.redisPrefix ?? 'bull' });
  worker.on('error', (error) => {
    settings.onError(error);
    if (redis !== null || worker.isPaused()) return;
    // A database that is starting up refuses at once: BullMQ would ask it again without a pause.
    void worker.pause(true);
    setTimeout(() => void worker.resume(), REST_MS).unref();
  });
  worker.on('failed', (_job, error) => settings.onError(error));
  return {
    async close() {
      await closed(worker.close(redis !== null && redis.status !== 'ready'), redis, settings.onError);
    },
  };
}

/** Waits for BullMQ to close; not for a Redis that does not answer, whose connection is cut. */
async function closed(closing: Promise<void>, redis: Redis | null, onError: (error: Error) => void): Promise<void> {
  const answered = closing.catch(onError);
  if (redis !== null && redis.status !== 'ready') {
    redis.disconnect();
    return;
  }
  await answered;
  redis?.disconnect();
}

function postgres(settings: QueueSettings, max: number) {
  return { connectionString: settings.databaseUrl, max, keepAlive: true, application_name: 'rapprochement queue' };
}
