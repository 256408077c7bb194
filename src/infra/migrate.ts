import { randomBytes } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runMigrations as migrateQueue } from 'bullmq';
import { runner } from 'node-pg-migrate';
import pg from 'pg';
import { projectRoot } from './project-root.js';
import { REGION } from './region.js';

export interface MigrateOptions {
  readonly url: string;
  /** BullMQ keeps its jobs in this database too (no REDIS_URL). */
  readonly queueInPostgres: boolean;
  readonly log?: (message: string) => void;
}

export interface MigrationStatus {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
}

const MIGRATIONS_TABLE = 'schema_migrations';
const folder = () => join(projectRoot(), 'migrations');

/** Applies every pending migration, waiting for another runner to end; returns the names applied, `[]` at head. */
export async function migrateUp(options: MigrateOptions): Promise<readonly string[]> {
  const applied = await run(options, 'up', Number.POSITIVE_INFINITY);
  await withClient(options.url, async (client) => {
    if (options.queueInPostgres) await migrateQueue(client);
    await createRegion(client);
  });
  return applied;
}

/** Takes back the last `count` migrations; returns their names, `[]` where nothing was applied. */
export async function migrateDown(options: MigrateOptions, count = 1): Promise<readonly string[]> {
  return run(options, 'down', count);
}

/** What is applied and what waits, in order. A database that was never migrated has everything pending. */
export async function migrationStatus(url: string): Promise<MigrationStatus> {
  const all = (await readdir(folder()))
    .filter((name) => name.endsWith('.sql'))
    .map((name) => name.slice(0, -4))
    .sort();
  const applied = await withClient(url, async (client) => {
    const table = await client.query<{ oid: string | null }>('SELECT to_regclass($1) AS oid', [
      `public.${MIGRATIONS_TABLE}`,
    ]);
    if (table.rows[0]?.oid === null) return [];
    const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY id`);
    return rows.map((row) => row.name);
  });
  return { applied, pending: all.filter((name) => !applied.includes(name)) };
}

async function run(options: MigrateOptions, direction: 'up' | 'down', count: number): Promise<readonly string[]> {
  const applied = await withClient(options.url, (client) =>
    runner({
      dbClient: client,
      dir: folder(),
      migrationsTable: MIGRATIONS_TABLE,
      direction,
      ...(Number.isFinite(count) && { count }),
      singleTransaction: true,
      advisoryLockMode: 'wait',
      log: options.log ?? (() => {}),
    }),
  );
  return applied.map(({ name }) => name);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'rapprochement migrate' });
  client.on('error', () => {});
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The region's row and its seed, drawn once: ties are broken by it, and every instance records it. */
async function createRegion(client: pg.Client): Promise<void> {
  await client.query('BEGIN; SET LOCAL ROLE rapprochement_worker');
  await client.query("SELECT set_config('rapprochement.role', 'system', true)");
  await client.query('INSERT INTO region_state (region, seed) VALUES ($1, $2) ON CONFLICT (region) DO NOTHING', [
    REGION,
    randomBytes(16).toString('hex'),
  ]);
  await client.query('COMMIT');
}
