import { setTimeout as wait } from 'node:timers/promises';
import { regionReference } from '#casework/reference.js';
import type { OrganisationAccess } from '#casework/transaction.js';
import { advanceImport, isUnderWay } from '#exchange/file-import-steps.js';
import type { AppDeps } from './deps.js';
import { caseShell } from './deps.js';

/** Deals with the lines of files in this process, one part at a time; stopped, the database says where to go on. */
export interface ImportRunner {
  /** Goes on with a file; resolves when nothing remains, or after `patienceMs` while it goes on. */
  start(access: OrganisationAccess, id: string, patienceMs?: number): Promise<void>;
  isRunning(id: string): boolean;
  /** Ends after the parts under way. */
  stop(): Promise<void>;
}

const PATIENCE_MS = 1_500;
const runners = new WeakMap<AppDeps, ImportRunner>();

/** The runner of an application. */
export function importRunnerOf(deps: AppDeps): ImportRunner {
  const known = runners.get(deps) ?? createImportRunner(deps);
  runners.set(deps, known);
  return known;
}

function createImportRunner(deps: AppDeps): ImportRunner {
  const running = new Map<string, Promise<void>>();
  let stopping = false;
  const run = async (access: OrganisationAccess, id: string): Promise<void> => {
    try {
      while (!stopping) {
        const job = await advanceImport({ ...caseShell(deps), reference: regionReference }, access, id);
        if (!job.ok || !isUnderWay(job.value)) return;
      }
    } catch (error) {
      deps.logger.error({ err: error, importId: id }, 'import interrupted');
    } finally {
      running.delete(id);
    }
  };
  return {
    async start(access, id, patienceMs = PATIENCE_MS) {
      const going = running.get(id) ?? run(access, id);
      running.set(id, going);
      const patience = new AbortController();
      await Promise.race([going, wait(patienceMs, undefined, { signal: patience.signal }).catch(() => {})]);
      patience.abort();
    },
    isRunning: (id) => running.has(id),
    async stop() {
      stopping = true;
      await Promise.all(running.values());
    },
  };
}
