import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { Role } from '#domain/organisation.js';
import { createLogger } from '#infra/logger.js';
import { startSimulations } from '#workers/simulations.js';
import { ASSOCIATION, AUTHORITY, createTestApi, type TestApi, UNIT } from './fixture.js';

vi.setConfig({ testTimeout: 120_000 });
let api: TestApi;

beforeAll(async () => {
  const tokens: Partial<Record<Role, string>> = {};
  api = await createTestApi({ demo: { tokens } });
  tokens.regionalAuthority = api.as(AUTHORITY).authorization.slice('Bearer '.length);
});
afterAll(() => api.app.close());

const ask = (body: object, as = AUTHORITY) => api.call('POST', '/api/v1/policy-comparisons', { as, body });
const read = (id: string, as = AUTHORITY) => api.call('GET', `/api/v1/policy-comparisons/${id}`, { as });
const cookies = { [DEMO_ROLE_COOKIE]: 'regionalAuthority' };
const open = (url: string) => api.app.inject({ url, headers: { accept: 'text/html' }, cookies });
const post = (form: Readonly<Record<string, string>>) =>
  api.app.inject({
    method: 'POST',
    url: '/regles/comparaisons',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost', host: 'localhost' },
    cookies,
    payload: new URLSearchParams(form).toString(),
  });
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/[\s\u202f\u00a0]+/g, ' ');

describe('comparing two policies', () => {
  it('is asked for by DRIHL, followed, then read with paired intervals, by API and by page', async () => {
    expect(plain((await open('/regles/comparaisons')).body)).toContain('Aucune comparaison');
    const asked = await ask({ first: 'statusQuo', second: 'en-vigueur', seeds: 2, months: 1 });
    expect(asked.status).toBe(202);
    expect(asked.headers.location).toBe(`/api/v1/policy-comparisons/${asked.json.id}`);
    expect(asked.json.progress).toEqual({ of: 4, done: 0, failed: 0 });
    const { id } = asked.json;
    const waiting = plain((await open(`/regles/comparaisons/${id}`)).body);
    expect(waiting).toContain('0 sur 4 tirages faits');
    expect(waiting).toContain('Aucune frontière calculée');
    expect((await open(`/regles/comparaisons/${id}/etat`)).json()).toEqual({ state: 'running-0', events: null });

    const simulations = startSimulations({ pool: api.db.pool, log: createLogger('silent') });
    await expect.poll(async () => (await read(id)).json.progress.done, { timeout: 110_000, interval: 50 }).toBe(4);
    await simulations.close();

    const { json } = await read(id);
    expect(json).toMatchObject({ simulated: true, problem: null, table: { seeds: [101, 102] } });
    const rehousings = json.table.lines.find(({ code }: { code: string }) => code === 'rehousings');
    expect(rehousings.difference.mean).toBeCloseTo(rehousings.second.mean - rehousings.first.mean, 9);
    expect(rehousings.difference.low).toBeLessThanOrEqual(rehousings.difference.mean);
    const entered = json.table.lines.find(({ code }: { code: string }) => code === 'cohortEnteredWait');
    expect(entered).toMatchObject({ unit: 'mois', seeds: 2 });
    const page = await open(`/regles/comparaisons/${id}`);
    expect(page.body).toContain('<svg');
    expect(page.body).toMatch(/<a [^>]*href="\/regles\/comparaisons"[^>]* aria-current="page"/);
    const text = plain(page.body);
    for (const words of [
      'Simulé, pas observé',
      'Terminée',
      'Intervalle à 95 %',
      'Définitions',
      'Mois par mois',
      'entrés pendant la période',
    ])
      expect(text).toContain(words);
    expect(text).not.toMatch(/NaN|undefined|null/);
    expect(plain((await open('/regles/comparaisons')).body)).toContain('Terminée');
  });

  it.each([
    ['an unknown policy', { first: 'en-vigueur', second: 'nulle-part' }, 422, 'nulle-part|Politique inconnue'],
    ['one seed', { first: 'en-vigueur', second: 'silo', seeds: 1 }, 400, 'seeds'],
    ['no month', { first: 'en-vigueur', second: 'silo', months: 0 }, 400, 'months'],
    ['an unknown field', { first: 'en-vigueur', second: 'silo', draws: 3 }, 400, 'draws'],
  ])('refuses %s, naming the field', async (_, body, status, words) => {
    const answer = await ask(body);
    expect(answer.status).toBe(status);
    expect(JSON.stringify(answer.json)).toMatch(new RegExp(words));
  });

  it('refuses a bad form with what was typed still there', async () => {
    const answer = await post({ premiere: 'en-vigueur', seconde: 'silo', tirages: 'beaucoup', mois: '12' });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('value="beaucoup"');
    expect(plain(answer.body)).toContain('Tirages : attendu un nombre entier de 2 à 100');
    const made = await post({ premiere: 'en-vigueur', seconde: 'silo', tirages: '2', mois: '1', offre: 'conserved' });
    expect(made.statusCode).toBe(303);
  });

  it('is another question under other assumptions, said on its page', async () => {
    const question = { first: 'en-vigueur', second: 'silo', seeds: 2, months: 1 };
    const [base, prudent] = [await ask(question), await ask({ ...question, assumptions: 'prudent' })];
    expect([base.json.assumptions, prudent.json.assumptions]).toEqual(['base', 'prudent']);
    expect(prudent.json.id).not.toBe(base.json.id);
    expect((await read(prudent.json.id)).json.assumptions).toBe('prudent');
    expect(plain((await open(`/regles/comparaisons/${prudent.json.id}`)).body)).toContain('quatre fois sur cinq');
    const form = { premiere: 'en-vigueur', seconde: 'silo', tirages: '2', mois: '1', hypotheses: 'prudent' };
    expect((await post(form)).headers.location).toBe(`/regles/comparaisons/${prudent.json.id}`);
    const unknown = await post({ ...form, hypotheses: 'heureuses' });
    expect(unknown.statusCode).toBe(422);
    expect(plain(unknown.body)).toContain('Hypothèses : choisissez une ligne de la liste.');
    expect((await ask({ ...question, assumptions: 'heureuses' })).status).toBe(400);
  });

  it('is DRIHL’s alone', async () => {
    const { json } = await ask({ first: 'en-vigueur', second: 'silo', seeds: 2, months: 1 });
    for (const as of [ASSOCIATION, UNIT]) {
      expect((await ask({ first: 'en-vigueur', second: 'silo' }, as)).status).toBe(403);
      expect((await read(json.id, as)).status).toBe(403);
    }
    expect((await read('nulle-part')).status).toBe(404);
  });
});
