import type pg from 'pg';
import type { Instant } from '#domain/dates.js';
import { organisationId, type RunId, runId } from '#domain/ids.js';
import type { SweptTarget } from '#domain/target.js';
import type { FrontierQuestion, FrontierRepository, FrontierState, StoredFrontier } from '#ports.js';
import { type Session, transaction } from './unit-of-work.js';

const SYSTEM = { kind: 'system' } as const;

interface FrontierRow {
  id: string;
  run_id: string;
  target: SweptTarget;
  steps: number;
  max_coefficient: number | null;
  organisation_id: string;
  asked_at: Date;
  state: FrontierState;
  steps_done: number;
  steps_all: number;
  ended_at: Date | null;
  result: StoredFrontier['result'];
  problem: string | null;
}

const COLUMNS =
  'id, run_id, target, steps, max_coefficient, organisation_id, asked_at, state, steps_done, steps_all, ended_at, result, problem';

function toFrontier(row: FrontierRow): StoredFrontier {
  return {
    ...toQuestion(row),
    id: row.id,
    organisationId: organisationId(row.organisation_id),
    askedAt: row.asked_at.toISOString() as Instant,
    state: row.state,
    progress: { done: row.steps_done, of: row.steps_all },
    endedAt: row.ended_at && (row.ended_at.toISOString() as Instant),
    result: row.result,
    problem: row.problem,
  };
}

function toQuestion(row: Pick<FrontierRow, 'run_id' | 'target' | 'steps' | 'max_coefficient'>): FrontierQuestion {
  return {
    runId: runId(row.run_id),
    target: row.target,
    steps: row.steps,
    maxCoefficient: row.max_coefficient,
  };
}

export function createFrontierRepository(session: Session): FrontierRepository {
  const read = async (rest: string, values: readonly unknown[]) => {
    const { rows } = await session.query<FrontierRow>(`SELECT ${COLUMNS} FROM frontiers ${rest}`, [...values]);
    return rows.map(toFrontier);
  };
  return {
    async ask({ runId: run, target, steps, maxCoefficient }, { id, organisationId: organisation, by, at }) {
      const { rowCount } = await session.query(
        `INSERT INTO frontiers (id, run_id, target, steps, max_coefficient, organisation_id, asked_by, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (run_id, target, steps, coalesce(max_coefficient, 0)) WHERE state <> 'failed' DO NOTHING`,
        [id, run, target, steps, maxCoefficient, organisation, by, at],
      );
      if (rowCount === 1)
        await session.query("INSERT INTO outbox (topic, payload) VALUES ('frontierAsked', $1)", [
          JSON.stringify({ frontierId: id }),
        ]);
      const [asked] = await read(
        `WHERE run_id = $1 AND target = $2 AND steps = $3 AND max_coefficient IS NOT DISTINCT FROM $4 AND state <> 'failed'`,
        [run, target, steps, maxCoefficient],
      );
      if (asked === undefined) throw new Error(`frontier ${id} was not written`);
      return asked;
    },
    async find(id) {
      return (await read('WHERE id = $1', [id]))[0] ?? null;
    },
    latest: (limit) => read('ORDER BY asked_at DESC, id DESC LIMIT $1', [limit]),
    async lastComputed(target) {
      const found = await read(
        `WHERE target = $1 AND state = 'computed' ORDER BY asked_at DESC, ended_at DESC, id DESC LIMIT 1`,
        [target],
      );
      return found[0] ?? null;
    },
  };
}

/** A frontier that a worker has taken, with its fencing token. */
export interface ClaimedFrontier extends FrontierQuestion {
  readonly id: string;
  readonly token: number;
}

/** Attempts after which a frontier that no worker ends is given up. */
const ATTEMPTS = 3;

/**
 * Takes the first frontier that waits, or whose worker has gone; `null` where there is none. One whose worker was lost at
 * each of three attempts is failed with INTERRUPTED first.
 */
export async function claimFrontier(pool: pg.Pool, leaseMs: number): Promise<ClaimedFrontier | null> {
  return transaction(pool, SYSTEM, async (session) => {
    await session.query(
      `UPDATE frontiers SET state = 'failed', problem = 'INTERRUPTED', ended_at = clock_timestamp(), lease_until = NULL,
         fencing_token = fencing_token + 1
       WHERE state = 'running' AND lease_until < clock_timestamp() AND attempts >= $1`,
      [ATTEMPTS],
    );
    const { rows } = await session.query<FrontierRow & { fencing_token: number }>(
      `UPDATE frontiers SET state = 'running', attempts = attempts + 1, fencing_token = fencing_token + 1, steps_done = 0,
         steps_all = 0, lease_until = clock_timestamp() + $1 * interval '1 millisecond'
       WHERE id = (SELECT id FROM frontiers WHERE state = 'waiting' OR (state = 'running' AND lease_until < clock_timestamp())
                   ORDER BY asked_at, id LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, run_id, target, steps, max_coefficient, fencing_token`,
      [leaseMs],
    );
    return rows[0] === undefined ? null : { ...toQuestion(rows[0]), id: rows[0].id, token: rows[0].fencing_token };
  });
}

/** Bytes (gzip) of the frozen instance of a run; `null` once purged. System access. */
export async function readInstanceBytes(pool: pg.Pool, run: RunId): Promise<Uint8Array | null> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rows } = await session.query<{ instance: Buffer | null }>('SELECT instance FROM runs WHERE id = $1', [run]);
    return rows[0]?.instance ?? null;
  });
}

type Held = Pick<ClaimedFrontier, 'id' | 'token'>;

/** Writes on a frontier under its token; false where another worker has it by now. */
async function writeHeld(pool: pg.Pool, { id, token }: Held, set: string, values: readonly unknown[]) {
  return transaction(pool, SYSTEM, async (session) => {
    const { rowCount } = await session.query(
      `UPDATE frontiers SET ${set} WHERE id = $1 AND fencing_token = $2 AND state = 'running'`,
      [id, token, ...values],
    );
    return rowCount === 1;
  });
}

/** Prolongs the lease; false where another worker has the frontier by now. */
export function renewFrontier(pool: pg.Pool, held: Held, leaseMs: number): Promise<boolean> {
  return writeHeld(pool, held, "lease_until = clock_timestamp() + $3 * interval '1 millisecond'", [leaseMs]);
}

/** Says how far the work is. */
export function noteFrontierProgress(pool: pg.Pool, held: Held, done: number, of: number): Promise<boolean> {
  return writeHeld(pool, held, 'steps_done = $3, steps_all = $4', [done, of]);
}

/** Stores what was computed, once: false where another worker has the frontier by now. */
export function storeFrontier(
  pool: pg.Pool,
  held: Held,
  result: NonNullable<StoredFrontier['result']>,
): Promise<boolean> {
  return writeHeld(
    pool,
    held,
    "state = 'computed', result = $3, steps_done = steps_all, ended_at = clock_timestamp(), lease_until = NULL",
    [JSON.stringify(result)],
  );
}

/** Ends a frontier that cannot be computed, saying why. */
export function failFrontier(pool: pg.Pool, held: Held, problem: string): Promise<boolean> {
  return writeHeld(
    pool,
    held,
    "state = 'failed', problem = left($3, 2000), ended_at = clock_timestamp(), lease_until = NULL",
    [problem],
  );
}

/** Gives a frontier back to whichever worker comes next; the attempt does not count. */
export function releaseFrontier(pool: pg.Pool, held: Held): Promise<boolean> {
  return writeHeld(
    pool,
    held,
    "state = 'waiting', attempts = attempts - 1, steps_done = 0, steps_all = 0, lease_until = NULL",
    [],
  );
}
