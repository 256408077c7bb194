import { beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import { calendarDate } from '#domain/dates.js';
import type { Role } from '#domain/organisation.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { type MonitoringEvent, projectEvents } from '#monitoring/projection.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, type TestApi } from '../api/fixture.js';

let api: TestApi;
beforeAll(async () => {
  const tokens: Partial<Record<Role, string>> = {};
  api = await createTestApi({ demo: { tokens } });
  const bearer = (organisation: string) => api.as(organisation).authorization.slice('Bearer '.length);
  tokens.regionalAuthority = bearer(AUTHORITY);
  tokens.association = bearer(ASSOCIATION);
  tokens.landlordReferent = bearer(LANDLORD);
  await loadMonitoringRows(api.db.pool, [projectEvents(followedHouseholds(9))]);
});

/** Households that the association began to follow in January. */
function followedHouseholds(count: number): readonly MonitoringEvent[] {
  return Array.from({ length: count }, (_, i) => {
    const event = (name: MonitoringEvent['name'], data: MonitoringEvent['data']): MonitoringEvent => ({
      name,
      on: calendarDate('2026-01-15'),
      household: `menage-${i}`,
      organisation: ASSOCIATION,
      data,
      provenance: 'imported',
    });
    return [event('supportPrescribed', { departement: '92', scheme: 'dalo' }), event('supportTowardsStarted', {})];
  }).flat();
}

const get = (url: string, role: Role = 'regionalAuthority') =>
  api.app.inject({ url, headers: { accept: 'text/html' }, cookies: { [DEMO_ROLE_COOKIE]: role } });
const post = (url: string, form: Readonly<Record<string, string>>, role: Role = 'regionalAuthority') =>
  api.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    cookies: { [DEMO_ROLE_COOKIE]: role },
    payload: new URLSearchParams(form).toString(),
  });
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/[\s\u202f\u00a0]+/g, ' ');
const versionOf = (html: string): string => /name="version" value="(\d+)"/.exec(html)?.[1] ?? '';

describe('the management dialogue on screen', () => {
  it('goes through its five steps, its draw and its grids, then closes', async () => {
    const opened = await post('/dialogues', { association: ASSOCIATION, annee: '2026', 'departement-92': 'oui' });
    expect(opened.statusCode).toBe(303);
    const base = String(opened.headers.location);
    const send = async (name: string, form: Readonly<Record<string, string>> = {}, role?: Role) => {
      const version = versionOf((await get(base)).body);
      const answer = await post(`${base}/${name}`, { version, ...form }, role);
      expect([name, answer.statusCode]).toEqual([name, 303]);
    };
    await send('indicateurs');
    expect(plain((await get(base)).body)).toContain('Aucun de ces indicateurs n’est suffisant en soi');
    await send('tirage');
    const committed = plain((await get(base)).body);
    expect(committed).toMatch(/Engagement publié \(SHA-256\) [0-9a-f]{64}/);
    expect(committed).toContain('pas encore : le tirage n’est pas fait');
    await send('revelation', { tirage: '1' });
    const drawn = [...(await get(base)).body.matchAll(/name="fiche" value="([^"]+)"/g)].map((m) => m[1] as string);
    expect(new Set(drawn).size).toBe(7);
    for (const fiche of drawn) await send('fiche', { tirage: '1', fiche, qualite: '3', complete: 'oui' });
    await send('echange', { forts: 'Contact rapide\nDossiers à jour', 'blocage-92': 'Peu de T4' });
    await send('accompagnement', { illustre: 'need', texte: 'Une famille sans bail à son nom.' }, 'association');
    await send('budget', { postes: 'Salaires ; 120 000,50\nLocaux ; 8 000' }, 'association');
    await send('travailleurs', { texte: 'Trois postes, un départ en mai.' }, 'association');
    const text = plain((await get(base)).body);
    expect(text).toContain('Total 128 000,50 €');
    expect(text).toContain('92 – Hauts-de-Seine : Peu de T4');
    await send('cloture');
    expect(plain((await get(base)).body)).toContain('Ce dialogue est clos');
    const pdf = await get(`${base}/pdf`);
    expect(pdf.headers['content-type']).toBe('application/pdf');
    expect(pdf.rawPayload.subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('says what is missing beside the button that cannot be used', async () => {
    const opened = await post('/dialogues', { association: ASSOCIATION, annee: '2025', 'departement-92': 'oui' });
    const { body } = await get(String(opened.headers.location));
    expect(body).toMatch(/<button type="button" disabled aria-describedby="pourquoi-cloture">/);
    expect(plain(body)).toContain('le tirage des 7 fiches');
  });

  it('names the line of a budget that is none', async () => {
    const opened = await post('/dialogues', { association: ASSOCIATION, annee: '2024', 'departement-92': 'oui' });
    const answer = await post(`${opened.headers.location}/budget`, { version: '1', postes: 'Salaires' });
    expect(answer.statusCode).toBe(400);
    expect(plain(answer.body)).toContain('La ligne de budget « Salaires » n’est pas lisible');
  });

  it('is nobody else’s: a landlord is refused, an unknown dialogue is not found', async () => {
    expect((await get('/dialogues', 'landlordReferent')).statusCode).toBe(403);
    expect((await get('/dialogues/aucun')).statusCode).toBe(404);
    expect((await post('/dialogues/aucun/tirage', {}, 'association')).statusCode).toBe(403);
  });
});
