import { beforeAll, describe, expect, it } from 'vitest';
import { aVacancyBody } from './bodies.js';
import { createTestApi, LANDLORD, type TestApi } from './fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
  await api.call('POST', '/api/v1/vacancies', { as: LANDLORD, body: aVacancyBody() });
});

const URL = '/api/v1/vacancies';
const other = { internalId: 'LOG-0002' };
const elsewhere = { line: '3 avenue des Tilleuls', postalCode: '92600', communeCode: '92004' };
const fresh = { ...other, address: elsewhere };

/** A body that would be accepted but for one field. */
function body(change: Readonly<Record<string, unknown>>) {
  return aVacancyBody({ ...fresh, ...change });
}

const REQUIRED = [
  'internalId',
  'address',
  'size',
  'floorAreaM2',
  'lift',
  'accessibility',
  'heating',
  'fundingCode',
  'rentCents',
  'chargesCents',
  'letting',
  'availableFrom',
  'reservation',
] as const;

const WRONG_TYPES: readonly (readonly [string, unknown])[] = [
  ['internalId', 12],
  ['rplsId', 12],
  ['address', 'rue'],
  ['size', 3],
  ['floorAreaM2', '62'],
  ['floor', '2'],
  ['lift', 'oui'],
  ['accessibility', true],
  ['energyClass', 1],
  ['heating', null],
  ['fundingCode', 13],
  ['adaptedPlai', 'non'],
  ['rentCents', '45000'],
  ['rentCents', 450.5],
  ['annexRentCents', null],
  ['chargesCents', [9000]],
  ['conventionMaxRentCents', 'x'],
  ['qpvCode', 1],
  ['letting', false],
  ['availableFrom', 20261215],
  ['visitOn', {}],
  ['caleolOn', 0],
  ['reservation', 'prefect'],
  ['protocolChannel', 1],
  ['singleCandidateGround', 1],
  ['confirmedWarnings', 'ENERGY_CLASS_G'],
];

const WRONG_VALUES: readonly (readonly [string, unknown])[] = [
  ['internalId', ''],
  ['internalId', '   '],
  ['internalId', 'x'.repeat(65)],
  ['internalId', 'a\u0000b'],
  ['internalId', '\ud800'],
  ['rplsId', '123'],
  ['size', 'T7'],
  ['size', 't3'],
  ['floorAreaM2', 8.9],
  ['floorAreaM2', 1e300],
  ['floor', 1.5],
  ['floor', 61],
  ['energyClass', 'H'],
  ['heating', 'wood'],
  ['fundingCode', '77'],
  ['fundingCode', '1'],
  ['rentCents', 0],
  ['rentCents', -1],
  ['rentCents', 1e15],
  ['chargesCents', -1],
  ['annexRentCents', -1],
  ['conventionMaxRentCents', 0],
  ['qpvCode', 'QP092001'],
  ['letting', 'old'],
  ['availableFrom', '2026-02-30'],
  ['availableFrom', '15/12/2026'],
  ['availableFrom', '2099-01-01'],
  ['visitOn', '2026-13-01'],
  ['caleolOn', '2026-11-22'],
  ['singleCandidateGround', 'hurry'],
];

const WRONG_INSIDE: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['/address/line', { address: { ...elsewhere, line: undefined } }],
  ['/address/postalCode', { address: { ...elsewhere, postalCode: '9260' } }],
  ['/address/communeCode', { address: { ...elsewhere, communeCode: '69123' } }],
  ['/address/communeCode', { address: { ...elsewhere, communeCode: 'Asnières' } }],
  ['/address/street', { address: { ...elsewhere, street: 'x' } }],
  ['/accessibility/adapted', { accessibility: { stepFree: true } }],
  ['/reservation/state', { reservation: { state: 'maybe' } }],
  ['/reservation/contingent', { reservation: { state: 'oriented', contingent: 'mairie' } }],
  ['/reservation/contingent', { reservation: { state: 'toBeOriented', contingent: 'prefect' } }],
  ['/reservation/reserverId', { reservation: { state: 'oriented', contingent: 'prefect', reserverId: 'nobody' } }],
  [
    '/reservation/reserverDeadline',
    { reservation: { state: 'oriented', contingent: 'prefect', reserverDeadline: '2026-11-22' } },
  ],
  ['/loyer', { loyer: 450 }],
];

const CASES = [
  ...REQUIRED.map((field) => ({ it: `${field} missing`, pointer: `/${field}`, change: { [field]: undefined } })),
  ...WRONG_TYPES.map(([field, value]) => ({
    it: `${field} of a wrong type`,
    pointer: `/${field}`,
    change: { [field]: value },
  })),
  ...WRONG_VALUES.map(([field, value]) => ({
    it: `${field} of a wrong value`,
    pointer: `/${field}`,
    change: { [field]: value },
  })),
  ...WRONG_INSIDE.map(([pointer, change]) => ({ it: `${pointer} wrong`, pointer, change })),
];

describe('each field of a vacancy wrong in turn', () => {
  it.each(CASES)('$it: the answer names it, and nothing is written', async ({ pointer, change }) => {
    const answer = await api.call('POST', URL, { as: LANDLORD, body: body(change) });
    expect([400, 422]).toContain(answer.status);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    const named = answer.json.errors.map((error: { pointer: string }) => error.pointer);
    expect(named).toContain(pointer);
    for (const error of answer.json.errors) {
      expect(error.message).toMatch(/^[A-ZÀÉ«].+\.$/u);
      expect(error.expected).toEqual(expect.any(String));
      if (error.code !== 'REQUIRED' && error.code !== 'UNKNOWN_FIELD')
        expect(error.received).toEqual(expect.any(String));
    }
    expect(await api.count('vacancies')).toBe(1);
    expect(await api.count('events')).toBe(1);
    expect(await api.count('outbox')).toBe(1);
  });

  it('says every problem at once', async () => {
    const answer = await api.call('POST', URL, { as: LANDLORD, body: body({ size: 'T9', lift: undefined, foo: 1 }) });
    expect(answer.json.errors.map((error: { pointer: string }) => error.pointer).toSorted()).toEqual([
      '/foo',
      '/lift',
      '/size',
    ]);
  });

  it('shows the received value short and on one line', async () => {
    const answer = await api.call('POST', URL, { as: LANDLORD, body: body({ size: `T${'9\n'.repeat(200)}` }) });
    expect(answer.json.errors[0].received).toHaveLength(80);
    expect(answer.json.errors[0].received).not.toMatch(/\n/);
  });
});

describe('a dwelling that already has an open vacancy', () => {
  it.each([
    { it: 'the same internal id', change: { address: elsewhere }, pointer: '/internalId' },
    { it: 'the same address, complement and floor', change: other, pointer: '/address' },
    {
      it: 'the same address in other letters',
      change: {
        ...other,
        address: { ...(aVacancyBody().address as object), line: '12, RUE DE LA PAIX', complement: 'bat a porte 12' },
      },
      pointer: '/address',
    },
  ])('is refused by $it', async ({ change, pointer }) => {
    const answer = await api.call('POST', URL, { as: LANDLORD, body: aVacancyBody(change) });
    expect(answer.status).toBe(422);
    expect(answer.json).toMatchObject({ code: 'DUPLICATE_VACANCY', errors: [{ pointer }] });
    expect(await api.count('vacancies')).toBe(1);
  });

  it('at two requests at once is posted once', async () => {
    const posts = await Promise.all(
      Array.from({ length: 8 }, () => api.call('POST', URL, { as: LANDLORD, body: body({ internalId: 'RACE' }) })),
    );
    expect(posts.filter((post) => post.status === 201)).toHaveLength(1);
    expect(posts.every((post) => [201, 409, 422].includes(post.status))).toBe(true);
    expect((await api.db.pool.query("SELECT 1 FROM vacancies WHERE internal_id = 'RACE'")).rowCount).toBe(1);
  });
});

describe('a doubtful vacancy', () => {
  it('is accepted, with warnings to confirm', async () => {
    const change = {
      internalId: 'DOUBT',
      address: { ...elsewhere, complement: 'doute' },
      energyClass: 'G',
      conventionMaxRentCents: 44_000,
      confirmedWarnings: ['ENERGY_CLASS_G'],
    };
    const answer = await api.call('POST', URL, { as: LANDLORD, body: body(change) });
    expect(answer.status).toBe(201);
    expect(answer.json.warnings).toMatchObject([
      { code: 'RENT_ABOVE_CONVENTION', pointer: '/rentCents', confirmed: false },
      { code: 'ENERGY_CLASS_G', pointer: '/energyClass', confirmed: true },
    ]);
  });
});
