import { beforeAll, describe, expect, it } from 'vitest';
import { type AuditBreak, verifyAudit } from '#casework/audit.js';
import type { Instant } from '#domain/dates.js';
import { householdId, organisationId, runId, vacancyId } from '#domain/ids.js';
import { transaction } from '#infra/unit-of-work.js';
import type { Access, StoredEvent } from '#ports.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import {
  accessOf,
  householdRecord,
  landlordRecord,
  organisationRecord,
  SYSTEM,
  vacancyRecord,
} from '../support/records.js';

/** Associations A (household H1 in the 93) and B (H2 in the 92), landlord L with vacancy V1 in the 93. */
const A = accessOf('association', 'A');
const L = accessOf('landlordReferent', 'L');
const AT = '2026-11-22T11:00:00.000Z' as Instant;

async function createRegion(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await database.uow.transaction(SYSTEM, async (tx) => {
    for (const id of ['A', 'B']) await tx.organisations.insert(organisationRecord(id, 'association'));
    await tx.organisations.insert(organisationRecord('L', 'landlord'));
    await tx.organisations.saveLandlord(landlordRecord('L'));
    await tx.households.insert(householdRecord('H1', 'A'));
    await tx.households.insert(householdRecord('H2', 'B', { departement: '92' }));
    await tx.vacancies.insert(vacancyRecord('V1', 'L'));
  });
  return database;
}

const changed = (changes: Partial<StoredEvent> = {}): StoredEvent => ({
  name: 'householdChanged',
  at: AT,
  actor: 'association',
  organisationId: organisationId('A'),
  householdId: householdId('H1'),
  reason: null,
  data: { changed: 'needs' },
  ...changes,
});

const verify = (database: TestDatabase) => database.uow.transaction(SYSTEM, (tx) => verifyAudit(tx.audit));
const page = { limit: 50, after: null };
const journal = (database: TestDatabase, access: Access, filter = {}) =>
  database.uow.transaction(access, async (tx) => (await tx.audit.list(filter, page)).items);

describe('the audit log', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createRegion();
  });
  const rows = async () =>
    (await database.pool.query<{ chain: string; seq: string; entry: string }>('SELECT * FROM audit_log ORDER BY at'))
      .rows;

  it('has one row per event, in the chain of the organisation that acts', async () => {
    await database.uow.transaction(A, async (tx) => {
      await tx.events.append(changed());
      await tx.events.append(changed({ reason: 'Madame Canari a déménagé' }));
    });
    await database.uow.transaction(SYSTEM, (tx) =>
      tx.events.append(
        changed({ name: 'vacancyPosted', actor: 'system', organisationId: null, vacancyId: vacancyId('V1') }),
      ),
    );
    expect((await rows()).map(({ chain, seq }) => `${chain} ${seq}`)).toEqual(['A 1', 'A 2', 'system 1']);
    expect((await verify(database)).broken).toBeNull();
  });

  it('holds no household, no text, no name', async () => {
    const text = JSON.stringify(await rows());
    expect(text).not.toMatch(/H1|H2|REF-|Canari|déménagé/);
  });

  it('has no row of a transaction that is rolled back', async () => {
    const before = (await rows()).length;
    await expect(
      database.uow.transaction(A, async (tx) => {
        await tx.events.append(changed());
        tx.audit.append({ action: 'identityRead', householdIds: [householdId('H1')] });
        throw new Error('given up');
      }),
    ).rejects.toThrow('given up');
    expect(await rows()).toHaveLength(before);
  });

  it('has one row for the households an organisation reads in a transaction, none for the engine', async () => {
    const before = (await rows()).length;
    await database.uow.transaction(SYSTEM, (tx) => tx.households.list(page));
    await database.uow.transaction(A, async (tx) => {
      await tx.households.list(page);
      await tx.households.find(householdId('H1'));
      await tx.households.find(householdId('H2'));
    });
    const after = await rows();
    expect(after).toHaveLength(before + 1);
    const [latest] = await journal(database, A);
    expect(latest).toMatchObject({
      chain: 'A',
      action: 'householdsRead',
      role: 'association',
      households: 1,
      events: 0,
    });
  });

  it('has one row for a name or a number read, by whoever may', async () => {
    await database.pool.query(
      "INSERT INTO household_identities (household_id, owner_id, name) VALUES ('H1', 'A', 'Madame Canari')",
    );
    await database.uow.transaction(A, async (tx) => {
      expect((await tx.identities.find(householdId('H1')))?.name).toBe('Madame Canari');
      expect(await tx.identities.find(householdId('H2'))).toBeNull();
    });
    await database.uow.transaction(L, async (tx) => {
      expect(await tx.identities.find(householdId('H1'))).toBeNull();
    });
    expect(await journal(database, accessOf('regionalAuthority', 'DRIHL'), { action: 'identitiesRead' })).toMatchObject(
      [{ chain: 'A', households: 1 }],
    );
  });

  it('seals the hundreds of events of a published run in one row', async () => {
    await database.pool.query(
      "INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token) VALUES ('run', 'ile-de-france', 'running', '2026-11-22', 1, 1)",
    );
    const before = (await rows()).length;
    const engine = { actor: 'engine', organisationId: null, runId: runId('run') } as const;
    await database.uow.transaction(SYSTEM, async (tx) => {
      for (let rank = 1; rank <= 30; rank += 1) {
        await tx.events.append(changed({ ...engine, name: 'proposalMade', data: { rank } }));
      }
      await tx.events.append(changed({ ...engine, name: 'runPublished', data: {} }));
    });
    expect(await rows()).toHaveLength(before + 1);
    expect((await journal(database, accessOf('regionalAuthority', 'DRIHL')))[0]).toMatchObject({
      action: 'runPublished',
      events: 31,
    });
    expect((await verify(database)).broken).toBeNull();
  });

  it('refuses what could be a text', async () => {
    const write = database.uow.transaction(A, async (tx) =>
      tx.audit.append({ action: 'read', purpose: 'voir Mme Canari' }),
    );
    await expect(write).rejects.toThrow(/purpose is not a code/);
  });

  it.each(['rapprochement_app', 'rapprochement_worker', 'rapprochement_owner'])('is closed to %s', async (role) => {
    for (const sql of [
      "UPDATE audit_log SET entry = '{}'",
      'DELETE FROM audit_log',
      'TRUNCATE audit_log',
      ...(role === 'rapprochement_owner'
        ? []
        : [
            "INSERT INTO audit_log (chain, seq, entry, prev_hash, hash) VALUES ('A', 99, '{}', '', '')",
            "UPDATE audit_heads SET hash = ''",
            'DELETE FROM audit_heads',
            "SELECT seal_audit('{}')",
          ]),
    ]) {
      const client = await database.pool.connect();
      await client.query(`BEGIN; SET LOCAL ROLE ${role}`);
      await client.query("SELECT set_config('rapprochement.role', 'system', true)");
      await expect(client.query(sql), sql).rejects.toThrow(/permission denied|append-only/);
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it('names who acted by identifier and role', async () => {
    const signedIn = { ...A, userId: 'user-7' } as Access;
    await database.uow.transaction(signedIn, (tx) => tx.events.append(changed()));
    expect((await journal(database, A))[0]).toMatchObject({
      userId: 'user-7',
      role: 'association',
      actor: 'association',
    });
  });

  it('stays whole when the salt of a household is dropped, and nobody finds its rows any more', async () => {
    const about = () => journal(database, accessOf('regionalAuthority', 'DRIHL'), { householdId: householdId('H1') });
    expect((await about()).length).toBeGreaterThan(3);
    await transaction(database.pool, SYSTEM, (session) =>
      session.query("DELETE FROM audit_salts WHERE household_id = 'H1'"),
    );
    expect(await about()).toEqual([]);
    expect((await verify(database)).broken).toBeNull();
  });
});

describe('the access journal', () => {
  let database: TestDatabase;
  beforeAll(async () => {
    database = await createRegion();
    await database.uow.transaction(A, (tx) => tx.households.find(householdId('H1')));
    await database.uow.transaction(accessOf('association', 'B'), (tx) => tx.households.find(householdId('H2')));
    await database.uow.transaction(accessOf('departementalUnit', 'UD93', ['93']), (tx) => tx.households.list(page));
    await database.uow.transaction(L, async (tx) =>
      tx.audit.append({ action: 'vacancyExported', vacancyId: vacancyId('V1') }),
    );
  });
  it.each([
    { it: 'an association: its acts, and who read its households', access: A, chains: ['A', 'UD93'] },
    { it: 'a landlord: its own acts', access: L, chains: ['L'] },
    {
      it: 'a départemental unit: its acts and its territory',
      access: accessOf('departementalUnit', 'UD92', ['92']),
      chains: ['B'],
    },
    { it: 'DRIHL: all', access: accessOf('regionalAuthority', 'DRIHL'), chains: ['A', 'B', 'L', 'UD93'] },
    { it: 'a reserver: nothing it has not done', access: accessOf('reserver', 'R'), chains: [] },
  ])('shows $it', async ({ access, chains }) => {
    expect((await journal(database, access)).map(({ chain }) => chain).sort()).toEqual(chains);
  });
  it('is filtered and paged', async () => {
    const drihl = accessOf('regionalAuthority', 'DRIHL');
    expect(await journal(database, drihl, { action: 'householdsRead', chain: 'B' })).toHaveLength(1);
    expect(await journal(database, drihl, { vacancyId: vacancyId('V1') })).toHaveLength(1);
    const [first, rest] = await database.uow.transaction(drihl, async (tx) => {
      const one = await tx.audit.list({}, { limit: 1, after: null });
      return [one, await tx.audit.list({}, { limit: 50, after: one.next })] as const;
    });
    expect([first.items.length, rest.items.length, rest.next]).toEqual([1, 3, null]);
  });
});

describe('somebody above every right of the database', () => {
  /** Seven acts of A, of which two readings, and one event of L. */
  async function createLog(): Promise<TestDatabase> {
    const database = await createRegion();
    for (let act = 0; act < 5; act += 1) await database.uow.transaction(A, (tx) => tx.events.append(changed()));
    for (let act = 0; act < 2; act += 1)
      await database.uow.transaction(A, (tx) => tx.households.find(householdId('H1')));
    await database.uow.transaction(L, (tx) =>
      tx.events.append(
        changed({
          name: 'vacancyChanged',
          actor: 'landlordReferent',
          organisationId: organisationId('L'),
          householdId: undefined as never,
          vacancyId: vacancyId('V1'),
        }),
      ),
    );
    expect(await verify(database)).toMatchObject({ chains: 2, rows: 8, broken: null });
    return database;
  }
  const tamperings: readonly { it: string; sql: string; found: Partial<AuditBreak> }[] = [
    {
      it: 'changes one byte',
      sql: `UPDATE audit_log SET entry = replace(entry, '"association"', '"associatioN"') WHERE chain = 'A' AND seq = 3`,
      found: { chain: 'A', seq: 3, fault: 'bytesChanged' },
    },
    {
      it: 'changes one byte and its hash',
      sql: `UPDATE audit_log SET entry = replace(entry, '"association"', '"associatioN"'),
              hash = sha256(convert_to(replace(entry, '"association"', '"associatioN"'), 'UTF8') || prev_hash) WHERE chain = 'A' AND seq = 3`,
      found: { chain: 'A', seq: 4, fault: 'linkBroken' },
    },
    {
      it: 'deletes a row',
      sql: "DELETE FROM audit_log WHERE chain = 'A' AND seq = 3",
      found: { chain: 'A', seq: 3, fault: 'rowMissing' },
    },
    {
      it: 'deletes the tail',
      sql: "DELETE FROM audit_log WHERE chain = 'A' AND seq > 5",
      found: { chain: 'A', seq: 6, fault: 'tailMissing' },
    },
    {
      it: 'deletes events’ rows at the tail and puts the head back',
      sql: `DELETE FROM audit_log WHERE chain = 'L';
            UPDATE audit_heads SET seq = 0, hash = sha256('L') WHERE chain = 'L'`,
      found: { chain: null, fault: 'eventUnsealed', event: 6 },
    },
    {
      it: 'swaps two rows',
      sql: `UPDATE audit_log SET seq = -2 WHERE chain = 'A' AND seq = 2; UPDATE audit_log SET seq = 2 WHERE chain = 'A' AND seq = 4;
            UPDATE audit_log SET seq = 4 WHERE chain = 'A' AND seq = -2`,
      found: { chain: 'A', seq: 2, fault: 'linkBroken' },
    },
    {
      it: 'adds a row after the head',
      sql: `INSERT INTO audit_log (chain, seq, entry, prev_hash, hash)
              SELECT chain, 8, entry, hash, sha256(convert_to(entry, 'UTF8') || hash) FROM audit_log WHERE chain = 'A' AND seq = 7`,
      found: { chain: 'A', seq: 8, fault: 'beyondHead' },
    },
    {
      it: 'adds a row and moves the head to it',
      sql: `INSERT INTO audit_log (chain, seq, entry, prev_hash, hash)
              SELECT chain, 8, entry, hash, sha256(convert_to(entry, 'UTF8') || hash) FROM audit_log WHERE chain = 'A' AND seq = 7;
            UPDATE audit_heads h SET seq = 8, hash = (SELECT hash FROM audit_log l WHERE l.chain = 'A' AND l.seq = 8) WHERE chain = 'A'`,
      found: { chain: 'A', seq: 8, fault: 'rowMoved' },
    },
    {
      it: 'changes the head',
      sql: "UPDATE audit_heads SET hash = sha256('x') WHERE chain = 'A'",
      found: { chain: 'A', seq: 7, fault: 'headChanged' },
    },
    {
      it: 'deletes a head',
      sql: "DELETE FROM audit_heads WHERE chain = 'A'",
      found: { chain: 'A', seq: 1, fault: 'beyondHead' },
    },
    {
      it: 'changes a sealed event',
      sql: 'UPDATE events SET data = \'{"changed":"couple"}\' WHERE seq = 2',
      found: { chain: 'A', seq: 2, fault: 'eventChanged', event: 2 },
    },
    {
      it: 'gives an event to another household',
      sql: "UPDATE events SET household_id = 'H2' WHERE seq = 2",
      found: { chain: 'A', seq: 2, fault: 'eventChanged' },
    },
    {
      it: 'writes a reason after the act',
      sql: "UPDATE events SET reason = 'x' WHERE seq = 2",
      found: { chain: 'A', seq: 2, fault: 'eventChanged' },
    },
    {
      it: 'deletes a sealed event',
      sql: 'DELETE FROM events WHERE seq = 2',
      found: { chain: 'A', seq: 2, fault: 'eventMissing' },
    },
    {
      it: 'slips an event in',
      sql: "INSERT INTO events (name, at, actor, data) VALUES ('householdChanged', now(), 'system', '{}')",
      found: { chain: null, fault: 'eventUnsealed', event: 7 },
    },
  ];
  it.each(tamperings)('$it: the first broken row is named', async ({ sql, found }) => {
    const database = await createLog();
    await database.pool.query(`SET session_replication_role = replica; ${sql}; RESET session_replication_role`);
    expect((await verify(database)).broken).toMatchObject(found);
  });
});

describe('many writers at once', () => {
  it('leave whole chains, whichever organisation they act for', async () => {
    const database = await createRegion();
    const write = (access: Access, event: StoredEvent) =>
      database.uow.transaction(access, (tx) => tx.events.append(event));
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        index % 3 === 0
          ? database.uow.transaction(SYSTEM, (tx) =>
              tx.events.append(changed({ actor: 'system', organisationId: null })),
            )
          : index % 3 === 1
            ? write(A, changed())
            : write(
                accessOf('association', 'B'),
                changed({ organisationId: organisationId('B'), householdId: householdId('H2') }),
              ),
      ),
    );
    expect(await verify(database)).toMatchObject({ chains: 3, rows: 60, broken: null });
  });
});
