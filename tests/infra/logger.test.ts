import { expect, it } from 'vitest';
import { createLogger } from '#infra/logger.js';

it.each([
  { requestNumber: 'CANARY' },
  { household: { id: 'H', members: 'CANARY' } },
  { req: { headers: { authorization: 'Bearer CANARY', cookie: 'CANARY', 'idempotency-key': 'CANARY' } } },
  { token: 'CANARY' },
  { context: { incomes: { declared: 'CANARY' } } },
  { connectionString: 'postgres://CANARY' },
])('the log never shows %j', (fields) => {
  const lines: string[] = [];
  createLogger('info', { write: (line: string) => void lines.push(line) }).info(
    { ...fields, vacancyId: 'V1' },
    'essai',
  );
  expect(lines.join('')).toContain('"vacancyId":"V1"');
  expect(lines.join('')).not.toContain('CANARY');
});
