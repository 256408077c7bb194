import { FlowProducer, QueueEvents, Worker } from 'bullmq';
import { Redis } from 'ioredis';

/** Children: one region each. Parent: what is done once all regions have ended. */
const REGIONS = 'rapprochement-regions';
const ALL = 'rapprochement-all-regions';

export interface RegionFlowSettings {
  readonly redisUrl: string;
  /** Prefix of the keys in Redis, where several installations share one. */
  readonly redisPrefix: string;
  /** Errors of connections and of jobs; they never end the process. */
  readonly onError: (error: Error) => void;
  /** How long a region stays taken after its worker's last sign of life; 30 seconds by default. */
  readonly lockMs?: number;
}

export interface RegionFlows {
  /**
   * Asks for one run over these regions, the first ones first; asking again for the same run doubles nothing. `ended`
   * resolves after `all`, and rejects where a region has failed at each attempt.
   */
  ask(run: string, regions: readonly string[]): Promise<{ readonly ended: Promise<void> }>;
  close(): Promise<void>;
}

/**
 * What a worker does; each may be called again after a crash, so each looks first at what is stored: the queue is a
 * doorbell, never the truth. A region has to be computed off the event loop, which keeps the job's lock.
 */
export interface RegionFlowHandlers {
  readonly region: (run: string, region: string) => Promise<void>;
  /** Called once every region of the run has ended well. */
  readonly all: (run: string, regions: readonly string[]) => Promise<void>;
}

const OPTIONS = { attempts: 3, removeOnComplete: { count: 1_000 }, removeOnFail: { count: 1_000 } };

export function createRegionFlows({ redisUrl, redisPrefix, onError }: RegionFlowSettings): RegionFlows {
  const redis = new Redis(redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', onError);
  const producer = new FlowProducer({ connection: redis, prefix: redisPrefix });
  producer.on('error', onError);
  const events = new QueueEvents(ALL, { connection: redis, prefix: redisPrefix });
  events.on('error', onError);
  return {
    async ask(run, regions) {
      await events.waitUntilReady();
      const { job } = await producer.add({
        name: 'all',
        queueName: ALL,
        data: { run, regions },
        opts: { ...OPTIONS, jobId: run },
        children: regions.map((region) => ({
          name: 'region',
          queueName: REGIONS,
          data: { run, region },
          // A region that fails for good fails the whole: nobody waits for a sum that cannot come.
          opts: { ...OPTIONS, jobId: `${run}-${region}`, failParentOnFailure: true },
        })),
      });
      const ended = job.waitUntilFinished(events);
      ended.catch(() => {});
      return { ended };
    },
    async close() {
      await events.close();
      await producer.close();
      redis.disconnect();
    },
  };
}

/** Takes one region at a time, and the end of a run where it comes; any number of processes may do so. */
export function createRegionWorker(
  settings: RegionFlowSettings,
  handlers: RegionFlowHandlers,
): { close(): Promise<void> } {
  const lockMs = settings.lockMs ?? 30_000;
  const redis = new Redis(settings.redisUrl, { maxRetriesPerRequest: null });
  redis.on('error', settings.onError);
  const options = {
    connection: redis,
    prefix: settings.redisPrefix,
    concurrency: 1,
    lockDuration: lockMs,
    stalledInterval: lockMs / 3,
    maxStalledCount: 100,
  };
  const workers = [
    new Worker<{ run: string; region: string }>(REGIONS, ({ data }) => handlers.region(data.run, data.region), options),
    new Worker<{ run: string; regions: string[] }>(ALL, ({ data }) => handlers.all(data.run, data.regions), options),
  ];
  for (const worker of workers) {
    worker.on('error', settings.onError);
    worker.on('failed', (_job, error) => settings.onError(error));
  }
  return {
    async close() {
      await Promise.all(workers.map((worker) => worker.close()));
      redis.disconnect();
    },
  };
}
