import { expect, it } from 'vitest';
import { vacancyId } from '#domain/ids.js';
import { createProducer } from '#infra/queue.js';
import { createTestDatabase } from '../support/database.js';
import { accessOf, vacancyRecord } from '../support/records.js';
import { currentLists, isSettled, seedRegion, startTestWorker } from '../support/region.js';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
/** Nothing listens on port 1. */
const nowhere = 'redis://127.0.0.1:1';
const landlord = accessOf('landlordReferent', 'L');

it('a producer fails at once when Redis is down', async () => {
  const producer = createProducer({ databaseUrl: '', redisUrl: nowhere, onError: () => {} });
  await expect(producer.add('regionDirty', { region: 'x' }, 'outbox-1')).rejects.toThrow('not reachable');
  await producer.close();
});

it('with Redis down vacancies are accepted and their doorbells wait; proposals come when it is back', async () => {
  const database = await createTestDatabase();
  await seedRegion(database, { households: 5, vacancies: 0 });
  const cutOff = startTestWorker(database, { redisUrl: nowhere, redisPrefix: 'rapprochement-test-down' });
  await database.uow.transaction(landlord, async (tx) => {
    await tx.vacancies.insert(vacancyRecord('V1', 'L'));
    await tx.runs.markDirty('vacancyPosted');
  });
  expect(await database.uow.transaction(landlord, (tx) => tx.vacancies.find(vacancyId('V1')))).not.toBeNull();
  const waiting = async () => (await database.pool.query('SELECT 1 FROM outbox WHERE published_at IS NULL')).rowCount;
  expect(await waiting()).toBe(2);
  expect(await currentLists(database)).toEqual([]);
  await cutOff.close();

  const back = startTestWorker(database, { redisUrl, redisPrefix: `rapprochement-test-back-${process.pid}` });
  await expect.poll(() => isSettled(database), { timeout: 10_000 }).toBe(true);
  expect((await currentLists(database)).map((line) => line.split(':')[0])).toEqual(['V1']);
  await back.close();
});
