import { setTimeout as wait } from 'node:timers/promises';
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
export function startFrontiers(deps: FrontiersDeps): { ring(): void; close(): Promise<void> } {
  const stopping = new AbortController();
  let rung = false;
  let working: Promise<void> | undefined;
  const drain = async () => {
    do {
      rung = false;
      while (!stopping.signal.aborted) {
        const claimed = await claimFrontier(deps.pool, deps.leaseMs ?? LEASE_MS);
        if (claimed === null) break;
        await computeClaimed(deps, claimed, stopping.signal);
      }
    } while (rung && !stopping.signal.aborted);
  };
  const ring = () => {
    rung = true;
    working ??= drain()
      .catch((error: Error) => deps.log.warn({ err: error }, 'frontiers not computed, they wait'))
      .finally(() => {
        working = undefined;
      });
  };
  ring();
  const timer = setInterval(ring, deps.everyMs ?? EVERY_MS);
  return {
    ring,
    async close() {
      stopping.abort();
      clearInterval(timer);
      await working;
    },
  };
}

async function computeClaimed(deps: FrontiersDeps, claimed: ClaimedFrontier, stopping: AbortSignal): Promise<void> {
  const { pool, log } = deps;
  const { runId, target, steps, maxCoefficient } = claimed;
  const instance = await readInstanceBytes(pool, runId);
  if (instance === null) {
    await failFrontier(pool, claimed, 'INSTANCE_PURGED');
    return;
  }
  const lease = holdLease(deps, claimed);
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

/** Renews the lease at a third of it; `lost` is aborted where another worker has the frontier by now. */
function holdLease(
  { pool, log, leaseMs = LEASE_MS }: FrontiersDeps,
  claimed: ClaimedFrontier,
): { readonly lost: AbortSignal; end(): Promise<void> } {
  const over = new AbortController();
  const lost = new AbortController();
  const renewing = (async () => {
    for (;;) {
      await wait(leaseMs / 3, undefined, { signal: over.signal });
      const held = await renewFrontier(pool, claimed, leaseMs).catch((error: Error) => {
        log.warn({ err: error }, 'lease of a frontier not renewed');
        return true;
      });
      if (!held && !over.signal.aborted) lost.abort();
    }
  })().catch(() => {});
  return {
    lost: lost.signal,
    async end() {
      over.abort();
      await renewing;
    },
  };
}
