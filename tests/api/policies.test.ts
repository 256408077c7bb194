import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { ASSOCIATION, AUTHORITY, createTestApi, type TestApi, UNIT } from './fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});
afterAll(() => api.app.close());

const reason = 'Les ménages sans proposition depuis six mois passent avant.';
const proposal = (version: string, effectiveFrom = '2026-11-23', over: object = {}) => ({
  policy: { ...DEFAULT_POLICY, version, title: 'Essai', ...over },
  effectiveFrom,
  reason,
});
const propose = (body: object, as = AUTHORITY) => api.call('POST', '/api/v1/policies', { as, body });
const sign = (version: string, as = UNIT) => api.call('POST', `/api/v1/policies/${version}/sign`, { as, body: {} });
const inForce = async () => (await api.call('GET', '/api/v1/policies', { as: ASSOCIATION })).json.inForce.version;
const dirty = async () => (await api.db.pool.query('SELECT dirty_version::int AS n FROM region_state')).rows[0].n;

describe('a policy', () => {
  it('is in force from its day, once a second person has signed it, and asks for a run', async () => {
    expect(await inForce()).toBe(DEFAULT_POLICY.version);
    expect((await propose(proposal('2.0.0'))).status).toBe(201);
    expect(await inForce()).toBe(DEFAULT_POLICY.version);
    const before = await dirty();
    expect((await sign('2.0.0')).status).toBe(200);
    expect(await inForce()).toBe('2.0.0');
    expect(await dirty()).toBe(before + 1);
  });

  it('signed for a later day leaves the present one in force', async () => {
    await propose(proposal('3.0.0', '2026-12-01'));
    const before = await dirty();
    await sign('3.0.0');
    expect(await inForce()).toBe('2.0.0');
    expect(await dirty()).toBe(before);
  });

  it('is not signed by the person who proposed it, nor twice', async () => {
    await propose(proposal('4.0.0', '2026-12-01'));
    expect((await sign('4.0.0', AUTHORITY)).json.code).toBe('SECOND_PERSON_REQUIRED');
    await sign('4.0.0');
    expect((await sign('4.0.0')).json.code).toBe('STEP_NOT_OPEN');
  });

  it('proposed and not signed is not shown outside DRIHL and its units', async () => {
    await propose(proposal('5.0.0', '2026-12-01'));
    const versions = async (as: string) =>
      (await api.call('GET', '/api/v1/policies', { as })).json.versions.map(
        ({ policy }: { policy: { version: string } }) => policy.version,
      );
    expect(await versions(UNIT)).toContain('5.0.0');
    expect(await versions(ASSOCIATION)).not.toContain('5.0.0');
  });

  it('once signed never changes, not even for the worker', async () => {
    await expect(
      api.db.pool.query("BEGIN; SET LOCAL ROLE rapprochement_worker; UPDATE policies SET reason = 'x'; COMMIT"),
    ).rejects.toThrow(/permission denied/);
    await api.db.pool.query('ROLLBACK');
  });
});

describe('what cannot be a policy', () => {
  it.each([
    ['a day in the past', proposal('6.0.0', '2026-11-22'), 422, 'POLICY_INVALID'],
    ['a version that exists', proposal('2.0.0', '2026-12-01'), 409, 'POLICY_VERSION_TAKEN'],
    ['the version of a new installation', proposal(DEFAULT_POLICY.version), 409, 'POLICY_VERSION_TAKEN'],
    ['a version that is no number', proposal('a b'), 422, 'POLICY_INVALID'],
    ['no reason', { ...proposal('6.1.0'), reason: 'bof' }, 422, 'POLICY_INVALID'],
    ['a negative weight', proposal('6.2.0', '2026-12-01', { bonusMax: -1 }), 400, 'INVALID_REQUEST'],
    ['an unknown setting', proposal('6.3.0', '2026-12-01', { sex: 3 }), 400, 'INVALID_REQUEST'],
  ])('is %s', async (_, body, status, code) => {
    const answer = await propose(body);
    expect(answer).toMatchObject({ status, json: { code } });
  });
});
