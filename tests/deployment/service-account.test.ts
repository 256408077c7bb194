import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrationStatus } from '#infra/migrate.js';
import { relayOutbox } from '#infra/outbox.js';
import { createPool } from '#infra/postgres-pool.js';
import { claimRegion } from '#infra/region-lease.js';
import { createUnitOfWork } from '#infra/unit-of-work.js';
import { createTestDatabase } from '../support/database.js';
import { readProjectFile } from '../support/project-files.js';

const ACCOUNT = `service_${randomBytes(4).toString('hex')}`;
const PASSWORD = randomBytes(12).toString('hex');

/** The grants as docs/operations.md prints them, for this account. */
function documentedGrants(): string {
  const block = /```sql\n([\s\S]*?)```/.exec(readProjectFile('docs/operations.md'))?.[1] ?? '';
  return block.replaceAll('compte_de_service', ACCOUNT);
}

describe('the service account of docs/operations.md', async () => {
  const db = await createTestDatabase();
  const url = new URL(db.url);
  url.username = ACCOUNT;
  url.password = PASSWORD;
  const pool = createPool({ url: url.href, max: 2, onError: () => {} });

  beforeAll(async () => {
    await db.pool.query(`CREATE ROLE ${ACCOUNT} LOGIN PASSWORD '${PASSWORD}' NOSUPERUSER NOCREATEDB NOCREATEROLE`);
    await db.pool.query(documentedGrants());
  });
  afterAll(async () => {
    await pool.end();
    await db.pool.query(`DROP OWNED BY ${ACCOUNT}`);
    await db.pool.query(`DROP ROLE ${ACCOUNT}`);
  });

  it('reads whether the schema is up to date', async () => {
    expect((await migrationStatus(url.href)).pending).toEqual([]);
  });

  it('serves and works under the roles it may take', async () => {
    const uow = createUnitOfWork(pool);
    expect(await uow.transaction({ kind: 'system' }, (tx) => tx.tokens.resolve('0'.repeat(64)))).toBeNull();
    await uow.transaction({ kind: 'system' }, (tx) => tx.runs.markDirty('test'));
    expect(await relayOutbox(pool, async () => {})).toBe(1);
    expect(await claimRegion(pool, 1_000)).not.toBeNull();
  });

  it('reads nothing under its own name', async () => {
    const client = new pg.Client({ connectionString: url.href });
    await client.connect();
    try {
      await expect(client.query('SELECT 1 FROM households')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('SET ROLE rapprochement_owner')).rejects.toMatchObject({ code: '42501' });
    } finally {
      await client.end();
    }
  });
});
