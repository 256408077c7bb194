import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { ERROR_STATUS } from '#api/errors.js';
import { startApi } from '#api/main.js';
import { ERROR_TITLES } from '#casework/errors.js';
import { aVacancyBody } from './bodies.js';
import { ASSOCIATION, createTestApi, LANDLORD, type TestApi } from './fixture.js';

const URL = '/api/v1/vacancies';
let api: TestApi;

beforeAll(async () => {
  api = await createTestApi();
});

describe('what is not a request the service answers', () => {
  const ndjson = { 'content-type': 'application/x-ndjson' };
  it.each([
    {
      it: 'an unknown address',
      call: () => api.call('GET', '/api/v1/nowhere', { as: LANDLORD }),
      status: 404,
      code: 'NOT_FOUND',
    },
    {
      it: 'an identifier with a NUL',
      call: () => api.call('GET', `${URL}/a%00b`, { as: LANDLORD }),
      status: 404,
      code: 'NOT_FOUND',
    },
    {
      it: 'an identifier of 300 characters',
      call: () => api.call('GET', `${URL}/${'a'.repeat(300)}`, { as: LANDLORD }),
      status: [400, 404],
      code: expect.any(String),
    },
    {
      it: 'a broken escape',
      call: () => api.call('GET', `${URL}/%zz`, { as: LANDLORD }),
      status: 400,
      code: 'BAD_URL',
    },
    {
      it: 'a wrong method',
      call: () => api.call('DELETE', URL, { as: LANDLORD }),
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
    },
    {
      it: 'a body that is not JSON',
      call: () => api.call('POST', URL, { as: LANDLORD, raw: '<a/>', headers: { 'content-type': 'application/xml' } }),
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    },
    {
      it: 'another charset',
      call: () =>
        api.call('POST', URL, {
          as: LANDLORD,
          raw: '{}',
          headers: { 'content-type': 'application/json; charset=iso-8859-1' },
        }),
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
    },
    {
      it: 'a body above 256 kB',
      call: () => api.call('POST', URL, { as: LANDLORD, raw: `"${'a'.repeat(262_145)}"` }),
      status: 413,
      code: 'PAYLOAD_TOO_LARGE',
    },
    {
      it: 'NDJSON where one object is expected',
      call: () => api.call('POST', URL, { as: LANDLORD, raw: '{}', headers: ndjson }),
      status: 400,
      code: 'INVALID_REQUEST',
    },
    { it: 'no body', call: () => api.call('POST', URL, { as: LANDLORD }), status: 400, code: 'INVALID_REQUEST' },
    {
      it: 'an unknown parameter',
      call: () => api.call('GET', `${URL}/x?verbose=1`, { as: LANDLORD }),
      status: 400,
      code: 'INVALID_PARAMETER',
    },
    {
      it: 'an unknown indicator',
      call: () => api.call('GET', '/api/v1/indicators/i1?asOf=2026-11-23', { as: LANDLORD }),
      status: 404,
      code: 'NOT_FOUND',
    },
  ])('$it is a problem document', async ({ call, status, code }) => {
    const answer = await call();
    expect([status].flat()).toContain(answer.status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.json).toMatchObject({
      code,
      status: answer.status,
      title: ERROR_TITLES[answer.json.code as keyof typeof ERROR_TITLES],
      detail: expect.stringMatching(/\.\)?$/),
    });
    expect(answer.json.type).toBe(`/problems/${answer.json.code}`);
  });

  it('names the methods that an address answers', async () => {
    expect((await api.call('DELETE', URL, { as: LANDLORD })).headers.allow).toBe('GET, HEAD, POST');
  });

  it.each(Object.entries(ERROR_STATUS))('%s can be looked up by its type', async (code, status) => {
    expect((await api.call('GET', `/problems/${code}`)).json).toEqual({
      code,
      status,
      title: ERROR_TITLES[code as keyof typeof ERROR_TITLES],
    });
  });
});

describe('a failure of ours', () => {
  it('is a 500 without a word of what happened inside', async () => {
    const broken = await createTestApi({ ready: () => Promise.reject(new Error('secret SELECT * FROM households')) });
    const answer = await broken.call('GET', '/readyz');
    expect(answer).toMatchObject({ status: 500, json: { code: 'INTERNAL_ERROR' } });
    expect(answer.text).not.toMatch(/secret|SELECT/);
  });

  it('says 503 with what is missing where the service is not ready', async () => {
    const waiting = await createTestApi({ ready: async () => ({ ok: false, missing: ['base de données'] }) });
    expect(await waiting.call('GET', '/readyz')).toMatchObject({
      status: 503,
      json: { status: 'notReady', missing: ['base de données'] },
    });
    expect((await waiting.call('GET', '/livez')).status).toBe(200);
  });
});

describe('who asks', () => {
  it.each([
    { it: 'nobody', headers: {} },
    { it: 'an unknown token', headers: { authorization: `Bearer rap_${'a'.repeat(43)}` } },
    { it: 'a token cut short', headers: { authorization: 'Bearer abc' } },
    { it: 'a password', headers: { authorization: 'Basic YTpi' } },
    { it: 'the cookie of the demo, outside of the demo', headers: { cookie: `${DEMO_ROLE_COOKIE}=landlordReferent` } },
  ])('$it is 401', async ({ headers }) => {
    const answer = await api.call('GET', URL, { headers });
    expect(answer).toMatchObject({
      status: 401,
      json: { code: 'UNAUTHENTICATED' },
      headers: { 'www-authenticate': 'Bearer realm="rapprochement"' },
    });
  });

  it('is nobody once the token is revoked', async () => {
    const own = await createTestApi();
    await own.db.pool.query('UPDATE api_tokens SET revoked_at = now()');
    expect((await own.call('GET', URL, { as: LANDLORD })).status).toBe(401);
  });

  it('is never written in the database as a token', async () => {
    const { rows } = await api.db.pool.query('SELECT token_hash FROM api_tokens');
    const token = api.as(LANDLORD).authorization.slice('Bearer '.length);
    expect(rows.every((row) => /^[0-9a-f]{64}$/.test(row.token_hash) && row.token_hash !== token)).toBe(true);
  });
});

describe('the role cookie of the demo', () => {
  let demo: TestApi;
  beforeAll(async () => {
    demo = await createTestApi();
    const token = demo.as(LANDLORD).authorization.slice('Bearer '.length);
    demo = { ...demo, ...(await createTestApiWithDemo(demo, token)) };
  });
  const cookie = { cookie: `${DEMO_ROLE_COOKIE}=landlordReferent` };
  const post = (internalId: string, headers: Readonly<Record<string, string>>) =>
    demo.call('POST', URL, {
      body: aVacancyBody({
        internalId,
        address: { line: `${internalId} rue`, postalCode: '92600', communeCode: '92004' },
      }),
      headers: { ...cookie, ...headers },
    });

  it('reads as the role', async () => {
    expect((await demo.call('GET', URL, { headers: cookie })).status).toBe(200);
  });

  it.each(['system', '__proto__', 'toString', 'departementalUnit'])('%s is nobody', async (role) => {
    expect((await demo.call('GET', URL, { headers: { cookie: `${DEMO_ROLE_COOKIE}=${role}` } })).status).toBe(401);
  });

  it.each([
    { it: 'another site', headers: { 'sec-fetch-site': 'cross-site' } },
    { it: 'another port of the same site', headers: { 'sec-fetch-site': 'same-site' } },
    { it: 'another origin', headers: { origin: 'https://evil.example' } },
    { it: 'no one says where', headers: {} },
    { it: 'an opaque origin', headers: { origin: 'null' } },
  ])('does not write for $it', async ({ headers }) => {
    expect(await post('X', headers as Record<string, string>)).toMatchObject({
      status: 403,
      json: { code: 'CROSS_SITE_REQUEST' },
    });
  });

  it('writes from the pages themselves', async () => {
    expect((await post('S1', { 'sec-fetch-site': 'same-origin' })).status).toBe(201);
    expect((await post('S2', { origin: 'http://localhost:80', host: 'localhost' })).status).toBe(201);
  });
});

async function createTestApiWithDemo({ deps }: TestApi, token: string): Promise<Pick<TestApi, 'app' | 'call'>> {
  return createTestApi({ uow: deps.uow, demo: { tokens: { landlordReferent: token } } });
}

describe('the rate limit', () => {
  it('answers 429 as a problem, and says when to come back', async () => {
    const limited = await createTestApi({ rateLimit: { perMinute: 1, perMinuteFromLoopback: 2 } });
    const answers = [];
    for (let call = 0; call < 3; call += 1) answers.push(await limited.call('GET', '/livez'));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 429]);
    expect(answers[2]).toMatchObject({
      json: { code: 'TOO_MANY_REQUESTS' },
      headers: { 'retry-after': expect.any(String) },
    });
  });
});

describe('OpenAPI', () => {
  it('is 3.1 and documents every route of the API, each with its errors', async () => {
    const { json } = await api.call('GET', '/api/v1/openapi.json');
    expect(json.openapi).toBe('3.1.0');
    const documented = Object.entries(json.paths as Record<string, Record<string, unknown>>).flatMap(
      ([path, methods]) => Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const registered = api.app.printRoutes({ commonPrefix: false, includeHooks: false });
    expect(registered).toContain('vacancies');
    for (const call of [
      'GET /livez',
      'GET /readyz',
      'POST /api/v1/vacancies',
      'GET /api/v1/vacancies',
      'GET /api/v1/vacancies/{id}',
      'PATCH /api/v1/vacancies/{id}',
      'POST /api/v1/vacancies/{id}/withdraw',
      'POST /api/v1/vacancies/{id}/orientation/confirm',
      'GET /api/v1/vacancies/{id}/proposals',
      'GET /api/v1/vacancies/{id}/explanations/{householdRef}',
      'POST /api/v1/vacancies/import',
      'GET /api/v1/households',
      'POST /api/v1/households',
      'GET /api/v1/households/{ref}',
      'PATCH /api/v1/households/{ref}',
      'POST /api/v1/households/import',
      'POST /api/v1/proposals/{id}/contact',
      'POST /api/v1/proposals/{id}/opinion',
      'GET /api/v1/runs/{id}',
      'GET /api/v1/runs/{id}/events',
      'GET /api/v1/indicators',
      'GET /api/v1/indicators/{id}',
    ])
      expect(documented).toContain(call);
    for (const [path, methods] of Object.entries(json.paths as Record<string, Record<string, { responses: object }>>)) {
      if (!path.startsWith('/api/v1/')) continue;
      for (const operation of Object.values(methods)) expect(Object.keys(operation.responses)).toContain('401');
    }
  });

  it('has a page that needs no other site', async () => {
    const page = await api.call('GET', '/docs/');
    expect(page.status).toBe(200);
    expect(page.text).not.toMatch(/(src|href)="https?:/);
  });
});

describe('a listening server', () => {
  let stop: () => Promise<void>;
  let port: number;
  beforeAll(async () => {
    const running = await startApi(api.deps, { host: '127.0.0.1', port: 0 });
    stop = running.stop;
    port = Number(new globalThis.URL(running.address).port);
  });
  afterAll(() => stop());

  it('answers a problem to what is not HTTP, and goes on', async () => {
    const socket = connect(port, '127.0.0.1');
    socket.write('GARBAGE\r\n\r\n');
    const [bytes] = (await once(socket, 'data')) as [Buffer];
    expect(bytes.toString()).toMatch(/^HTTP\/1\.1 400 [\s\S]*"code":"INVALID_REQUEST"/);
    expect((await fetch(`http://127.0.0.1:${port}/livez`)).status).toBe(200);
  });

  it('streams an import larger than the limit of other bodies', async () => {
    const line = `${JSON.stringify({ reference: 'x'.repeat(60_000) })}\n`;
    const answer = await fetch(`http://127.0.0.1:${port}/api/v1/households/import`, {
      method: 'POST',
      headers: { ...api.as(ASSOCIATION), 'content-type': 'application/x-ndjson' },
      body: line.repeat(10),
    });
    expect(await answer.json()).toMatchObject({ lines: 10, failed: 10 });
  });
});
