import exceljs from 'exceljs';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { projectInParts } from '#monitoring/projection.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, RESERVER, type TestApi } from './fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await loadMonitoringRows(api.db.pool, projectInParts(reconstitutionEvents(), 5_000));
});

const get = (path: string, as: string = AUTHORITY) => api.call('GET', `/api/v1/indicators${path}`, { as });
const AT = 'asOf=2022-12-31';

describe('the indicators over HTTP', () => {
  it('are listed with what they count, over what, and where the source disagrees', async () => {
    const { status, json } = await get('');
    expect(status).toBe(200);
    const ids = json.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(expect.arrayContaining(['T01', 'T13', 'interdepartemental', 'objectif-80', 'enquete-un-an']));
    const first = json.items.find(({ id }: { id: string }) => id === 'T01');
    expect(first.figures.find(({ key }: { key: string }) => key === 'taux_relogement')).toMatchObject({
      unit: '%',
      denominator: expect.stringContaining('AVL'),
    });
    expect(first.discrepancies).toHaveLength(2);
  });

  it('gives the regional authority the seed’s total, and its definition beside', async () => {
    const { status, json } = await get(`/T01?${AT}`);
    expect(status).toBe(200);
    expect(json.table.total.cells.map(({ value }: { value: number }) => value)).toEqual([
      15904, 731, 13, 3423, 5241, 799, 146, 60, 1609, 32,
    ]);
    expect(json.definition.adr).toBe('0101');
    expect(json.extractedAt).toBe('2026-11-23T09:00:00.000Z');
  });

  it('a département alone is its row of the region', async () => {
    const region = (await get(`/T08?${AT}`)).json.table;
    const alone = (await get(`/T08?${AT}&scope=95`)).json.table;
    const row = region.rows.find(({ key }: { key: string }) => key === '95');
    expect(alone.total.cells).toEqual(row.cells);
  });

  it('CSV opens in a French spreadsheet: mark, semicolons, decimal commas, definition', async () => {
    const { status, headers, text } = await get(`/T07?${AT}&format=csv`);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="T07-2022-12-31.csv"');
    expect(text.startsWith('\uFEFF')).toBe(true);
    expect(text).toContain('75 – Paris;15,2;13,6;32,3;22,3\r\n');
    expect(text).toContain('Île-de-France;12,5;9,6;23,1;14,9\r\n');
    expect(text).toContain('décision 0103');
    expect(text).toContain('Extraction;23/11/2026 à\u00a010:00, heure de Paris\r\nPérimètre;Île-de-France\r\n');
  });

  it('XLSX has the parts of each rate beside it, as counts', async () => {
    const answer = await api.app.inject({
      url: `/api/v1/indicators/T02?${AT}&format=xlsx`,
      headers: api.as(AUTHORITY),
    });
    const workbook = new exceljs.Workbook();
    await workbook.xlsx.load(answer.rawPayload as never);
    const row = (sheet: string, n: number) => workbook.getWorksheet(sheet)?.getRow(n).values as unknown[];
    const at = (text: string) => row('Données', 1).indexOf(text);
    const [top, bottom] = ['numérateur', 'dénominateur'].map((part) =>
      at(`Ménages AVDL / total des attributions, ${part}`),
    );
    expect(row('Données', 2).slice(1, 4)).toEqual(['75 – Paris', 393, 3.6]);
    expect([row('Données', 2)[top as number], row('Données', 2)[bottom as number]]).toEqual([393, 10851]);
    expect(row('Définitions', (bottom as number) + 1).slice(1)).toEqual([
      'Ménages AVDL / total des attributions, dénominateur',
      'attributions de l’année, localisées, à tous les ménages',
      'nombre',
    ]);
  });

  it('the matrix has its two shares, and of another population those of the seed', async () => {
    const all = await get(`/interdepartemental?${AT}`);
    expect(all.json.table.total.cells[9].value).toBe(2095);
    const seed = await get(`/interdepartemental?${AT}&population=listedOthers`);
    const share = (key: string) => seed.json.table.headlines.find((one: { key: string }) => one.key === key).cell.value;
    expect([share('part_sur_tous'), share('part_sur_localises')]).toEqual([5.3, 6.1]);
  });

  it('the objective says what it would take', async () => {
    const { json } = await get(`/objectif-80?${AT}`);
    const value = (key: string) => json.table.rows.find((row: { key: string }) => row.key === key).cells[0].value;
    expect([value('necessaires'), value('reloges_12_mois')]).toEqual([3162, 2059]);
  });

  it('an association that nobody is followed by reads that nobody is in the population, never a rate', async () => {
    const { status, json } = await get(`/T01?${AT}`, ASSOCIATION);
    expect(status).toBe(200);
    expect(json.table.scope).toEqual({ kind: 'association', id: ASSOCIATION });
    expect(json.table.empty).toBe('aucun ménage dans cette population');
    expect(json.table.total.cells[7]).toMatchObject({ kind: 'none', reason: 'emptyPopulation' });
  });

  it('over a period, T02 counts its events alone, against the same a year before where it compares', async () => {
    const total = async (query: string) =>
      (await get(`/T02?${query}`)).json.table.total.cells.map(({ value }: { value: number }) => value);
    const [first, second, year] = await Promise.all([
      total('asOf=2022-06-30'),
      total(`depuis=2022-07-01&${AT}`),
      total(AT),
    ]);
    expect(first[0]).toBeGreaterThan(0);
    expect([first[0] + second[0], first[4] + second[4]]).toEqual([year[0], year[4]]);
    const { json } = await get(`/T02?depuis=2022-07-01&${AT}`);
    expect(json.table.period).toEqual({ from: '2022-07-01', to: '2022-12-31' });
    expect(json.table.title).toBe('Attributions de logement de la période – du 01/07/2022 au 31/12/2022');
    expect(json.definition.period).toBe(
      'Du 01/07/2022 au 31/12/2022 ; toute évolution est contre la même période un an avant.',
    );
  });

  it('an evolution is against the same period a year before', async () => {
    const cell = async (query: string) => (await get(`/flux-annee?${query}`)).json.table.total.cells[1];
    const { now, before } = await cell('depuis=2022-04-01&asOf=2022-09-30');
    expect(before).toBeGreaterThan(0);
    expect((await cell('depuis=2021-04-01&asOf=2021-09-30')).now).toBe(before);
    expect((await cell('depuis=2022-04-01&asOf=2022-09-30')).now).toBe(now);
    expect((await cell('depuis=2017-03-01&asOf=2017-09-30')).reason).toBe('notComparable');
  });

  it.each([
    {
      it: 'reversed',
      path: '/T02?depuis=2022-07-01&asOf=2022-06-30',
      words: ['depuis', 'asOf', '01/07/2022', '30/06/2022'],
    },
    { it: 'before the data', path: `/T02?depuis=2016-12-31&${AT}`, words: ['depuis', '01/01/2017'] },
    { it: 'from no such day', path: `/T02?depuis=2022-02-30&${AT}`, words: ['depuis', 'AAAA-MM-JJ'] },
    { it: 'of a table of the convention', path: `/T01?depuis=2022-07-01&${AT}`, words: ['sa propre période'] },
    {
      it: 'of the matrix of the convention',
      path: `/interdepartemental?depuis=2022-07-01&${AT}&population=avdlConvention`,
      words: ['sa propre période'],
    },
    { it: 'of the yearly ledger', path: `/contingents-flux?depuis=2022-07-01&${AT}`, words: ['sa propre période'] },
  ])('a period $it is refused, and what is expected is said', async ({ path, words }) => {
    const { status, json } = await get(path);
    expect([status, json.code]).toEqual([400, 'INVALID_PARAMETER']);
    for (const word of words) expect(json.detail).toContain(word);
  });

  it.each([
    { it: 'an unknown indicator', path: `/T99?${AT}`, status: 404, code: 'NOT_FOUND' },
    { it: 'a date that does not exist', path: '/T01?asOf=2022-02-30', status: 400, code: 'INVALID_PARAMETER' },
    { it: 'a date to come', path: '/T01?asOf=2026-11-24', status: 400, code: 'INVALID_PARAMETER' },
    { it: 'a date before the data', path: '/T01?asOf=2016-12-31', status: 400, code: 'INVALID_PARAMETER' },
    { it: 'an unknown scope', path: `/T01?${AT}&scope=59`, status: 400, code: 'INVALID_PARAMETER' },
    { it: 'an unknown format', path: `/T01?${AT}&format=pdf`, status: 400, code: 'INVALID_PARAMETER' },
    { it: 'an unknown parameter', path: `/T01?${AT}&departement=75`, status: 400, code: 'INVALID_PARAMETER' },
    {
      it: 'the region for an association',
      path: `/T01?${AT}&scope=region`,
      as: ASSOCIATION,
      status: 404,
      code: 'NOT_FOUND',
    },
    {
      it: 'an association that is not there',
      path: `/T01?${AT}&scope=association:aucune`,
      as: AUTHORITY,
      status: 404,
      code: 'NOT_FOUND',
    },
    {
      it: 'another association',
      path: `/T01?${AT}&scope=association:autre`,
      as: ASSOCIATION,
      status: 404,
      code: 'NOT_FOUND',
    },
    {
      it: 'the matrix for a landlord',
      path: `/interdepartemental?${AT}`,
      as: LANDLORD,
      status: 404,
      code: 'NOT_FOUND',
    },
    { it: 'a table of supports for a landlord', path: `/T01?${AT}`, as: LANDLORD, status: 404, code: 'NOT_FOUND' },
    { it: 'a table of supports for a reserver', path: `/T01?${AT}`, as: RESERVER, status: 404, code: 'NOT_FOUND' },
  ])('$it is refused with $status', async ({ path, as, status, code }) => {
    const answer = await get(path, as);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it('needs a token', async () => {
    expect((await api.call('GET', '/api/v1/indicators')).status).toBe(401);
  });
});
