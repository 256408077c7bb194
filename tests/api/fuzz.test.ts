import fc from 'fast-check';
import { expect, it } from 'vitest';
import { aVacancyBody } from './bodies.js';
import { createTestApi, LANDLORD } from './fixture.js';

const RUNS = 2_000;
const text = JSON.stringify(aVacancyBody());
const keys = Object.keys(aVacancyBody());

const truncated = fc.integer({ min: 0, max: text.length - 1 }).map((end) => Buffer.from(text.slice(0, end)));
const deep = fc
  .record({ depth: fc.integer({ min: 33, max: 20_000 }), open: fc.constantFrom('[', '{"a":') })
  .map(({ depth, open }) => Buffer.from(`{"internalId":${open.repeat(depth)}`));
const huge = fc
  .record({
    key: fc.constantFrom(...keys),
    number: fc.constantFrom('1e999', '-1e999', '9'.repeat(400), '1e-999', '0.1e308', '-0'),
  })
  .map(({ key, number }) =>
    Buffer.from(text.replace('{', `{"${key}x":${number},`).replace(/"rentCents":\d+/, `"rentCents":${number}`)),
  );
const duplicate = fc.constantFrom(...keys).map((key) => Buffer.from(text.replace('{', `{"${key}":null,`)));
const proto = fc
  .constantFrom('__proto__', 'constructor', 'prototype', '\\u005f_proto__', 'toString', 'hasOwnProperty')
  .map((key) => Buffer.from(text.replace('{', `{"${key}":{"lift":true},`)));
const encodings = fc
  .constantFrom('latin1' as const, 'utf16le' as const, 'base64' as const, 'hex' as const)
  .map((encoding) =>
    encoding === 'base64' || encoding === 'hex'
      ? Buffer.from(Buffer.from(text).toString(encoding))
      : Buffer.from(`${text} É`, encoding),
  );
const bytes = fc.uint8Array({ maxLength: 200 }).map((part) => Buffer.from(part));
const spliced = fc
  .record({ at: fc.integer({ min: 1, max: text.length - 1 }), part: fc.uint8Array({ minLength: 1, maxLength: 8 }) })
  // A control byte in the middle: never valid JSON, wherever it falls.
  .map(({ at, part }) =>
    Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0]), Buffer.from(part), Buffer.from(text.slice(at))]),
  );
const wrongField = fc
  .record({
    key: fc.constantFrom(...keys),
    value: fc.oneof(
      fc.constant({}),
      fc.constant([]),
      fc.constant([[]]),
      fc.constant('\u0000'),
      fc.constant('\ud800x'),
      fc.constant(1e308),
      fc.constant({ a: { b: 1 } }),
    ),
  })
  .map(({ key, value }) => Buffer.from(JSON.stringify(aVacancyBody({ [key]: value }))));
const anyJson = fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)));

it(`${RUNS} broken bodies: no 5xx, no row, the process alive`, { timeout: 120_000 }, async () => {
  const api = await createTestApi();
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(truncated, deep, huge, duplicate, proto, encodings, bytes, spliced, wrongField, anyJson),
      async (raw) => {
        const { status } = await api.call('POST', '/api/v1/vacancies', { as: LANDLORD, raw });
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        expect(status).toBeGreaterThanOrEqual(400);
        expect(status).toBeLessThan(500);
      },
    ),
    { seed: 20_261_123, numRuns: RUNS },
  );
  expect([...statuses.values()].reduce((sum, count) => sum + count, 0)).toBe(RUNS);
  for (const table of ['vacancies', 'events', 'outbox', 'idempotency_keys']) expect(await api.count(table)).toBe(0);
  expect((await api.call('GET', '/livez')).status).toBe(200);
});
