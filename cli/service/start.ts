import { mkdirSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { createLogger } from '#infra/logger.js';
import { migrateUp } from '#infra/migrate.js';
import { createUnitOfWork } from '#infra/unit-of-work.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { say } from '../output.js';
import { configuration } from './configuration.js';
import { startEmbedded } from './database.js';
import { type DemoTokens, refuseProduction } from './demo.js';
import { loadReconstitutionBeside } from './reconstitution.js';
import { announceRunning } from './running.js';
import { type RunningService, startHttp, withPool, workerMail } from './service.js';

export interface StartedProduct extends RunningService {
  /** Resolves where the embedded database ends and no longer comes back. */
  readonly lost: Promise<Error>;
}

/** Database, migrations, demonstration, worker and API, in that order; stopped in the reverse order. */
export async function start({ demo }: { readonly demo: boolean }): Promise<StartedProduct> {
  const config = configuration();
  if (demo) refuseProduction(config.environment);
  // A person watches the terminal: without LOG_LEVEL, only what goes wrong is written there.
  const logger = createLogger(process.env.LOG_LEVEL ? config.logLevel : 'warn');
  const stops: (() => void | Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    while (stops.length > 0) await stops.pop()?.();
  };
  let onLost: (error: Error) => void = () => {};
  const lost = new Promise<Error>((resolve) => {
    onLost = resolve;
  });
  // A signal during the start ends what is started so far.
  const interrupted = (): void => void stop().finally(() => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, interrupted);
  try {
    mkdirSync(config.home, { recursive: true, mode: 0o700 });
    let databaseUrl = config.databaseUrl;
    if (databaseUrl === null) {
      say('Démarrage du PostgreSQL embarqué…');
      const embedded = await startEmbedded(config, onLost);
      stops.push(() => {
        // Connections that its shutdown closes are no news.
        logger.level = 'silent';
        return embedded.stop();
      });
      databaseUrl = embedded.url;
    }
    await migrateUp({ url: databaseUrl, queueInPostgres: config.redisUrl === null });
    const [tokens, { startWorker }] = await Promise.all([
      demo ? prepareDemo(databaseUrl, config.home) : null,
      import('#workers/main.js'),
      import('#api/main.js'),
    ]);
    const worker = startWorker({
      databaseUrl,
      redisUrl: config.redisUrl,
      log: logger,
      drainMs: 2_000,
      mail: workerMail(config),
    });
    stops.push(() => worker.close());
    const http = await startHttp({ config, databaseUrl, logger, demo: tokens && { tokens } });
    stops.push(() => http.stop());
    stops.push(announceRunning(config.home, { pid: process.pid, databaseUrl, address: http.address }));
    if (demo) {
      const url = databaseUrl;
      const onError = (error: Error) => logger.warn({ err: error }, 'reconstitution');
      stops.push(loadReconstitutionBeside(databaseUrl, () => isRegionSolved(url), onError));
    }
    return { address: http.address, stop, lost };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.off(signal, interrupted);
  }
}

/** The demonstration in its database, and its tokens: in a thread, whose memory goes back with it. */
function prepareDemo(databaseUrl: string, home: string): Promise<DemoTokens> {
  const thread = new Worker(new URL('./demo.thread.js', import.meta.url), {
    workerData: { databaseUrl, home },
    execArgv: [],
  });
  return new Promise((resolve, reject) => {
    thread.once('message', resolve);
    thread.once('error', (error) => {
      reject(error.name === 'CommandFailure' ? new CommandFailure(EXIT.failure, error.message) : error);
    });
  });
}

/** Whether the region has the proposals of all that is posted. */
function isRegionSolved(databaseUrl: string): Promise<boolean> {
  return withPool(databaseUrl, (pool) =>
    createUnitOfWork(pool).transaction({ kind: 'system' }, async (tx) => {
      const { dirtyVersion, solvedVersion } = await tx.runs.regionState();
      return solvedVersion >= dirtyVersion;
    }),
  );
}
