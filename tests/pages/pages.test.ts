import { beforeAll, describe, expect, it } from 'vitest';
import { type ApiInstance, buildApp } from '#api/app.js';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { appDeps, type SeededRegion, seedRegion } from '../browser/region.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

let app: ApiInstance;
let closed: ApiInstance;
let region: SeededRegion;
let db: TestDatabase;

beforeAll(async () => {
  db = await createTestDatabase();
  region = await seedRegion(db);
  await region.solve();
  app = await buildApp(appDeps(db, region));
  closed = await buildApp({ ...appDeps(db, region), demo: null });
});

type Role = 'landlordReferent' | 'association' | 'regionalAuthority';
const BROWSER = { accept: 'text/html', 'sec-fetch-site': 'same-origin' };

async function get(url: string, role: Role | null = null, from: ApiInstance = app) {
  return from.inject({ url, headers: BROWSER, ...(role === null ? {} : { cookies: { [DEMO_ROLE_COOKIE]: role } }) });
}

async function post(
  url: string,
  form: Readonly<Record<string, string>>,
  role: Role | null,
  headers: Readonly<Record<string, string>> = BROWSER,
) {
  return app.inject({
    method: 'POST',
    url,
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
    ...(role === null ? {} : { cookies: { [DEMO_ROLE_COOKIE]: role } }),
  });
}

async function count(table: string): Promise<number> {
  return (await db.pool.query(`SELECT count(*)::integer AS count FROM ${table}`)).rows[0].count;
}

const FORM = {
  idempotencyKey: '6f1c2b9e-0000-4000-8000-000000000001',
  internalId: 'PAGE-1',
  line: '9010 rue <i>Neuve</i>',
  postalCode: '93300',
  commune: 'Aubervilliers (93001)',
  size: 'T3',
  floorArea: '62',
  heating: 'collective',
  rent: '412,50',
  charges: '95',
  fundingCode: '13',
  contingent: 'prefect',
  letting: 'relet',
  availableFrom: '15/12/2026',
};

describe('home', () => {
  it('shows the figures of the region beside the seed’s 5,3 %, and says that they are not the same measure', async () => {
    const { body, statusCode } = await get('/');
    const { rows } = await db.pool.query(
      `SELECT count(*)::integer AS ones, count(*) FILTER (WHERE e.inter_departmental)::integer AS inter
       FROM list_entries e JOIN proposal_lists l ON l.id = e.list_id WHERE l.current AND e.rank = 1`,
    );
    expect(statusCode).toBe(200);
    expect(body).toContain(`${rows[0].inter} sur ${rows[0].ones} propositions de rang 1`);
    expect(body).toContain('5,3\u202f%');
    expect(body).toContain('Ce n’est pas la même mesure');
    expect(body).toContain('Données fictives');
  });

  it('never lets a page be stored, and forbids inline scripts', async () => {
    const { headers, body } = await get('/');
    expect(headers['cache-control']).toBe('private, no-store');
    expect(headers['content-security-policy']).not.toContain('unsafe-inline');
    expect(body).not.toMatch(/<script(?![^>]*src=)|\sstyle="|\son\w+="/);
  });

  it('serves its theme under names that change with the content, for ever', async () => {
    const { body } = await get('/');
    const files = [...body.matchAll(/\/theme\/[\w.-]+/g)].map(([path]) => path);
    expect(files.length).toBeGreaterThan(3);
    for (const path of files) {
      const file = await app.inject(path);
      expect([file.statusCode, file.headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
    }
    expect((await app.inject('/theme/rapprochement.000000000000.css')).statusCode).toBe(404);
  });
});

describe('rights', () => {
  it.each(['/vacances', '/vacances/nouvelle', '/vacances/saint-denis', '/propositions', '/menages', '/calcul'])(
    'ask for a role before %s',
    async (path) => {
      const { statusCode, headers, body } = await get(path);
      expect(statusCode).toBe(401);
      expect(headers['content-type']).toContain('text/html');
      expect(body).toContain('UNAUTHENTICATED');
    },
  );

  it.each([
    ['/vacances/nouvelle', 'association'],
    ['/propositions', 'landlordReferent'],
    ['/menages', 'regionalAuthority'],
  ] as const)('refuse %s to the role %s with a page', async (path, role) => {
    const { statusCode, body } = await get(path, role);
    expect(statusCode).toBe(403);
    expect(body).toContain('réservée au rôle');
  });

  it('show each signed-in role the run beside five simpler rules, no household in it', async () => {
    const { statusCode, body } = await get('/calcul', 'landlordReferent');
    expect(statusCode).toBe(200);
    for (const rule of [
      'Le moteur',
      'Le plus rare d’abord',
      'Premier arrivé',
      'Ancienneté',
      'Tirage au sort',
      'Chacun chez soi',
    ]) {
      expect(body).toContain(rule);
    }
    expect(body).not.toMatch(/NaN|undefined|M-[0-9A-Z]{4}/);
  });

  it('hide another landlord’s vacancy', async () => {
    expect((await get('/vacances/creteil', 'landlordReferent')).statusCode).toBe(404);
    expect((await get('/vacances/creteil', 'regionalAuthority')).statusCode).toBe(200);
  });

  it('never show a landlord the association’s reference of a household', async () => {
    const landlord = (await get('/vacances/saint-denis', 'landlordReferent')).body;
    expect(landlord).toMatch(/M-[0-9A-Z]{4}/);
    expect(landlord).not.toContain('REF-menage');
    expect((await get('/vacances/saint-denis', 'association')).body).toContain('REF-menage');
  });

  it('explain a candidate to its landlord, its association and DRIHL, by its pseudonym', async () => {
    const { body } = await get('/vacances/saint-denis', 'landlordReferent');
    const links = [...body.matchAll(/href="(\/vacances\/saint-denis\/candidats\/M-[0-9A-Z]{4})"/g)].map(
      ([, href]) => href as string,
    );
    expect(links).toHaveLength(3);
    for (const role of ['landlordReferent', 'regionalAuthority'] as const) {
      const page = await get(links[0] as string, role);
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('Verdict de chaque règle');
      expect(page.body).not.toContain('REF-menage');
    }
    expect((await get('/vacances/saint-denis/candidats/M-0000', 'landlordReferent')).statusCode).toBe(404);
  });
});

describe('« pourquoi pas »', () => {
  it('explains to an association why its other household is not on the list, without its reference in the address', async () => {
    const { rows } = await db.pool.query("SELECT id FROM households WHERE reference = 'REF-menage-00'");
    const asked = await post('/vacances/saint-denis/pourquoi', { reference: 'REF-menage-00' }, 'association');
    expect(asked.headers.location).toBe(`/vacances/saint-denis/candidats/${rows[0].id}`);
    const { statusCode, body } = await get(asked.headers.location as string, 'association');
    expect(statusCode).toBe(200);
    expect(body).toContain('Pourquoi il n’est pas dans la liste');
    expect(body).toContain('REF-menage-00');
    expect(
      (await post('/vacances/saint-denis/pourquoi', { reference: 'REF-menage-02' }, 'association')).statusCode,
    ).toBe(404);
    expect((await get(asked.headers.location as string, 'landlordReferent')).statusCode).toBe(404);
  });
});

describe('forms', () => {
  it.each([
    '/role',
    '/connexion',
    '/deconnexion',
    '/vacances/nouvelle',
    '/vacances/saint-denis/orientation',
    '/vacances/saint-denis/retrait',
    '/propositions/x/avis',
    '/propositions/x/contact',
  ])('refuse a post to %s that comes from another site', async (url) => {
    for (const headers of [
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'https://ailleurs.example' },
      {} as Record<string, string>,
    ]) {
      const { statusCode, body } = await post(url, {}, 'landlordReferent', { accept: 'text/html', ...headers });
      expect(statusCode).toBe(403);
      expect(body).toContain('CROSS_SITE_REQUEST');
    }
  });

  it('enter a role of the demo by a cookie that no script reads, and no other', async () => {
    const entered = await post('/role', { role: 'association' }, null);
    expect(entered.statusCode).toBe(303);
    expect(entered.headers['set-cookie']).toMatch(/rapprochement-demo-role=association.*HttpOnly.*SameSite=Lax/);
    expect((await post('/role', { role: 'departementalUnit' }, null)).statusCode).toBe(404);
  });

  it('keep what was typed, escaped, and write nothing while a field is wrong', async () => {
    const before = await count('vacancies');
    const { statusCode, body } = await post(
      '/vacances/nouvelle',
      { ...FORM, rent: 'douze', commune: 'Marseille' },
      'landlordReferent',
    );
    expect(statusCode).toBe(422);
    expect(body).toContain('value="9010 rue &lt;i&gt;Neuve&lt;/i&gt;"');
    expect(body).toContain('value="douze"');
    expect(body.match(/class="error"/g)).toHaveLength(2);
    expect(body).toContain('href="#commune"');
    expect(await count('vacancies')).toBe(before);
  });

  it('ask to confirm what is odd, then post once however often the same form is sent', async () => {
    const before = await count('vacancies');
    const odd = { ...FORM, line: '9010 rue Neuve', energyClass: 'G' };
    const asked = await post('/vacances/nouvelle', odd, 'landlordReferent');
    expect(asked.statusCode).toBe(422);
    expect(asked.body).toContain('name="confirm.ENERGY_CLASS_G"');
    expect(await count('vacancies')).toBe(before);
    const confirmed = { ...odd, 'confirm.ENERGY_CLASS_G': 'on' };
    const [once, twice] = [
      await post('/vacances/nouvelle', confirmed, 'landlordReferent'),
      await post('/vacances/nouvelle', confirmed, 'landlordReferent'),
    ];
    expect([once.statusCode, twice.statusCode]).toEqual([303, 303]);
    expect(twice.headers.location).toBe(once.headers.location);
    expect(await count('vacancies')).toBe(before + 1);
  });

  it('tell a landlord that the dwelling already has an open vacancy, beside the identifier', async () => {
    const { statusCode, body } = await post(
      '/vacances/nouvelle',
      { ...FORM, idempotencyKey: 'another-key-0001', internalId: 'LOG-nanterre' },
      'landlordReferent',
    );
    expect(statusCode).toBe(422);
    expect(body).toContain('id="erreur-internalId"');
  });

  it('confirm a suggested orientation', async () => {
    expect((await get('/vacances/montreuil', 'landlordReferent')).body).toContain('Confirmer l’orientation');
    const { statusCode } = await post('/vacances/montreuil/orientation', {}, 'landlordReferent');
    expect(statusCode).toBe(303);
    expect((await get('/vacances/montreuil', 'landlordReferent')).body).not.toContain('Confirmer l’orientation');
  });

  it('refuse a contact whose date does not exist, with a sentence', async () => {
    const { rows } = await db.pool.query(
      "SELECT p.id FROM proposals p JOIN list_entries e ON e.proposal_id = p.id WHERE e.vacancy_id = 'paris' LIMIT 1",
    );
    const { statusCode, body } = await post(
      `/propositions/${rows[0].id}/contact`,
      { moyen: 'phone', jour: '31/02/2026' },
      'landlordReferent',
    );
    expect(statusCode).toBe(400);
    expect(body).toContain('JJ/MM/AAAA');
  });
});

describe('without demo mode', () => {
  it('lead to sign-in, and a token opens a session that signing out closes', async () => {
    expect((await get('/', null, closed)).headers.location).toBe('/connexion');
    const page = await get('/connexion', null, closed);
    expect(page.body).not.toContain('Données fictives');
    const send = (jeton: string) =>
      closed.inject({
        method: 'POST',
        url: '/connexion',
        headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-proto': 'https' },
        payload: new URLSearchParams({ jeton }).toString(),
      });
    expect((await send('rap_not-a-token-of-this-installation')).statusCode).toBe(422);
    const token = region.tokens.landlordReferent as string;
    const signedIn = await send(token);
    expect(signedIn.headers['set-cookie']).toMatch(/rapprochement-session=.*HttpOnly.*Secure.*SameSite=Lax/);
    const cookies = { 'rapprochement-session': signedIn.cookies[0]?.value ?? '' };
    expect(cookies['rapprochement-session']).not.toBe(token);
    const list = await closed.inject({ url: '/vacances', headers: BROWSER, cookies });
    expect(list.body).toContain('Habitat des Deux Rives');
    const csrf = /name="_csrf" value="([^"]+)"/.exec(list.body)?.[1] ?? '';
    const out = await closed.inject({
      method: 'POST',
      url: '/deconnexion',
      headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ _csrf: csrf }).toString(),
      cookies,
    });
    expect(out.headers['set-cookie']).toContainEqual(expect.stringContaining('rapprochement-session=;'));
    expect((await closed.inject({ url: '/vacances', headers: BROWSER, cookies })).statusCode).toBe(401);
  });

  it('do not honour the demo’s role cookie', async () => {
    expect((await get('/vacances', 'landlordReferent', closed)).statusCode).toBe(401);
  });
});

describe('errors', () => {
  it('are pages for a browser and problem+json for the API', async () => {
    const page = await get('/nulle-part');
    expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    const api = await app.inject({ url: '/api/v1/nulle-part', headers: BROWSER });
    expect(api.headers['content-type']).toContain('application/problem+json');
  });

  it('of a cursor or a repeated parameter are pages too, and never a 500', async () => {
    expect((await get('/vacances?after=xyz', 'landlordReferent')).statusCode).toBe(400);
    expect((await get('/vacances?statut=open&statut=withdrawn', 'landlordReferent')).statusCode).toBe(400);
    expect((await get('/vacances?departement=13', 'landlordReferent')).statusCode).toBe(200);
  });
});

describe('the comparison of candidates', () => {
  it('says in words what separates each from the next, with the actions of the landlord in place', async () => {
    const { body, statusCode } = await get('/vacances/saint-denis/comparaison', 'landlordReferent');
    expect(statusCode).toBe(200);
    expect(body).toContain('Le rang 1 devant le rang 2');
    expect(body).toContain('Le rang 2 devant le rang 3');
    expect(body).toContain('<span class="standing">');
    expect(body.match(/action="\/propositions\/[^"]+\/contact"/g)).toHaveLength(3);
    expect(body).toContain('action="/vacances/saint-denis/autre-liste"');
    const vacancy = await get('/vacances/saint-denis', 'landlordReferent');
    expect(vacancy.body).toContain('href="/vacances/saint-denis/comparaison"');
  });

  it('tells a landlord the order of the points, not the points', async () => {
    const { rows } = await db.pool.query(
      `SELECT e.points FROM list_entries e JOIN proposal_lists l ON l.id = e.list_id
       WHERE l.current AND l.vacancy_id = 'saint-denis' ORDER BY e.rank`,
    );
    const { body } = await get('/vacances/saint-denis/comparaison', 'landlordReferent');
    expect(rows).toHaveLength(3);
    for (const { points } of rows) expect(body).not.toMatch(new RegExp(`>\\D*${points}\\D*<`));
  });

  it('says why there is nothing to compare, and is not found by another landlord', async () => {
    const alone = await get('/vacances/montreuil/comparaison', 'landlordReferent');
    expect(alone.body).toContain('Rien à comparer');
    expect((await get('/vacances/creteil/comparaison', 'landlordReferent')).statusCode).toBe(404);
  });
});
