import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { organisationId } from '#domain/ids.js';
import { type LocalProvider, type ProviderPerson, startOidcProvider } from '../support/oidc-provider.js';
import { SYSTEM } from '../support/records.js';
import { ASSOCIATION } from './fixture.js';
import {
  Browser,
  choiceIn,
  codeOf,
  createSignInApi,
  linkOf,
  oidcOf,
  PUBLIC_URL,
  type SignInApi,
  secretIn,
} from './sign-in-fixture.js';

const SIRET = '12345678900011';
const PERSON: ProviderPerson = {
  sub: 'sub-1',
  amr: ['pwd', 'mfa'],
  claims: {
    given_name: 'Camille',
    usual_name: 'Exemple',
    email: 'camille@example.org',
    uid: '1',
    siret: SIRET,
    idp_id: 'idp-1',
  },
};

let provider: LocalProvider;
let world: SignInApi;
let people = 0;

/** Somebody who has never come, unless told otherwise. */
function somebody(changes: Partial<ProviderPerson> = {}): ProviderPerson {
  people += 1;
  return { ...PERSON, sub: `person-${people}`, ...changes };
}

beforeAll(async () => {
  provider = await startOidcProvider(PUBLIC_URL, PERSON);
  world = await createSignInApi(oidcOf(provider.issuer));
  await world.deps.uow.transaction(SYSTEM, (tx) => tx.accounts.saveSiret(SIRET, organisationId(ASSOCIATION)));
});
afterAll(async () => {
  await world.app.close();
  await provider.stop();
});
beforeEach(() => {
  provider.person = somebody();
});

const rows = async (sql: string, values: readonly unknown[] = []) =>
  (await world.api.db.pool.query(sql, [...values])).rows;

describe('signing in at ProConnect', () => {
  it('opens the role that the establishment gives, whose session reads that organisation alone', async () => {
    const browser = new Browser(world.app);
    const home = await browser.signIn();
    expect([home.status, home.body.includes('Association')]).toEqual([200, true]);
    expect((await browser.get('/menages')).status).toBe(200);
    expect((await browser.get('/suivi')).status).not.toBe(500);
    expect((await browser.get('/vacances/nouvelle')).status).toBe(403);
  });

  it('sends state and nonce of 32 characters at least, and nothing that ProConnect does not know', async () => {
    const url = new URL(linkOf((await new Browser(world.app).post('/connexion/fournisseur', {})).body));
    expect(url.searchParams.get('state')?.length).toBeGreaterThanOrEqual(32);
    expect(url.searchParams.get('nonce')?.length).toBeGreaterThanOrEqual(32);
    expect([...url.searchParams.keys()].toSorted()).toEqual(
      ['claims', 'client_id', 'nonce', 'redirect_uri', 'response_type', 'scope', 'state'].toSorted(),
    );
    expect(JSON.parse(url.searchParams.get('claims') ?? '')).toEqual({ id_token: { amr: { essential: true } } });
  });

  it('is stopped by ProConnect where a parameter that it does not know is configured on', async () => {
    const strict = await createSignInApi(oidcOf(provider.issuer, { pkce: true }));
    expect(await new Browser(strict.app).leave()).toBe('400 Y000400');
    await strict.app.close();
  });

  it('works with PKCE, prompt, max_age and acr_values at a provider that knows them', async () => {
    const lax = await startOidcProvider(PUBLIC_URL, somebody(), { strict: false });
    const other = await createSignInApi(
      oidcOf(lax.issuer, { pkce: true, prompt: 'login', maxAgeSeconds: 3600, amrClaim: false }),
    );
    await other.deps.uow.transaction(SYSTEM, (tx) => tx.accounts.saveSiret(SIRET, organisationId(ASSOCIATION)));
    const page = await new Browser(other.app).signIn();
    // Without amr asked for, nobody says that there was a second factor.
    expect(page.body).toContain('Second facteur');
    await other.app.close();
    await lax.stop();
  });

  it.each([
    ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
    ['no state', (url: URL) => url.searchParams.delete('state')],
    ['another issuer', (url: URL) => url.searchParams.set('iss', 'https://evil.example')],
    ['a code that was not given', (url: URL) => url.searchParams.set('code', 'forged')],
  ])('is refused with %s, and opens nothing', async (_, forge) => {
    const browser = new Browser(world.app);
    const back = new URL(await browser.leave());
    forge(back);
    const answer = await browser.get(back.href);
    expect(answer.status).toBe(401);
    expect(browser.cookies.has('rapprochement-session')).toBe(false);
  });

  it('is refused in another browser, and a second time in the same one', async () => {
    const browser = new Browser(world.app);
    const back = await browser.leave();
    expect((await new Browser(world.app).get(back)).status).toBe(401);
    expect((await browser.get(back)).status).toBe(303);
    expect((await browser.get(back)).status).toBe(401);
  });

  it('knows the same `sub` of two identity providers as two persons', async () => {
    const sub = provider.person.sub;
    await new Browser(world.app).signIn();
    provider.person = { ...PERSON, sub, claims: { ...PERSON.claims, idp_id: 'idp-2' } };
    await new Browser(world.app).signIn();
    expect(await rows('SELECT provider FROM users WHERE subject = $1', [sub])).toHaveLength(2);
  });

  it('keeps neither the cookie nor the ID token in clear', async () => {
    const browser = new Browser(world.app);
    await browser.signIn();
    const cookie = browser.cookies.get('rapprochement-session') ?? '';
    const found = JSON.stringify(await rows('SELECT * FROM sessions'));
    expect(cookie.length).toBeGreaterThanOrEqual(43);
    expect(found).not.toContain(cookie);
    // The header of a token begins with its algorithm, type or key; `eyJ` alone comes up by chance in what is encrypted.
    expect(found).not.toMatch(/eyJ(hbGciOi|0eXAiOi|raWQiOi)/);
  });
});

describe('whose establishment is unknown', () => {
  it('asks for access, waits for DRIHL, and comes in once the role is given', async () => {
    provider.person = somebody({ claims: { ...PERSON.claims, siret: '99999999900099' } });
    const browser = new Browser(world.app);
    expect((await browser.signIn()).body).toContain('Demande d’accès');
    const wrong = await browser.post('/connexion/demande', { organisation: '', role: '', siret: '12' });
    expect([wrong.status, wrong.body.includes('Le SIRET a 14 chiffres')]).toEqual([422, true]);
    const form = { organisation: 'Association neuve', role: 'association', siret: '99999999900099' };
    await browser.post('/connexion/demande', form);
    await browser.post('/connexion/demande', form);
    expect((await browser.get('/connexion/suite')).body).toContain('Votre demande est enregistrée');
    expect((await browser.get('/menages')).status).toBe(401);
    const [request, ...others] = await rows('SELECT * FROM access_requests');
    expect(others).toEqual([]);
    await rows('INSERT INTO memberships (user_id, organisation_id, role, granted_at) VALUES ($1, $2, $3, now())', [
      request.user_id,
      ASSOCIATION,
      'association',
    ]);
    expect((await browser.follow(await browser.get('/connexion/suite'))).status).toBe(200);
    expect((await browser.get('/menages')).status).toBe(200);
  });
});

describe('without a second factor at the provider', () => {
  async function atSecondFactor(browser: Browser) {
    const page = await browser.signIn();
    expect(page.body).toContain('Second facteur');
    return { page, secret: secretIn(page.body), choice: choiceIn(page.body) };
  }

  it('enrols ours, gives recovery codes once, and asks for a code at each sign-in', async () => {
    provider.person = somebody({ amr: ['pwd'] });
    const browser = new Browser(world.app);
    const { secret, choice } = await atSecondFactor(browser);
    expect((await browser.get('/menages')).status).toBe(401);
    const code = codeOf(secret, world.clock.at);
    const done = await browser.post('/connexion/second-facteur', { choix: choice, code });
    const codes = [...done.body.matchAll(/<li class="hash">([^<]+)<\/li>/g)].map((match) => match[1] ?? '');
    expect(codes).toHaveLength(10);
    expect((await browser.get('/menages')).status).toBe(200);
    const stored = JSON.stringify(
      await rows('SELECT totp_secret FROM users UNION SELECT code_hash FROM recovery_codes'),
    );
    for (const value of [secret, ...codes]) expect(stored).not.toContain(value);

    const again = new Browser(world.app);
    expect((await atSecondFactor(again)).secret).toBe('');
    const served = await again.post('/connexion/second-facteur', { choix: choice, code });
    expect([served.status, served.body.includes('a déjà servi')]).toEqual([422, true]);
    expect((await again.post('/connexion/second-facteur', { choix: choice, code: codes[0] ?? '' })).status).toBe(303);
    expect((await again.get('/menages')).status).toBe(200);

    const third = new Browser(world.app);
    await atSecondFactor(third);
    expect((await third.post('/connexion/second-facteur', { choix: choice, code: codes[0] ?? '' })).status).toBe(422);
  });

  it('closes the door for a quarter of an hour after five wrong codes, the right one included', async () => {
    provider.person = somebody({ amr: ['pwd'] });
    const browser = new Browser(world.app);
    const { secret, choice } = await atSecondFactor(browser);
    const give = (code: string) => browser.post('/connexion/second-facteur', { choix: choice, code });
    for (let failure = 0; failure < 5; failure += 1) expect((await give('000000')).status).toBe(422);
    expect((await give(codeOf(secret, world.clock.at))).body).toContain('Trop d’essais');
    world.clock.advance(16);
    expect((await give(codeOf(secret, world.clock.at))).status).toBe(200);
  });

  it('refuses a role that the person does not hold', async () => {
    provider.person = somebody({ amr: ['pwd'] });
    const browser = new Browser(world.app);
    const { secret } = await atSecondFactor(browser);
    const forged = { choix: 'regionalAuthority drihl', code: codeOf(secret, world.clock.at) };
    expect((await browser.post('/connexion/second-facteur', forged)).status).toBe(403);
  });
});

describe('signing out', () => {
  it('ends the session here and at the provider, and checks the state that comes back', async () => {
    const browser = new Browser(world.app);
    await browser.signIn();
    const cookie = browser.cookies.get('rapprochement-session') ?? '';
    const away = linkOf((await browser.post('/deconnexion', {})).body);
    expect(new URL(away).searchParams.get('id_token_hint')).toMatch(/^eyJ/);
    const back = await browser.atTheProvider(away);
    expect(back).toContain('/deconnexion/retour?state=');
    const forged = new Browser(world.app);
    expect((await forged.get(back)).status).toBe(400);
    expect((await browser.get(back)).body).toContain('Vous êtes déconnecté');
    browser.cookies.set('rapprochement-session', cookie);
    expect((await browser.get('/menages')).status).toBe(401);
  });
});
