import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { SeedOutcome, SeedRequest } from '#simulation/experiment.js';

/** Most memory that one worker's heap may take, in megabytes. */
const HEAP_MB = 320;

/** `workers`: as many threads as there are cores unless said; once `isOver`, no further request is begun. */
interface PoolOptions {
  readonly workers?: number;
  readonly isOver?: () => boolean;
}

/**
 * Runs the requests on threads; `onOutcome` hears of each as it ends, in any order. Rejects with the first error, the
 * other threads stopped.
 */
export async function simulateAll(
  requests: readonly SeedRequest[],
  onOutcome: (outcome: SeedOutcome) => void,
  { workers = availableParallelism(), isOver = () => false }: PoolOptions = {},
): Promise<void> {
  const waiting = bySeed(requests);
  const threads: Worker[] = [];
  const serve = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const thread = new Worker(new URL('./simulate.thread.js', import.meta.url), {
        resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
      });
      threads.push(thread);
      let own: SeedRequest[] = [];
      const next = (): void => {
        if (own.length === 0) own = waiting.shift() ?? [];
        const request = isOver() ? undefined : own.shift();
        if (request === undefined) void thread.terminate().then(() => resolve(), reject);
        else thread.postMessage(request);
      };
      thread.on('message', (outcome: SeedOutcome) => {
        onOutcome(outcome);
        next();
      });
      thread.on('error', reject);
      next();
    });
  try {
    await Promise.all(Array.from({ length: Math.min(workers, waiting.length) }, serve));
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

/** The requests of each seed: a thread takes a seed at a time, and draws its households once for all the policies. */
function bySeed(requests: readonly SeedRequest[]): SeedRequest[][] {
  const groups = new Map<number, SeedRequest[]>();
  for (const request of requests) groups.set(request.seed, [...(groups.get(request.seed) ?? []), request]);
  return [...groups.values()];
}
