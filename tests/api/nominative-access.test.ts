import { beforeAll, describe, expect, it } from 'vitest';
import { transaction } from '#infra/unit-of-work.js';
import { accessOf } from '../support/records.js';
import { type Case, createWorld, type World } from './access/world.js';

const REASON = 'Un contentieux en cours demande de vérifier cette identité.';
let world: World;
let one: Case;

beforeAll(async () => {
  world = await createWorld();
  one = await world.makeCase('b');
  await world.api.db.pool.query('DELETE FROM nominative_accesses');
  return () => world.api.app.close();
});

const post = (form: Readonly<Record<string, string>>, headers = world.credentials('regionalAuthority')) =>
  world.api.app.inject({
    method: 'POST',
    url: '/acces-nominatifs',
    headers: { ...headers, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });

const asked = () => ({ vacance: one.vacancyId, candidat: one.pseudonym, motif: REASON });
const readAs = (user: string | null) =>
  transaction(
    world.api.db.pool,
    { ...accessOf('regionalAuthority', 'drihl'), userId: user as never } as ReturnType<typeof accessOf>,
    async (session) => (await session.query('SELECT id FROM households')).rows.map(({ id }) => id),
  );

describe('a name that DRIHL needs', () => {
  it.each([
    ['no reason', { motif: '' }, 422],
    ['a reason of nineteen characters', { motif: 'x'.repeat(19) }, 422],
    ['a reason of blanks', { motif: ' '.repeat(40) }, 422],
    ['a candidate of another vacancy', { candidat: 'M-ZZZZ' }, 422],
  ])('is not opened for %s', async (_, changes, status) => {
    expect((await post({ ...asked(), ...changes })).statusCode).toBe(status);
    expect(await world.api.count('nominative_accesses')).toBe(0);
  });

  it('is not opened to an API token: only a person answers for a reason', async () => {
    const bearer = world.api.as('drihl');
    expect((await post(asked(), bearer)).statusCode).toBe(422);
    expect(await world.api.count('nominative_accesses')).toBe(0);
  });

  it('is opened for that person and that household alone, told to the association, and chained', async () => {
    expect(await readAs('demo:regionalAuthority')).toEqual([]);
    const opened = await post(asked());
    expect(opened.statusCode).toBe(303);
    const page = await world.api.app.inject({
      url: String(opened.headers.location),
      headers: world.credentials('regionalAuthority'),
    });
    expect([page.statusCode, page.body.includes(one.reference)]).toEqual([200, true]);
    expect(await readAs('demo:regionalAuthority')).toEqual([one.householdId]);
    expect(await readAs('demo:colleague')).toEqual([]);
    expect(await readAs(null)).toEqual([]);
    const told = await world.api.db.pool.query(
      "SELECT organisation_id FROM notifications WHERE kind = 'nominativeAccess'",
    );
    expect(told.rows).toEqual([{ organisation_id: 'association-b' }]);
    const acts = await world.api.db.pool.query('SELECT action FROM audit_log ORDER BY at');
    expect(acts.rows.map(({ action }) => action)).toEqual(expect.arrayContaining(['nominativeAccessOpened']));
    expect(JSON.stringify((await world.api.db.pool.query('SELECT entry FROM audit_log')).rows)).not.toContain(
      one.reference,
    );
  });

  it('is closed after the hour, by the database itself', async () => {
    await world.api.db.pool.query(
      "UPDATE nominative_accesses SET opened_at = now() - interval '2 hours', until = now() - interval '1 hour'",
    );
    expect(await readAs('demo:regionalAuthority')).toEqual([]);
    const { rows } = await world.api.db.pool.query('SELECT id FROM nominative_accesses');
    const page = await world.api.app.inject({
      url: `/acces-nominatifs/${rows[0].id}`,
      headers: world.credentials('regionalAuthority'),
    });
    expect(page.statusCode).toBe(404);
  });
});
