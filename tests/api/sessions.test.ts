import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANDLORD } from './fixture.js';
import { Browser, createSignInApi, type SignInApi } from './sign-in-fixture.js';

let world: SignInApi;
let token: string;

beforeAll(async () => {
  world = await createSignInApi(null);
  token = world.api.as(LANDLORD).authorization.slice('Bearer '.length);
});
afterAll(() => world.app.close());

async function signedIn(): Promise<Browser> {
  const browser = new Browser(world.app);
  await browser.post('/connexion', { jeton: token });
  expect((await browser.get('/vacances')).status).toBe(200);
  return browser;
}

describe('a session', () => {
  it('ends after thirty minutes without a request, and not before', async () => {
    const browser = await signedIn();
    world.clock.advance(29);
    expect((await browser.get('/vacances')).status).toBe(200);
    world.clock.advance(29);
    expect((await browser.get('/vacances')).status).toBe(200);
    world.clock.advance(31);
    expect((await browser.get('/vacances')).status).toBe(401);
  });

  it('ends after eight hours, however busy', async () => {
    const browser = await signedIn();
    for (let minutes = 0; minutes < 8 * 60 - 20; minutes += 20) {
      world.clock.advance(20);
      expect((await browser.get('/vacances')).status).toBe(200);
    }
    world.clock.advance(21);
    expect((await browser.get('/vacances')).status).toBe(401);
  });

  it('has a new identifier at each sign-in, and the former one is over', async () => {
    const browser = await signedIn();
    const former = browser.cookies.get('rapprochement-session') ?? '';
    await browser.post('/connexion', { jeton: token });
    const now = browser.cookies.get('rapprochement-session');
    expect(now).not.toBe(former);
    const thief = new Browser(world.app);
    thief.cookies.set('rapprochement-session', former);
    expect((await thief.get('/vacances')).status).toBe(401);
  });

  it('opened by a token ends when the token is revoked, at the next request', async () => {
    const browser = await signedIn();
    const page = await browser.post('/jetons', { libelle: 'logiciel métier' });
    const made = /<p class="hash">(rap_[^<]+)<\/p>/.exec(page.body)?.[1] ?? '';
    const other = new Browser(world.app);
    await other.post('/connexion', { jeton: made });
    expect((await other.get('/vacances')).status).toBe(200);
    const list = await browser.get('/jetons');
    expect(list.body).not.toContain(made);
    const revoke = /action="(\/jetons\/\d+\/revocation)"/.exec(list.body)?.[1] ?? '';
    expect((await browser.post(revoke, {})).status).toBe(303);
    expect((await other.get('/vacances')).status).toBe(401);
    expect((await browser.get('/vacances')).status).toBe(200);
  });

  it('is a __Host- cookie, Secure and out of reach of scripts, where the pages are under https', async () => {
    const { accounts } = world.deps;
    const { buildApp } = await import('#api/app.js');
    const app = await buildApp({
      ...world.deps,
      ...(accounts && { accounts: { ...accounts, publicUrl: 'https://rapprochement.example' } }),
    });
    const answer = await app.inject({
      method: 'POST',
      url: '/connexion',
      headers: { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ jeton: token }).toString(),
    });
    await app.close();
    expect(answer.headers['set-cookie']).toMatch(
      /^__Host-rapprochement-session=[\w-]{43}; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    );
  });
});

describe('a form that comes after its session', () => {
  const FORM = {
    internalId: 'GARDE-1',
    line: '12 rue « d’essai » <b>',
    idempotencyKey: '6f1c2b9e-0000-4000-8000-000000000009',
  };

  it('is shown again after signing in, to be confirmed, and never sent by itself', async () => {
    const browser = await signedIn();
    world.clock.advance(31);
    const late = await browser.post('/vacances/nouvelle', FORM);
    expect([late.status, late.body.includes('rien de ce que vous avez saisi n’est perdu')]).toEqual([401, true]);
    const reprise = /name="reprise" value="([^"]+)"/.exec(late.body)?.[1] ?? '';
    expect(Buffer.from(reprise, 'base64url').toString('latin1')).not.toContain('GARDE-1');
    const before = await world.api.count('vacancies');
    const shown = await browser.follow(await browser.post('/connexion', { jeton: token, reprise }));
    expect(shown.body).toContain('action="/vacances/nouvelle"');
    expect(shown.body).toContain('value="GARDE-1"');
    expect(shown.body).toMatch(/<label for="saisie-0">Votre identifiant du logement<\/label>/);
    expect(shown.body).toContain(`<input type="hidden" name="idempotencyKey" value="${FORM.idempotencyKey}">`);
    expect(shown.body).toContain('12 rue « d’essai » &lt;b&gt;');
    expect(await world.api.count('vacancies')).toBe(before);
    const confirmed = await browser.post('/vacances/nouvelle', FORM);
    expect([confirmed.status, confirmed.body.includes('GARDE-1')]).toEqual([422, true]);
    expect((await browser.get('/connexion/reprise')).status).toBe(303);
  });

  it.each([
    ['sealed by nobody', () => 'forged'],
    ['older than an hour', (reprise: string) => reprise],
  ])('is not shown where what is carried is %s', async (name, forge) => {
    const browser = await signedIn();
    world.clock.advance(31);
    const late = await browser.post('/vacances/nouvelle', FORM);
    const reprise = /name="reprise" value="([^"]+)"/.exec(late.body)?.[1] ?? '';
    if (name !== 'sealed by nobody') world.clock.advance(61);
    const answer = await browser.post('/connexion', { jeton: token, reprise: forge(reprise) });
    expect(answer.location).toBe('/');
  });

  it('of more than 64 kB is not carried, and the page says only to sign in', async () => {
    const browser = await signedIn();
    world.clock.advance(31);
    const late = await browser.post('/vacances/nouvelle', { ...FORM, line: 'x'.repeat(70_000) });
    expect([late.status, late.body.includes('name="reprise"')]).toEqual([401, false]);
  });
});

describe('a write under a session', () => {
  const MULTIPART = `--b\r\ncontent-disposition: form-data; name="x"\r\n\r\n1\r\n--b--\r\n`;
  const PLAIN = 'application/x-www-form-urlencoded';
  interface Vector {
    readonly it: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly token?: string | null;
    readonly url?: string;
    readonly body?: string;
    readonly method?: 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'GET';
  }
  const site = (value: string) => ({ 'sec-fetch-site': value });
  const vectors: readonly Vector[] = [
    { it: 'without its token', token: null },
    { it: 'with an empty token', token: '' },
    { it: 'with a token of nobody', token: 'x'.repeat(43) },
    { it: 'with the token cut short', token: 'cut' },
    { it: 'with the token of another session', token: 'other' },
    { it: 'with the token twice', token: 'twice' },
    { it: 'with the token in the address', token: 'query' },
    { it: 'with the token as a header alone', token: 'header' },
    { it: 'from another site', headers: site('cross-site') },
    { it: 'from another port of this site', headers: site('same-site') },
    { it: 'typed in the address bar', headers: site('none') },
    { it: 'from a site that is not one', headers: site('SAME-ORIGIN') },
    { it: 'from two sites', headers: site('same-origin, cross-site') },
    { it: 'from nowhere', headers: { 'sec-fetch-site': '' } },
    { it: 'with another origin and no site', headers: { 'sec-fetch-site': 'absent', origin: 'https://evil.example' } },
    { it: 'with an opaque origin', headers: { 'sec-fetch-site': 'absent', origin: 'null' } },
    { it: 'with no origin and no site', headers: { 'sec-fetch-site': 'absent' } },
    {
      it: 'with an origin that begins like ours',
      headers: { 'sec-fetch-site': 'absent', origin: 'http://127.0.0.1:3999.evil.example' },
    },
    { it: 'with our name on another port', headers: { 'sec-fetch-site': 'absent', origin: 'http://127.0.0.1:4000' } },
    {
      it: 'with our name as a user of another host',
      headers: { 'sec-fetch-site': 'absent', origin: 'http://127.0.0.1:3999@evil.example' },
    },
    {
      it: 'with a referer of ours alone',
      headers: { 'sec-fetch-site': 'absent', referer: 'http://127.0.0.1:3999/vacances' },
    },
    { it: 'as JSON to a page', headers: { 'content-type': 'application/json' }, body: '{"libelle":"x"}', token: null },
    { it: 'as plain text', headers: { 'content-type': 'text/plain' }, body: 'libelle=x', token: null },
    {
      it: 'as a form of files from another site',
      headers: { ...site('cross-site'), 'content-type': 'multipart/form-data; boundary=b' },
      body: MULTIPART,
    },
    { it: 'without a type', headers: { 'content-type': '' }, body: 'libelle=x', token: null },
    { it: 'by another method', method: 'PUT', token: null },
    { it: 'by a method in the form', body: 'libelle=x&_method=POST', token: null },
    { it: 'by a reading address', method: 'GET', token: null },
    { it: 'that signs out, from another site', url: '/deconnexion', headers: site('cross-site') },
    { it: 'that signs out, without its token', url: '/deconnexion', token: null },
    { it: 'that ends sessions, without its token', url: '/compte/sessions', token: null },
    {
      it: 'to the API from another site',
      url: '/api/v1/vacancies',
      headers: { ...site('cross-site'), 'content-type': 'application/json' },
      body: '{}',
    },
    { it: 'to the API as plain text', url: '/api/v1/vacancies', headers: { 'content-type': 'text/plain' }, body: '{}' },
    { it: 'to the API as a form', url: '/api/v1/vacancies', body: 'internalId=x' },
  ];

  it.each(vectors)('$it is refused, and nothing is written', async (vector) => {
    const browser = await signedIn();
    await browser.get('/jetons');
    const before = await counts();
    const answer = await forged(browser, vector);
    expect(answer.statusCode === 200 && vector.method === 'GET' ? 403 : answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(await counts()).toEqual(before);
    expect((await browser.get('/vacances')).status).toBe(200);
  });

  it('with its own token, from the pages themselves, is done', async () => {
    const browser = await signedIn();
    await browser.get('/jetons');
    const before = await counts();
    expect((await forged(browser, { it: '' })).statusCode).toBe(200);
    expect((await counts()).api_tokens).toBe((before.api_tokens ?? 0) + 1);
  });

  async function counts(): Promise<Readonly<Record<string, number>>> {
    return {
      api_tokens: await world.api.count('api_tokens'),
      vacancies: await world.api.count('vacancies'),
      ended: await world.api.count('sessions WHERE ended_at IS NOT NULL'),
    };
  }

  async function tokenFor(browser: Browser, given: string | null | undefined): Promise<string | null> {
    if (given === undefined) return browser.token;
    if (given === 'cut') return (browser.token ?? '').slice(0, -1);
    if (given !== 'other') return given;
    const other = await signedIn();
    await other.get('/jetons');
    return other.token;
  }

  async function forged(
    browser: Browser,
    { headers = {}, token: given, url = '/jetons', body, method = 'POST' }: Vector,
  ) {
    const own = browser.token ?? '';
    const value = ['twice', 'query', 'header'].includes(given ?? '') ? null : await tokenFor(browser, given);
    const form = new URLSearchParams({ libelle: 'x', ...(value === null ? {} : { _csrf: value }) }).toString();
    const all: Record<string, string> = {
      accept: 'text/html',
      host: '127.0.0.1:3999',
      'sec-fetch-site': 'same-origin',
      'content-type': PLAIN,
      ...(given === 'header' ? { 'x-csrf-token': own } : {}),
      ...headers,
    };
    if (all['sec-fetch-site'] === 'absent') delete all['sec-fetch-site'];
    return world.app.inject({
      method,
      url: given === 'query' ? `${url}?_csrf=${own}` : url,
      headers: all,
      cookies: Object.fromEntries(browser.cookies),
      payload: body ?? (given === 'twice' ? `libelle=x&_csrf=${own}&_csrf=${own}` : form),
    });
  }
});
