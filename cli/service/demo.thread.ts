import { parentPort, workerData } from 'node:worker_threads';
import { demoTokens, loadDemoOnce } from './demo.js';
import { withPool } from './service.js';

const { databaseUrl, home } = workerData as { readonly databaseUrl: string; readonly home: string };
const tokens = await withPool(databaseUrl, async (pool) => {
  await loadDemoOnce(pool);
  return demoTokens(pool, home);
});
parentPort?.postMessage(tokens);
