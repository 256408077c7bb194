import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { Role } from '#domain/organisation.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { projectInParts } from '#monitoring/projection.js';
import { reconstitutionEvents } from '#simulation/reconstitution/reconstitution.js';
import { ASSOCIATION, AUTHORITY, createTestApi, type TestApi } from '../api/fixture.js';

let api: TestApi;
beforeAll(async () => {
  const tokens: Partial<Record<Role, string>> = {};
  api = await createTestApi({ demo: { tokens } });
  const bearer = (organisation: string) => api.as(organisation).authorization.slice('Bearer '.length);
  tokens.regionalAuthority = bearer(AUTHORITY);
  tokens.association = bearer(ASSOCIATION);
  await loadMonitoringRows(api.db.pool, projectInParts(reconstitutionEvents(), 5_000));
});

const get = (url: string, role: Role = 'regionalAuthority') =>
  api.app.inject({ url, headers: { accept: 'text/html' }, cookies: { [DEMO_ROLE_COOKIE]: role } });
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/[\s\u202f\u00a0]+/g, ' ');

describe('monitoring of the regional authority', () => {
  it('opens on the matrix of the last known situation, says that it is rebuilt, and gives both shares', async () => {
    const { statusCode, body } = await get('/suivi');
    expect(statusCode).toBe(200);
    const text = plain(body);
    expect(text).toContain('situation au 31/12/2022');
    expect(text).toContain('événements reconstitués');
    expect(text).toMatch(/origine non connue/);
    expect(text).toMatch(/: 5,3 % \(61 sur 1 148\)/);
    expect(text).toMatch(/: 6,1 % \(61 sur 1 006\)/);
    expect(text).toContain('licence CC BY 4.0');
    expect(body.match(/<svg[^>]* role="img"/g)?.length).toBeGreaterThanOrEqual(3);
    expect(body).not.toMatch(/ style="/);
    expect(text).toMatch(/nécessaires en douze mois pour 80 % 3 162/);
  });

  it('each table that it links opens', async () => {
    const { body } = await get('/suivi');
    const links = [...body.matchAll(/href="(\/suivi\/[^"]+)"/g)].map((match) => match[1] as string);
    expect(links.length).toBeGreaterThan(20);
    for (const link of links.filter((one) => !one.startsWith('/suivi/lignes/'))) {
      expect([link, (await get(link)).statusCode]).toEqual([link, 200]);
    }
  }, 120_000);

  it('gives rows one by one under pseudonyms that another file does not repeat', async () => {
    const path = '/suivi/lignes/accompagnements/csv?au=2022-12-31&perimetre=95';
    const [first, second] = [await get(path), await get(path)];
    const lines = first.body.trimEnd().split('\r\n');
    expect(lines[0]).toContain('Ménage (pseudonyme)');
    expect(lines.length).toBeGreaterThan(500);
    for (const line of lines.slice(1, 20)) expect(line).toMatch(/^[0-9a-f]{16};95;/);
    const pseudonyms = new Set(lines.slice(1).map((line) => line.slice(0, 16)));
    expect(second.body.split('\r\n').some((line) => pseudonyms.has(line.slice(0, 16)))).toBe(false);
    expect((await get('/suivi/lignes/accompagnements/csv?perimetre=region', 'association')).statusCode).toBe(404);
  }, 120_000);

  it('a table shows what it counts and where the source disagrees', async () => {
    const text = plain((await get('/suivi/T02?au=2022-12-31')).body);
    expect(text).toMatch(/Île-de-France 2 095 2,8 2 095 sur 74 608 15 048 20,2 15 048 sur 74 608 74 608/);
    expect(text).toMatch(/non connu 79 ne peut être connu/);
    expect(text).toContain('Là où le document se contredit');
    expect(text).toContain('rapportés à');
  });

  it('a date where nobody is followed says so, without a figure', async () => {
    const text = plain((await get('/suivi/T09?au=2026-01-31')).body);
    expect(text).toContain('aucun ménage dans cette population');
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it('downloads the same table', async () => {
    const answer = await get('/suivi/T13/csv?au=2022-12-31');
    expect(answer.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(answer.body).toContain('Total général;708;100;+278');
  });

  it.each([
    ['/suivi?au=2022-02-30', 'regionalAuthority', 400],
    ['/suivi?au=2030-01-01', 'regionalAuthority', 400],
    ['/suivi?au=2016-01-01', 'regionalAuthority', 400],
    ['/suivi/T99', 'regionalAuthority', 404],
    ['/suivi/T01?au=2022-12-31', 'association', 200],
    ['/suivi/T01?perimetre=region', 'association', 404],
    ['/suivi/interdepartemental', 'association', 404],
    ['/suivi/T01?perimetre=93', 'regionalAuthority', 200],
    ['/suivi/T01?perimetre=59', 'regionalAuthority', 400],
    ['/suivi/interdepartemental?contingent=inconnu', 'regionalAuthority', 400],
    ['/suivi/T01/pdf', 'regionalAuthority', 404],
  ] as const)('%s as %s is answered %i', async (url, role, status) => {
    expect((await get(url, role)).statusCode).toBe(status);
  });
});
