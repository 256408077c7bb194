import { beforeAll, describe, expect, it } from 'vitest';
import { ROLES, type Role } from '#domain/organisation.js';
import { transaction } from '#infra/unit-of-work.js';
import type { Access } from '#ports.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { accessOf, householdRecord, organisationRecord, SYSTEM } from '../support/records.js';

/**
 * Every table of the schema, read from the catalogue, with a row of somebody in it: constraints are dropped from this
 * clone of the database so that a row of any table can be made from the types of its columns; policies stay as they are.
 */
let database: TestDatabase;
let tables: readonly Table[];

interface Table {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

/** What whoever has signed in may read: names of organisations, landlords' published rules, the state of the engine. */
const OPEN_TO_ALL_ROLES = [
  'landlords',
  'monitoring_state',
  'organisations',
  'pairing_transitions',
  'policies',
  'region_state',
  'run_progress',
  'runs',
];
/** No row of these is about anybody. */
const WITHOUT_POLICIES = ['pairing_transitions', 'schema_migrations'];
/** Written on the way of a change by whoever makes it; nobody but the worker reads them. */
const OPEN_TO_WRITES = ['outbox', 'region_state', 'monitoring_pending'];

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 5 });
  await database.pool.query(`DO $$ DECLARE c record; BEGIN
    FOR c IN SELECT conrelid::regclass AS name, conname FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace AND contype = 'f' OR (connamespace = 'public'::regnamespace AND contype = 'c') LOOP
      EXECUTE format('ALTER TABLE %s DROP CONSTRAINT IF EXISTS %I', c.name, c.conname);
    END LOOP; END $$`);
  tables = await readTables();
  for (const table of tables)
    await insertRow(table, database.pool, { whose: 'somebody', rest: 'ON CONFLICT DO NOTHING' });
});

async function readTables(): Promise<readonly Table[]> {
  const { rows } = await database.pool.query(`
    SELECT c.relname AS name, json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, NULL)) ORDER BY a.attnum)
        FILTER (WHERE a.attgenerated = '' AND a.attidentity = '') AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
      AND c.relname <> 'schema_migrations'
    GROUP BY c.relname ORDER BY c.relname`);
  return rows;
}

/** A value of the type that any column takes; whatever names an organisation or a person is `whose`. */
function cellOf(column: Table['columns'][number], whose: string): unknown {
  const { type } = column;
  if (type.endsWith('[]')) return [];
  if (/^json/.test(type)) return '{"at":"2026-11-22T00:00:00Z","action":"x"}';
  if (/int|numeric|double/.test(type)) return 1;
  if (type === 'boolean') return true;
  if (type === 'bytea') return Buffer.from('x');
  if (type === 'date') return '2026-11-22';
  if (/^timestamp/.test(type)) return '2026-11-22T00:00:00Z';
  if (type === 'uuid') return '00000000-0000-4000-8000-000000000000';
  return column.name === 'entry' ? '{"at":"2026-11-22T00:00:00Z","action":"x"}' : whose;
}

async function insertRow(
  { name, columns }: Table,
  session: { query(sql: string, values: unknown[]): Promise<unknown> },
  { whose, rest = '' }: { readonly whose: string; readonly rest?: string },
) {
  const names = columns.map((column) => `"${column.name}"`).join(', ');
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  const values = columns.map((column) => cellOf(column, whose));
  const clause = columns.length === 0 ? 'DEFAULT VALUES' : `(${names}) VALUES (${places})`;
  await session.query(`INSERT INTO ${name} ${clause} ${rest}`, values);
}

const strangers = (name: string): readonly (readonly [Role, Access])[] =>
  ROLES.filter((role) => role !== 'regionalAuthority').map((role) => [role, accessOf(role, name, [])]);

describe('every table', () => {
  it('is read from the catalogue, and holds a row of somebody', async () => {
    expect(tables.length).toBeGreaterThan(40);
    for (const { name } of tables) {
      const { rows } = await database.pool.query(`SELECT count(*)::integer AS count FROM ${name}`);
      expect([name, rows[0].count > 0]).toEqual([name, true]);
    }
  });

  it('has row-level security forced, and says for each write both what it reaches and what it may leave', async () => {
    const { rows } = await database.pool.query(`
      SELECT c.relname AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
        AND (NOT c.relrowsecurity OR NOT c.relforcerowsecurity OR c.relowner::regrole::text <> 'rapprochement_owner'
          OR EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd IN ('*', 'w')
            AND (p.polqual IS NULL OR p.polwithcheck IS NULL))
          OR EXISTS (SELECT 1 FROM pg_policy p WHERE p.polrelid = c.oid AND p.polcmd = 'a' AND p.polwithcheck IS NULL))`);
    expect(rows.map(({ name }) => name).filter((name) => !WITHOUT_POLICIES.includes(name))).toEqual([]);
  });

  it.each(['rapprochement_app', 'rapprochement_worker'])('gives %s no row without a context', async (role) => {
    const leaks: string[] = [];
    for (const { name } of tables.filter((table) => !WITHOUT_POLICIES.includes(table.name))) {
      const client = await database.pool.connect();
      try {
        await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
        const { rowCount } = await client.query(`SELECT 1 FROM ${name}`).catch(denied);
        if (rowCount !== 0) leaks.push(name);
      } finally {
        await client.query('ROLLBACK');
        client.release();
      }
    }
    expect(leaks).toEqual([]);
  });

  it('gives a stranger of every role but DRIHL nothing of somebody else', async () => {
    const leaks: string[] = [];
    for (const { name } of tables.filter((table) => !OPEN_TO_ALL_ROLES.includes(table.name))) {
      for (const [role, access] of strangers('a-stranger')) {
        const count = await affected(access, `SELECT 1 FROM ${name}`);
        if (count !== 0) leaks.push(`${role} reads ${name}`);
      }
    }
    expect(leaks).toEqual([]);
  });

  it('lets a stranger of every role change or delete nothing of somebody else', { timeout: 120_000 }, async () => {
    const leaks: string[] = [];
    for (const { name, columns } of tables.filter((table) => !OPEN_TO_WRITES.includes(table.name))) {
      for (const [role, access] of [...strangers('a-stranger'), ['regionalAuthority', DRIHL] as const]) {
        if (name === 'runs') continue;
        const gone = await affected(access, `DELETE FROM ${name}`);
        if (gone !== 0) leaks.push(`${role} deletes from ${name}`);
        if (role === 'regionalAuthority') continue;
        for (const column of columns) {
          const changed = await affected(access, `UPDATE ${name} SET "${column.name}" = "${column.name}"`);
          if (changed !== 0) leaks.push(`${role} changes ${name}.${column.name}`);
        }
      }
    }
    expect(leaks).toEqual([]);
  });

  it('lets a stranger of every role enter no row of somebody else', async () => {
    const leaks: string[] = [];
    for (const table of tables.filter(({ name }) => !OPEN_TO_WRITES.includes(name))) {
      for (const [role, access] of strangers('a-stranger')) {
        const entered = await transaction(database.pool, access, async (session) => {
          await insertRow(table, session, { whose: 'somebody-else' });
          throw new Entered();
        }).catch((error: unknown) => error instanceof Entered || denied(error).rowCount > 0);
        if (entered) leaks.push(`${role} enters a row of ${table.name}`);
      }
    }
    expect(leaks).toEqual([]);
  });
});

const DRIHL = accessOf('regionalAuthority', 'drihl-stranger', []);

class Entered extends Error {}

/** Rows that a statement reaches, rolled back; none where it is not allowed at all. */
async function affected(access: Access, sql: string): Promise<number> {
  let count = 0;
  await transaction(database.pool, access, async (session) => {
    count = (await session.query(sql)).rowCount ?? 0;
    throw new Entered();
  }).catch((error: unknown) => {
    if (!(error instanceof Entered)) denied(error);
  });
  return count;
}

/** Permission denied, and the refusals of append-only tables, are the right answer; anything else is a failure. */
function denied(error: unknown): { rowCount: number } {
  if (['42501', '23001', '428C9'].includes(String((error as { code?: string }).code))) return { rowCount: 0 };
  throw error;
}

describe('the pool', () => {
  it('of five connections leaks no row over 10,000 interleaved transactions of random organisations', {
    timeout: 120_000,
  }, async () => {
    const organisations = 20;
    await database.pool.query("DELETE FROM households WHERE id = 'somebody'");
    await database.uow.transaction(SYSTEM, async (tx) => {
      for (let index = 0; index < organisations; index += 1) {
        await tx.organisations.insert(organisationRecord(`pool-${index}`, 'association'));
        for (let own = 0; own <= index % 4; own += 1)
          await tx.households.insert(householdRecord(`pool-${index}-${own}`, `pool-${index}`));
      }
    });
    let state = 20_261_122;
    const draw = () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return Math.floor(state / 65_536) % organisations;
    };
    const wrong: string[] = [];
    const one = async (turn: number) => {
      const index = draw();
      const seen: string[] = [];
      await transaction(database.pool, accessOf('association', `pool-${index}`), async (session) => {
        const { rows } = await session.query<{ owner_id: string }>('SELECT owner_id FROM households');
        seen.push(...rows.map((row) => row.owner_id));
        if (turn % 7 === 0) throw new Entered();
      }).catch((error: unknown) => {
        if (!(error instanceof Entered)) throw error;
      });
      if (seen.length !== (index % 4) + 1 || seen.some((owner) => owner !== `pool-${index}`)) wrong.push(`${turn}`);
    };
    for (let start = 0; start < 10_000; start += 500)
      await Promise.all(Array.from({ length: 500 }, (_, index) => one(start + index)));
    expect(wrong).toEqual([]);
  });
});
