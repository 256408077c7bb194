import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrateDown, migrateUp, migrationStatus } from '#infra/migrate.js';
import { createEmptyDatabase } from '../support/database.js';

describe('migrations', () => {
  let database: Awaited<ReturnType<typeof createEmptyDatabase>>;
  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  afterAll(() => database.drop());

  async function tables(): Promise<string[]> {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query<{ name: string }>(
      `SELECT table_name || '.' || column_name || ' ' || data_type || ' ' || is_nullable AS name FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name <> 'schema_migrations'
       UNION ALL SELECT tablename || ' ' || policyname || ' ' || coalesce(qual, '') || coalesce(with_check, '') FROM pg_policies
       UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
       ORDER BY 1`,
    );
    await client.end();
    return rows.map((row) => row.name);
  }

  it('go up, all the way down to an empty schema, and up again to the same schema', async () => {
    const options = { url: database.url, queueInPostgres: true };
    const names = await migrateUp(options);
    expect(names.length).toBeGreaterThan(0);
    expect(await migrationStatus(database.url)).toEqual({ applied: names, pending: [] });
    const first = await tables();
    expect(first.some((name) => name.startsWith('households.facts json '))).toBe(true);

    expect(await migrateDown(options, names.length)).toEqual([...names].reverse());
    expect((await tables()).filter((name) => !name.includes('schema_migrations'))).toEqual([]);
    expect((await migrationStatus(database.url)).pending).toEqual(names);

    await migrateUp(options);
    expect(await tables()).toEqual(first);
  });

  it('at head, a second run changes nothing and keeps the seed of the region', async () => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    const seed = async () => (await client.query('SELECT seed FROM region_state')).rows;
    const before = await seed();
    expect(await migrateUp({ url: database.url, queueInPostgres: true })).toEqual([]);
    expect(await seed()).toEqual(before);
    await client.end();
  });

  it('two runners at once both succeed: the second waits for the first', async () => {
    const other = await createEmptyDatabase();
    const results = await Promise.all([1, 2, 3].map(() => migrateUp({ url: other.url, queueInPostgres: true })));
    expect(results.map((names) => names.length > 0).filter(Boolean)).toHaveLength(1);
    await other.drop();
  });
});
