import { beforeAll, describe, expect, it } from 'vitest';
import { calendarDate } from '#domain/dates.js';
import { loadMonitoringRows } from '#infra/monitoring.js';
import { type MonitoringEvent, projectEvents } from '#monitoring/projection.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, type TestApi } from './fixture.js';

const URL = '/api/v1/management-reviews';
let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  const events = Array.from({ length: 9 }, (_, i) => {
    const event = (name: MonitoringEvent['name'], data: MonitoringEvent['data']): MonitoringEvent => ({
      name,
      on: calendarDate('2026-01-15'),
      household: `menage-${i}`,
      organisation: ASSOCIATION,
      data,
      provenance: 'imported',
    });
    return [event('supportPrescribed', { departement: '92', scheme: 'avdlDalo' }), event('supportTowardsStarted', {})];
  });
  await loadMonitoringRows(api.db.pool, [projectEvents(events.flat())]);
});

const opening = { associationId: ASSOCIATION, year: 2026, departements: ['92'] };
const GRID = { complete: true, datesCoherent: false, quality: 3, comment: 'Dates à revoir' };

describe('the management dialogue over HTTP', () => {
  let path = '';
  const send = async (method: 'POST' | 'PUT', end: string, body: object, as: string = AUTHORITY) => {
    const { version } = (await api.call('GET', path, { as: AUTHORITY })).json;
    const versioned = ['draws', 'reveal', 'sheets'].some((word) => end.includes(word)) ? body : { version, ...body };
    return api.call(method, `${path}/${end}`, { as, body: versioned });
  };

  it('is opened once by the State, and listed to its association', async () => {
    expect((await api.call('POST', URL, { as: ASSOCIATION, body: opening })).status).toBe(403);
    const opened = await api.call('POST', URL, { as: AUTHORITY, body: opening });
    expect([opened.status, opened.json.year, opened.json.missing.length]).toEqual([201, 2026, 6]);
    path = `${URL}/${opened.json.id}`;
    const again = await api.call('POST', URL, { as: AUTHORITY, body: opening });
    expect([again.status, again.json.code]).toEqual([409, 'REVIEW_EXISTS']);
    const listed = await api.call('GET', `${URL}?year=2026`, { as: ASSOCIATION });
    expect(listed.json.items.map(({ id }: { id: string }) => `${URL}/${id}`)).toEqual([path]);
    expect((await api.call('GET', `${URL}?year=2025`, { as: ASSOCIATION })).json.items).toEqual([]);
    expect((await api.call('GET', URL, { as: LANDLORD })).status).toBe(403);
  });

  it('goes through its five steps, then closes', async () => {
    const examined = await send('POST', 'indicators', {});
    expect(examined.json.figures.indicators).toHaveLength(5);
    const committed = (await send('POST', 'draws', {})).json.draws[0];
    expect(committed).toMatchObject({ number: 1, candidates: 9, revealed: null });
    expect(committed.commitment).toMatch(/^[0-9a-f]{64}$/);
    const { drawn } = (await send('POST', 'draws/1/reveal', {})).json.draws[0].revealed;
    expect(new Set(drawn).size).toBe(7);
    for (const one of drawn) expect((await send('PUT', `draws/1/sheets/${one}`, GRID)).status).toBe(200);
    const exchange = {
      strongPoints: ['Contact rapide'],
      toImprove: [],
      blockages: [{ departement: '92', text: 'T4' }],
    };
    expect((await send('PUT', 'exchange', { exchange }, ASSOCIATION)).status).toBe(403);
    expect((await send('PUT', 'exchange', { exchange })).json.record.exchange).toEqual(exchange);
    const early = await send('POST', 'close', {});
    expect([early.status, early.json.code]).toEqual([409, 'REVIEW_INCOMPLETE']);
    const story = { illustrates: 'need', text: 'Une famille sans bail à son nom.' };
    await send('PUT', 'presented-case', { presentedCase: story }, ASSOCIATION);
    await send('PUT', 'budget', { budget: { lines: [{ post: 'Salaires', cents: 12_000_050 }] } }, ASSOCIATION);
    await send('PUT', 'social-workers', { socialWorkers: { text: 'Un départ en mai.' } }, ASSOCIATION);
    const closed = await send('POST', 'close', {});
    expect(closed.json).toMatchObject({ closedOn: '2026-11-23', missing: [], record: { presentedCase: story } });
    expect(closed.json.sheets).toHaveLength(7);
    const after = await send('POST', 'draws', { reason: 'Un motif assez long' });
    expect([after.status, after.json.code]).toEqual([409, 'REVIEW_CLOSED']);
  });

  it.each<{ it: string; method?: 'GET'; url?: string; body?: object; status: number; code: string }>([
    { it: 'no such dialogue', method: 'GET', url: `${URL}/aucun`, status: 404, code: 'NOT_FOUND' },
    { it: 'a year of letters', method: 'GET', url: `${URL}?year=abc`, status: 400, code: 'INVALID_PARAMETER' },
    { it: 'an unknown field', body: { ...opening, note: 'x' }, status: 400, code: 'INVALID_REQUEST' },
    { it: 'a year still to come', body: { ...opening, year: 2027 }, status: 400, code: 'INVALID_REQUEST' },
    { it: 'no département', body: { ...opening, departements: [] }, status: 400, code: 'INVALID_REQUEST' },
    { it: 'no such association', body: { ...opening, associationId: 'zz' }, status: 404, code: 'NOT_FOUND' },
  ])('$it is refused with $status', async ({ method = 'POST', url = URL, body, status, code }) => {
    const answer = await api.call(method, url, { as: AUTHORITY, ...(body !== undefined && { body }) });
    expect([answer.status, answer.json.code]).toEqual([status, code]);
  });
});
