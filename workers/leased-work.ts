import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from '#infra/logger.js';

/** Work of a table, done one row at a time beside the runs and never before them. */
export interface LeasedWork {
  ring(): void;
  close(): Promise<void>;
}

/**
 * Does what waits, at the start, when rung for and at each interval: polling is the truth, the doorbell only makes it
 * sooner. `doOne` takes one row and does it; false where nothing waits. A worker that is closed or killed leaves its row
 * to the next one.
 */
export function startLeasedWork(
  { what, log, everyMs }: { readonly what: string; readonly log: Logger; readonly everyMs: number },
  doOne: (stopping: AbortSignal) => Promise<boolean>,
): LeasedWork {
  const stopping = new AbortController();
  let rung = false;
  let working: Promise<void> | undefined;
  const drain = async () => {
    do {
      rung = false;
      while (!stopping.signal.aborted && (await doOne(stopping.signal)));
    } while (rung && !stopping.signal.aborted);
  };
  const ring = () => {
    rung = true;
    working ??= drain()
      .catch((error: Error) => log.warn({ err: error }, `${what} not computed, they wait`))
      .finally(() => {
        working = undefined;
      });
  };
  ring();
  const timer = setInterval(ring, everyMs);
  return {
    ring,
    async close() {
      stopping.abort();
      clearInterval(timer);
      await working;
    },
  };
}

/** Renews a lease at a third of it until `end`; `lost` is aborted where another worker has the row by now. */
export function holdLease(
  { log, leaseMs }: { readonly log: Logger; readonly leaseMs: number },
  renew: () => Promise<boolean>,
): { readonly lost: AbortSignal; end(): Promise<void> } {
  const over = new AbortController();
  const lost = new AbortController();
  const renewing = (async () => {
    for (;;) {
      await wait(leaseMs / 3, undefined, { signal: over.signal });
      const held = await renew().catch((error: Error) => {
        log.warn({ err: error }, 'lease not renewed');
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
