import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { calendarDate } from '#domain/dates.js';
import type { Role } from '#domain/organisation.js';
import { ASSOCIATION, createTestApi, OTHER_ASSOCIATION, type TestApi, UNIT } from '../api/fixture.js';
import { householdRecord, SYSTEM } from '../support/records.js';

let api: TestApi;
beforeAll(async () => {
  const tokens: Partial<Record<Role, string>> = {};
  api = await createTestApi({ demo: { tokens } });
  tokens.association = api.as(ASSOCIATION).authorization.slice('Bearer '.length);
  tokens.departementalUnit = api.as(UNIT).authorization.slice('Bearer '.length);
  await api.db.uow.transaction(SYSTEM, async (tx) => {
    await tx.households.insert(
      householdRecord('menage-1', ASSOCIATION, {
        actionLogement: { eligible: 'yes', alinRegisteredOn: null },
        documents: [{ code: 'identity', status: 'missing', checkedOn: null }],
      }),
    );
    await tx.households.insert(
      householdRecord('menage-2', ASSOCIATION, { protocolEligibleSince: calendarDate('2026-01-10') }),
    );
    await tx.households.insert(householdRecord('menage-3', OTHER_ASSOCIATION));
  });
});

const get = (url: string, role: Role = 'association') =>
  api.app.inject({ url, headers: { accept: 'text/html' }, cookies: { [DEMO_ROLE_COOKIE]: role } });
const post = (url: string, form: Readonly<Record<string, string>>, role: Role = 'association') =>
  api.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    cookies: { [DEMO_ROLE_COOKIE]: role },
    payload: new URLSearchParams(form).toString(),
  });
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/[\s\u202f\u00a0]+/g, ' ');
const text = async (url: string) => plain((await get(url)).body);

describe('the association’s table of households', () => {
  it('filters by signs in the address and says how many households have each', async () => {
    const all = await text('/menages');
    expect(all).toContain('REF-menage-1');
    expect(all).toContain('Éligible à Action Logement, pas dans AL’in (1)');
    expect(all).not.toContain('REF-menage-3');
    const answer = await get('/menages?avec-fileIncomplete=oui&avec-notInAlin=oui');
    expect(answer.statusCode).toBe(200);
    const incomplete = plain(answer.body);
    expect(incomplete).toContain('REF-menage-1');
    expect(incomplete).not.toContain('REF-menage-2');
  });

  it('keeps filters under a name, for the association alone', async () => {
    expect((await post('/menages/filtres', { nom: 'Protocole', filtres: 'avec-protocol=oui' })).statusCode).toBe(303);
    expect((await get('/menages')).body).toContain('<a href="/menages?avec-protocol=oui">Protocole</a>');
  });
});

describe('the sheets of a household', () => {
  it.each(['appui', 'parcours', 'recommandations'])(
    'read as a page with headings and its PDF beside it (%s), to its association alone',
    async (sheet) => {
      const { statusCode, body } = await get(`/menages/menage-1/fiches/${sheet}`);
      expect(statusCode).toBe(200);
      expect(body).toContain(`href="/menages/menage-1/fiches/${sheet}.pdf"`);
      expect(body.match(/<h1>/g)).toHaveLength(1);
      expect(plain(body.slice(body.indexOf('<article class="document">')))).toContain('REF-menage-1');
      expect((await get(`/menages/menage-3/fiches/${sheet}`)).statusCode).toBe(404);
    },
  );

  it('are three, and printed where the service makes documents', async () => {
    expect((await get('/menages/menage-1/fiches/autre')).statusCode).toBe(404);
    expect((await get('/menages/menage-1/fiches/appui.pdf')).statusCode).toBe(503);
  });
});

describe('who a household is', () => {
  const url = '/menages/menage-1/identite';

  it('is entered and corrected by its association, and the second of two people keeps what was typed', async () => {
    const first = await get('/menages/menage-1?onglet=acces');
    expect(first.body).toContain('Saisir le nom du ménage');
    const form = { nom: 'Famille Fictive', telephone: '', courriel: '', lu: '' };
    expect((await post(url, form)).statusCode).toBe(303);
    const page = (await get('/menages/menage-1?onglet=acces&fait=identite')).body;
    expect(page).toContain('value="Famille Fictive"');
    expect(plain(page)).toContain('chaque lecture est tracée');
    const second = await post(url, { ...form, nom: 'Famille Inventée' });
    expect(second.statusCode).toBe(412);
    expect(second.body).toContain('value="Famille Inventée"');
    expect(second.body).toContain('Enregistré maintenant : Famille Fictive');
  });

  it('has a name, and is nobody else’s to enter', async () => {
    const empty = await post(url, { nom: ' ', telephone: '01', courriel: '', lu: '["Famille Fictive",null,null]' });
    expect(empty.statusCode).toBe(422);
    expect(plain(empty.body)).toContain('de 1 à 200 caractères');
    expect((await post('/menages/menage-3/identite', { nom: 'X', lu: '' })).statusCode).toBe(404);
    expect((await post(url, { nom: 'X', lu: '' }, 'departementalUnit')).statusCode).toBe(403);
  });
});

describe('the page of a household', () => {
  it('corrects a datum, and keeps what was typed where it cannot be read', async () => {
    const wrong = await post('/menages/menage-1/situation', { rfr2: 'beaucoup', sejour: 'yes', al: 'yes' });
    expect(wrong.statusCode).toBe(422);
    expect(plain(wrong.body)).toContain('attendu un montant en euros');
    expect(wrong.body).toContain('value="beaucoup"');
    const right = await post('/menages/menage-1/situation', { rfr2: '13 500,50', sejour: 'yes', al: 'yes' });
    expect(right.statusCode).toBe(303);
    expect(await text('/menages/menage-1')).toContain('13 500,50');
  });

  it('refuses a correction made on an older version of the file', async () => {
    const stale = await post('/menages/menage-1/situation', { version: '1', sejour: 'no', al: 'yes' });
    expect(stale.statusCode).toBe(412);
    expect(plain(stale.body)).toContain('a changé depuis votre lecture');
  });

  it('counts a document received but out of date as expired', async () => {
    const form = { piece: 'regularStay', etat: 'received', fin: '01/11/2026' };
    expect((await post('/menages/menage-2/dossier', form)).statusCode).toBe(303);
    expect(await text('/menages/menage-2?onglet=dossier')).toMatch(/Titre de séjour Périmée 23\/11\/2026 01\/11\/2026/);
  });

  it('asks for a consent, then renews it for twelve months', async () => {
    await post('/menages/menage-2/lieux', { departement: '95', etape: 'ask', jour: '01/11/2026' });
    expect(await text('/menages/menage-2?onglet=lieux')).toContain('01/11/2026 attendue');
    await post('/menages/menage-2/lieux', { departement: '95', etape: 'given', jour: '10/11/2026' });
    const places = await text('/menages/menage-2?onglet=lieux');
    expect(places).toContain('10/11/2026 jusqu’au 10/11/2027');
    expect(places).toContain('accord le 10/11/2026');
  });

  it('fills the sheets along the way and tells monitoring of the comparison with SYPLO', async () => {
    await post('/menages/menage-2/demarche', { phase: 'towards', jour: '02/11/2026', demarche: 'Visite à domicile' });
    await post('/menages/menage-2/fiche', { besoins: 'Budget à suivre' });
    await post('/menages/menage-2/syplo', { resources: 'different' });
    const support = await text('/menages/menage-2?onglet=appui');
    expect(support).toContain('02/11/2026 vers le logement (AVL) Visite à domicile');
    expect(support).toContain('Budget à suivre');
    const { rows } = await api.db.pool.query("SELECT data FROM events WHERE name = 'registerCompared'");
    expect(rows[0].data).toEqual({ register: 'syplo', field: 'resources', state: 'different', on: '2026-11-23' });
  });

  it('says who has read it, and is not found for another association’s household', async () => {
    expect(await text('/menages/menage-1?onglet=acces')).toContain('Fiche lue');
    expect((await get('/menages/menage-3')).statusCode).toBe(404);
    expect((await post('/menages/menage-3/confirmation', {})).statusCode).toBe(404);
    expect((await get('/menages/menage-1', 'departementalUnit')).statusCode).toBe(403);
  });
});

describe('the association’s other work', () => {
  it('opens the registration in AL’in, closes it, and writes its day in the household', async () => {
    expect(await text('/action-logement')).toContain('Ménages à inscrire dans AL’in');
    const open = { acte: 'ouvrir', reference: 'REF-menage-1', demarche: 'register' };
    expect((await post('/action-logement', open)).statusCode).toBe(303);
    expect((await post('/action-logement', open)).statusCode).toBe(422);
    const task = /name="tache" value="([^"]+)"/.exec((await get('/action-logement')).body)?.[1] ?? '';
    await post('/action-logement', { acte: 'clore', tache: task, suite: 'registered', jour: '20/11/2026' });
    expect(await text('/menages/menage-1')).toContain('Inscrit dans AL’in le 20/11/2026');
    await post('/action-logement', { acte: 'signaler', reference: 'REF-menage-1' });
    expect(await text('/action-logement')).toContain('REF-menage-1 Seine-Saint-Denis (93) le ');
  });

  it('counts social workers by month, hands a portfolio over and transfers a support', async () => {
    await post('/equipe', { acte: 'compter', mois: '10/2026', departement: '93', nombre: '4' });
    const { rows } = await api.db.pool.query("SELECT data FROM events WHERE name = 'socialWorkersCounted'");
    expect(rows[0].data).toEqual({ month: '2026-10-01', count: 4, departement: '93' });
    for (const nom of ['TS 1', 'TS 2']) await post('/equipe', { acte: 'saisir', nom, departement: '93' });
    const ids = await api.db.pool.query('SELECT id FROM social_workers ORDER BY label');
    const [first, second] = ids.rows.map(({ id }) => id as string) as [string, string];
    await post('/menages/menage-2/travailleur', { travailleur: first });
    await post('/equipe', { acte: 'partir', qui: first, repreneur: second });
    expect(await text('/menages/menage-2?onglet=appui')).toContain('Travailleur social TS 2');
    await post('/equipe', { acte: 'transferer', reference: 'REF-menage-2', association: OTHER_ASSOCIATION });
    expect((await get('/menages/menage-2')).statusCode).toBe(404);
    const moved = await api.db.pool.query("SELECT owner_id, facts FROM households WHERE id = 'menage-2'");
    expect(moved.rows[0].owner_id).toBe(OTHER_ASSOCIATION);
    expect(moved.rows[0].facts.support.associationId).toBe(OTHER_ASSOCIATION);
    const told = await api.db.pool.query("SELECT data FROM events WHERE name = 'supportTransferred'");
    expect(told.rows[0].data).toEqual({ from: ASSOCIATION, to: OTHER_ASSOCIATION });
  });

  it('says where requests to look again come from while there is none', async () => {
    expect(await text('/reexamens')).toContain('Aucune demande de réexamen');
    expect(
      (await post('/reexamens', { id: 'aucune', reponse: 'upheld', texte: 'La demande est fondée.' })).statusCode,
    ).toBe(403);
  });
});
