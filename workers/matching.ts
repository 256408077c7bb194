import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip, type ZlibOptions } from 'node:zlib';
import { newSteps } from '#casework/life/steps.js';
import type { RunId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import type { Logger } from '#infra/logger.js';
import { type PublicationOutcome, publish } from '#infra/matching-publication.js';
import { type Region, readRegion } from '#infra/matching-snapshot.js';
import { readPolicyInForce } from '#infra/policies.js';
import type { Pool } from '#infra/postgres-pool.js';
import { claimRegion, releaseLease, renewLease } from '#infra/region-lease.js';
import { closeRun, noteProgress, openRun, storeInstance } from '#infra/run-log.js';
import type { Clock } from '#ports.js';
import { projectPending } from './monitoring.js';
import { SolveFailure, type Solver } from './solve.js';
import type { Solved } from './solve-messages.js';

export interface MatchingDeps {
  readonly pool: Pool;
  readonly clock: Clock;
  readonly log: Logger;
  /** Where no signed version is in force. */
  readonly policy: Policy;
  readonly solver: Solver;
  /** How long the region stays taken after a worker's last sign of life; renewed at a third of it. */
  readonly leaseMs?: number;
}

/** In the thread pool of libuv: neither the event loop nor the solving thread waits for it. */
const compress = promisify<Uint8Array, ZlibOptions, Buffer>(gzip);

const LEASE_MS = 12_000;
/** Pause before a run that failed (memory, deadline, bug) is tried again. */
const RETRY_MS = 60_000;

/**
 * Solves the region until no change waits: one run serves all that is pending. Returns how many runs ended here, 0 where
 * another worker has the region or nothing waits.
 */
export async function matchRegion(deps: MatchingDeps, stopping: AbortSignal): Promise<number> {
  for (let runs = 0; ; runs += 1) {
    if (stopping.aborted) return runs;
    const token = await claimRegion(deps.pool, deps.leaseMs ?? LEASE_MS);
    if (token === null) return runs;
    const lease = holdLease(deps, token);
    let retryAfterMs: number | null = 0;
    try {
      retryAfterMs = await runOnce(deps, token);
    } finally {
      await lease.end();
      if (retryAfterMs !== null) await releaseLease(deps.pool, token, retryAfterMs).catch(() => {});
    }
  }
}

/** Renews the lease while a run is under way; a lost one kills the run, whose publication would be refused anyway. */
function holdLease(deps: MatchingDeps, token: string): { end(): Promise<void> } {
  const leaseMs = deps.leaseMs ?? LEASE_MS;
  const over = new AbortController();
  const renewing = (async () => {
    for (;;) {
      await wait(leaseMs / 3, undefined, { signal: over.signal });
      const held = await renewLease(deps.pool, token, leaseMs).catch((error: Error) => {
        deps.log.warn({ err: error }, 'lease not renewed');
        return true;
      });
      if (!held && !over.signal.aborted) await deps.solver.abort();
    }
  })().catch(() => {});
  return {
    async end() {
      over.abort();
      await renewing;
    },
  };
}

/** One run; after how long the region may be claimed again, `null` where the run has settled it. */
async function runOnce(deps: MatchingDeps, token: string): Promise<number | null> {
  const asOf = deps.clock.today();
  const policy = (await readPolicyInForce(deps.pool, asOf)) ?? deps.policy;
  // Targets count the leases of the year: those of a minute ago too.
  if ((policy.targets ?? []).length > 0) await projectPending(deps.pool);
  const region = await readRegion(deps.pool, asOf);
  const id = await openRun(deps.pool, { asOf, dirtyVersion: region.dirtyVersion, token, at: deps.clock.now() });
  const close = (ending: Omit<Parameters<typeof closeRun>[4], 'at'>) =>
    closeRun(deps.pool, id, token, region.dirtyVersion, { ...ending, at: deps.clock.now() });
  let solved: Solved;
  try {
    solved = await solve(deps, id, region, policy);
  } catch (error) {
    if (!(error instanceof SolveFailure)) throw error;
    deps.log.error({ runId: id, problem: error.message }, 'run failed: the previous lists stay current');
    await close({ state: 'failed', problem: error.message.slice(0, 2_000) });
    return RETRY_MS;
  }
  if (solved.violations.length > 0) {
    deps.log.error(
      { runId: id, alert: 'runWithheld', violations: solved.violations.slice(0, 20) },
      'run withheld: the previous lists stay current',
    );
    const { resultHash, resultBytes: result } = solved;
    await close({ state: 'withheld', problem: solved.violations.slice(0, 20).join('\n'), resultHash, result });
    return null;
  }
  await noteProgress(deps.pool, id, 'publishing');
  const outcome = await publishRun(deps, id, token, region, solved);
  if (outcome.status === 'published') {
    const { replaced, confirmed } = outcome;
    deps.log.info({ runId: id, inputHash: solved.inputHash, replaced, confirmed }, 'run published');
    return null;
  }
  deps.log.info({ runId: id, outcome: outcome.status }, 'run superseded');
  await close({ state: 'superseded', problem: outcome.status === 'overtaken' ? 'LIST_TOUCHED' : 'FENCED' });
  return 0;
}

/** Solves in the thread while its progress and the frozen instance are stored in order, before the result is used. */
async function solve(deps: MatchingDeps, id: RunId, region: Region, policy: Policy): Promise<Solved> {
  let writes: Promise<unknown> = Promise.resolve();
  const write = (work: () => Promise<unknown>) => {
    writes = writes.then(work);
    writes.catch(() => {});
  };
  const solved = await deps.solver.solve(region.snapshot, policy, {
    frozen: (inputHash, bytes) =>
      write(async () => storeInstance(deps.pool, id, inputHash, await compress(bytes, { level: 1 }))),
    stage: (stage) => write(() => noteProgress(deps.pool, id, stage)),
  });
  await writes;
  return solved;
}

function publishRun(
  deps: MatchingDeps,
  id: RunId,
  token: string,
  region: Region,
  solved: Solved,
): Promise<PublicationOutcome> {
  return publish(deps.pool, {
    runId: id,
    token,
    dirtyVersion: region.dirtyVersion,
    at: deps.clock.now(),
    inputHash: solved.inputHash,
    resultHash: solved.resultHash,
    outcome: solved.outcome,
    stages: solved.stages,
    coefficients: solved.coefficients,
    result: solved.resultBytes,
    vacancies: region.snapshot.vacancies,
    proposals: solved.proposals,
    insufficiencies: solved.insufficiencies,
    orientations: solved.orientations,
    lists: region.lists,
    today: deps.clock.today(),
    openingSteps: (pairing) => newSteps(pairing, deps.clock.today()),
  });
}
