import type pg from 'pg';
import type { Instant } from '#domain/dates.js';
import { organisationId, type RunId, runId } from '#domain/ids.js';
import type { SweptTarget } from '#domain/target.js';
import type { FrontierQuestion, FrontierRepository, FrontierState, StoredFrontier } from '#ports.js';
import { claimRow, failRow, type HeldRow, type LeasedTable, releaseRow, renewRow, writeHeld } from './leased-rows.js';
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

const FRONTIERS: LeasedTable = { table: 'frontiers', key: 'id', restart: 'steps_done = 0, steps_all = 0' };

/** Takes the first frontier that waits, or whose worker has gone (`claimRow`); `null` where there is none. */
export async function claimFrontier(pool: pg.Pool, leaseMs: number): Promise<ClaimedFrontier | null> {
  const claimed = await claimRow<FrontierRow>(pool, FRONTIERS, leaseMs);
  return claimed && { ...toQuestion(claimed.row), id: claimed.row.id, token: claimed.held.token };
}

/** Bytes (gzip) of the frozen instance of a run; `null` once purged. System access. */
export async function readInstanceBytes(pool: pg.Pool, run: RunId): Promise<Uint8Array | null> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rows } = await session.query<{ instance: Buffer | null }>('SELECT instance FROM runs WHERE id = $1', [run]);
    return rows[0]?.instance ?? null;
  });
}

type Held = Pick<ClaimedFrontier, 'id' | 'token'>;
const heldRow = ({ id, token }: Held): HeldRow => ({ key: id, token });

/** Prolongs the lease; false where another worker has the frontier by now. */
export function renewFrontier(pool: pg.Pool, held: Held, leaseMs: number): Promise<boolean> {
  return renewRow(pool, FRONTIERS, heldRow(held), leaseMs);
}

/** Says how far the work is. */
export function noteFrontierProgress(pool: pg.Pool, held: Held, done: number, of: number): Promise<boolean> {
  return writeHeld(pool, FRONTIERS, heldRow(held), { set: 'steps_done = $3, steps_all = $4', values: [done, of] });
}

/** Stores what was computed, once: false where another worker has the frontier by now. */
export function storeFrontier(
  pool: pg.Pool,
  held: Held,
  result: NonNullable<StoredFrontier['result']>,
): Promise<boolean> {
  return writeHeld(pool, FRONTIERS, heldRow(held), {
    set: "state = 'computed', result = $3, steps_done = steps_all, ended_at = clock_timestamp(), lease_until = NULL",
    values: [JSON.stringify(result)],
  });
}

/** Ends a frontier that cannot be computed, saying why. */
export function failFrontier(pool: pg.Pool, held: Held, problem: string): Promise<boolean> {
  return failRow(pool, FRONTIERS, heldRow(held), problem);
}

/** Gives a frontier back to whichever worker comes next; the attempt does not count. */
export function releaseFrontier(pool: pg.Pool, held: Held): Promise<boolean> {
  return releaseRow(pool, FRONTIERS, heldRow(held));
}
