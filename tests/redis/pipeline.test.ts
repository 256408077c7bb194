import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describePipeline } from '../support/pipeline-scenarios.js';

const redisUrl = process.env.REDIS_URL ?? 'redis://127.0.0.1:6379';
const run = `rapprochement-test-${randomBytes(4).toString('hex')}`;
let queues = 0;
let redis: Redis;

async function deleteKeys(prefix: string): Promise<void> {
  const keys = await redis.keys(`${prefix}*`);
  if (keys.length > 0) await redis.del(...keys);
}

beforeAll(async () => {
  redis = new Redis(redisUrl, { maxRetriesPerRequest: 1, retryStrategy: () => null, lazyConnect: true });
  redis.on('error', () => {});
  await redis.connect();
});

afterAll(async () => {
  await deleteKeys(run);
  redis.disconnect();
});

it('a Redis answers at REDIS_URL', async () => {
  expect(await redis.ping()).toBe('PONG');
});

describePipeline({
  name: 'Redis',
  connect: () => {
    queues += 1;
    return { redisUrl, redisPrefix: `${run}-${queues}` };
  },
  lose: (_database, options) => deleteKeys(options.redisPrefix as string),
});
