import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHouseholdBody, aVacancyBody } from './bodies.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, OTHER_ASSOCIATION, type TestApi, UNIT } from './fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  const body = { ...aHouseholdBody({ reference: 'M-1' }), protocolEligibleSince: '2026-03-01' };
  await api.call('POST', '/api/v1/households', { as: ASSOCIATION, body });
  await api.db.pool.query("UPDATE organisations SET departements = '{92}' WHERE id = $1", [UNIT]);
});
afterAll(() => api.app.close());

const get = (url: string, as: string = ASSOCIATION) => api.call('GET', `/api/v1${url}`, { as });
const send = (method: 'POST' | 'PUT', url: string, body: object, as: string = ASSOCIATION) =>
  api.call(method, `/api/v1${url}`, { as, body });
const file = async () => (await get('/households/M-1/support-file')).json;

describe('the support of a household, by API alone', () => {
  it('has every document on its checklist; one received but out of date is expired', async () => {
    expect((await file()).documents).toContainEqual({
      code: 'familyStatus',
      status: 'notChecked',
      checkedOn: null,
      expiresOn: null,
    });
    const document = { code: 'regularStay', status: 'received', expiresOn: '2026-11-01' };
    expect((await send('POST', '/households/M-1/documents', document)).status).toBe(200);
    const { documents } = await file();
    expect(documents).toContainEqual({
      code: 'regularStay',
      status: 'expired',
      checkedOn: '2026-11-23',
      expiresOn: '2026-11-01',
    });
  });

  it('is asked for a consent, writes what is done and the texts of its sheets', async () => {
    await send('POST', '/households/M-1/consents', { departement: '95', step: 'ask', on: '2026-11-01' });
    await send('POST', '/households/M-1/consents', { departement: '95', step: 'given', on: '2026-11-10' });
    await send('POST', '/households/M-1/works', { phase: 'towards', what: 'Visite à domicile', on: '2026-11-02' });
    expect((await send('PUT', '/households/M-1/sheet', { strengths: 'Loyer payé' })).status).toBe(400);
    expect((await send('PUT', '/households/M-1/sheet', { strengths: 'Loyer payé', version: 0 })).status).toBe(200);
    expect((await send('PUT', '/households/M-1/sheet', { strengths: 'Autre', version: 0 })).status).toBe(412);
    expect(await file()).toMatchObject({
      consentRequests: [{ departement: '95', answer: 'given', answeredOn: '2026-11-10' }],
      works: [{ what: 'Visite à domicile', on: '2026-11-02' }],
      texts: { strengths: 'Loyer payé', needs: null },
    });
    const unknown = await send('POST', '/households/M-1/works', { phase: 'towards', what: 'x', other: 1 });
    expect(unknown.status).toBe(400);
  });

  it('has its blocking situation opened, assigned, closed with its result', async () => {
    await send('POST', '/households/M-1/blocking-situations', { kind: 'cohabitation' });
    const worker = (await send('POST', '/team/workers', { label: 'TS 1', departement: '92' })).json;
    const follow = { kind: 'cohabitation', workerId: worker.id, dueOn: '2026-12-01' };
    expect((await send('POST', '/households/M-1/blocking-situations/follow-up', follow)).status).toBe(200);
    expect((await get('/blocking-situations?kind=cohabitation')).json.items).toEqual([
      { householdRef: 'M-1', openedOn: '2026-11-23', proven: false, ...follow },
    ]);
    const close = { kind: 'cohabitation', result: 'worked', text: 'Deux demandes déposées' };
    expect((await send('POST', '/households/M-1/blocking-situations/close', close)).json).toEqual({ done: true });
    expect((await send('POST', '/households/M-1/blocking-situations/close', close)).status).toBe(409);
    expect((await get('/blocking-situations')).json.items).toEqual([]);
  });

  it('is nobody else’s', async () => {
    expect((await get('/households/M-1/support-file', OTHER_ASSOCIATION)).status).toBe(404);
    expect((await send('POST', '/households/M-1/confirm', {}, OTHER_ASSOCIATION)).status).toBe(404);
    expect((await send('POST', '/households/M-1/transfer', { to: LANDLORD })).status).toBe(400);
  });
});

describe('the association’s other work, by API alone', () => {
  it('opens a task with Action Logement, once under one key, and closes it with an outcome of its kind', async () => {
    const body = { householdRef: 'M-1', kind: 'application', what: 'Candidature du 20 novembre' };
    const headers = { 'idempotency-key': 'alin-1' };
    const first = await api.call('POST', '/api/v1/alin-tasks', { as: ASSOCIATION, body, headers });
    const again = await api.call('POST', '/api/v1/alin-tasks', { as: ASSOCIATION, body, headers });
    expect([first.status, again.status, again.json.id]).toEqual([201, 201, first.json.id]);
    expect((await get('/alin-tasks')).json.items).toHaveLength(1);
    const url = `/alin-tasks/${first.json.id}/close`;
    expect((await send('POST', url, { outcome: 'registered' })).status).toBe(400);
    expect((await send('POST', url, { outcome: 'retained' })).json.outcome).toBe('retained');
  });

  it('counts its social workers by month and hands a portfolio over', async () => {
    await send('PUT', '/team/counts', { month: '2026-10-15', departement: '92', count: 4 });
    const { workers, counts } = (await get('/team')).json;
    expect(counts).toEqual([{ month: '2026-10-01', departement: '92', workers: 4 }]);
    const to = (await send('POST', '/team/workers', { label: 'TS 2', departement: '92' })).json.id;
    const { version } = await file();
    const given = await send('POST', '/households/M-1/worker', { workerId: workers[0].id, version });
    expect(given.status).toBe(200);
    expect((await send('POST', `/team/workers/${workers[0].id}/leave`, { to })).json).toEqual({ households: 1 });
  });

  it('contests nothing of a dwelling that is not in its scope, and an answer needs a request', async () => {
    const posted = await api.call('POST', '/api/v1/vacancies', { as: LANDLORD, body: aVacancyBody() });
    const body = {
      householdRef: 'M-1',
      vacancyId: posted.json.id,
      ground: 'points',
      text: 'Les points sont à revoir.',
    };
    expect((await send('POST', '/contests', body)).status).toBe(404);
    expect((await get('/contests', UNIT)).json).toEqual({ items: [], next: null });
    expect(
      (await send('POST', '/contests/none/answer', { answer: 'upheld', text: 'La demande est fondée.' }, UNIT)).status,
    ).toBe(404);
  });
});

describe('the protocol, by API alone', () => {
  it('enters a partner and names a referent, each by whom it belongs to', async () => {
    const partner = { kind: 'landlord', name: 'Habitat Essai', departements: ['92'], standing: 'signatory' };
    const refused = await send('POST', '/protocol/partners', partner, AUTHORITY);
    expect(refused.json.errors).toMatchObject([{ pointer: '/signedOn' }]);
    const signed = { ...partner, signedOn: '2022-02-01' };
    const { id, version } = (await send('POST', '/protocol/partners', signed, AUTHORITY)).json;
    expect((await send('POST', '/protocol/partners', { ...signed, id }, AUTHORITY)).status).toBe(428);
    expect((await send('POST', '/protocol/partners', { ...signed, id, version }, AUTHORITY)).status).toBe(200);
    const contact = {
      role: 'protocolDepartemental',
      departement: '92',
      name: 'Dominique',
      job: 'Référente',
      phone: '01 00 00 00 00',
    };
    expect((await send('POST', '/protocol/contacts', contact, UNIT)).status).toBe(201);
    expect((await send('POST', '/protocol/contacts', contact, LANDLORD)).status).toBe(403);
    const register = (await get('/protocol', UNIT)).json;
    expect(register.partners.map(({ name }: { name: string }) => name)).toEqual(['Habitat Essai']);
    expect(register.contacts).toMatchObject([{ name: 'Dominique', role: 'protocolDepartemental' }]);
  });

  it('says which meetings are late, plans one, revises a household and records who came', async () => {
    expect((await get('/meetings', UNIT)).json.overdue).toEqual([
      { departement: '92', year: 2026, quarter: 3, meetingId: null },
    ]);
    const planned = await send('POST', '/meetings', { departement: '92', plannedOn: '2026-11-20', place: 'UD' }, UNIT);
    expect(planned.status).toBe(201);
    const url = `/meetings/${planned.json.id}`;
    const agenda = (await get(url, UNIT)).json;
    expect(agenda.eligible).toMatchObject([{ reference: 'M-1', outcome: null }]);
    expect((await get(url, AUTHORITY)).json.eligible).toEqual([]);
    const { householdId } = agenda.eligible[0];
    expect((await send('POST', `${url}/reviews`, { householdId, exit: null }, UNIT)).json).toEqual({ done: true });
    const held = { version: 1, heldOn: '2026-11-20', attendance: 'Deux bailleurs, une association', record: 'Rien' };
    const recorded = await send('POST', `${url}/hold`, held, UNIT);
    expect(recorded.json).toMatchObject({ attendance: 'Deux bailleurs, une association', figures: { kept: 1 } });
    expect((await send('POST', `${url}/hold`, held, UNIT)).status).toBe(409);
  });

  it('records a lease signed elsewhere once, and asks nobody before a year has passed', async () => {
    const lease = { householdRef: 'M-1', signedOn: '2026-11-02', departement: '92' };
    expect((await send('POST', '/outside-rehousings', lease)).json).toEqual({ outcome: 'recorded' });
    expect((await send('POST', '/outside-rehousings', lease)).json).toEqual({ outcome: 'unchanged' });
    expect((await get('/outside-rehousings')).json.items).toHaveLength(1);
    expect((await send('POST', '/survey/open', {}, UNIT)).json).toEqual({ asked: 0 });
    expect((await get('/survey', AUTHORITY)).json).toMatchObject({ items: [], due: 0, returns: [] });
  });
});
