import {
  type ClaimedFrontier,
  claimFrontier,
  failFrontier,
  noteFrontierProgress,
  readInstanceBytes,
  releaseFrontier,
  renewFrontier,
  storeFrontier,
} from '#infra/frontiers.js';
import type { Logger } from '#infra/logger.js';
import type { Pool } from '#infra/postgres-pool.js';
import { computeFrontier, FrontierFailure, type FrontierThreadOptions } from './frontier-thread.js';
import { holdLease, type LeasedWork, startLeasedWork } from './leased-work.js';

export interface FrontiersDeps {
  readonly pool: Pool;
  readonly log: Logger;
  readonly thread?: FrontierThreadOptions;
  readonly leaseMs?: number;
  /** Polling is the truth; the doorbell only makes it sooner. */
  readonly everyMs?: number;
}

const LEASE_MS = 12_000;
const EVERY_MS = 15_000;

/**
 * Computes the frontiers that wait, one at a time, beside the runs and never before them: they have a loop and a thread of
 * their own. A worker that is killed or closed leaves its frontier to the next one.
 */
export function startFrontiers(deps: FrontiersDeps): LeasedWork {
  const { log, everyMs = EVERY_MS } = deps;
  return startLeasedWork({ what: 'frontiers', log, everyMs }, async (stopping) => {
    const claimed = await claimFrontier(deps.pool, deps.leaseMs ?? LEASE_MS);
    if (claimed === null) return false;
    await computeClaimed(deps, claimed, stopping);
    return true;
  });
}

async function computeClaimed(deps: FrontiersDeps, claimed: ClaimedFrontier, stopping: AbortSignal): Promise<void> {
  const { pool, log } = deps;
  const { runId, target, steps, maxCoefficient } = claimed;
  const instance = await readInstanceBytes(pool, runId);
  if (instance === null) {
    await failFrontier(pool, claimed, 'INSTANCE_PURGED');
    return;
  }
  const { leaseMs = LEASE_MS } = deps;
  const lease = holdLease({ log, leaseMs }, () => renewFrontier(pool, claimed, leaseMs));
  const progress = progressWriter(deps, claimed);
  try {
    const found = await computeFrontier(
      { instance, target, steps, maxCoefficient },
      { ...deps.thread, onProgress: progress.note, signal: AbortSignal.any([stopping, lease.lost]) },
    );
    await progress.written();
    const stored = await storeFrontier(pool, claimed, found);
    log.info({ frontierId: claimed.id, runId, points: found.points.length, stored }, 'frontier computed');
  } catch (error) {
    if (!(error instanceof FrontierFailure)) throw error;
    await progress.written();
    if (stopping.aborted) await releaseFrontier(pool, claimed);
    else if (!lease.lost.aborted) {
      log.error({ frontierId: claimed.id, runId, problem: error.message }, 'frontier failed');
      await failFrontier(pool, claimed, error.message);
    }
  } finally {
    await lease.end();
  }
}

/** Writes the last progress told, one write at a time: a fast thread is not slowed, nor the database flooded. */
function progressWriter(
  { pool }: FrontiersDeps,
  claimed: ClaimedFrontier,
): { note(done: number, of: number): void; written(): Promise<void> } {
  let last: readonly [number, number] | null = null;
  let writing: Promise<void> | undefined;
  const write = async () => {
    while (last !== null) {
      const [done, of] = last;
      last = null;
      await noteFrontierProgress(pool, claimed, done, of);
    }
  };
  return {
    note(done, of) {
      last = [done, of];
      writing ??= write()
        .catch(() => {})
        .finally(() => {
          writing = undefined;
        });
    },
    async written() {
      await writing;
    },
  };
}
