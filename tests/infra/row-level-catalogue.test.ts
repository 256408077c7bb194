import { beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});

describe('the catalogue', () => {
  it('every table that may hold a row about somebody has row-level security, forced, with policies, and is owned by the owner alone', async () => {
    const { rows } = await database.pool.query(`
      SELECT c.relname AS name, c.relrowsecurity AS enabled, c.relforcerowsecurity AS forced, c.relowner::regrole::text AS owner,
             (SELECT count(*)::integer FROM pg_policy p WHERE p.polrelid = c.oid) > 0 AS policies
      FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'm') AND c.relname <> ALL ('{schema_migrations,pairing_transitions}')`);
    expect(rows.length).toBeGreaterThanOrEqual(18);
    expect(
      rows.filter((row) => !row.enabled || !row.forced || !row.policies || row.owner !== 'rapprochement_owner'),
    ).toEqual([]);
  });
  it('a policy that lets a row be written checks what is written', async () => {
    const { rows } = await database.pool.query(
      "SELECT tablename, policyname FROM pg_policies WHERE schemaname = 'public' AND cmd IN ('ALL', 'INSERT', 'UPDATE') AND with_check IS NULL",
    );
    expect(rows).toEqual([]);
  });
  it('neither role of the application bypasses the policies, signs in, or belongs to the owner', async () => {
    const { rows } = await database.pool.query(`
      SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, pg_has_role(rolname, 'rapprochement_owner', 'MEMBER') AS owner
      FROM pg_roles WHERE rolname IN ('rapprochement_app', 'rapprochement_worker') ORDER BY 1`);
    expect(rows).toEqual(
      ['rapprochement_app', 'rapprochement_worker'].map((rolname) => ({
        rolname,
        rolsuper: false,
        rolbypassrls: false,
        rolcanlogin: false,
        owner: false,
      })),
    );
  });
  it('functions that run as the owner pin their search path', async () => {
    const { rows } = await database.pool.query(
      "SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef AND NOT coalesce(proconfig::text LIKE '%search_path=%', false)",
    );
    expect(rows).toEqual([]);
  });
});
