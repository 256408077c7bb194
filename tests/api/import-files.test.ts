import { beforeAll, describe, expect, it } from 'vitest';
import { csvOf, goodRow, HEADERS } from '../exchange/imports/vacancy-files.js';
import { ASSOCIATION, createTestApi, LANDLORD, OTHER_LANDLORD, type TestApi } from './fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi({ demo: { tokens: {} } });
});

const BOUNDARY = '----essai';
const multipart = (fields: Readonly<Record<string, string>>, file: Buffer | null, name = 'vacances.csv') =>
  Buffer.concat([
    ...Object.entries(fields).map(([key, value]) =>
      Buffer.from(`--${BOUNDARY}\r\nContent-Disposition: form-data; name="${key}"\r\n\r\n${value}\r\n`),
    ),
    ...(file === null
      ? []
      : [
          Buffer.from(
            `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: text/csv\r\n\r\n`,
          ),
          file,
          Buffer.from('\r\n'),
        ]),
    Buffer.from(`--${BOUNDARY}--\r\n`),
  ]);
const headers = { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` };
const send = (file: Buffer | null, options: { as?: string; kind?: string } = {}) =>
  api.call('POST', '/api/v1/imports', {
    as: options.as ?? LANDLORD,
    raw: multipart({ kind: options.kind ?? 'vacancies' }, file),
    headers,
  });

describe('files over HTTP', () => {
  it('are previewed, then written when asked, then found unchanged', async () => {
    const file = csvOf([goodRow(1), goodRow(2), goodRow(3).with(4, 'T9')]);
    const sent = await send(file);
    expect(sent.status).toBe(201);
    expect(sent.json).toMatchObject({ state: 'ready', lines: 3, counts: { toCreate: 2, error: 1 }, missing: [] });
    const { id } = sent.json;
    expect(sent.headers.location).toBe(`/api/v1/imports/${id}`);
    const wrong = await api.call('GET', `/api/v1/imports/${id}/lines?status=error`, { as: LANDLORD });
    expect(wrong.json).toMatchObject({
      items: [
        { line: 4, problems: [{ column: 'Typologie', received: 'T9', expected: 'l’un de : T1, T2, T3, T4, T5, T6' }] },
      ],
      next: null,
    });
    const written = await api.call('POST', `/api/v1/imports/${id}/commit`, { as: LANDLORD, body: {} });
    expect(written.json).toMatchObject({ state: 'done', counts: { created: 2, error: 1 } });
    expect((await send(file)).json).toMatchObject({ counts: { unchanged: 2, error: 1 } });
  });

  it('say how many candidates are wanted by channel; the same file again changes nothing', async () => {
    const file = csvOf(
      [
        [...goodRow(70), '1', '', '2'],
        [...goodRow(71), '1', '', ''],
      ],
      [...HEADERS, 'Candidats du moteur', 'Candidats du réservataire', 'Vos propres candidats'],
    );
    const sent = await send(file);
    expect(sent.json).toMatchObject({ counts: { toCreate: 1, error: 1 } });
    const wrong = await api.call('GET', `/api/v1/imports/${sent.json.id}/lines?status=error`, { as: LANDLORD });
    expect(wrong.json.items[0].problems[0].message).toContain('au moins trois demandes');
    await api.call('POST', `/api/v1/imports/${sent.json.id}/commit`, { as: LANDLORD, body: {} });
    const { rows } = await api.db.pool.query(
      "SELECT declaration -> 'candidatesWanted' AS wanted FROM vacancies WHERE internal_id = 'LOG-000070'",
    );
    expect(rows).toEqual([{ wanted: { engine: 1, reserver: 0, landlord: 2 } }]);
    expect((await send(file)).json).toMatchObject({ counts: { unchanged: 1, error: 1 } });
  });

  it('ask once what an unknown heading stands for, and remember it', async () => {
    const odd = HEADERS.with(10, 'Montant quittancé');
    const sent = await send(csvOf([goodRow(20)], odd));
    expect(sent.json).toMatchObject({ state: 'mapping', missing: ['Loyer hors charges (€)'] });
    const columns = Object.fromEntries(
      sent.json.columns.map((c: { header: string; field: string }) => [c.header, c.field]),
    );
    const answer = await api.call('PUT', `/api/v1/imports/${sent.json.id}/columns`, {
      as: LANDLORD,
      body: { columns: { ...columns, 'Montant quittancé': 'rentCents' } },
    });
    expect(answer.json).toMatchObject({ state: 'ready', counts: { toCreate: 1 } });
    expect((await send(csvOf([goodRow(21)], odd))).json).toMatchObject({ state: 'ready', counts: { toCreate: 1 } });
  });

  it('are refused with a sentence: empty, unknown kind, other role, not a form, columns missing, written too early', async () => {
    expect((await send(Buffer.alloc(0))).json).toMatchObject({
      code: 'FILE_REFUSED',
      detail: 'Le fichier est vide (0 octet).',
    });
    expect((await send(csvOf([]))).json).toMatchObject({ code: 'FILE_REFUSED' });
    expect((await send(csvOf([goodRow(1)]), { kind: 'décisions' })).status).toBe(400);
    expect((await send(null)).json).toMatchObject({ code: 'INVALID_REQUEST', errors: [{ pointer: '/file' }] });
    expect((await send(csvOf([goodRow(1)]), { as: ASSOCIATION })).status).toBe(403);
    expect((await api.call('POST', '/api/v1/imports', { as: LANDLORD, body: {} })).status).toBe(415);
    const partial = await send(csvOf([goodRow(1).slice(0, 5)], HEADERS.slice(0, 5)));
    const { id } = partial.json;
    const early = await api.call('POST', `/api/v1/imports/${id}/commit`, { as: LANDLORD, body: {} });
    expect(early).toMatchObject({ status: 409, json: { code: 'IMPORT_NOT_READY' } });
    const mapped = await api.call('PUT', `/api/v1/imports/${id}/columns`, { as: LANDLORD, body: { columns: {} } });
    expect(mapped).toMatchObject({ status: 422, json: { code: 'MAPPING_INVALID' } });
  });

  it('are nobody else’s', async () => {
    const { id } = (await send(csvOf([goodRow(30)]))).json;
    for (const path of ['', '/lines']) {
      expect((await api.call('GET', `/api/v1/imports/${id}${path}`, { as: OTHER_LANDLORD })).status).toBe(404);
    }
    expect((await api.call('POST', `/api/v1/imports/${id}/commit`, { as: OTHER_LANDLORD, body: {} })).status).toBe(404);
    expect((await api.call('GET', `/api/v1/imports/${id}`, { as: LANDLORD })).json).toMatchObject({ state: 'ready' });
  });

  it('abandoned, keep no line', async () => {
    const { id } = (await send(csvOf([goodRow(40)]))).json;
    const abandoned = await api.call('POST', `/api/v1/imports/${id}/abandon`, { as: LANDLORD, body: {} });
    expect(abandoned.json).toMatchObject({ state: 'abandoned', counts: {} });
    expect((await api.call('POST', `/api/v1/imports/${id}/commit`, { as: LANDLORD, body: {} })).status).toBe(409);
  });
});

describe('the pages of imports', () => {
  const origin = { origin: 'http://localhost', host: 'localhost' };
  const post = (url: string, form: Readonly<Record<string, string>>) =>
    api.call('POST', url, {
      as: LANDLORD,
      raw: new URLSearchParams(form).toString(),
      headers: { ...origin, 'content-type': 'application/x-www-form-urlencoded' },
    });

  it('lead from the file to its preview, to its errors and to what is written', async () => {
    const sending = await api.call('GET', '/imports', { as: LANDLORD });
    expect(sending.text).toContain('enctype="multipart/form-data"');
    const sent = await api.call('POST', '/imports', {
      as: LANDLORD,
      raw: multipart({ kind: 'vacancies' }, csvOf([goodRow(50), goodRow(51).with(10, 'cher')])),
      headers: { ...headers, ...origin },
    });
    expect(sent.status).toBe(303);
    const url = String(sent.headers.location);
    const preview = await api.call('GET', url, { as: LANDLORD });
    expect(preview.text).toContain('Rien n’est encore enregistré');
    const errors = await api.call('GET', `${url}?etat=erreurs`, { as: LANDLORD });
    expect(errors.text).toContain('Colonne « Loyer hors charges (€) ».');
    expect(errors.text).toContain('Attendu : un montant en euros');
    for (const format of ['csv', 'xlsx']) {
      const file = await api.call('GET', `${url}/erreurs/${format}`, { as: LANDLORD });
      expect([file.status, file.headers['content-disposition']]).toEqual([
        200,
        `attachment; filename="2026-11-23_vacances_erreurs.${format}"`,
      ]);
    }
    expect((await post(`${url}/enregistrer`, {})).status).toBe(303);
    expect((await api.call('GET', url, { as: LANDLORD })).text).toContain('Créée : 1');
  });

  it('say in words why a file is refused, and offer a model that can be sent', async () => {
    const sent = await api.call('POST', '/imports', {
      as: LANDLORD,
      raw: multipart({ kind: 'vacancies' }, Buffer.from('%PDF-1.7')),
      headers: { ...headers, ...origin },
    });
    expect([sent.status, sent.text.includes('C’est un PDF')]).toEqual([422, true]);
    const model = await api.app.inject({ url: '/imports/modele/csv', headers: api.as(LANDLORD) });
    expect((await send(model.rawPayload)).json).toMatchObject({ state: 'ready', counts: { toCreate: 1 } });
    const households = await api.app.inject({ url: '/imports/modele/xlsx', headers: api.as(ASSOCIATION) });
    expect((await send(households.rawPayload, { as: ASSOCIATION, kind: 'households' })).json).toMatchObject({
      state: 'ready',
      counts: { toCreate: 1 },
    });
  });

  it('match the columns by a form', async () => {
    const sent = await api.call('POST', '/imports', {
      as: LANDLORD,
      raw: multipart({ kind: 'vacancies' }, csvOf([goodRow(60)], HEADERS.with(5, 'Grandeur'))),
      headers: { ...headers, ...origin },
    });
    const url = String(sent.headers.location);
    const page = await api.call('GET', url, { as: LANDLORD });
    expect(page.text).toContain('Colonnes obligatoires à trouver');
    const selected = [...page.text.matchAll(/name="(colonne-\d+)">.*?<\/select>/gs)].map(
      ([select, name]) => [name as string, /value="([^"]+)" selected/.exec(select)?.[1] ?? ''] as const,
    );
    await post(`${url}/colonnes`, { ...Object.fromEntries(selected), 'colonne-5': 'floorAreaM2' });
    expect((await api.call('GET', url, { as: LANDLORD })).text).toContain('À créer : 1');
  });
});
