import { beforeAll, describe, expect, it } from 'vitest';
import { aVacancyBody } from '../api/bodies.js';
import { createTestApi, LANDLORD, type TestApi } from '../api/fixture.js';

let api: TestApi;
beforeAll(async () => {
  api = await createTestApi();
});

function body(number: number, overrides: Readonly<Record<string, unknown>> = {}) {
  const address = { line: `${number} rue des Lilas`, postalCode: '92600', communeCode: '92004' };
  return aVacancyBody({ internalId: `V-${number}`, address, ...overrides });
}

const send = (lines: readonly unknown[], organisation: string = LANDLORD) =>
  api.call('POST', '/api/v1/vacancies/import', {
    as: organisation,
    raw: lines.map((line) => JSON.stringify(line)).join('\n'),
    headers: { 'content-type': 'application/x-ndjson' },
  });

describe('importing vacancies', () => {
  it('posts them, then changes nothing, then changes only what differs', async () => {
    const lines = [body(1), body(2), body(3)];
    expect((await send(lines)).json).toMatchObject({ created: 3, updated: 0, unchanged: 0, failed: 0 });
    const events = await api.count('events');
    expect((await send(lines)).json).toMatchObject({ created: 0, updated: 0, unchanged: 3, failed: 0 });
    expect(await api.count('events')).toBe(events);
    expect((await send([body(1), body(2, { rentCents: 46_000 })])).json).toMatchObject({ updated: 1, unchanged: 1 });
    const { rows } = await api.db.pool.query("SELECT version FROM vacancies WHERE internal_id = 'V-2'");
    expect(rows).toEqual([{ version: 2 }]);
  });

  it('reports a dwelling already declared under another identifier', async () => {
    await send([body(9)]);
    const answer = await send([body(9, { internalId: 'V-9bis' })]);
    expect(answer.json).toMatchObject({
      failed: 1,
      errors: [{ line: 1, reference: 'V-9bis', pointer: '/address', code: 'DUPLICATE_VACANCY' }],
    });
  });

  it('names line, field, value and expectation of a vacancy that is wrong', async () => {
    const answer = await send([body(20), body(21, { fundingCode: '77' }), body(22, { size: 'T9' })]);
    expect(answer.json).toMatchObject({
      created: 1,
      failed: 2,
      errors: [
        { line: 2, pointer: '/fundingCode', received: '77', expected: expect.stringContaining('PLUS') },
        { line: 3, pointer: '/size', received: 'T9', expected: 'T1, T2, T3, T4, T5, T6' },
      ],
    });
  });
});
