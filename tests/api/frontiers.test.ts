import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_ROLE_COOKIE } from '#api/auth.js';
import type { Role } from '#domain/organisation.js';
import { claimFrontier, noteFrontierProgress } from '#infra/frontiers.js';
import { createLogger } from '#infra/logger.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { startFrontiers } from '#workers/frontiers.js';
import { matchRegion } from '#workers/matching.js';
import { inlineSolver } from '../support/inline-solver.js';
import { householdRecord, SYSTEM } from '../support/records.js';
import { FIXED_CLOCK, seedRegion } from '../support/region.js';
import { ASSOCIATION, AUTHORITY, createTestApi, type TestApi, UNIT } from './fixture.js';

let api: TestApi;
const log = createLogger('silent');

beforeAll(async () => {
  const tokens: Partial<Record<Role, string>> = {};
  api = await createTestApi({ demo: { tokens } });
  tokens.regionalAuthority = api.as(AUTHORITY).authorization.slice('Bearer '.length);
});
afterAll(() => api.app.close());

const ask = (body: object, as = AUTHORITY, headers = {}) =>
  api.call('POST', '/api/v1/frontiers', { as, body, headers });
const read = (id: string, as = AUTHORITY) => api.call('GET', `/api/v1/frontiers/${id}`, { as });
const cookies = { [DEMO_ROLE_COOKIE]: 'regionalAuthority' };
const open = (url: string) => api.app.inject({ url, headers: { accept: 'text/html' }, cookies });
const post = (form: Readonly<Record<string, string>>) =>
  api.app.inject({
    method: 'POST',
    url: '/frontiere',
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://localhost', host: 'localhost' },
    cookies,
    payload: new URLSearchParams(form).toString(),
  });
const plain = (html: string): string => html.replace(/<[^>]+>/g, ' ').replace(/[\s\u202f\u00a0]+/g, ' ');

async function publishRun(): Promise<void> {
  await seedRegion(api.db, { households: 6, vacancies: 2 });
  await api.db.uow.transaction(SYSTEM, async (tx) => {
    for (const id of ['H7', 'H8', 'H9']) {
      const away = householdRecord(id, 'A', { departement: '92' });
      await tx.households.insert({ ...away, support: away.support && { ...away.support, departement: '92' } });
    }
  });
  const matching = { pool: api.db.pool, clock: FIXED_CLOCK, log, policy: DEFAULT_POLICY, solver: inlineSolver() };
  expect(await matchRegion(matching, new AbortController().signal)).toBe(1);
}

/** The page of two policies being compared. */
async function comparisonPage(): Promise<string> {
  const body = { first: 'statusQuo', second: 'en-vigueur', seeds: 2, months: 1 };
  const asked = await api.call('POST', '/api/v1/policy-comparisons', { as: AUTHORITY, body });
  return `/regles/comparaisons/${asked.json.id}`;
}

async function compute(id: string): Promise<void> {
  const frontiers = startFrontiers({ pool: api.db.pool, log });
  await expect.poll(async () => (await read(id)).json.state, { timeout: 30_000, interval: 25 }).toBe('computed');
  await frontiers.close();
}

describe('the frontier of a target', () => {
  it('before any published run is refused with what to wait for, and the page says why its button is closed', async () => {
    const answer = await ask({});
    expect([answer.status, answer.json.code]).toEqual([409, 'NO_RUN_YET']);
    const { statusCode, body } = await open('/frontiere');
    expect(statusCode).toBe(200);
    expect(body).toMatch(/<button type="submit" disabled aria-describedby="pourquoi-frontiere">/);
    expect(plain(body)).toContain('Aucun calcul n’est encore publié');
    for (const page of ['/suivi', await comparisonPage()])
      expect(plain((await open(page)).body)).toContain('Aucune frontière calculée');
  });

  it('is asked for by DRIHL, followed, then read with its points beside the silo', async () => {
    await publishRun();
    const asked = await ask({ steps: 4, maxCoefficient: 3_000 }, AUTHORITY, { 'idempotency-key': 'one' });
    expect(asked.status).toBe(202);
    expect(asked.headers.location).toBe(`/api/v1/frontiers/${asked.json.id}`);
    expect(asked.json).toMatchObject({ target: 'interDepartmental', state: 'waiting', result: null });
    expect((await ask({ steps: 4, maxCoefficient: 3_000 })).json.id).toBe(asked.json.id);

    const { id } = asked.json;
    const claimed = await claimFrontier(api.db.pool, 0);
    if (claimed === null) throw new Error('the frontier was expected');
    await noteFrontierProgress(api.db.pool, claimed, 3, 9);
    const waiting = plain((await open(`/frontiere/${id}`)).body);
    expect(waiting).toContain('Calcul en cours');
    expect(waiting).toContain('33 % des étapes');
    expect((await open(`/frontiere/${id}/etat`)).json()).toEqual({ state: 'running-3', events: null });

    await compute(id);
    const { json } = await read(id);
    expect(json.result.points[0]).toMatchObject({ coefficient: 0, filled: 2, of: 2 });
    expect(json.result.points.length).toBeGreaterThan(1);
    expect(json.result.silo).toMatchObject({ interDepartmental: 0 });
    expect(Object.keys(json)).not.toContain('organisationId');
  });

  it('is shown as a picture with its table, on its page, in the list, beside the observed share and beside two policies compared', async () => {
    const { body } = await open('/frontiere');
    const beside = (await open(await comparisonPage())).body;
    expect(beside).toContain('<a href="/regles/comparaisons" aria-current="page">');
    expect(plain(body)).toContain('La dernière, part interdépartementale');
    for (const html of [body, (await open('/suivi')).body, beside]) {
      expect(html).toMatch(/<svg[^>]* role="img"[^>]*aria-labelledby="frontiere-/);
      expect(html).not.toMatch(/ style="/);
      const text = plain(html);
      expect(text).toMatch(/Sans objectif : 0,0 %\. Au plus fort coefficient : 100,0 %, pour .* points de moins/);
      expect(text).toMatch(/Chacun chez soi \(silo\)/);
      expect(text).not.toMatch(/NaN|undefined/);
    }
  });

  it('is asked for by the form, which keeps what was typed and names what is wrong', async () => {
    const refused = await post({ objectif: 'interDepartmental', pas: '0', coefficient: 'beaucoup' });
    expect(refused.statusCode).toBe(422);
    expect(plain(refused.body)).toMatch(/Pas : attendu un nombre entier de 1 à 100/);
    expect(plain(refused.body)).toMatch(/Plus fort coefficient : attendu un nombre entier de 1 à 100 000/);
    expect(refused.body).toContain('value="beaucoup"');
    const made = await post({ objectif: 'waitingOverSixMonths', pas: '3', coefficient: '' });
    expect(made.statusCode).toBe(303);
    expect((await open(made.headers.location as string)).statusCode).toBe(200);
  });

  it.each([
    [{ target: 'departementBalance' }, 400],
    [{ steps: 0 }, 400],
    [{ steps: 101 }, 400],
    [{ maxCoefficient: 0 }, 400],
    [{ maxCoefficient: 1.5 }, 400],
    [{ cible: 'x' }, 400],
  ])('refuses %j', async (body, status) => {
    expect((await ask(body)).status).toBe(status);
  });

  it('is DRIHL’s alone', async () => {
    for (const as of [ASSOCIATION, UNIT]) {
      expect((await ask({}, as)).status).toBe(403);
      expect((await read('whatever', as)).status).toBe(403);
    }
    expect((await read('nothing-here')).status).toBe(404);
  });
});

describe('a run', () => {
  it('shows its coefficients, none while targets are off', async () => {
    const run = await api.db.uow.transaction(SYSTEM, (tx) => tx.runs.latestPublished());
    const get = () => api.call('GET', `/api/v1/runs/${run?.id}`, { as: UNIT });
    expect((await get()).json.coefficients).toEqual([]);
    const coefficient = {
      kind: 'interDepartmental',
      scope: 'region',
      sharePermille: 60,
      cap: 500,
      coefficient: 120,
      countedBefore: 3,
      ofBefore: 40,
      counted: 1,
      of: 2,
      needed: 3,
      shortfall: 0,
      reason: null,
    };
    await api.db.pool.query('UPDATE runs SET coefficients = $1', [JSON.stringify([coefficient])]);
    expect((await get()).json.coefficients).toEqual([coefficient]);
  });

  it('has its targets on the page of the rules, in words: asked, counted, missing and why, coefficient, bound', async () => {
    const bare = plain((await open('/regles')).body);
    expect(bare).toContain('Part interdépartementale Île-de-France 6,0 % 50,0 % 1 sur 2 3 0 120 500 atteint');
    const short = { countedBefore: 0, ofBefore: 0, sharePermille: 250, cap: 90, coefficient: 90, counted: 1, of: 8 };
    const missed = { ...short, needed: 2, shortfall: 1 };
    const coefficients = [
      { ...missed, kind: 'departementBalance', scope: '92', reason: 'supply' },
      { ...missed, kind: 'priorityByLandlord', scope: 'L', reason: 'cap' },
      { ...missed, kind: 'priorityByReserver', scope: 'actionLogement', reason: 'overlap' },
      { ...missed, kind: 'priorityByReserver', scope: 'localAuthority:nobody', reason: 'ties' },
      { ...missed, of: 0, kind: 'priorityByReserver', scope: 'unreserved:L', reason: 'given' },
    ];
    await api.db.pool.query(
      `UPDATE runs SET coefficients = $1, stages = jsonb_set(stages, '{0,soft}', '{"value": 8040, "bound": 8055, "gap": 15}')`,
      [JSON.stringify(coefficients)],
    );
    const text = plain((await open('/regles')).body);
    for (const words of [
      'Équilibre du département Hauts-de-Seine (92) 25,0 % 12,5 % 1 sur 8 2 1 90 90 trop peu de ménages',
      /Part DALO et labellisés du bailleur (?!L )\S.* le plafond du coefficient bloque/,
      'Part DALO et labellisés du réservataire Action Logement 25,0 %',
      'Part DALO et labellisés du réservataire Collectivité territoriale 25,0 %',
      /Bailleur \(non réservé\) – \S.* 25,0 % N\/A 1 sur 0/,
      'Le plan vaut 8 040 points',
      'plus de 8 055 points',
    ])
      expect(text).toMatch(words);
    expect(text).not.toMatch(/NaN|undefined|null/);
  });
});
