import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { Role } from '#domain/organisation.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { projectInParts } from '#monitoring/projection.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, RESERVER, type TestApi, UNIT } from '../api/fixture.js';

let api: TestApi;
beforeAll(async () => {
  const tokens: Partial<Record<Role, string>> = {};
  api = await createTestApi({ demo: { tokens } });
  const organisations: readonly (readonly [Role, string])[] = [
    ['regionalAuthority', AUTHORITY],
    ['departementalUnit', UNIT],
    ['association', ASSOCIATION],
    ['landlordReferent', LANDLORD],
    ['reserver', RESERVER],
  ];
  for (const [role, organisation] of organisations)
    tokens[role] = api.as(organisation).authorization.slice('Bearer '.length);
  await loadMonitoringRows(api.db.pool, projectInParts(reconstitutionEvents(), 5_000));
});

const get = (url: string, role: Role = 'regionalAuthority') =>
  api.app.inject({ url, headers: { accept: 'text/html' }, cookies: { [DEMO_ROLE_COOKIE]: role } });
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/[\s\u202f\u00a0]+/g, ' ');
const NO_FIGURE = /NaN|Infinity|undefined|\[object/;

describe('what the pages of monitoring cannot answer', () => {
  it.each<{ it: string; path: string; role?: Role; status: number; words: string }>([
    { it: 'an unknown table', path: '/suivi/T99', status: 404, words: 'Aucun indicateur ne porte ce nom' },
    { it: 'the file of an unknown table', path: '/suivi/T99/csv', status: 404, words: 'Aucun indicateur' },
    { it: 'an unknown export', path: '/suivi/lignes/menages/csv', status: 404, words: 'Cet export n’existe pas' },
    { it: 'no such day', path: '/suivi/T01?au=2022-02-30', status: 400, words: 'Cette date n’existe pas' },
    { it: 'a day to come', path: '/suivi/T01?au=2026-11-24', status: 400, words: 'à venir' },
    { it: 'a day before the data', path: '/suivi/T01?au=2016-12-31', status: 400, words: '1er janvier 2017' },
    { it: 'the dashboard before the data', path: '/suivi?au=2016-12-31', status: 400, words: '1er janvier 2017' },
    { it: 'the ledger before the data', path: '/suivi/contingents-flux?au=2016-12-31', status: 400, words: '2017' },
    {
      it: 'rows before the data',
      path: '/suivi/lignes/relogements/csv?au=2016-12-31',
      status: 400,
      words: '1er janvier 2017',
    },
    {
      it: 'a reversed period',
      path: '/suivi/T02?depuis=2022-06-30&au=2022-01-01',
      status: 400,
      words: '« depuis » (30/06/2022) vient après « au » (01/01/2022)',
    },
    { it: 'a period from no such day', path: '/suivi?depuis=2022-02-30', status: 400, words: '« depuis », attendu' },
    { it: 'a period before the data', path: '/suivi/T02?depuis=2016-12-31', status: 400, words: '01/01/2017' },
    { it: 'a period still to come', path: '/suivi/T02?depuis=2026-11-24', status: 400, words: 'à l’envers' },
    {
      it: 'a period of a table that has its own',
      path: '/suivi/T01?depuis=2022-07-01&au=2022-12-31',
      status: 400,
      words: 'sa propre période',
    },
    {
      it: 'a period of the ledger',
      path: '/suivi/contingents-flux?depuis=2022-07-01&au=2022-12-31',
      status: 400,
      words: 'sa propre période',
    },
    {
      it: 'rows of a period',
      path: '/suivi/lignes/relogements/csv?depuis=2022-07-01&au=2022-12-31',
      status: 400,
      words: 'début de la convention',
    },
    { it: 'a scope that is none', path: '/suivi/T01?perimetre=59', status: 400, words: 'Cette échelle n’existe pas' },
    { it: 'an association that is none', path: '/suivi/T01?perimetre=association:zz', status: 404, words: 'périmètre' },
    { it: 'an unknown population', path: '/suivi/interdepartemental?population=x', status: 400, words: 'avdl' },
    { it: 'an unknown contingent', path: '/suivi/interdepartemental?contingent=x', status: 400, words: 'prefect' },
    { it: 'an unknown landlord', path: '/suivi/interdepartemental?bailleur=x', status: 404, words: 'Aucun bailleur' },
    { it: 'the matrix of a département', path: '/suivi/interdepartemental?perimetre=93', status: 404, words: 'région' },
    { it: 'the region, to a unit', path: '/suivi?perimetre=region', role: 'departementalUnit', status: 404, words: '' },
    { it: 'another place, to a unit', path: '/suivi?perimetre=93', role: 'departementalUnit', status: 404, words: '' },
    {
      it: 'the region, to an association',
      path: '/suivi/T01?perimetre=region',
      role: 'association',
      status: 404,
      words: '',
    },
    { it: 'supports, to a landlord', path: '/suivi/T01', role: 'landlordReferent', status: 404, words: '' },
    { it: 'supports, to a reserver', path: '/suivi/T01', role: 'reserver', status: 404, words: '' },
    {
      it: 'a landlord, to a reserver',
      path: `/suivi?perimetre=landlord:${LANDLORD}`,
      role: 'reserver',
      status: 404,
      words: '',
    },
    { it: 'rows, to a reserver', path: '/suivi/lignes/relogements/csv', role: 'reserver', status: 403, words: '' },
  ])('$it is refused with $status, and says what is expected', async ({ path, role, status, words }) => {
    const { statusCode, body } = await get(path, role);
    expect(statusCode).toBe(status);
    expect(plain(body)).toContain(words);
  });

  it.each<Role>(['association', 'landlordReferent', 'reserver', 'departementalUnit'])(
    'with nobody in the population of %s, every table says so and no figure is made up',
    async (role) => {
      const { statusCode, body } = await get('/suivi?au=2026-11-23', role);
      expect(statusCode).toBe(200);
      expect(body).not.toMatch(NO_FIGURE);
      expect(plain(body)).toMatch(/aucun(e convention ni orientation| ménage) dans cette population/);
      const links = [...body.matchAll(/href="(\/suivi\/[^"#]+)"/g)].map((match) => match[1] as string);
      for (const link of new Set(links.filter((one) => !one.startsWith('/suivi/lignes/')))) {
        const page = await get(link, role);
        expect([link, page.statusCode]).toEqual([link, 200]);
        expect(page.body).not.toMatch(NO_FIGURE);
      }
    },
    120_000,
  );
});

describe('a period asked of the pages', () => {
  const PERIOD = 'depuis=2022-07-01&au=2022-12-31';

  it('is in the title, the form, the definition and the files of a table', async () => {
    const { statusCode, body } = await get(`/suivi/T02?${PERIOD}`);
    expect(statusCode).toBe(200);
    const text = plain(body);
    expect(text).toContain('Attributions de logement de la période – du 01/07/2022 au 31/12/2022');
    expect(text).toContain('Du 01/07/2022 au 31/12/2022 ; toute évolution est contre la même période un an avant.');
    expect(body).toContain('value="2022-07-01"');
    expect(body).toContain('/suivi/T02/csv?au=2022-12-31&amp;depuis=2022-07-01');
    const file = await get(`/suivi/T02/csv?${PERIOD}`);
    expect(file.headers['content-disposition']).toContain('T02-2022-07-01_2022-12-31.csv');
    expect(file.body).toContain('du 01/07/2022 au 31/12/2022');
  });

  it('is nothing to a table of stocks, which says so', async () => {
    const { statusCode, body } = await get(`/suivi/situations-bloquantes?${PERIOD}`);
    expect(statusCode).toBe(200);
    expect(plain(body)).toContain('ne s’applique pas à ce tableau : il montre la situation à une date');
  });

  it('is kept by the dashboard for the tables that count events; the others give their own', async () => {
    const { statusCode, body } = await get(`/suivi?${PERIOD}`);
    expect(statusCode).toBe(200);
    expect(plain(body)).toContain('– du 01/07/2022 au 31/12/2022');
    expect(plain(body)).toContain('ne s’applique pas à ce tableau : le sien');
    const links = [...body.matchAll(/href="(\/suivi\/[^"#]+)"/g)].map(([, link]) =>
      (link as string).replaceAll('&amp;', '&'),
    );
    expect(links.filter((link) => link.includes('depuis=')).length).toBeGreaterThan(10);
    for (const link of new Set(links)) expect([link, (await get(link)).statusCode]).toEqual([link, 200]);
  }, 120_000);
});
