import type pg from 'pg';
import type { Instant } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type {
  ComparedPolicy,
  PolicyComparison,
  PolicyComparisonRepository,
  SeedOutcome,
  SeedTask,
  SimulatedSeed,
} from '#ports.js';
import { claimRow, failRow, type HeldRow, type LeasedTable, releaseRow, renewRow, writeHeld } from './leased-rows.js';
import type { Session } from './unit-of-work.js';

interface ComparisonRow {
  id: string;
  first: ComparedPolicy;
  second: ComparedPolicy;
  seeds: number;
  months: number;
  mode: PolicyComparison['mode'];
  assumptions: PolicyComparison['assumptions'];
  organisation_id: string;
  asked_at: Date;
  all_seeds: number;
  done_seeds: number;
  failed_seeds: number;
}

function toComparison(row: ComparisonRow): PolicyComparison {
  const { id, first, second, seeds, months, mode, assumptions } = row;
  return {
    ...{ id, first, second, seeds, months, mode, assumptions },
    organisationId: organisationId(row.organisation_id),
    askedAt: row.asked_at.toISOString() as Instant,
    progress: { of: row.all_seeds, done: row.done_seeds, failed: row.failed_seeds },
  };
}

export function createPolicyComparisonRepository(session: Session): PolicyComparisonRepository {
  const read = async (rest: string, values: readonly unknown[]) => {
    const { rows } = await session.query<ComparisonRow>(
      `SELECT id, first, second, seeds, months, mode, assumptions, organisation_id, asked_at, all_seeds, done_seeds,
         failed_seeds
       FROM policy_comparisons CROSS JOIN LATERAL (
         SELECT count(*)::int AS all_seeds, coalesce(min(request->>'assumptions'), 'base') AS assumptions,
           (count(*) FILTER (WHERE state = 'computed'))::int AS done_seeds,
           (count(*) FILTER (WHERE state = 'failed'))::int AS failed_seeds
         FROM policy_comparison_seeds JOIN simulated_seeds USING (key) WHERE comparison_id = id) progress ${rest}`,
      [...values],
    );
    return rows.map(toComparison);
  };
  return {
    async ask({ first, second, seeds, months, mode }, tasks, { id, question, organisationId: organisation, by, at }) {
      const { rowCount } = await session.query(
        `INSERT INTO policy_comparisons (id, question, first, second, seeds, months, mode, organisation_id, asked_by, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (question) DO NOTHING`,
        [id, question, JSON.stringify(first), JSON.stringify(second), seeds, months, mode, organisation, by, at],
      );
      await askSeeds(session, tasks, at);
      if (rowCount === 1) await linkSeeds(session, id, tasks);
      const [asked] = await read('WHERE question = $1', [question]);
      if (asked === undefined) throw new Error(`comparison ${id} was not written`);
      return asked;
    },
    async find(id) {
      return (await read('WHERE id = $1', [id]))[0] ?? null;
    },
    latest: (limit) => read('ORDER BY asked_at DESC, id DESC LIMIT $1', [limit]),
    async outcomes(id) {
      const { rows } = await session.query<{ side: number; outcome: SeedOutcome }>(
        `SELECT side, outcome FROM policy_comparison_seeds JOIN simulated_seeds USING (key)
         WHERE comparison_id = $1 AND state = 'computed' ORDER BY side, seed`,
        [id],
      );
      const of = (wanted: number) => rows.filter(({ side }) => side === wanted).map(({ outcome }) => outcome);
      return { first: of(1), second: of(2) };
    },
    async problem(id) {
      const { rows } = await session.query<{ problem: string }>(
        `SELECT problem FROM policy_comparison_seeds JOIN simulated_seeds USING (key)
         WHERE comparison_id = $1 AND state = 'failed' ORDER BY side, seed LIMIT 1`,
        [id],
      );
      return rows[0]?.problem ?? null;
    },
  };
}

/** Writes the seeds that nobody has asked for, puts those that failed back, and rings once for each of them. */
async function askSeeds(session: Session, tasks: readonly SeedTask[], at: Instant): Promise<void> {
  const distinct = [...new Map(tasks.map((task) => [task.key, task])).values()];
  const { rows: added } = await session.query<{ key: string }>(
    `INSERT INTO simulated_seeds (key, request, asked_at)
     SELECT key, request, $3 FROM unnest($1::text[], $2::json[]) AS asked (key, request) ON CONFLICT (key) DO NOTHING
     RETURNING key`,
    [distinct.map(({ key }) => key), distinct.map(({ request }) => JSON.stringify(request)), at],
  );
  const { rows: again } = await session.query<{ key: string }>(
    `UPDATE simulated_seeds SET state = 'waiting', attempts = 0, problem = NULL, ended_at = NULL
     WHERE key = ANY($1) AND state = 'failed' RETURNING key`,
    [distinct.map(({ key }) => key)],
  );
  await session.query(
    `INSERT INTO outbox (topic, payload) SELECT 'seedAsked', jsonb_build_object('key', key) FROM unnest($1::text[]) AS key`,
    [[...added, ...again].map(({ key }) => key)],
  );
}

async function linkSeeds(session: Session, id: string, tasks: readonly SeedTask[]): Promise<void> {
  await session.query(
    `INSERT INTO policy_comparison_seeds (comparison_id, side, seed, key)
     SELECT $1, side, seed, key FROM unnest($2::int[], $3::int[], $4::text[]) AS asked (side, seed, key)`,
    [id, tasks.map(({ side }) => side), tasks.map(({ request }) => request.seed), tasks.map(({ key }) => key)],
  );
}

const SEEDS: LeasedTable = { table: 'simulated_seeds', key: 'key', restart: '' };

/** A seed that a worker has taken. */
export interface ClaimedSeed extends HeldRow {
  readonly request: SimulatedSeed;
}

/** Takes the first seed that waits, or whose worker has gone (`claimRow`); `null` where there is none. */
export async function claimSeed(pool: pg.Pool, leaseMs: number): Promise<ClaimedSeed | null> {
  const claimed = await claimRow<{ request: SimulatedSeed }>(pool, SEEDS, leaseMs);
  return claimed && { ...claimed.held, request: claimed.row.request };
}

export const renewSeed = (pool: pg.Pool, held: HeldRow, leaseMs: number): Promise<boolean> =>
  renewRow(pool, SEEDS, held, leaseMs);

export const failSeed = (pool: pg.Pool, held: HeldRow, problem: string): Promise<boolean> =>
  failRow(pool, SEEDS, held, problem);

export const releaseSeed = (pool: pg.Pool, held: HeldRow): Promise<boolean> => releaseRow(pool, SEEDS, held);

/** Stores what a seed gave, once: false where another worker has it by now. */
export function storeSeed(pool: pg.Pool, held: HeldRow, outcome: SeedOutcome): Promise<boolean> {
  return writeHeld(pool, SEEDS, held, {
    set: "state = 'computed', outcome = $3, ended_at = clock_timestamp(), lease_until = NULL",
    values: [JSON.stringify(outcome)],
  });
}
