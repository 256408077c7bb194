import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import type { MonitoringEvent } from '#domain/monitoring-event.js';
import { projectEvents } from '#monitoring/projection.js';
import { aHouseholdBody } from '../api/bodies.js';
import {
  ASSOCIATION,
  AUTHORITY,
  createTestApi,
  DOCUMENTS,
  LANDLORD,
  OTHER_ASSOCIATION,
  OTHER_LANDLORD,
  type TestApi,
  UNIT,
} from '../api/fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ documents: DOCUMENTS });
  await api.db.pool.query("UPDATE organisations SET departements = '{92}' WHERE id = $1", [UNIT]);
  for (const reference of ['E-1', 'E-2', 'E-3'])
    await api.call('POST', '/api/v1/households', { as: ASSOCIATION, body: { ...aHouseholdBody(), reference } });
});
afterAll(() => api.app.close());

const HEADERS = { origin: 'http://localhost', host: 'localhost' };
const get = async (url: string, as: string) => (await api.call('GET', url, { as })).text;
const post = async (url: string, as: string, form: Readonly<Record<string, string>> = {}) => {
  const response = await api.app.inject({
    method: 'POST',
    url,
    headers: { ...api.as(as), ...HEADERS, 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(form).toString(),
  });
  return { status: response.statusCode, location: String(response.headers.location ?? ''), text: response.payload };
};
const upload = async (as: string, url: string, csv: string) => {
  const boundary = 'limit';
  const response = await api.app.inject({
    method: 'POST',
    url,
    headers: { ...api.as(as), ...HEADERS, 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="f.csv"\r\ncontent-type: text/csv\r\n\r\n${csv}\r\n--${boundary}--\r\n`,
  });
  return { status: response.statusCode, text: response.payload };
};
const eventsOf = async (name: string) =>
  (await api.db.pool.query('SELECT organisation_id, data FROM events WHERE name = $1 ORDER BY seq', [name])).rows;

describe('a rehousing made elsewhere', () => {
  const lease = {
    reference: 'E-1',
    signature: '10/11/2026',
    departement: '93',
    contingent: 'prefect',
    protocole: 'on',
  };

  it('is a lease with where it comes from, closes the request, and is recorded once', async () => {
    expect((await post('/relogements-ailleurs', ASSOCIATION, { ...lease, bailleur: 'Landlord-A' })).status).toBe(303);
    await post('/relogements-ailleurs', ASSOCIATION, { ...lease, bailleur: 'landlord-a' });
    const [event, ...others] = await eventsOf('leaseSigned');
    expect(others).toEqual([]);
    expect(event.data).toMatchObject({
      on: '2026-11-10',
      departementTo: '93',
      contingent: 'prefect',
      landlord: 'landlord-a',
      protocol: true,
      provenance: 'declared',
    });
    const { json } = await api.call('GET', '/api/v1/households/E-1', { as: ASSOCIATION });
    expect(json.request.status).toBe('satisfied');
    expect(await get('/relogements-ailleurs', UNIT)).toContain('E-1');
    expect(await get('/relogements-ailleurs', OTHER_ASSOCIATION)).not.toContain('E-1');
  });

  it('names no household of another association, and no day to come', async () => {
    expect((await post('/relogements-ailleurs', OTHER_ASSOCIATION, lease)).text).toContain('d’aucun de vos ménages');
    const { status, text } = await post('/relogements-ailleurs', ASSOCIATION, {
      ...lease,
      reference: 'E-2',
      signature: '10/11/2030',
    });
    expect(status).toBe(422);
    expect(text).toContain('Ce jour est à venir.');
  });

  const send = (csv: string) => upload(ASSOCIATION, '/relogements-ailleurs/fichier', csv);

  it('comes by file: good lines are kept, the others say which line and what is expected, the same file changes nothing', async () => {
    const file = [
      'Référence;Bail signé le;Département;Contingent;Bailleur;Protocole',
      'E-2;05/11/2026;92;Action Logement;Office lointain;non',
      'E-9;05/11/2026;92;;;',
      'E-3;35/11/2026;92;;;peut-être',
    ].join('\r\n');
    const first = await send(file);
    expect(first.text).toContain('Enregistrés : 1.');
    expect(first.text).toContain('Ligne 3 – Référence : « E-9 »');
    expect(first.text).toContain('Ligne 4 – Bail signé le : « 35/11/2026 »');
    expect(first.text).toContain('Ligne 4 – Protocole : « peut-être »');
    expect((await send(file)).text).toContain('Enregistrés : 0. Déjà connus, inchangés : 1.');
    expect((await eventsOf('leaseSigned')).at(-1)?.data).toMatchObject({ provenance: 'imported' });
    expect((await send('Nom;Loyer\r\na;b')).text).toContain('Il manque au fichier la colonne : Référence');
    expect((await send('')).text).toContain('Choisissez d’abord un fichier');
  });
});

describe('the survey one year after', () => {
  it('asks the landlord once about each support ended a year before, and counts what comes back', async () => {
    const { rows } = await api.db.pool.query('SELECT id, reference FROM households ORDER BY reference');
    for (const [index, { id }] of rows.entries()) {
      const endedOn = index === 2 ? '2025-11-24' : '2025-11-23';
      await api.db.pool.query(
        `INSERT INTO monitoring_supports (id, subject_id, departement, association_id, rehoused_on, ended_on, provenance)
         VALUES ($1, $2, '92', $3, '2025-01-10', $4, 'observed')`,
        [`${id}/s`, id, ASSOCIATION, endedOn],
      );
      await api.db.pool.query(
        `INSERT INTO monitoring_rehousings (id, subject_id, signed_on, departement_to, landlord_id, avdl, protocol, dalo,
           action_logement_reported, provenance) VALUES ($1, $2, '2025-01-10', '92', $3, true, true, false, false, 'observed')`,
        [`${id}/r`, id, LANDLORD],
      );
    }
    expect((await post('/enquete', UNIT)).location).toBe('/enquete?interroges=2');
    expect((await post('/enquete', AUTHORITY)).location).toBe('/enquete?interroges=0');
    expect(await get('/enquete', OTHER_LANDLORD)).not.toContain('name="question"');
    const asked = await get('/enquete', LANDLORD);
    const id = /name="question" value="([^"]+)"/.exec(asked)?.[1] ?? '';
    expect((await post('/enquete/reponses', LANDLORD, { question: id })).text).toContain('ce n’est pas un retour');
    expect((await post('/enquete/reponses', OTHER_LANDLORD, { question: id, arrears3Months: 'non' })).status).toBe(404);
    const answer = { question: id, arrears3Months: 'non', notice: 'oui' };
    expect((await post('/enquete/reponses', LANDLORD, answer)).status).toBe(303);
    expect((await post('/enquete/reponses', LANDLORD, answer)).status).toBe(422);
    expect(await get('/enquete', AUTHORITY)).toContain('50,0\u202f%');
    expect((await eventsOf('oneYearFollowedUp')).map(({ data }) => [data.landlord, data.arrears3Months])).toEqual([
      [LANDLORD, null],
      [LANDLORD, null],
      [LANDLORD, false],
    ]);
  });

  it('is answered by file: previewed line by line before anything is kept, then kept once', async () => {
    await api.db.pool.query('UPDATE survey_inquiries SET answered_on = NULL, arrears_3_months = NULL');
    const csv = await get('/enquete/questionnaire', LANDLORD);
    const [head = '', ...lines] = csv.replace('\ufeff', '').trim().split(/\r?\n/);
    expect(head).toContain('Question;Bail signé le');
    expect(lines).toHaveLength(2);
    const filled = [head, lines[0]?.replace(/;;;;?$/, ';non;;;oui'), lines[1]?.replace(/;;;;?$/, ';peut-être;;;')].join(
      '\r\n',
    );
    const sent = await upload(LANDLORD, '/enquete/fichier', filled);
    expect(sent.text).toContain('Rien n’est encore enregistré. 1\u00a0réponse');
    expect(sent.text).toContain('« peut-être » ne va pas');
    expect(sent.status).toBe(422);
    const { rows } = await api.db.pool.query('SELECT count(answered_on)::int AS n FROM survey_inquiries');
    expect(rows[0].n).toBe(0);
    const packed = /name="reponses" value="([^"]+)"/.exec(sent.text)?.[1] ?? '';
    const kept = await post('/enquete/fichier/enregistrer', LANDLORD, { reponses: packed });
    expect([kept.status, kept.text.includes('Réponses enregistrées : 1.')]).toEqual([200, true]);
    expect((await post('/enquete/fichier/enregistrer', LANDLORD, { reponses: packed })).text).toContain(
      'Vous avez déjà répondu',
    );
    expect((await post('/enquete/fichier/enregistrer', OTHER_LANDLORD, { reponses: packed })).text).toContain(
      'Réponses enregistrées : 0.',
    );
    expect((await upload(LANDLORD, '/enquete/fichier', 'a;b\r\n1;2')).text).toContain(
      'Il manque au fichier la colonne',
    );
  });

  it('is asked by a letter that names no household', async () => {
    const page = await api.app.inject({ url: `/enquete/courrier?bailleur=${LANDLORD}`, headers: api.as(UNIT) });
    expect([page.statusCode, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.body).toContain(`/enquete/courrier.pdf?bailleur=${LANDLORD}`);
    expect(page.body).toContain('<article class="document">');
    const letter = await api.app.inject({ url: `/enquete/courrier.pdf?bailleur=${LANDLORD}`, headers: api.as(UNIT) });
    expect([letter.statusCode, letter.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(letter.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
    expect((await api.call('GET', '/enquete/courrier?bailleur=nobody', { as: UNIT })).status).toBe(404);
    expect((await api.call('GET', `/enquete/courrier?bailleur=${LANDLORD}`, { as: ASSOCIATION })).status).toBe(403);
  });

  it('is one row of monitoring, asked on its day and completed by the answer', () => {
    const event = (on: string, arrears3Months: boolean | null): MonitoringEvent => ({
      name: 'oneYearFollowedUp',
      on: calendarDate(on),
      household: 'h',
      organisation: 'drihl',
      data: { inquiry: 'q', landlord: 'landlord', arrears3Months },
      provenance: 'observed',
    });
    const { followUps } = projectEvents([event('2026-01-05', null), event('2026-02-05', true)]);
    expect(followUps).toHaveLength(1);
    expect(followUps[0]).toMatchObject({
      askedOn: '2026-01-05',
      landlordId: 'landlord',
      returned: true,
      arrears3Months: true,
    });
  });
});
