import { Worker } from 'node:worker_threads';
import { wholeRequest } from '#casework/policy-comparisons.js';
import type { Logger } from '#infra/logger.js';
import { type ClaimedSeed, claimSeed, failSeed, releaseSeed, renewSeed, storeSeed } from '#infra/policy-comparisons.js';
import type { Pool } from '#infra/postgres-pool.js';
import { builtFile } from '#infra/project-root.js';
import type { SeedOutcome, SeedRequest } from '#simulation/experiment.js';
import { resumeKey } from '#simulation/resume.js';
import { holdLease, type LeasedWork, startLeasedWork } from './leased-work.js';

export interface SimulationsDeps {
  readonly pool: Pool;
  readonly log: Logger;
  readonly thread?: SimulationThreadOptions;
  readonly leaseMs?: number;
  readonly everyMs?: number;
}

export interface SimulationThreadOptions {
  /** Script of the thread; the built `simulation.thread.js` by default. */
  readonly thread?: string;
  /** Heap of the thread at most; past it the thread dies and the seed fails, the process stays. */
  readonly memoryMb?: number;
  /** A seed that takes longer is killed. */
  readonly deadlineMs?: number;
}

const LEASE_MS = 12_000;
const EVERY_MS = 15_000;

/**
 * Runs the seeds of policy comparisons that wait, one at a time in each worker, so that all of them share a comparison. A
 * worker that is killed or closed leaves its seed to the next one; a seed is stored once.
 */
export function startSimulations(deps: SimulationsDeps): LeasedWork {
  const { pool, log, leaseMs = LEASE_MS, everyMs = EVERY_MS } = deps;
  return startLeasedWork({ what: 'simulated seeds', log, everyMs }, async (stopping) => {
    const claimed = await claimSeed(pool, leaseMs);
    if (claimed === null) return false;
    await runClaimed({ ...deps, leaseMs }, claimed, stopping);
    return true;
  });
}

async function runClaimed(
  { pool, log, thread = {}, leaseMs }: SimulationsDeps & { readonly leaseMs: number },
  claimed: ClaimedSeed,
  stopping: AbortSignal,
): Promise<void> {
  const request = wholeRequest(claimed.request);
  if (resumeKey(request) !== claimed.key) {
    await failSeed(pool, claimed, 'ENGINE_CHANGED');
    return;
  }
  const lease = holdLease({ log, leaseMs }, () => renewSeed(pool, claimed, leaseMs));
  try {
    const outcome = await simulateInThread(request, { ...thread, signal: AbortSignal.any([stopping, lease.lost]) });
    const stored = await storeSeed(pool, claimed, outcome);
    log.info({ key: claimed.key, seed: request.seed, stored }, 'seed simulated');
  } catch (error) {
    const { message } = error as Error;
    if (stopping.aborted) await releaseSeed(pool, claimed);
    else if (!lease.lost.aborted) {
      log.error({ key: claimed.key, seed: request.seed, problem: message }, 'simulation failed');
      await failSeed(pool, claimed, message);
    }
  } finally {
    await lease.end();
  }
}

/** One seed in a thread of its own, which ends with it. Rejects where it fails, dies, is too slow or is stopped. */
function simulateInThread(
  request: SeedRequest,
  options: SimulationThreadOptions & { readonly signal: AbortSignal },
): Promise<SeedOutcome> {
  const thread = new Worker(options.thread ?? builtFile('workers/simulation.thread.js'), {
    workerData: request,
    // Not the flags of the process: under the test runner they would resolve imports to the sources.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb ?? 320 },
  });
  thread.unref();
  return new Promise<SeedOutcome>((resolve, reject) => {
    const stop = () => reject(new Error('the simulation was stopped'));
    const deadline = setTimeout(() => reject(new Error('the simulation took too long')), options.deadlineMs ?? 600_000);
    options.signal.addEventListener('abort', stop, { once: true });
    thread.on('message', resolve);
    thread.on('error', (error) =>
      reject(new Error(`${(error as NodeJS.ErrnoException).code ?? error.name}: ${error.message}`)),
    );
    thread.on('exit', () => {
      clearTimeout(deadline);
      options.signal.removeEventListener('abort', stop);
      reject(new Error('the thread of the simulation has ended'));
    });
    if (options.signal.aborted) stop();
  }).finally(() => thread.terminate());
}
