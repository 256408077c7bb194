/** A worker process of a national run: `node worker.js REDIS_URL PREFIX FOLDER`, ended by SIGTERM, or with its parent. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { builtFile } from '#infra/project-root.js';
import { createRegionWorker } from '#infra/region-flows.js';
import { type RegionOrder, storeTotal } from './region-run.js';
import type { NationalRegion } from './regions.js';

const [redisUrl = '', redisPrefix = '', folder = ''] = process.argv.slice(2);
const regions = JSON.parse(readFileSync(join(folder, 'regions.json'), 'utf8')) as readonly NationalRegion[];

const worker = createRegionWorker(
  { redisUrl, redisPrefix, onError: (error) => process.stderr.write(`${error.message}\n`) },
  {
    region: async (_run, code) => {
      const region = regions.find((one) => one.code === code);
      if (region === undefined) throw new RangeError(`no such region: ${code}`);
      await inThread({ ...region, folder });
    },
    all: async (_run, codes) => storeTotal(folder, codes),
  },
);
process.once('SIGTERM', () => void worker.close().finally(() => process.exit()));
// Whoever started us is gone: the region we hold goes to the next run.
process.once('disconnect', () => process.exit(1));
if (process.connected === false) process.exit(1);

/** In a thread that ends with the region: its memory goes back, and the loop keeps the lock of the job meanwhile. */
function inThread(order: RegionOrder): Promise<void> {
  const thread = new Worker(builtFile('bench/national/region.thread.js'), {
    workerData: order,
    resourceLimits: { maxOldGenerationSizeMb: 9_000 },
  });
  return new Promise((resolve, reject) => {
    thread.once('message', () => resolve());
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the thread of region ${order.code} ended (${code})`)));
  });
}
