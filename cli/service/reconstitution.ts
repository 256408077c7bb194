import { Worker } from 'node:worker_threads';
import { hasMonitoringRows, loadMonitoringRows } from '#infra/monitoring.js';
import type { Pool } from '#infra/postgres-pool.js';
import { projectEvents } from '#monitoring/projection.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';

/** Loads the history rebuilt from the seed where the projection is empty; returns whether it did. */
export async function loadReconstitutionOnce(pool: Pool): Promise<boolean> {
  if (await hasMonitoringRows(pool)) return false;
  await loadMonitoringRows(pool, projectEvents(reconstitutionEvents()));
  return true;
}

/** The same in a thread, beside a service that already answers; returns what ends it early. */
export function loadReconstitutionBeside(databaseUrl: string, onError: (error: Error) => void): () => Promise<void> {
  const thread = new Worker(new URL('./reconstitution.thread.js', import.meta.url), {
    workerData: { databaseUrl },
    execArgv: [],
  });
  thread.on('error', onError);
  return async () => {
    await thread.terminate();
  };
}
