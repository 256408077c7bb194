import { randomUUID } from 'node:crypto';
import type { AccountSettings } from '#api/auth/settings.js';
import type { RunningApi } from '#api/main.js';
import type { CaseShell } from '#casework/transaction.js';
import type { Role } from '#domain/organisation.js';
import type { DocumentContent } from '#exchange/documents/content.js';
import { systemClock } from '#infra/clock.js';
import type { Config } from '#infra/config.js';
import { createDocumentRenderer } from '#infra/document-renderer.js';
import { createExplainer } from '#infra/explainer.js';
import { createLogger, type Logger } from '#infra/logger.js';
import { migrationStatus } from '#infra/migrate.js';
import { createPool, type Pool } from '#infra/postgres-pool.js';
import { createRunProgress } from '#infra/run-progress.js';
import { createSeal } from '#infra/seal.js';
import { createUnitOfWork } from '#infra/unit-of-work.js';
import type { Explanation } from '#matching/explanation.js';
import { CommandFailure, EXIT } from '../exit-codes.js';
import { packageVersion } from '../version.js';

export interface RunningService {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

export interface ApiSettings {
  readonly config: Config;
  readonly databaseUrl: string;
  readonly logger: Logger;
  readonly demo: null | { readonly tokens: Readonly<Partial<Record<Role, string>>> };
}

/** Use cases on a database, for commands. */
export function caseShellOn(pool: Pool): CaseShell {
  return { uow: createUnitOfWork(pool), clock: systemClock, newId: randomUUID };
}

/** How the worker sends mails; `null` = not at all. Links lead to the public address, or to this machine's. */
export function workerMail({ mail, publicUrl, host, port }: Config) {
  return mail && { ...mail, baseUrl: publicUrl === null ? `http://${host}:${port}` : new URL(publicUrl).origin };
}

export function loggerOf(config: Config): Logger {
  return createLogger(config.logLevel);
}

/** Runs work on a pool that is closed afterwards; what fails for want of migrations is said so. */
export async function withPool<T>(databaseUrl: string, work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = createPool({ url: databaseUrl, max: 4, applicationName: 'rapprochement cli', onError: () => {} });
  try {
    return await work(pool);
  } catch (error) {
    const { ok, missing } = await readiness(pool, databaseUrl);
    if (ok || error instanceof CommandFailure) throw error;
    throw new CommandFailure(EXIT.failure, `La base n’est pas prête : ${missing.join(' ; ')}.`);
  } finally {
    await pool.end();
  }
}

/** The HTTP side: pages, API, explanations in their thread, progress of runs. */
export async function startHttp({ config, databaseUrl, logger, demo }: ApiSettings): Promise<RunningService> {
  const onError = (error: Error): void => logger.warn({ err: error }, 'connection');
  const pool = createPool({ url: databaseUrl, applicationName: 'rapprochement api', onError });
  const explainer = createExplainer<Explanation>({ pool });
  const renderer = createDocumentRenderer<DocumentContent>();
  const runProgress = createRunProgress({ pool, url: databaseUrl, onError });
  const closeAll = async (): Promise<void> => {
    await runProgress.close();
    await explainer.close();
    await renderer.close();
    await pool.end();
  };
  const { startApi } = await import('#api/main.js');
  const deps = {
    uow: createUnitOfWork(pool),
    clock: systemClock,
    explainer,
    runProgress,
    documents: { renderer, authority: config.authority },
    logger,
    demo,
    accounts: accountSettings(config),
    version: packageVersion(),
    ready: () => readiness(pool, databaseUrl),
  };
  let api: RunningApi;
  try {
    api = await startApi(deps, { host: config.host, port: config.port });
  } catch (error) {
    await closeAll();
    throw listenFailure(error as NodeJS.ErrnoException, config);
  }
  return {
    address: api.address,
    async stop() {
      await api.stop();
      await closeAll();
    },
  };
}

function accountSettings({ accounts, publicUrl }: Config): AccountSettings {
  const { secretKey, sessionIdleMinutes, sessionHours, oidc } = accounts;
  const origin = publicUrl === null ? null : new URL(publicUrl).origin;
  return {
    seal: createSeal(secretKey ?? undefined),
    idleMinutes: sessionIdleMinutes,
    hours: sessionHours,
    publicUrl: origin,
    oidc,
  };
}

async function readiness(pool: Pool, databaseUrl: string): Promise<{ ok: boolean; missing: readonly string[] }> {
  try {
    await pool.query('SELECT 1');
    const { pending } = await migrationStatus(databaseUrl);
    const missing =
      pending.length === 0 ? [] : [`migrations en attente (« rapprochement migrate up ») : ${pending.join(', ')}`];
    return { ok: missing.length === 0, missing };
  } catch {
    return { ok: false, missing: ['la base de données ne répond pas'] };
  }
}

function listenFailure(error: NodeJS.ErrnoException, { host, port }: Config): Error {
  if (error.code === 'EADDRINUSE') {
    return new CommandFailure(
      EXIT.failure,
      `Le port ${port} est déjà pris sur ${host}. Choisissez-en un autre : PORT=3001 npm start`,
    );
  }
  if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL' || error.code === 'ENOTFOUND') {
    return new CommandFailure(EXIT.failure, `Impossible d’écouter sur ${host}:${port} (${error.code}).`);
  }
  return error;
}
