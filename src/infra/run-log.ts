import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { type RunId, runId } from '#domain/ids.js';
import type { RunState } from '#ports.js';
import { appendEvents } from './events.js';
import { REGION } from './region.js';
import { type Session, transaction } from './unit-of-work.js';

export const RUN_PROGRESS_CHANNEL = 'rapprochement_run_progress';

const SYSTEM = { kind: 'system' } as const;

export interface RunOpening {
  readonly asOf: CalendarDate;
  readonly dirtyVersion: string;
  readonly token: string;
  readonly at: Instant;
}

/** Opens a run: its row, its event, its first line of progress. */
export async function openRun(pool: pg.Pool, opening: RunOpening): Promise<RunId> {
  const id = runId(randomUUID());
  await transaction(pool, SYSTEM, async (session) => {
    await session.query(
      `INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token) VALUES ($1, $2, 'running', $3, $4, $5)`,
      [id, REGION, opening.asOf, opening.dirtyVersion, opening.token],
    );
    await appendEvents(session, [
      {
        name: 'runStarted',
        at: opening.at,
        actor: 'engine',
        organisationId: null,
        runId: id,
        reason: null,
        data: { dirtyVersion: Number(opening.dirtyVersion) },
      },
    ]);
    await appendProgress(session, id, 'snapshot', false);
  });
  return id;
}

/** Stores the frozen instance before it is solved. */
export async function storeInstance(pool: pg.Pool, id: RunId, inputHash: string, instance: Uint8Array): Promise<void> {
  await transaction(pool, SYSTEM, (session) =>
    session.query('UPDATE runs SET input_hash = $2, instance = $3 WHERE id = $1', [id, inputHash, instance]),
  );
}

export async function noteProgress(pool: pg.Pool, id: RunId, stage: string): Promise<void> {
  await transaction(pool, SYSTEM, (session) => appendProgress(session, id, stage, false));
}

export async function appendProgress(session: Session, id: RunId, stage: string, done: boolean): Promise<void> {
  await session.query('INSERT INTO run_progress (run_id, stage, done) VALUES ($1, $2, $3)', [id, stage, done]);
}

export interface RunEnding {
  readonly state: Exclude<RunState, 'running' | 'published'>;
  readonly problem: string;
  readonly at: Instant;
  readonly resultHash?: string;
  readonly result?: Uint8Array;
}

/**
 * Closes a run that is not published. A withheld one also marks its version as solved, under its fencing token: the engine
 * is deterministic, so the same input would be withheld again; the next change makes the next run.
 */
export async function closeRun(
  pool: pg.Pool,
  id: RunId,
  token: string,
  dirtyVersion: string,
  ending: RunEnding,
): Promise<void> {
  await transaction(pool, SYSTEM, async (session) => {
    await session.query(
      `UPDATE runs SET state = $2, problem = $3, result_hash = $4, result = $5, ended_at = clock_timestamp()
       WHERE id = $1 AND state = 'running'`,
      [id, ending.state, ending.problem, ending.resultHash ?? null, ending.result ?? null],
    );
    if (ending.state === 'withheld') {
      await session.query(
        'UPDATE region_state SET solved_version = $3, lease_until = NULL WHERE region = $1 AND fencing_token = $2',
        [REGION, token, dirtyVersion],
      );
      await appendEvents(session, [
        {
          name: 'runWithheld',
          at: ending.at,
          actor: 'engine',
          organisationId: null,
          runId: id,
          reason: null,
          data: { properties: ending.problem },
        },
      ]);
    }
    await appendProgress(session, id, ending.state, true);
  });
}
