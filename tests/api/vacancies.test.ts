import { beforeAll, describe, expect, it } from 'vitest';
import { aVacancyBody } from './bodies.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, OTHER_LANDLORD, RESERVER, type TestApi } from './fixture.js';

const URL = '/api/v1/vacancies';
let api: TestApi;
let sequence = 0;

beforeAll(async () => {
  api = await createTestApi();
});

/** A body of its own, so that no test meets the vacancy of another. */
function another(overrides: Readonly<Record<string, unknown>> = {}) {
  sequence += 1;
  return aVacancyBody({
    internalId: `V-${sequence}`,
    address: { line: `${sequence} rue des Essais`, postalCode: '92600', communeCode: '92004' },
    ...overrides,
  });
}

async function posted(overrides: Readonly<Record<string, unknown>> = {}) {
  const answer = await api.call('POST', URL, { as: LANDLORD, body: another(overrides) });
  expect(answer.status).toBe(201);
  return answer.json as { id: string; version: number };
}

describe('posting a vacancy', () => {
  it('writes the vacancy, its event and the doorbell, and says where it is', async () => {
    const before = await Promise.all(['vacancies', 'events', 'outbox'].map(api.count));
    const answer = await api.call('POST', URL, { as: LANDLORD, body: another() });
    expect(answer.status).toBe(201);
    expect(answer.headers).toMatchObject({
      location: `${URL}/${answer.json.id}`,
      etag: '"1"',
      'cache-control': 'no-store',
    });
    expect(await Promise.all(['vacancies', 'events', 'outbox'].map(api.count))).toEqual(
      before.map((count) => count + 1),
    );
    const read = await api.call('GET', `${URL}/${answer.json.id}`, { as: LANDLORD });
    const { warnings: _warnings, ...vacancy } = answer.json;
    expect(read.json).toEqual({ ...vacancy, orientation: null });
  });

  it.each([ASSOCIATION, AUTHORITY, RESERVER])('is not for %s', async (organisation) => {
    const answer = await api.call('POST', URL, { as: organisation, body: another() });
    expect(answer).toMatchObject({ status: 403, json: { code: 'FORBIDDEN_ROLE' } });
  });
});

describe('an Idempotency-Key', () => {
  const withKey = (key: string, body: unknown) =>
    api.call('POST', URL, { as: LANDLORD, body, headers: { 'idempotency-key': key } });

  it('gives the same answer to the same request', async () => {
    const body = another();
    const first = await withKey('key-1', body);
    const again = await withKey('key-1', body);
    expect(again.status).toBe(201);
    expect(again.text).toBe(first.text);
    expect(again.headers).toMatchObject({
      location: first.headers.location,
      etag: '"1"',
      'idempotency-replayed': 'true',
    });
  });

  it('does not depend on the order of the fields', async () => {
    const body = another();
    const first = await withKey('key-order', body);
    const again = await withKey('key-order', Object.fromEntries(Object.entries(body).toReversed()));
    expect(again.text).toBe(first.text);
  });

  it('refuses another body', async () => {
    await withKey('key-2', another());
    const count = await api.count('vacancies');
    expect(await withKey('key-2', another())).toMatchObject({ status: 422, json: { code: 'IDEMPOTENCY_KEY_REUSED' } });
    expect(await api.count('vacancies')).toBe(count);
  });

  it('belongs to one organisation', async () => {
    const body = another();
    const first = await withKey('key-3', body);
    const second = await api.call('POST', URL, { as: OTHER_LANDLORD, body, headers: { 'idempotency-key': 'key-3' } });
    expect(second.status).toBe(201);
    expect(second.json.id).not.toBe(first.json.id);
  });

  it('is not spent by a refused request', async () => {
    const body = another();
    expect((await withKey('key-4', { ...body, rentCents: 0 })).status).toBe(422);
    expect((await withKey('key-4', body)).status).toBe(201);
  });

  it('has one effect for twenty requests at once', async () => {
    const body = another();
    const answers = await Promise.all(Array.from({ length: 20 }, () => withKey('key-5', body)));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(answers.every((answer) => answer.status === 201)).toBe(true);
    expect(answers.filter((answer) => answer.headers['idempotency-replayed'] === undefined)).toHaveLength(1);
    const { rowCount } = await api.db.pool.query('SELECT 1 FROM vacancies WHERE internal_id = $1', [body.internalId]);
    expect(rowCount).toBe(1);
  });

  it.each(['', 'with space', 'x'.repeat(201), 'é'])('is refused where it is %j', async (key) => {
    expect(await withKey(key, another())).toMatchObject({ status: 400, json: { code: 'IDEMPOTENCY_KEY_INVALID' } });
  });
});

describe('changing a vacancy', () => {
  const patch = (id: string, body: unknown, headers: Readonly<Record<string, string>> = { 'if-match': '"1"' }) =>
    api.call('PATCH', `${URL}/${id}`, { as: LANDLORD, body, headers });

  it('needs If-Match', async () => {
    const { id } = await posted();
    expect(await patch(id, { rentCents: 50_000 }, {})).toMatchObject({
      status: 428,
      json: { code: 'PRECONDITION_REQUIRED' },
    });
  });

  it('merges the fields given, and moves the ETag', async () => {
    const { id } = await posted();
    const answer = await patch(id, { rentCents: 50_000, energyClass: null, address: { complement: 'Esc. 2' } });
    expect(answer).toMatchObject({ status: 200, headers: { etag: '"2"' } });
    expect(answer.json).toMatchObject({
      rentCents: 50_000,
      energyClass: null,
      chargesCents: 9_000,
      address: { complement: 'Esc. 2', communeCode: '92004' },
    });
    const { rows } = await api.db.pool.query(
      "SELECT data FROM events WHERE vacancy_id = $1 AND name = 'vacancyChanged'",
      [id],
    );
    expect(rows).toEqual([{ data: { changed: 'dwelling.address,dwelling.energyClass,dwelling.rentCents' } }]);
  });

  it('refuses a version that is no longer the stored one', async () => {
    const { id } = await posted();
    await patch(id, { rentCents: 50_000 });
    expect(await patch(id, { rentCents: 60_000 })).toMatchObject({ status: 412, json: { code: 'STALE_VERSION' } });
    expect((await api.call('GET', `${URL}/${id}`, { as: LANDLORD })).json.rentCents).toBe(50_000);
  });

  it('lets one of ten changes at once through', async () => {
    const { id } = await posted();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => patch(id, { rentCents: 40_000 + index })),
    );
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, ...Array(9).fill(412)]);
  });

  it('writes nothing where nothing changes', async () => {
    const { id } = await posted();
    const events = await api.count('events');
    expect(await patch(id, { rentCents: 45_000 })).toMatchObject({ status: 200, headers: { etag: '"1"' } });
    expect(await api.count('events')).toBe(events);
  });

  it.each([
    { it: 'an unknown field', change: { loyer: 1 }, pointer: '/loyer', status: 400 },
    { it: 'the status', change: { status: 'open' }, pointer: '/status', status: 400 },
    { it: 'a mandatory field removed', change: { rentCents: null }, pointer: '/rentCents', status: 400 },
    { it: 'an impossible rent', change: { rentCents: 0 }, pointer: '/rentCents', status: 422 },
  ])('refuses $it', async ({ change, pointer, status }) => {
    const { id } = await posted();
    const answer = await patch(id, change);
    expect(answer.status).toBe(status);
    expect(answer.json.errors).toMatchObject([{ pointer }]);
  });

  it('cannot take the place of another open vacancy', async () => {
    const first = another();
    await api.call('POST', URL, { as: LANDLORD, body: first });
    const { id } = await posted();
    expect(await patch(id, { internalId: first.internalId })).toMatchObject({
      status: 422,
      json: { code: 'DUPLICATE_VACANCY' },
    });
    expect(await patch(id, { address: first.address })).toMatchObject({
      status: 422,
      json: { code: 'DUPLICATE_VACANCY' },
    });
  });
});

describe('withdrawing a vacancy', () => {
  it('closes it: no change afterwards, and the dwelling may be declared again', async () => {
    const body = another();
    const { id } = (await api.call('POST', URL, { as: LANDLORD, body })).json;
    const withdrawn = await api.call('POST', `${URL}/${id}/withdraw`, { as: LANDLORD, body: { reason: 'Travaux' } });
    expect(withdrawn).toMatchObject({ status: 200, json: { status: 'withdrawn', version: 2 } });
    const change = await api.call('PATCH', `${URL}/${id}`, {
      as: LANDLORD,
      body: { rentCents: 1 },
      headers: { 'if-match': '"2"' },
    });
    expect(change).toMatchObject({ status: 409, json: { code: 'VACANCY_CLOSED' } });
    expect((await api.call('GET', `${URL}/${id}/proposals`, { as: LANDLORD })).json.state).toBe('none');
    expect((await api.call('POST', URL, { as: LANDLORD, body })).status).toBe(201);
  });

  it('needs a reason', async () => {
    const { id } = await posted();
    expect((await api.call('POST', `${URL}/${id}/withdraw`, { as: LANDLORD, body: {} })).status).toBe(400);
  });
});

describe('confirming an orientation', () => {
  it('writes the suggestion in the vacancy, once', async () => {
    const { id } = await posted({ reservation: { state: 'toBeOriented' } });
    const url = `${URL}/${id}/orientation/confirm`;
    expect(await api.call('POST', url, { as: LANDLORD })).toMatchObject({
      status: 409,
      json: { code: 'ORIENTATION_ABSENT' },
    });
    await api.db.pool.query(
      `INSERT INTO runs (id, region, state, as_of, dirty_version, fencing_token) SELECT 'orienting', region, 'published', '2026-11-23', 0, 0 FROM region_state`,
    );
    await api.db.pool.query(
      "INSERT INTO orientation_suggestions (vacancy_id, contingent, reserver_id, reason, run_id) VALUES ($1, 'actionLogement', $2, 'sous sa part', 'orienting')",
      [id, RESERVER],
    );
    const reservation = {
      state: 'oriented',
      contingent: 'actionLogement',
      reserverId: RESERVER,
      reserverDeadline: null,
    };
    expect(await api.call('POST', url, { as: LANDLORD })).toMatchObject({
      status: 200,
      json: { reservation, version: 2 },
    });
    expect(await api.call('POST', url, { as: LANDLORD })).toMatchObject({ status: 200, json: { version: 2 } });
    const { rowCount } = await api.db.pool.query(
      "SELECT 1 FROM events WHERE vacancy_id = $1 AND name = 'orientationConfirmed'",
      [id],
    );
    expect(rowCount).toBe(1);
  });
});

describe('lists', () => {
  it('walk through every vacancy once, whatever is posted meanwhile', async () => {
    const expected = await api.count("vacancies WHERE landlord_id = 'landlord-a'");
    const seen: string[] = [];
    let after = '';
    do {
      const page = await api.call('GET', `${URL}?limit=3${after}`, { as: LANDLORD });
      expect(page.json.items.length).toBeLessThanOrEqual(3);
      seen.push(...page.json.items.map((item: { id: string }) => item.id));
      if (seen.length === 3) await posted();
      after = page.json.next === null ? '' : `&after=${page.json.next}`;
    } while (after !== '');
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBeGreaterThanOrEqual(expected);
  });

  it('filter by status', async () => {
    const page = await api.call('GET', `${URL}?status=withdrawn`, { as: LANDLORD });
    expect(page.json.items.length).toBeGreaterThan(0);
    expect(new Set(page.json.items.map((item: { status: string }) => item.status))).toEqual(new Set(['withdrawn']));
  });

  it.each([
    'limit=0',
    'limit=201',
    'limit=-1',
    'limit=a',
    'status=closed',
    'departement=13',
    'page=2',
    'after=abc',
    'limit=1&limit=2',
  ])('refuse %s, naming the parameter', async (query) => {
    const answer = await api.call('GET', `${URL}?${query}`, { as: LANDLORD });
    expect(answer.status).toBe(400);
    expect(answer.json.errors[0].pointer).toBe(`/${query.split('=')[0]}`);
  });

  it('refuse a forged cursor', async () => {
    const after = Buffer.from(JSON.stringify(['not a date', 'x'])).toString('base64url');
    expect((await api.call('GET', `${URL}?after=${after}`, { as: LANDLORD })).status).toBe(400);
  });
});

describe('the scope of a landlord', () => {
  it('makes the vacancies of others not found, for every call', async () => {
    const { id } = await posted();
    const calls = [
      api.call('GET', `${URL}/${id}`, { as: OTHER_LANDLORD }),
      api.call('PATCH', `${URL}/${id}`, { as: OTHER_LANDLORD, body: { rentCents: 1 }, headers: { 'if-match': '"1"' } }),
      api.call('POST', `${URL}/${id}/withdraw`, { as: OTHER_LANDLORD, body: { reason: 'x' } }),
      api.call('POST', `${URL}/${id}/orientation/confirm`, { as: OTHER_LANDLORD }),
      api.call('GET', `${URL}/${id}/proposals`, { as: OTHER_LANDLORD }),
      api.call('GET', `${URL}/${id}/explanations/M-AAAA`, { as: OTHER_LANDLORD }),
      api.call('GET', `${URL}/${id}`, { as: ASSOCIATION }),
    ];
    for (const answer of await Promise.all(calls))
      expect(answer).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } });
  });
});
