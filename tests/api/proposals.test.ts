import { beforeEach, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { aHouseholdBody, aVacancyBody } from './bodies.js';
import {
  ASSOCIATION,
  AUTHORITY,
  CLOCK,
  createTestApi,
  LANDLORD,
  OTHER_ASSOCIATION,
  RESERVER,
  type TestApi,
} from './fixture.js';
import { seedHouseholds, seedRun } from './proposal-fixture.js';

let api: TestApi;
let vacancyId: string;
let households: string[];
let others: string[];

const elsewhere = { line: '3 avenue des Tilleuls', postalCode: '92600', communeCode: '92004' };

beforeEach(async () => {
  api = await createTestApi();
  vacancyId = (await api.call('POST', '/api/v1/vacancies', { as: LANDLORD, body: aVacancyBody() })).json.id;
  households = await seedHouseholds(api, [aHouseholdBody(), aHouseholdBody({ reference: 'A-0002' })]);
  others = await seedHouseholds(api, [aHouseholdBody({ reference: 'B-0001' })], OTHER_ASSOCIATION);
});

async function publish(): Promise<void> {
  await seedRun(api, 'run-1', [
    { vacancyId, householdId: households[0]!, rank: 1, pseudonym: 'M-AAAA' },
    { vacancyId, householdId: households[1]!, rank: 2, pseudonym: 'M-BBBB' },
    { vacancyId, householdId: others[0]!, rank: 3, pseudonym: 'M-CCCC' },
  ]);
}

const list = (organisation: string, id = vacancyId) =>
  api.call('GET', `/api/v1/vacancies/${id}/proposals`, { as: organisation });
const proposal = (pseudonym: string) => `/api/v1/proposals/proposal-run-1-${pseudonym}`;
const events = async (name: string) => (await api.db.pool.query('SELECT * FROM events WHERE name = $1', [name])).rows;
const solved = () => api.db.pool.query('UPDATE region_state SET solved_version = dirty_version');

describe('the state of a list', () => {
  it('is pending until the first run', async () => {
    expect((await list(LANDLORD)).json).toEqual({ state: 'pending', run: null, heldUntil: null, proposals: [] });
  });

  it('is none where the region is up to date and gave no list', async () => {
    await solved();
    expect((await list(LANDLORD)).json.state).toBe('none');
  });

  it('is current after a run, updating as soon as something changes', async () => {
    await publish();
    expect((await list(LANDLORD)).json).toMatchObject({
      state: 'current',
      run: { id: 'run-1', outcome: { status: 'optimal' }, stages: [{ rank: 1, gap: { filled: 0 } }] },
    });
    await api.call('POST', '/api/v1/vacancies', {
      as: LANDLORD,
      body: aVacancyBody({ internalId: 'V-2', address: elsewhere }),
    });
    expect((await list(LANDLORD)).json.state).toBe('updating');
  });

  it('is withheld when the last run failed its verification, and the earlier list stays', async () => {
    await publish();
    await seedRun(api, 'run-2', [], 'withheld');
    const { json } = await list(LANDLORD);
    expect(json.state).toBe('withheld');
    expect(json.proposals).toHaveLength(3);
  });
});

describe('opening a list', () => {
  it('is held as long as the signed policy in force says', async () => {
    await publish();
    await api.db.pool.query(
      `INSERT INTO policies (version, policy, effective_from, reason, organisation_id, proposed_by, proposed_at, signed_by, signed_at)
       VALUES ('2.0.0', $1, '2026-11-01', 'une raison de plus de vingt caractères', $2, 'a', now(), 'b', now())`,
      [JSON.stringify({ ...DEFAULT_POLICY, version: '2.0.0', listHoldDays: 2 }), AUTHORITY],
    );
    expect((await list(LANDLORD)).json.heldUntil).toBe('2026-11-25');
  });

  it('holds it seven days at the first opening by its landlord, and says so once', async () => {
    await publish();
    expect((await list(LANDLORD)).json.heldUntil).toBe('2026-11-30');
    await list(LANDLORD);
    expect(await events('listOpened')).toMatchObject([
      { actor: 'landlordReferent', organisation_id: LANDLORD, data: { heldUntil: '2026-11-30' } },
    ]);
  });

  it('by the authority or the reserver holds nothing', async () => {
    await publish();
    await list(AUTHORITY);
    await list(RESERVER);
    expect(await events('listOpened')).toEqual([]);
  });

  it('that is being updated holds nothing', async () => {
    await publish();
    await api.db.pool.query('UPDATE region_state SET dirty_version = dirty_version + 1');
    await list(LANDLORD);
    expect(await events('listOpened')).toEqual([]);
  });
});

describe('who sees what', () => {
  it('a landlord sees three pseudonyms, no personal value and its own tasks', async () => {
    await publish();
    const { text, json } = await list(LANDLORD);
    expect(json.proposals.map((one: { household: unknown }) => one.household)).toEqual([
      { ref: 'M-AAAA' },
      { ref: 'M-BBBB' },
      { ref: 'M-CCCC' },
    ]);
    expect(json.proposals[0].precision).toBe('banded');
    expect(json.proposals[0].terms).toMatchObject([
      { criterion: 'waiting', observed: 0, points: 0, masked: true, band: { from: 2025, to: null } },
    ]);
    expect(json.proposals[0].tasks).toMatchObject([{ code: 'recordContact', detail: null }]);
    expect(json.proposals[0].subjectTo).toEqual([]);
    for (const secret of ['violence', 'separatedNotDivorced', 'A-0001', ...households, ...others])
      expect(text).not.toContain(secret);
  });

  it('once the contact is recorded, the landlord sees exact points of that candidate alone', async () => {
    await publish();
    const before = await list(LANDLORD);
    const [first] = before.json.proposals;
    await api.call('POST', `/api/v1/proposals/${first.id}/contact`, { as: LANDLORD, body: { means: 'email' } });
    const { json } = await list(LANDLORD);
    expect(json.proposals[0].precision).toBe('exact');
    expect(json.proposals[0].terms).toMatchObject([
      { criterion: 'waiting', observed: 300, masked: false },
      { criterion: 'need', observed: null, points: 60, masked: true },
    ]);
    expect(json.proposals[0].tasks).toMatchObject([{ code: 'recordContact' }, { code: 'completeFile', detail: null }]);
    expect(json.proposals[0].subjectTo).toEqual(['IRREGULAR_STAY']);
    expect(json.proposals[1].precision).toBe('banded');
  });

  it('an association sees its own households by its own references, with every value', async () => {
    await publish();
    const { text, json } = await list(ASSOCIATION);
    expect(json.proposals.map((one: { household: unknown }) => one.household)).toEqual([
      { ref: 'A-0001' },
      { ref: 'A-0002' },
    ]);
    expect(json.proposals[0].terms[1]).toMatchObject({ observed: 'violence', masked: false });
    expect(text).not.toContain('M-CCCC');
  });

  it('a pseudonym designates nothing on another vacancy', async () => {
    const second = (
      await api.call('POST', '/api/v1/vacancies', {
        as: LANDLORD,
        body: aVacancyBody({ internalId: 'V-2', address: elsewhere }),
      })
    ).json.id;
    await seedRun(api, 'run-1', [
      { vacancyId, householdId: households[0]!, rank: 1, pseudonym: 'M-AAAA' },
      { vacancyId: second, householdId: households[0]!, rank: 2, pseudonym: 'M-ZZZZ' },
    ]);
    expect((await list(LANDLORD)).json.proposals[0].household.ref).not.toBe(
      (await list(LANDLORD, second)).json.proposals[0].household.ref,
    );
    const answer = await api.call('GET', `/api/v1/vacancies/${second}/explanations/M-AAAA`, { as: LANDLORD });
    expect(answer.status).toBe(404);
  });

  it('a landlord cannot name a household by its reference or its id', async () => {
    await publish();
    for (const ref of ['A-0001', households[0]]) {
      expect(
        (await api.call('GET', `/api/v1/vacancies/${vacancyId}/explanations/${ref}`, { as: LANDLORD })).status,
      ).toBe(404);
    }
  });
});

describe('recording a contact', () => {
  const contact = (organisation: string, body: unknown = { means: 'phone' }) =>
    api.call('POST', `${proposal('M-AAAA')}/contact`, { as: organisation, body });

  it('makes a commitment, once', async () => {
    await publish();
    const first = await contact(LANDLORD, { means: 'email', on: '2026-11-20', caleolContactGiven: true });
    expect(first).toMatchObject({
      status: 200,
      json: { contactRecordedAt: CLOCK.now(), household: { ref: 'M-AAAA' } },
    });
    expect((await contact(ASSOCIATION)).status).toBe(200);
    expect(await events('contactRecorded')).toMatchObject([
      { actor: 'landlordReferent', data: { means: 'email', on: '2026-11-20', caleolContactGiven: true } },
    ]);
    expect((await list(LANDLORD)).json.state).toBe('updating');
  });

  it.each([
    { it: 'the authority', organisation: AUTHORITY, status: 403 },
    { it: 'another association', organisation: OTHER_ASSOCIATION, status: 404 },
  ])('is not for $it', async ({ organisation, status }) => {
    await publish();
    expect((await contact(organisation)).status).toBe(status);
  });

  it.each([
    { it: 'a day to come', body: { means: 'phone', on: '2026-11-24' }, pointer: '/on' },
    { it: 'unknown means', body: { means: 'pigeon' }, pointer: '/means' },
  ])('refuses $it', async ({ body, pointer }) => {
    await publish();
    expect(await contact(LANDLORD, body)).toMatchObject({ status: 400, json: { errors: [{ pointer }] } });
  });

  it('on a list that has been replaced says so', async () => {
    await publish();
    await seedRun(api, 'run-2', [{ vacancyId, householdId: households[1]!, rank: 1, pseudonym: 'M-BBBB' }]);
    expect(await contact(LANDLORD)).toMatchObject({ status: 409, json: { code: 'PROPOSAL_SUPERSEDED' } });
  });
});

describe('the opinion of the association', () => {
  const opinion = (organisation: string, body: unknown, headers: Readonly<Record<string, string>> = {}) =>
    api.call('POST', `${proposal('M-AAAA')}/opinion`, { as: organisation, body, headers });
  const refusals = async () => (await api.db.pool.query('SELECT refused_by, reason, effect, rank FROM refusals')).rows;

  it('accepts without asking for a run', async () => {
    await publish();
    expect(await opinion(ASSOCIATION, { opinion: 'accept' })).toMatchObject({
      status: 200,
      json: { opinion: { given: 'accept', effect: null } },
    });
    expect(await refusals()).toEqual([]);
    expect(await events('opinionGiven')).toMatchObject([{ data: { opinion: 'accept' } }]);
    expect((await list(LANDLORD)).json.state).toBe('current');
  });

  it.each([
    { reason: 'dwellingUnsuitable', by: 'association', effect: { kind: 'vacancy' } },
    {
      reason: 'householdRefusesArea',
      by: 'household',
      effect: { kind: 'place', place: { scope: 'commune', code: '92004' }, until: '2027-05-22' },
    },
    { reason: 'fileNotReady', by: 'association', effect: { kind: 'all', until: '2026-12-23' } },
  ])(
    'declined for $reason is a refusal with its declared effect, and asks for a run',
    async ({ reason, by, effect }) => {
      await publish();
      expect((await opinion(ASSOCIATION, { opinion: 'decline', reason })).status).toBe(200);
      expect(await refusals()).toEqual([{ refused_by: by, reason, effect, rank: 1 }]);
      expect(await events('proposalWithdrawn')).toHaveLength(1);
      expect(await events('householdDeclined')).toHaveLength(by === 'household' ? 1 : 0);
      expect((await list(LANDLORD)).json).toMatchObject({
        state: 'updating',
        proposals: [{ opinion: { given: 'decline', reason } }, {}, {}],
      });
    },
  );

  it('may choose another effect, at most a year', async () => {
    await publish();
    const body = { opinion: 'decline', reason: 'other', effect: { kind: 'all', until: '2027-11-24' } };
    expect(await opinion(ASSOCIATION, body)).toMatchObject({ status: 422, json: { code: 'EFFECT_NOT_ALLOWED' } });
    expect(await refusals()).toEqual([]);
    expect((await opinion(ASSOCIATION, { ...body, effect: { kind: 'all', until: '2027-11-23' } })).status).toBe(200);
  });

  it('is given once: the same again changes nothing, another is refused', async () => {
    await publish();
    await opinion(ASSOCIATION, { opinion: 'decline', reason: 'other' });
    expect((await opinion(ASSOCIATION, { opinion: 'decline', reason: 'other' })).status).toBe(200);
    expect(await opinion(ASSOCIATION, { opinion: 'accept' })).toMatchObject({
      status: 409,
      json: { code: 'OPINION_ALREADY_GIVEN' },
    });
    expect(await refusals()).toHaveLength(1);
  });

  it('two at once leave one refusal', async () => {
    await publish();
    const answers = await Promise.all(
      [1, 2, 3, 4].map((n) =>
        opinion(ASSOCIATION, { opinion: 'decline', reason: 'other' }, { 'idempotency-key': `k${n}` }),
      ),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect(await refusals()).toHaveLength(1);
  });

  it.each([
    { it: 'without a reason', body: { opinion: 'decline' }, pointer: '/reason' },
    { it: 'with an unknown reason', body: { opinion: 'decline', reason: 'tired' }, pointer: '/reason' },
    { it: 'neither accepted nor declined', body: { opinion: 'maybe' }, pointer: '/opinion' },
    { it: 'accepted with a reason', body: { opinion: 'accept', reason: 'other' }, pointer: '/reason' },
  ])('is refused $it', async ({ body, pointer }) => {
    await publish();
    expect(await opinion(ASSOCIATION, body)).toMatchObject({ status: 400, json: { errors: [{ pointer }] } });
  });

  it.each([
    { organisation: LANDLORD, status: 403 },
    { organisation: OTHER_ASSOCIATION, status: 404 },
  ])('is the household’s association’s alone ($organisation)', async ({ organisation, status }) => {
    await publish();
    expect((await opinion(organisation, { opinion: 'accept' })).status).toBe(status);
  });
});
