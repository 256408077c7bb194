// A worker of region flows of the build, in a process of its own, for the test that kills it: it hangs at HANG_AT.

import { runRegion, storeTotal } from '../../dist/bench/national/region-run.js';
import { createRegionWorker } from '../../dist/src/infra/region-flows.js';

const { REDIS_URL, REDIS_PREFIX, FOLDER, HANG_AT, LOCK_MS } = process.env;
const worker = createRegionWorker(
  { redisUrl: REDIS_URL, redisPrefix: REDIS_PREFIX, onError: () => {}, lockMs: Number(LOCK_MS) },
  {
    region: async (_run, code) => {
      if (code === HANG_AT) {
        process.send('hanging');
        await new Promise(() => {});
      }
      runRegion({ folder: FOLDER, code, requests: 60, vacancies: 4 });
    },
    all: async (_run, codes) => storeTotal(FOLDER, codes),
  },
);
process.once('SIGTERM', () => void worker.close());
