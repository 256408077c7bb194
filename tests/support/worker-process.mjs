// A worker of the build in a process of its own, for tests that kill it.
import { fileURLToPath } from 'node:url';
import { createLogger } from '../../dist/src/infra/logger.js';
import { startWorker } from '../../dist/workers/main.js';

const worker = startWorker({
  databaseUrl: process.env.DATABASE_URL,
  redisUrl: null,
  log: createLogger('silent'),
  clock: {
    now: () => process.env.NOW ?? '2026-11-22T11:00:00.000Z',
    today: () => (process.env.NOW ?? '2026-11-22').slice(0, 10),
  },
  leaseMs: 600,
  sweepMs: 150,
  dailyMs: 150,
  ...(process.env.SMTP_URL && {
    mail: {
      smtpUrl: process.env.SMTP_URL,
      from: 'rapprochement@exemple.fr',
      baseUrl: 'https://rapprochement.exemple.fr',
    },
    mailLeaseMs: 600,
  }),
  ...(process.env.HANG_AT && {
    solver: { thread: fileURLToPath(new URL('./hanging-solve.thread.mjs', import.meta.url)) },
  }),
});
process.once('SIGTERM', () => void worker.close());
