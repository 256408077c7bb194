import { householdBands } from '#casework/household-bands.js';
import type { Logger } from '#infra/logger.js';
import { catchUpMonitoring } from '#infra/monitoring-projection.js';
import type { Pool } from '#infra/postgres-pool.js';
import { projectSubjects } from '#monitoring/project-subjects.js';

export interface ProjectorDeps {
  readonly pool: Pool;
  readonly log: Logger;
  /** How often it looks for noted events. */
  readonly everyMs?: number;
}

const EVERY_MS = 3_000;

/** Projects what the events hold beyond the rows of monitoring, until nothing is left or `stopped` says so. */
export async function projectPending(pool: Pool, stopped: () => boolean = () => false): Promise<void> {
  while (!stopped() && (await catchUpMonitoring(pool, (subjects) => projectSubjects(subjects, householdBands))) > 0);
}

/** Keeps the rows of monitoring up with the events, until it is closed; what it has not read waits. */
export function startProjector({ pool, log, everyMs = EVERY_MS }: ProjectorDeps): { close(): Promise<void> } {
  let closed = false;
  let working: Promise<void> | undefined;
  const look = () => {
    working ??= projectPending(pool, () => closed)
      .catch((error: Error) => log.warn({ err: error }, 'monitoring not projected, it waits'))
      .finally(() => {
        working = undefined;
      });
  };
  look();
  const timer = setInterval(look, everyMs);
  return {
    async close() {
      closed = true;
      clearInterval(timer);
      await working;
    },
  };
}
