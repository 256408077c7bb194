import type pg from 'pg';
import { transaction } from './unit-of-work.js';

const SYSTEM = { kind: 'system' } as const;

/** A table of work that waits: `state`, `attempts`, `lease_until`, `fencing_token`, `problem`, `ended_at`, `asked_at`. */
export interface LeasedTable {
  readonly table: 'frontiers' | 'simulated_seeds';
  readonly key: 'id' | 'key';
  /** Assignments that start the work anew, beside those of the lease; '' = none. */
  readonly restart: string;
}

/** A row that a worker has taken, with its fencing token. */
export interface HeldRow {
  readonly key: string;
  readonly token: number;
}

/** Attempts after which work that no worker ends is given up. */
const ATTEMPTS = 3;

/**
 * Takes the first row that waits, or whose worker has gone; `null` where there is none. One whose worker was lost at each
 * of three attempts is failed with INTERRUPTED first.
 */
export async function claimRow<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  { table, key, restart }: LeasedTable,
  leaseMs: number,
): Promise<{ readonly row: Row; readonly held: HeldRow } | null> {
  return transaction(pool, SYSTEM, async (session) => {
    await session.query(
      `UPDATE ${table} SET state = 'failed', problem = 'INTERRUPTED', ended_at = clock_timestamp(), lease_until = NULL,
         fencing_token = fencing_token + 1
       WHERE state = 'running' AND lease_until < clock_timestamp() AND attempts >= $1`,
      [ATTEMPTS],
    );
    const { rows } = await session.query<Row & { fencing_token: number } & Record<'id' | 'key', string>>(
      `UPDATE ${table} SET ${restart === '' ? '' : `${restart}, `}state = 'running', attempts = attempts + 1,
         fencing_token = fencing_token + 1, lease_until = clock_timestamp() + $1 * interval '1 millisecond'
       WHERE ${key} = (SELECT ${key} FROM ${table}
                       WHERE state = 'waiting' OR (state = 'running' AND lease_until < clock_timestamp())
                       ORDER BY asked_at, ${key} LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING *`,
      [leaseMs],
    );
    const row = rows[0];
    return row === undefined ? null : { row, held: { key: row[key], token: row.fencing_token } };
  });
}

/** Writes on a row under its token (`$3` is the first value); false where another worker has it by now. */
export async function writeHeld(
  pool: pg.Pool,
  { table, key }: LeasedTable,
  held: HeldRow,
  { set, values = [] }: { readonly set: string; readonly values?: readonly unknown[] },
): Promise<boolean> {
  return transaction(pool, SYSTEM, async (session) => {
    const { rowCount } = await session.query(
      `UPDATE ${table} SET ${set} WHERE ${key} = $1 AND fencing_token = $2 AND state = 'running'`,
      [held.key, held.token, ...values],
    );
    return rowCount === 1;
  });
}

/** Prolongs the lease; false where another worker has the row by now. */
export function renewRow(pool: pg.Pool, table: LeasedTable, held: HeldRow, leaseMs: number): Promise<boolean> {
  return writeHeld(pool, table, held, {
    set: "lease_until = clock_timestamp() + $3 * interval '1 millisecond'",
    values: [leaseMs],
  });
}

/** Ends work that cannot be done, saying why. */
export function failRow(pool: pg.Pool, table: LeasedTable, held: HeldRow, problem: string): Promise<boolean> {
  return writeHeld(pool, table, held, {
    set: "state = 'failed', problem = left($3, 2000), ended_at = clock_timestamp(), lease_until = NULL",
    values: [problem],
  });
}

/** Gives a row back to whichever worker comes next; the attempt does not count. */
export function releaseRow(pool: pg.Pool, table: LeasedTable, held: HeldRow): Promise<boolean> {
  const restart = table.restart === '' ? '' : `${table.restart}, `;
  return writeHeld(pool, table, held, {
    set: `${restart}state = 'waiting', attempts = attempts - 1, lease_until = NULL`,
  });
}
