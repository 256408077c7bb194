import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aHouseholdBody, aVacancyBody } from './bodies.js';
import { ASSOCIATION, AUTHORITY, createTestApi, LANDLORD, OTHER_ASSOCIATION, type TestApi, UNIT } from './fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await api.call('POST', '/api/v1/households', { as: ASSOCIATION, body: aHouseholdBody({ reference: 'M-1' }) });
  await api.db.pool.query("UPDATE organisations SET departements = '{92}' WHERE id = $1", [UNIT]);
});
afterAll(() => api.app.close());

const body = { kind: 'noContact', text: 'Aucun contact du bailleur depuis dix jours.', departement: '92' };
const make = (over: object = {}, as = ASSOCIATION) =>
  api.call('POST', '/api/v1/issue-reports', { as, body: { ...body, ...over } });
const read = (id: string, as: string) => api.call('GET', `/api/v1/issue-reports/${id}`, { as });
const act = (id: string, path: string, as: string, text = '', match = '*') =>
  api.call('POST', `/api/v1/issue-reports/${id}/${path}`, { as, body: { text }, headers: { 'if-match': match } });

describe('a report', () => {
  it('goes to the unit, is answered, completed, answered again and closed; its reporter reads every message', async () => {
    const { status, json } = await make({ householdRef: 'M-1' });
    expect(status).toBe(201);
    expect(json).toMatchObject({ state: 'received', householdRef: 'M-1', dueOn: '2026-12-07' });
    expect((await act(json.id, 'take-up', UNIT)).json.state).toBe('takenUp');
    expect((await act(json.id, 'answer', UNIT, 'Le bailleur vous appelle demain.')).json.state).toBe('answered');
    expect((await act(json.id, 'complete', ASSOCIATION, 'Personne n’a appelé.')).json.state).toBe('takenUp');
    await act(json.id, 'answer', UNIT, 'Rendez-vous fixé au 30 novembre.');
    expect((await act(json.id, 'close', ASSOCIATION)).json.state).toBe('closed');
    const last = await read(json.id, ASSOCIATION);
    expect(last.json.messages.map(({ act: done }: { act: string }) => done)).toEqual([
      'report',
      'takeUp',
      'answer',
      'complete',
      'answer',
      'close',
    ]);
    expect((await act(json.id, 'complete', ASSOCIATION, 'Encore une précision.')).json.code).toBe('STEP_NOT_OPEN');
  });

  it('is nobody else’s: another association finds nothing, the unit of another département neither', async () => {
    const { json } = await make();
    expect((await read(json.id, OTHER_ASSOCIATION)).status).toBe(404);
    await api.db.pool.query("UPDATE organisations SET departements = '{77}' WHERE id = $1", [UNIT]);
    expect((await read(json.id, UNIT)).status).toBe(404);
    await api.db.pool.query("UPDATE organisations SET departements = '{92}' WHERE id = $1", [UNIT]);
  });

  it('is read by the region at once where it is serious, else after fifteen days without an answer', async () => {
    const serious = (await make({ severity: 'serious' })).json;
    const ordinary = (await make()).json;
    await api.db.pool.query("UPDATE issue_reports SET region_from = '2020-01-01' WHERE id = $1", [serious.id]);
    await api.db.pool.query("UPDATE issue_reports SET region_from = '2999-01-01' WHERE id = $1", [ordinary.id]);
    expect((await read(serious.id, AUTHORITY)).status).toBe(200);
    expect((await read(ordinary.id, AUTHORITY)).status).toBe(404);
    await api.db.pool.query("UPDATE issue_reports SET region_from = '2020-01-01' WHERE id = $1", [ordinary.id]);
    expect((await read(ordinary.id, AUTHORITY)).status).toBe(200);
  });

  it('of a discrimination is read by its reporter and the region alone, and the journal names nothing of it', async () => {
    const { json } = await make({ kind: 'discrimination', householdRef: 'M-1' });
    await api.db.pool.query("UPDATE issue_reports SET region_from = '2020-01-01' WHERE id = $1", [json.id]);
    expect((await read(json.id, UNIT)).status).toBe(404);
    expect((await read(json.id, AUTHORITY)).json).toMatchObject({ kind: 'discrimination', householdRef: null });
    const { rows } = await api.db.pool.query(
      "SELECT household_id, vacancy_id FROM events WHERE name = 'issueReported' AND data ->> 'report' = $1",
      [json.id],
    );
    expect(rows).toEqual([{ household_id: null, vacancy_id: null }]);
  });

  it('made by a landlord names a candidate by the pseudonym of its own vacancy', async () => {
    const posted = await api.call('POST', '/api/v1/vacancies', { as: LANDLORD, body: aVacancyBody() });
    const { rows } = await api.db.pool.query('SELECT id FROM households LIMIT 1');
    await api.db.pool.query(
      'INSERT INTO pseudonyms (vacancy_id, household_id, landlord_id, code) VALUES ($1, $2, $3, $4)',
      [posted.json.id, rows[0].id, LANDLORD, 'M-TEST'],
    );
    const over = { departement: undefined, vacancyId: posted.json.id, householdRef: 'M-TEST' };
    const { json } = await make(over, LANDLORD);
    expect(json).toMatchObject({ departement: '92', householdRef: null });
    expect((await make({ ...over, householdRef: 'M-NONE' }, LANDLORD)).status).toBe(404);
    expect((await read(json.id, ASSOCIATION)).status).toBe(404);
  });

  it('is counted over the territory, confidential ones for the region alone', async () => {
    const total = (counts: readonly { kind: string; reports: number }[], kind: string) =>
      counts.filter((one) => one.kind === kind).reduce((sum, { reports }) => sum + reports, 0);
    const list = async (as: string) => (await api.call('GET', '/api/v1/issue-reports', { as })).json;
    const { rows } = await api.db.pool.query(
      "SELECT count(*)::int AS n FROM issue_reports WHERE kind = 'discrimination'",
    );
    expect(rows[0].n).toBeGreaterThan(0);
    expect(total((await list(AUTHORITY)).counts, 'discrimination')).toBe(rows[0].n);
    expect(total((await list(UNIT)).counts, 'discrimination')).toBe(0);
    expect((await list(ASSOCIATION)).counts).toEqual([]);
  });
});

describe('what cannot be a report', () => {
  it.each([
    ['too short a text', { text: 'court' }, 'REPORT_INVALID', '/text'],
    ['no place at all', { departement: undefined }, 'REPORT_INVALID', '/departement'],
  ])('is %s', async (_, over, code, pointer) => {
    const { status, json } = await make(over);
    expect(status).toBe(422);
    expect(json).toMatchObject({ code, errors: [{ pointer }] });
  });
  it('is a household or a vacancy of somebody else', async () => {
    expect((await make({ householdRef: 'M-1' }, OTHER_ASSOCIATION)).status).toBe(404);
    const posted = await api.call('POST', '/api/v1/vacancies', {
      as: LANDLORD,
      body: aVacancyBody({
        internalId: 'LOG-9',
        address: { line: '9 rue', postalCode: '92600', communeCode: '92004' },
      }),
    });
    expect((await make({ vacancyId: posted.json.id }, OTHER_ASSOCIATION)).status).toBe(404);
  });
  it('is an act on what has changed since it was read', async () => {
    const { json } = await make();
    await act(json.id, 'complete', ASSOCIATION, 'Le contact manque toujours.');
    expect((await act(json.id, 'take-up', UNIT, '', '"1"')).status).toBe(412);
  });
});
