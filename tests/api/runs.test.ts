import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startApi } from '#api/main.js';
import { householdId, vacancyId } from '#domain/ids.js';
import { ExplanationError } from '#infra/explainer.js';
import type { Explanation } from '#matching/explanation.js';
import type { RunProgress } from '#ports.js';
import { aHouseholdBody, aVacancyBody } from './bodies.js';
import { ASSOCIATION, createTestApi, LANDLORD, type TestApi } from './fixture.js';
import { seedHouseholds, seedRun } from './proposal-fixture.js';

type Listener = Parameters<RunProgress['subscribe']>[1];

describe('the events of a run', () => {
  const listeners = new Set<Listener>();
  let api: TestApi;
  let origin: string;
  let stop: () => Promise<void>;

  beforeAll(async () => {
    const runProgress: RunProgress = {
      subscribe(_id, listener) {
        listener({ id: 1, stage: 'snapshot', done: false });
        listener({ id: 2, stage: 'rank1', done: false });
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    api = await createTestApi({ runProgress });
    await seedRun(api, 'run-1', [], 'running');
    const running = await startApi(api.deps, { host: '127.0.0.1', port: 0 });
    origin = running.address;
    stop = running.stop;
  });
  afterAll(() => stop());

  const open = (headers: Readonly<Record<string, string>> = {}) =>
    fetch(`${origin}/api/v1/runs/run-1/events`, { headers: { ...api.as(LANDLORD), ...headers } });

  it('are numbered, come as they happen, and end with the run', async () => {
    const answer = await open();
    expect(answer.headers.get('content-type')).toMatch(/^text\/event-stream/);
    for (const listener of listeners) listener({ id: 3, stage: 'published', done: true });
    expect(await answer.text()).toBe(
      'retry: 2000\n\n' +
        'id: 1\nevent: progress\ndata: {"stage":"snapshot","label":"Lecture des ménages et des vacances","percent":10,"done":false}\n\n' +
        'id: 2\nevent: progress\ndata: {"stage":"rank1","label":"rank1","percent":0,"done":false}\n\n' +
        'id: 3\nevent: progress\ndata: {"stage":"published","label":"Listes publiées","percent":100,"done":true}\n\n',
    );
    expect(listeners.size).toBe(0);
  });

  it('resume after the last one received', async () => {
    const answer = await open({ 'last-event-id': '2' });
    for (const listener of listeners) listener({ id: 3, stage: 'published', done: true });
    expect(await answer.text()).toBe(
      'retry: 2000\n\nid: 3\nevent: progress\ndata: {"stage":"published","label":"Listes publiées","percent":100,"done":true}\n\n',
    );
  });

  it('of an unknown run are not found, and need a token', async () => {
    expect((await fetch(`${origin}/api/v1/runs/nope/events`, { headers: api.as(LANDLORD) })).status).toBe(404);
    expect((await fetch(`${origin}/api/v1/runs/run-1/events`)).status).toBe(401);
  });

  it('do not keep a server from closing', async () => {
    const other = await startApi(api.deps, { host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${other.address}/api/v1/runs/run-1/events`, { headers: api.as(LANDLORD) });
    const closed = once(other.app.server, 'close');
    await other.stop();
    await closed;
    expect(await answer.text()).toContain('id: 2');
  });
});

describe('an explanation', () => {
  const EXPLANATION: Explanation = {
    vacancyId: vacancyId('v'),
    householdId: householdId('secret-id'),
    rank: null,
    reason: 'OUTRANKED',
    eligible: true,
    verdicts: [
      {
        code: 'INCOME_ABOVE_CEILING',
        status: 'passed',
        article: 'arrêté du 29 juillet 1987',
        observed: 1_234_567,
        threshold: 2_000_000,
        unit: 'centsPerYear',
      },
      {
        code: 'EXCLUDED_AREA',
        status: 'failed',
        article: 'policy',
        observed: ['92004'],
        threshold: null,
        unit: 'code',
      },
    ],
    points: 360,
    terms: [{ criterion: 'need', observed: 'violence', unit: 'code', weight: 60, points: 60, source: 'policy' }],
    adjustments: [],
    tasks: [],
    price: { min: { filled: 0, points: 300 }, max: { filled: 0, points: 361 } },
    runnerUp: { householdId: householdId('someone-else'), points: 200 },
    pointsMissing: 2,
    smallestChange: { change: { kind: 'labelGranted' }, rank: 3 },
    instanceHash: 'in',
    resultHash: 'out',
  };
  let api: TestApi;
  let url: string;
  const asked: unknown[] = [];

  beforeAll(async () => {
    api = await createTestApi({
      explainer: {
        explain: async (...question) => {
          asked.push(question);
          if (asked.length > 2) throw new ExplanationError('unknownVacancy', 'not there');
          return EXPLANATION;
        },
        compare: () => Promise.reject(new Error('not asked in this test')),
        openings: () => Promise.reject(new Error('not asked in this test')),
      },
    });
    const id = (await api.call('POST', '/api/v1/vacancies', { as: LANDLORD, body: aVacancyBody() })).json.id;
    const [household] = await seedHouseholds(api, [aHouseholdBody()]);
    url = `/api/v1/vacancies/${id}/explanations`;
    await seedRun(api, 'run-1', [{ vacancyId: id, householdId: household!, rank: 1, pseudonym: 'M-AAAA' }]);
  });

  it('tells the association everything of its own household, and of nobody else', async () => {
    const { status, json, text } = await api.call('GET', `${url}/A-0001`, { as: ASSOCIATION });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      household: { ref: 'A-0001' },
      verdicts: [{ code: 'INCOME_ABOVE_CEILING', observed: 1_234_567, masked: false }, { code: 'EXCLUDED_AREA' }],
      terms: [{ observed: 'violence' }],
      runnerUp: { points: 200 },
      pointsMissing: 2,
      smallestChange: { change: { kind: 'labelGranted' }, rank: 3 },
      masked: false,
    });
    expect(text).not.toMatch(/secret-id|someone-else/);
  });

  it('tells the landlord before contact no verdict that depends on the file, and no personal value', async () => {
    const { json, text } = await api.call('GET', `${url}/M-AAAA`, { as: LANDLORD });
    expect(json).toMatchObject({
      household: { ref: 'M-AAAA' },
      verdicts: [],
      smallestChange: null,
      masked: true,
      precision: 'banded',
    });
    expect(text).not.toMatch(/1234567|violence|secret-id|EXCLUDED_AREA/);
  });

  it('says so where the last run did not know the vacancy', async () => {
    expect(await api.call('GET', `${url}/M-AAAA`, { as: LANDLORD })).toMatchObject({
      status: 409,
      json: { code: 'EXPLANATION_UNAVAILABLE' },
    });
  });

  it('waits for a first run', async () => {
    await api.db.pool.query("UPDATE runs SET state = 'superseded'");
    expect(await api.call('GET', `${url}/M-AAAA`, { as: LANDLORD })).toMatchObject({
      status: 409,
      json: { code: 'NO_RUN_YET' },
    });
  });
});
