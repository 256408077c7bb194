import { beforeAll, describe, expect, it } from 'vitest';
import { aHouseholdBody } from './bodies.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, OTHER_ASSOCIATION, type TestApi, UNIT } from './fixture.js';

const URL = '/api/v1/households';
let api: TestApi;
let sequence = 0;

beforeAll(async () => {
  api = await createTestApi();
});

function another(overrides: Readonly<Record<string, unknown>> = {}) {
  sequence += 1;
  return aHouseholdBody({ reference: `H-${String(sequence).padStart(3, '0')}`, ...overrides });
}

const post = (body: unknown, organisation: string = ASSOCIATION) => api.call('POST', URL, { as: organisation, body });

describe('entering a household', () => {
  it('writes it with its events, and gives it back', async () => {
    const body = another();
    const answer = await post(body);
    expect(answer).toMatchObject({ status: 201, headers: { etag: '"1"', location: `${URL}/${body.reference}` } });
    const read = await api.call('GET', `${URL}/${body.reference}`, { as: ASSOCIATION });
    expect(read.json).toEqual(answer.json);
    expect(read.json).toMatchObject({ ...body, support: { associationId: ASSOCIATION } });
    const { rows } = await api.db.pool.query(
      'SELECT e.name FROM events e JOIN households h ON h.id = e.household_id WHERE h.reference = $1 ORDER BY e.seq',
      [body.reference],
    );
    expect(rows.map((row) => row.name)).toEqual(['householdEntered', 'consentGiven']);
  });

  it.each([
    { it: 'a name', change: { lastName: 'X' }, pointer: '/lastName', status: 400 },
    { it: 'no member', change: { members: [] }, pointer: '/members', status: 400 },
    { it: 'a département outside the region', change: { departement: '13' }, pointer: '/departement', status: 400 },
    {
      it: 'two applicants',
      change: { members: [1, 2].map(() => ({ role: 'applicant', birthDate: '1986-01-01' })) },
      pointer: '/members',
      status: 422,
    },
    {
      it: 'a birth to come',
      change: { members: [{ role: 'applicant', birthDate: '2026-11-24' }] },
      pointer: '/members/0/birthDate',
      status: 422,
    },
    {
      it: 'an age of 121',
      change: { members: [{ role: 'applicant', birthDate: '1905-11-23' }] },
      pointer: '/members/0/birthDate',
      status: 422,
    },
    { it: 'a couple of one', change: { couple: true }, pointer: '/couple', status: 422 },
    {
      it: 'a custody of the applicant',
      change: { members: [{ role: 'applicant', birthDate: '1986-01-01', custody: 'visiting' }] },
      pointer: '/members/0/custody',
      status: 422,
    },
    {
      it: 'a negative income',
      change: { incomes: { declaredMonthlyCents: -1 } },
      pointer: '/incomes/declaredMonthlyCents',
      status: 422,
    },
    {
      it: 'a request filed tomorrow',
      change: { request: { status: 'active', filedOn: '2026-11-24' } },
      pointer: '/request/filedOn',
      status: 422,
    },
    {
      it: 'a consent that ends before it begins',
      change: {
        consents: [{ place: { scope: 'departement', code: '92' }, consentedOn: '2026-03-01', expiresOn: '2026-02-28' }],
      },
      pointer: '/consents/0/expiresOn',
      status: 422,
    },
    {
      it: 'a consent to Marseille',
      change: { consents: [{ place: { scope: 'commune', code: '13055' }, consentedOn: '2026-03-01' }] },
      pointer: '/consents/0/place/code',
      status: 422,
    },
    { it: 'another département than its support', change: { departement: '93' }, pointer: '/departement', status: 422 },
    {
      it: 'a request number of 17 characters',
      change: { request: { status: 'active', filedOn: '2024-01-01', requestNumber: '0'.repeat(17) } },
      pointer: '/request/requestNumber',
      status: 400,
    },
  ])('is refused with $it', async ({ change, pointer, status }) => {
    const before = await api.count('households');
    const answer = await post(another(change));
    expect(answer.status).toBe(status);
    expect(answer.json.errors.map((error: { pointer: string }) => error.pointer)).toContain(pointer);
    expect(await api.count('households')).toBe(before);
  });

  it('refuses a social security number as a reference, and does not repeat it', async () => {
    const answer = await post(another({ reference: '1 86 01 75 118 042' }));
    expect(answer).toMatchObject({
      status: 422,
      json: { errors: [{ pointer: '/reference', code: 'LOOKS_LIKE_NIR' }] },
    });
    expect(answer.text).not.toContain('118');
  });

  it('refuses a reference taken, but lets two associations use the same', async () => {
    const body = another();
    await post(body);
    expect(await post(body)).toMatchObject({ status: 422, json: { code: 'DUPLICATE_HOUSEHOLD' } });
    expect((await post(body, OTHER_ASSOCIATION)).status).toBe(201);
  });

  it.each([LANDLORD, AUTHORITY, UNIT])('is not for %s, and neither is the list', async (organisation) => {
    expect(await post(another(), organisation)).toMatchObject({ status: 403, json: { code: 'FORBIDDEN_ROLE' } });
    expect((await api.call('GET', URL, { as: organisation })).status).toBe(403);
  });
});

describe('changing a household', () => {
  it('merges, moves the ETag and records which facts changed, never their values', async () => {
    const body = another();
    await post(body);
    const change = {
      incomes: { declaredMonthlyCents: 150_000 },
      consents: [{ place: { scope: 'departement', code: '75' }, consentedOn: '2026-11-01' }],
    };
    const answer = await api.call('PATCH', `${URL}/${body.reference}`, {
      as: ASSOCIATION,
      body: change,
      headers: { 'if-match': '"1"' },
    });
    expect(answer).toMatchObject({
      status: 200,
      headers: { etag: '"2"' },
      json: { incomes: { declaredMonthlyCents: 150_000 }, regularStay: 'yes' },
    });
    const { rows } = await api.db.pool.query(
      'SELECT e.name, e.data FROM events e JOIN households h ON h.id = e.household_id WHERE h.reference = $1 ORDER BY e.seq OFFSET 2',
      [body.reference],
    );
    expect(rows).toEqual([
      { name: 'householdChanged', data: { changed: 'incomes,consents' } },
      { name: 'consentGiven', data: { place: 'departement:75', expiresOn: null } },
      { name: 'consentWithdrawn', data: { place: 'departement:92' } },
    ]);
  });

  it.each([
    { it: 'without If-Match', headers: {}, status: 428 },
    { it: 'at a stale version', headers: { 'if-match': '"7"' }, status: 412 },
  ])('is refused $it', async ({ headers, status }) => {
    const body = another();
    await post(body);
    expect(
      (await api.call('PATCH', `${URL}/${body.reference}`, { as: ASSOCIATION, body: { couple: false }, headers }))
        .status,
    ).toBe(status);
  });

  it('of another association is not found', async () => {
    const body = another();
    await post(body);
    const answer = await api.call('PATCH', `${URL}/${body.reference}`, {
      as: OTHER_ASSOCIATION,
      body: {},
      headers: { 'if-match': '"1"' },
    });
    expect(answer.status).toBe(404);
  });
});

describe('importing households', () => {
  const send = (lines: readonly unknown[], query = '', organisation: string = ASSOCIATION) =>
    api.call('POST', `${URL}/import${query}`, {
      as: organisation,
      raw: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
      headers: { 'content-type': 'application/x-ndjson' },
    });

  it('writes the good lines, reports the others with line, field, value and expectation', async () => {
    const [good, changed] = [another(), another()];
    await post(changed);
    const lines = [
      good,
      { ...changed, couple: false, stateAgent: 'yes' },
      '{"reference":',
      { ...another(), departement: '13' },
      { ...another(), members: [{ role: 'applicant', birthDate: '2030-01-01' }] },
      good,
    ];
    const answer = await send(lines);
    expect(answer.json).toMatchObject({ lines: 6, created: 1, updated: 1, unchanged: 0, failed: 4 });
    expect(answer.json.errors).toMatchObject([
      { line: 3, code: 'MALFORMED_JSON' },
      { line: 4, pointer: '/departement', received: '13', expected: '75, 77, 78, 91, 92, 93, 94, 95' },
      { line: 5, pointer: '/members/0/birthDate', received: '2030-01-01' },
      { line: 6, code: 'DUPLICATE_LINE' },
    ]);
  });

  it('changes nothing when the same file comes again', async () => {
    const lines = Array.from({ length: 450 }, () => another());
    expect((await send(lines)).json).toMatchObject({ created: 450, failed: 0 });
    const before = await Promise.all(['events', 'outbox'].map(api.count));
    expect((await send(lines)).json).toMatchObject({ created: 0, updated: 0, unchanged: 450, failed: 0 });
    expect(await Promise.all(['events', 'outbox'].map(api.count))).toEqual(before);
  });

  it('writes nothing in a dry run, and reports the same', async () => {
    const before = await Promise.all(['households', 'events', 'outbox'].map(api.count));
    expect((await send([another(), 'x'], '?dryRun=true')).json).toMatchObject({ dryRun: true, created: 1, failed: 1 });
    expect(await Promise.all(['households', 'events', 'outbox'].map(api.count))).toEqual(before);
  });

  it('is not for a landlord, nor in JSON', async () => {
    expect((await send([another()], '', LANDLORD)).status).toBe(403);
    expect((await api.call('POST', `${URL}/import`, { as: ASSOCIATION, body: another() })).status).toBe(415);
  });
});
