import { dayInParis } from '#infra/clock.js';
import type { Config } from '#infra/config.js';
import { migrationStatus } from '#infra/migrate.js';
import { createProducer } from '#infra/queue.js';
import { freshnessWarnings, LEGISLATION_VERSION } from '#legislation/legislation.js';
import { configuration } from './configuration.js';
import { openDatabase } from './database.js';
import { withPool } from './service.js';

export interface Finding {
  readonly state: 'ok' | 'warning' | 'failure';
  readonly what: string;
}

/** What works, what to look at, what must be corrected. */
export async function diagnose(): Promise<readonly Finding[]> {
  const config = configuration();
  return [
    { state: 'ok', what: `Node ${process.versions.node}` },
    { state: 'ok', what: 'configuration lue' },
    ...(await databaseFindings(config)),
    ...legislationFindings(),
  ];
}

async function databaseFindings(config: Config): Promise<readonly Finding[]> {
  let database: Awaited<ReturnType<typeof openDatabase>>;
  try {
    database = await openDatabase(config);
  } catch (error) {
    return [{ state: 'failure', what: `base de données : ${(error as Error).message}` }];
  }
  try {
    return [
      await versionFinding(database.url),
      await migrationFinding(database.url),
      await queueFinding(config, database.url),
    ];
  } catch (error) {
    return [{ state: 'failure', what: `base de données : ${(error as Error).message}` }];
  } finally {
    await database.close();
  }
}

async function versionFinding(url: string): Promise<Finding> {
  return withPool(url, async (pool) => {
    const { rows } = await pool.query<{ version: string; number: number }>(
      "SELECT current_setting('server_version') AS version, current_setting('server_version_num')::integer AS number",
    );
    const [{ version, number } = { version: 'inconnue', number: 0 }] = rows;
    return number >= 160_000
      ? { state: 'ok', what: `PostgreSQL ${version}` }
      : { state: 'failure', what: `PostgreSQL ${version} : il faut la version 16 ou plus` };
  });
}

async function migrationFinding(url: string): Promise<Finding> {
  const { applied, pending } = await migrationStatus(url);
  return pending.length === 0
    ? { state: 'ok', what: `schéma à jour (${applied.length} migrations)` }
    : { state: 'failure', what: `migrations en attente : ${pending.join(', ')} (« rapprochement migrate up »)` };
}

/** Rings nobody's bell: a job of a name that no worker handles. */
async function queueFinding(config: Config, databaseUrl: string): Promise<Finding> {
  const where = config.redisUrl === null ? 'PostgreSQL' : 'Redis';
  let problem = '';
  const producer = createProducer({
    databaseUrl,
    redisUrl: config.redisUrl,
    onError: (error) => (problem = error.message),
  });
  try {
    for (let attempt = 0; ; attempt++) {
      try {
        await producer.add('doctor', {}, `doctor-${process.pid}-${attempt}`);
        return { state: 'ok', what: `file sur ${where}` };
      } catch (error) {
        if (attempt >= 10)
          return { state: 'failure', what: `file sur ${where} : ${problem || (error as Error).message}` };
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  } finally {
    await producer.close();
  }
}

function legislationFindings(): readonly Finding[] {
  const warnings = freshnessWarnings(dayInParis(new Date()));
  const stale = warnings.map(
    ({ name, reviewBy, latestFrom }): Finding => ({
      state: 'warning',
      what: `${name} : à relire depuis le ${reviewBy} (dernière valeur du ${latestFrom})`,
    }),
  );
  return [{ state: 'ok', what: `paramètres légaux, version ${LEGISLATION_VERSION}` }, ...stale];
}
