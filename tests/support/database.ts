import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { createPool } from '#infra/postgres-pool.js';
import { createUnitOfWork } from '#infra/unit-of-work.js';
import type { UnitOfWork } from '#ports.js';

export interface TestDatabase {
  readonly url: string;
  /** Signed in as the cluster's superuser: the oracle, above every policy. */
  readonly pool: pg.Pool;
  readonly uow: UnitOfWork;
}

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabase('postgres') });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function withDatabase(name: string): string {
  const url = new URL(inject('templateUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

/** An empty database of its own, not migrated; dropped by the returned function. */
export async function createEmptyDatabase(): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `empty_${randomBytes(6).toString('hex')}`;
  await administer(`CREATE DATABASE ${name}`);
  return { url: withDatabase(name), drop: () => administer(`DROP DATABASE ${name} WITH (FORCE)`) };
}

/** A clone of the migrated template, for the calling test file; closed and dropped after its last test. */
export async function createTestDatabase(options: { poolSize?: number } = {}): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`;
  const template = new URL(inject('templateUrl')).pathname.slice(1);
  await cloneTemplate(name, template);
  const url = withDatabase(name);
  const pool = createPool({ url, max: options.poolSize ?? 5, onError: () => {} });
  afterAll(async () => {
    await pool.end();
    await administer(`DROP DATABASE ${name} WITH (FORCE)`);
  });
  return { url, pool, uow: createUnitOfWork(pool) };
}

/** Two files that clone at once: PostgreSQL refuses the second while the first reads the template. */
async function cloneTemplate(name: string, template: string): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await administer(`CREATE DATABASE ${name} TEMPLATE ${template}`);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '55006' || attempt === 50) throw error;
    }
  }
}
