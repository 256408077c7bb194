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
    { it: 'any figure for a reserver', path: `/T01?${AT}`, as: RESERVER, status: 403, code: 'FORBIDDEN_ROLE' },
  ])('$it is refused with $status', async ({ path, as, status, code }) => {
    const answer = await get(path, as);
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });

  it('needs a token', async () => {
    expect((await api.call('GET', '/api/v1/indicators')).status).toBe(401);
  });
});
