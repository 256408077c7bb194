import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
// Relative, because a global setup is resolved without the `source` condition; these two files import nothing by `#`.
import { startEmbeddedPostgres } from '../../src/infra/embedded-postgres.js';
import { migrateUp } from '../../src/infra/migrate.js';

declare module 'vitest' {
  interface ProvidedContext {
    /** Address of the migrated template database of this run's embedded cluster. */
    readonly templateUrl: string;
  }
}

/** One embedded cluster per run; every test file clones its template database (tests/support/database.ts). */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const home = mkdtempSync(join(tmpdir(), 'rapprochement-tests-'));
  const postgres = await startEmbeddedPostgres({ home, log: () => {}, ephemeral: true });
  const stop = async () => {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  };
  try {
    await migrateUp({ url: postgres.url, queueInPostgres: true });
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('templateUrl', postgres.url);
  return stop;
}
