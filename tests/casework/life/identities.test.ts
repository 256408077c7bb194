import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { withdrawCandidate } from '#casework/life/follow-up.js';
import { readIdentity, saveIdentity } from '#casework/life/identities.js';
import { validateMinutes } from '#casework/life/sessions.js';
import { giveOpinion, recordContact } from '#casework/proposals.js';
import { type HouseholdId, householdId } from '#domain/ids.js';
import { createTestDatabase } from '../../support/database.js';
import { as, Casework } from './fixture.js';
import { ASSOCIATION, convene, day, grantInOrder, LANDLORD, MEMBER, retain, SECRETARY, UNIT } from './walk.js';

const database = await createTestDatabase();
const casework = new Casework(database);
beforeAll(() => casework.prepare());
beforeEach(() => {
  casework.clock.day = day('2026-11-23');
});

const NUMBER = '111031801698200001';
const withNumber = {
  request: { requestNumber: NUMBER, status: 'active', filedOn: day('2022-03-01'), renewedOn: null },
} as const;

async function named(count: number) {
  const made = await casework.propose(Array.from({ length: count }, () => withNumber));
  const id = householdId(made.householdIds[0]!);
  await casework.must(ASSOCIATION, (deps) =>
    saveIdentity(deps, ASSOCIATION, { householdId: id, name: 'Famille Exemple', phone: '0600000000', email: null }),
  );
  return { ...made, household: id, first: made.ids[0]! };
}

const read = (access: typeof LANDLORD, id: HouseholdId) =>
  database.uow.transaction(access, (tx) => readIdentity({ tx, clock: casework.clock, newId: () => '' }, access, id));
const seen = { name: 'Famille Exemple', requestNumber: NUMBER };
const units92 = { ...as('departementalUnit', 'UD92'), departements: ['92'] as const };

describe('who a household is', () => {
  it('is known to its association and to its unit, to no other organisation', async () => {
    const { household } = await named(1);
    expect(await read(ASSOCIATION, household)).toMatchObject(seen);
    expect(await read(UNIT, household)).toMatchObject(seen);
    for (const access of [
      LANDLORD,
      SECRETARY,
      MEMBER,
      units92,
      as('association', 'B'),
      as('reserver'),
      as('regionalAuthority'),
    ])
      expect(await read(access, household)).toBeNull();
  });

  it('opens to the landlord with the contact and the favourable opinion, neither alone, and closes at an exit', async () => {
    const { household, first: id } = await named(1);
    await casework.must(LANDLORD, (deps) =>
      recordContact(deps, LANDLORD, { id, means: 'email', on: null, caleolContactGiven: true }),
    );
    expect(await read(LANDLORD, household)).toBeNull();
    await casework.must(ASSOCIATION, (deps) => giveOpinion(deps, ASSOCIATION, { id, opinion: 'accept' }));
    expect(await read(LANDLORD, household)).toMatchObject(seen);
    expect(await read(as('landlordReferent', 'M'), household)).toBeNull();
    await casework.must(LANDLORD, (deps) => withdrawCandidate(deps, LANDLORD, { id, reason: 'Logement repris' }));
    expect(await read(LANDLORD, household)).toBeNull();
    const number = await database.uow.transaction(LANDLORD, (tx) => tx.identities.requestNumber(household));
    expect(number).toBeNull();
  });

  it('opens to the commission from its convocation to thirty days after the minutes', async () => {
    const { household, ids, vacancyId } = await named(3);
    for (const id of ids) await retain(casework, id);
    expect(await read(MEMBER, household)).toBeNull();
    const { sessionId, presentations } = await convene(casework, vacancyId, ids);
    expect(await read(MEMBER, household)).toMatchObject(seen);
    expect(await read(SECRETARY, household)).toMatchObject(seen);
    await grantInOrder(casework, sessionId, presentations);
    expect(await casework.run(MEMBER, (deps) => validateMinutes(deps, MEMBER, { id: sessionId }))).toMatchObject({
      ok: false,
    });
    const { rows } = await database.pool.query(
      'SELECT minutes_on::text AS minutes, names_until::text AS until FROM caleol_sessions WHERE id = $1',
      [sessionId],
    );
    expect(rows).toEqual([{ minutes: '2026-11-30', until: '2026-12-30' }]);
    await database.pool.query("UPDATE caleol_sessions SET names_until = '2020-01-01' WHERE id = $1", [sessionId]);
    expect(await read(MEMBER, household)).toBeNull();
    expect(await database.uow.transaction(MEMBER, (tx) => tx.households.find(household))).toBeNull();
  });

  it('is entered by its own association alone, and every reading is in the audit', async () => {
    const { household } = await named(1);
    const other = as('association', 'B');
    expect(
      await casework.run(other, (deps) =>
        saveIdentity(deps, other, { householdId: household, name: 'Autre', phone: null, email: null }),
      ),
    ).toMatchObject({ ok: false, error: { code: 'NOT_FOUND' } });
    const count = async () =>
      (await database.pool.query("SELECT count(*)::integer AS n FROM audit_log WHERE action = 'identityRead'")).rows[0]
        .n;
    const before = await count();
    await read(UNIT, household);
    await read(LANDLORD, household);
    expect(await count()).toBe(before + 1);
  });
});
