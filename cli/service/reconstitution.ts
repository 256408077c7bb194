import { setTimeout } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { hasReconstitution, loadMonitoringRows } from '#infra/monitoring.js';
import type { Pool } from '#infra/postgres-pool.js';
import { projectInParts } from '#monitoring/projection.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';

/** Loads the history rebuilt from the seed unless it is there; returns whether it did. */
export async function loadReconstitutionOnce(pool: Pool): Promise<boolean> {
  if (await hasReconstitution(pool)) return false;
  await loadMonitoringRows(pool, projectInParts(reconstitutionEvents(), 1_000));
  return true;
}

/**
 * The same in a thread, beside a service that already answers, once the region has its proposals: they come first.
 * Returns what ends it early.
 */
export function loadReconstitutionBeside(
  databaseUrl: string,
  isSettled: () => Promise<boolean>,
  onError: (error: Error) => void,
): () => Promise<void> {
  let thread: Worker | undefined;
  const waiting = new AbortController();
  const load = async (): Promise<void> => {
    while (!waiting.signal.aborted && !(await isSettled())) {
      await setTimeout(500, undefined, { signal: waiting.signal });
    }
    // The connections of the first run are given back before these are taken.
    await setTimeout(6_000, undefined, { signal: waiting.signal });
    thread = new Worker(new URL('./reconstitution.thread.js', import.meta.url), {
      workerData: { databaseUrl },
      execArgv: [],
      // The demonstration holds in 600 MB, this passing load included.
      resourceLimits: { maxOldGenerationSizeMb: 112, maxYoungGenerationSizeMb: 4 },
    });
    thread.on('error', onError);
  };
  const loading = load().catch((error: Error) => {
    if (!waiting.signal.aborted) onError(error);
  });
  return async () => {
    waiting.abort();
    await loading;
    await thread?.terminate();
  };
}
