import { beforeAll, describe, expect, it } from 'vitest';
import { vacancyId } from '#domain/ids.js';
import { transaction } from '#infra/unit-of-work.js';
import type { Access } from '#ports.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { householdRecord, landlordRecord, organisationRecord, SYSTEM, vacancyRecord } from '../support/records.js';
import { ACCESSES, VISIBLE_ROWS } from './visible-rows.js';

/**
 * The service layer is bypassed: plain SQL under the database role of an access. Two associations, two landlords;
 * H1, H2 of association A (93), H3 of association B (92); V1, V2 of landlord L (93), V3 of landlord M (92), reserved to R.
 * H1 is proposed on V1, H3 on V3; both stand on a former list of V2.
 */
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase({ poolSize: 3 });
  await database.uow.transaction(SYSTEM, async (tx) => {
    for (const id of ['A', 'B']) await tx.organisations.insert(organisationRecord(id, 'association'));
    for (const id of ['L', 'M']) {
      await tx.organisations.insert(organisationRecord(id, 'landlord'));
      await tx.organisations.saveLandlord(landlordRecord(id));
    }
    await tx.organisations.insert(organisationRecord('R', 'reserver'));
    await tx.organisations.insert(organisationRecord('UD92', 'departementalUnit', ['92']));
    await tx.organisations.insert(organisationRecord('UD93', 'departementalUnit', ['93']));
    await tx.organisations.insert(organisationRecord('DRIHL', 'regionalAuthority'));
    await tx.households.insert(householdRecord('H1', 'A'));
    await tx.households.insert(householdRecord('H2', 'A'));
    await tx.households.insert(householdRecord('H3', 'B', { departement: '92' }));
    await tx.vacancies.insert(vacancyRecord('V1', 'L'));
    await tx.vacancies.insert(vacancyRecord('V2', 'L'));
    const v3 = vacancyRecord('V3', 'M');
    await tx.vacancies.insert({
      ...v3,
      dwelling: { ...v3.dwelling, address: { ...v3.dwelling.address, communeCode: '92050' } },
      reservation: {
        state: 'oriented',
        contingent: 'localAuthority',
        reserverId: organisationRecord('R', 'reserver').id,
        reserverDeadline: null,
      },
    });
    await tx.tokens.insert('hash', {
      role: 'association',
      organisationId: organisationRecord('A', 'association').id,
      label: 'essai',
    });
    await tx.organisations.saveFlowAgreement({
      landlordId: organisationRecord('M', 'landlord').id,
      departement: '92',
      communeCode: null,
      contingent: 'localAuthority',
      reserverId: organisationRecord('R', 'reserver').id,
      year: 2026,
      sharePermille: 200,
    });
    await tx.runs.markDirty('essai');
  });
  await database.pool.query(`
    INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token, instance) VALUES ('run', 'ile-de-france', 'published', '2026-11-22', 1, 1, 'bytes');
    INSERT INTO run_progress (run_id, stage, done) VALUES ('run', 'published', true);
    INSERT INTO proposal_lists (id, vacancy_id, run_id, confirmed_run_id, current, superseded_at) VALUES
      ('L1', 'V1', 'run', 'run', true, null), ('L2', 'V2', 'run', 'run', false, now()), ('L3', 'V3', 'run', 'run', true, null);
    INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code) VALUES
      ('V1', 'H1', 'L', 'M-AAAA'), ('V2', 'H1', 'L', 'M-BBBB'), ('V2', 'H3', 'L', 'M-CCCC'), ('V3', 'H3', 'M', 'M-DDDD');
    INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) VALUES
      ('P1', 'V1', 'H1', 'run', 'M-AAAA'), ('P2', 'V2', 'H1', 'run', 'M-BBBB'), ('P3', 'V2', 'H3', 'run', 'M-CCCC'), ('P4', 'V3', 'H3', 'run', 'M-DDDD');
    INSERT INTO list_entries (list_id, proposal_id, vacancy_id, household_id, rank, points, terms, tasks, subject_to, inter_departmental) VALUES
      ('L1', 'P1', 'V1', 'H1', 1, 10, '[]', '[]', '{}', false), ('L2', 'P2', 'V2', 'H1', 1, 10, '[]', '[]', '{}', false),
      ('L2', 'P3', 'V2', 'H3', 2, 10, '[]', '[]', '{}', true), ('L3', 'P4', 'V3', 'H3', 1, 10, '[]', '[]', '{}', false);
    INSERT INTO refusals (household_id, vacancy_id, refused_on, refused_by, reason, effect) VALUES
      ('H3', 'V2', '2026-11-20', 'association', 'other', '{"kind":"vacancy"}');
    INSERT INTO orientation_suggestions (vacancy_id, contingent, reason, run_id) VALUES ('V2', 'prefect', 'essai', 'run');
    INSERT INTO events (name, at, actor, organisation_id, vacancy_id, household_id, proposal_id, data) VALUES
      ('vacancyPosted', now(), 'landlordReferent', 'L', 'V1', null, null, '{}'),
      ('proposalMade', now(), 'engine', null, 'V2', 'H3', 'P3', '{}'),
      ('opinionGiven', now(), 'association', 'B', 'V2', 'H3', 'P3', '{}');
    INSERT INTO idempotency_keys (organisation_id, key, request_hash) VALUES ('A', 'k', 'h'), ('L', 'k', 'h');
    INSERT INTO monitoring_rehousings (id, signed_on, departement_from, departement_to, landlord_id, reserver_id, association_id,
        avdl, protocol, dalo, action_logement_reported, provenance) VALUES
      ('m1', '2026-01-01', '93', '93', 'L', null, 'A', true, false, false, false, 'observed'),
      ('m2', '2026-01-01', '93', '92', 'M', 'R', 'B', true, false, false, false, 'observed');
    INSERT INTO monitoring_proposals (id, subject_id, departement_from, departement_to, landlord_id, reserver_id, association_id, proposed_on, provenance) VALUES
      ('m1', 's', '93', '93', 'L', null, 'A', '2026-01-01', 'observed'), ('m2', 's', '93', '92', 'M', 'R', 'B', '2026-01-01', 'observed');
    INSERT INTO monitoring_supports (id, departement, association_id, provenance) VALUES ('m1', '93', 'A', 'observed'), ('m2', '92', 'B', 'observed');
    INSERT INTO monitoring_blockings (id, departement, association_id, kind, opened_on, provenance) VALUES
      ('m1', '93', 'A', 'other', '2026-01-01', 'observed'), ('m2', '92', 'B', 'other', '2026-01-01', 'observed');
    INSERT INTO monitoring_follow_ups (id, departement, landlord_id, association_id, asked_on, returned, provenance) VALUES
      ('m1', '93', 'L', 'A', '2026-01-01', false, 'observed'), ('m2', '92', 'M', 'B', '2026-01-01', false, 'observed');
    INSERT INTO monitoring_staffing (id, subject_id, association_id, departement, month, provenance) VALUES
      ('m1', 'A', 'A', '93', '2026-01-01', 'observed'), ('m2', 'B', 'B', '92', '2026-01-01', 'observed');
    INSERT INTO monitoring_comparisons (id, subject_id, departement, association_id, register, field, compared_on, state, provenance) VALUES
      ('m1', 's', '93', 'A', 'syplo', 'f', '2026-01-01', 'same', 'observed'), ('m2', 's', '92', 'B', 'syplo', 'f', '2026-01-01', 'same', 'observed');
    INSERT INTO management_reviews (id, association_id, year, departements, opened_on, opened_by, record) VALUES
      ('m1', 'A', 2026, '{93}', '2026-01-01', 'DRIHL', '{}'), ('m2', 'B', 2026, '{92}', '2026-01-01', 'DRIHL', '{}');
    INSERT INTO management_review_draws (review_id, number, candidates, candidates_hash, commitment, committed_at, committed_by, secret) VALUES
      ('m1', 1, '{H1}', 'h', 'c', now(), 'DRIHL', 's'), ('m2', 1, '{H3}', 'h', 'c', now(), 'DRIHL', 's');
    INSERT INTO management_review_sheets (review_id, number, household_id, grid, examined_at, examined_by) VALUES
      ('m1', 1, 'H1', '{}', now(), 'DRIHL'), ('m2', 1, 'H3', '{}', now(), 'DRIHL');
  `);
});

async function visible(access: Access, table: string, column: string): Promise<string[]> {
  const rows = await transaction(database.pool, access, async (session) => {
    const answer = await session.query<{ key: string }>(`SELECT ${column}::text AS key FROM ${table} ORDER BY 1`);
    return answer.rows;
  });
  return rows.map((row) => row.key);
}

describe.each(VISIBLE_ROWS)('$table', ({ table, column, rows }) => {
  it.each(Object.entries(rows))('%s reads exactly its own rows', async (name, expected) => {
    expect(await visible(ACCESSES[name] as Access, table, column)).toEqual(expected);
  });
});

describe('without a context', () => {
  const tables = [
    'organisations',
    'landlords',
    'flow_agreements',
    'households',
    'vacancies',
    'pseudonyms',
    'region_state',
    'run_progress',
    'proposal_lists',
    'proposals',
    'list_entries',
    'refusals',
    'orientation_suggestions',
    'events',
    'idempotency_keys',
    'monitoring_rehousings',
    'monitoring_proposals',
    'monitoring_supports',
    'monitoring_blockings',
    'monitoring_follow_ups',
    'monitoring_staffing',
    'monitoring_comparisons',
    'management_reviews',
    'management_review_draws',
    'management_review_sheets',
  ];
  it.each(tables)('neither database role reads a row of %s', async (table) => {
    const { rows } = await database.pool.query<{ count: number }>(`SELECT count(*)::integer AS count FROM ${table}`);
    expect(rows[0]?.count).toBeGreaterThan(0);
    for (const role of ['rapprochement_app', 'rapprochement_worker']) {
      const client = await database.pool.connect();
      await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
      const seen = await client.query(`SELECT 1 FROM ${table}`);
      await client.query('ROLLBACK');
      client.release();
      expect({ role, rows: seen.rowCount }).toEqual({ role, rows: 0 });
    }
  });
});

describe('writing into another tenant', () => {
  const attempts: { it: string; by: string; sql: string; error: RegExp }[] = [
    {
      it: 'an association enters a household of another',
      by: 'association A',
      sql: "INSERT INTO households (id, owner_id, reference, departement, facts) VALUES ('X', 'B', 'X', '93', '{}')",
      error: /row-level security/,
    },
    {
      it: 'an association gives its household to another',
      by: 'association A',
      sql: "UPDATE households SET owner_id = 'B' WHERE id = 'H1'",
      error: /row-level security/,
    },
    {
      it: 'a landlord posts a vacancy of another',
      by: 'landlord L',
      sql: "INSERT INTO vacancies SELECT 'X', 'M', null, 'open', now(), 1, 'X', 'X', '93', '93066', null, null, '{}'",
      error: /row-level security/,
    },
    {
      it: 'a landlord hands its vacancy to another',
      by: 'landlord L',
      sql: "UPDATE vacancies SET landlord_id = 'M' WHERE id = 'V1'",
      error: /row-level security/,
    },
    {
      it: 'an association posts a vacancy',
      by: 'association A',
      sql: "INSERT INTO vacancies SELECT 'X', 'L', null, 'open', now(), 1, 'X', 'X', '93', '93066', null, null, '{}'",
      error: /row-level security/,
    },
    {
      it: 'an association refuses for a household of another',
      by: 'association A',
      sql: "INSERT INTO refusals (household_id, vacancy_id, refused_on, refused_by, reason, effect) VALUES ('H3', 'V2', now(), 'association', 'other', '{}')",
      error: /row-level security/,
    },
    {
      it: 'an association appends an event of another',
      by: 'association A',
      sql: "INSERT INTO events (name, at, actor, organisation_id, data) VALUES ('opinionGiven', now(), 'association', 'B', '{}')",
      error: /row-level security/,
    },
    {
      it: 'a landlord uses the key of another',
      by: 'landlord L',
      sql: "INSERT INTO idempotency_keys (organisation_id, key, request_hash) VALUES ('M', 'x', 'x')",
      error: /row-level security/,
    },
    {
      it: 'a landlord writes a proposal',
      by: 'landlord L',
      sql: "INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym) VALUES ('X', 'V1', 'H1', 'run', 'x')",
      error: /permission denied/,
    },
    {
      it: 'an association changes the rank of its household',
      by: 'association A',
      sql: "UPDATE list_entries SET rank = 1 WHERE household_id = 'H1'",
      error: /permission denied/,
    },
    {
      it: 'a region reads the frozen instance of a run',
      by: 'region',
      sql: 'SELECT instance FROM runs',
      error: /permission denied/,
    },
    { it: 'a landlord reads tokens', by: 'landlord L', sql: 'SELECT * FROM api_tokens', error: /permission denied/ },
    {
      it: 'anybody rewrites an event',
      by: 'landlord L',
      sql: "UPDATE events SET reason = 'x'",
      error: /permission denied/,
    },
  ];
  it.each(attempts)('$it → refused', async ({ by, sql, error }) => {
    await expect(transaction(database.pool, ACCESSES[by] as Access, (session) => session.query(sql))).rejects.toThrow(
      error,
    );
  });

  it.each([
    ['landlord M', 'V1'],
    ['association A', 'V1'],
    ['region', 'V1'],
  ])('%s changes nothing of a vacancy that is not its own', async (name, id) => {
    const changed = await transaction(database.pool, ACCESSES[name] as Access, (session) =>
      session.query('UPDATE vacancies SET version = version WHERE id = $1', [id]),
    );
    expect(changed.rowCount).toBe(0);
  });

  it('events are append-only for every role, the superuser of the cluster included', async () => {
    for (const sql of ["UPDATE events SET reason = 'x'", 'DELETE FROM events', 'TRUNCATE events']) {
      await expect(database.pool.query(sql)).rejects.toThrow(/append-only/);
    }
  });
});

describe('the region', () => {
  it('counts the households without reading one', async () => {
    const count = (access: Access) => database.uow.transaction(access, (tx) => tx.households.count());
    expect(await count(ACCESSES.region as Access)).toBe(3);
    expect(await count(ACCESSES['association A'] as Access)).toBe(2);
    expect(await count(ACCESSES['landlord L'] as Access)).toBe(0);
  });
  it('a landlord who calls the counting function learns nothing', async () => {
    const rows = await transaction(
      database.pool,
      ACCESSES['landlord L'] as Access,
      async (session) => (await session.query('SELECT count_households() AS count')).rows,
    );
    expect(rows).toEqual([{ count: null }]);
  });
});

describe('a token', () => {
  it('is resolved by its hash under any access, and no longer once revoked', async () => {
    const resolve = () => database.uow.transaction(ACCESSES['landlord L'] as Access, (tx) => tx.tokens.resolve('hash'));
    expect(await resolve()).toEqual(ACCESSES['association A']);
    expect(await database.uow.tokenAccess('hash')).toEqual(ACCESSES['association A']);
    await database.uow.transaction(SYSTEM, (tx) => tx.tokens.revoke('hash'));
    expect(await resolve()).toBeNull();
    expect(await database.uow.tokenAccess('hash')).toBeNull();
    expect(await database.uow.tokenAccess("'; SELECT 'hash")).toBeNull();
  });
});

describe('what every request asks first, in one exchange', () => {
  it.each(Object.entries(ACCESSES).filter(([, access]) => access.kind === 'organisation'))(
    '%s: its name and its counts, as its repositories read them, and no context afterwards',
    async (_, access) => {
      const read = await database.uow.transaction(access, async (tx) => ({
        organisation: access.kind === 'system' ? null : (await tx.organisations.find(access.organisationId))?.name,
        counts: await tx.notifications.counts(),
      }));
      expect(await database.uow.header(access)).toEqual({ ...read, organisation: read.organisation ?? '' });
      const { rows } = await database.pool.query("SELECT current_setting('rapprochement.role', true) AS role");
      expect(rows[0]?.role || null).toBeNull();
    },
  );
  it('gives back a connection that serves after a failure', async () => {
    await expect(database.uow.header(SYSTEM)).rejects.toThrow('permission denied');
    const { rows } = await database.pool.query('SELECT current_user <> $1 AS free', ['rapprochement_worker']);
    expect(rows).toEqual([{ free: true }]);
  });
});

describe('the vacancies of an association', () => {
  it.each(['association A', 'association B'])(
    '%s: the list and the figure are those that its policy shows',
    async (name) => {
      const access = ACCESSES[name] as Access;
      const seen = await transaction(database.pool, access, async (session) => {
        const { rows } = await session.query<{ id: string }>('SELECT id FROM vacancies ORDER BY id');
        return rows.map(({ id }) => id);
      });
      expect(seen.length).toBeGreaterThan(0);
      const listed = await database.uow.transaction(access, async (tx) => ({
        ids: (await tx.vacancies.list({}, { limit: 50, after: null })).items.map(({ id }) => id).sort(),
        count: await tx.vacancies.count({}),
      }));
      expect(listed).toEqual({ ids: seen, count: seen.length });
    },
  );
});

describe('the pool', () => {
  it('never leaks a context from one transaction to the next, over 2,000 interleaved ones on three connections', {
    timeout: 60_000,
  }, async () => {
    const names = ['association A', 'association B', 'landlord L', 'region'] as const;
    const own = { 'association A': 2, 'association B': 1, 'landlord L': 0, region: 0 };
    const seen: (number | null | undefined)[] = [];
    const one = async (index: number): Promise<void> => {
      const name = names[(index * 7919) % names.length] as (typeof names)[number];
      const failing = index % 5 === 0;
      const rows = await transaction(database.pool, ACCESSES[name] as Access, async (session) => {
        const { rowCount } = await session.query('SELECT 1 FROM households');
        if (failing) throw Object.assign(new Error('rolled back'), { rows: rowCount });
        return rowCount;
      }).catch((error: Error & { rows?: number }) => {
        if (error.rows === undefined) throw error;
        return error.rows;
      });
      seen.push(rows === own[name] ? null : rows);
    };
    // In lanes: a pool makes nobody wait for ever, and two thousand at once would on a busy machine.
    const LANES = 50;
    await Promise.all(
      Array.from({ length: LANES }, async (_, lane) => {
        for (let index = lane; index < 2_000; index += LANES) await one(index);
      }),
    );
    expect(seen).toHaveLength(2_000);
    expect(seen.filter((wrong) => wrong !== null)).toEqual([]);
    const { rows } = await database.pool.query(
      "SELECT current_user = session_user AS same, coalesce(current_setting('rapprochement.role', true), '') AS role",
    );
    expect(rows).toEqual([{ same: true, role: '' }]);
  });
});

describe('an id', () => {
  it('a vacancy that does not exist and one out of scope give the same answer', async () => {
    const find = (id: string) =>
      database.uow.transaction(ACCESSES['landlord M'] as Access, (tx) => tx.vacancies.find(vacancyId(id)));
    expect(await find('V1')).toBeNull();
    expect(await find('V9')).toBeNull();
  });
});
