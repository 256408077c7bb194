import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Binaries, type Owner, prepareBinaries, preparePlace } from './embedded-postgres-place.js';
import { environment, keepServer, startServer } from './embedded-postgres-server.js';
import { lockHome } from './home-lock.js';

const run = promisify(execFile);
const USER = 'app';
const DATABASE = 'rapprochement';
const PAUSE_MS = 300;

export interface EmbeddedPostgresOptions {
  /** Folder that keeps the data, the password and the lock ($RAPPROCHEMENT_HOME); created where it is missing. */
  readonly home: string;
  /** Sentences for the person who starts it, in French. */
  readonly log: (message: string) => void;
  /** For tests: no fsync, and the data go away when it stops. */
  readonly ephemeral?: boolean;
  /** Called once the server ends each time it is started again, with a French sentence; absent = errors of queries say it. */
  readonly onLost?: (error: Error) => void;
  /** For tests: what each attempt to start it again adds to the pause before the next one. */
  readonly pauseMs?: number;
}

export interface EmbeddedPostgres {
  readonly url: string;
  readonly dataDir: string;
  /** Fast shutdown, then releases the home. A second call waits for the first. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL shipped by npm on a free port of 127.0.0.1. PostgreSQL refuses root: as root it runs as
 * `nobody`, under /var/lib/rapprochement where `nobody` cannot reach the home. A server left alive by a killed
 * start is stopped first; one that ends by itself is started again at the same address. Throws with a French sentence where it cannot run.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(options.home, { recursive: true, mode: 0o700 });
  const unlock = lockHome(options.home);
  try {
    const place = preparePlace(options.home, options.log);
    const binaries = await prepareBinaries(place);
    const password = readPassword(options.home);
    await stopOrphan(place.dataDir, binaries);
    await initialise(place.dataDir, place.owner, binaries, password);
    const { dataDir, owner } = place;
    const settings = { dataDir, owner, binaries, ephemeral: options.ephemeral ?? false };
    const server = await startServer(settings);
    const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${server.port}/${database}`;
    await createDatabase(url('postgres'));
    const { log, onLost = () => {}, pauseMs = PAUSE_MS } = options;
    const kept = keepServer(settings, server, { log, onLost, pauseMs });
    let stopping: Promise<void> | undefined;
    return {
      url: url(DATABASE),
      dataDir: place.dataDir,
      stop: () => {
        stopping ??= kept.stop().finally(() => {
          if (options.ephemeral) rmSync(place.dataDir, { recursive: true, force: true });
          unlock();
        });
        return stopping;
      },
    };
  } catch (error) {
    unlock();
    throw error;
  }
}

/** Password of the embedded server: drawn once, readable by its user alone. */
function readPassword(home: string): string {
  const file = join(home, 'postgres-password');
  if (!existsSync(file)) writeFileSync(file, randomBytes(24).toString('hex'), { mode: 0o600 });
  return readFileSync(file, 'utf8').trim();
}

/** A start that was killed (kill -9) leaves its server alive: stops it, cleanly, where it is ours. */
async function stopOrphan(dataDir: string, binaries: Binaries): Promise<void> {
  const pidFile = join(dataDir, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || !isServerOf(pid, dataDir, binaries)) {
    rmSync(pidFile, { force: true });
    return;
  }
  process.kill(pid, 'SIGINT');
  for (let waited = 0; waited < 15_000 && isServerOf(pid, dataDir, binaries); waited += 50) await wait(50);
  if (isServerOf(pid, dataDir, binaries)) {
    throw new Error(
      `Un PostgreSQL embarqué d'un démarrage précédent (processus ${pid}) ne s'arrête pas : arrêtez-le, puis relancez.`,
    );
  }
}

/** Whether this process is a PostgreSQL of this data folder; without /proc, whether it is alive at all. */
function isServerOf(pid: number, dataDir: string, binaries: Binaries): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (!existsSync('/proc/self/cmdline')) return true;
  try {
    const [command = '', ...parameters] = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    return command === binaries.postgres && parameters.includes(dataDir);
  } catch {
    return false;
  }
}

async function initialise(dataDir: string, owner: Owner, binaries: Binaries, password: string): Promise<void> {
  if (existsSync(join(dataDir, 'PG_VERSION'))) return;
  // initdb leaves nothing usable behind when it is killed halfway: start from an empty folder.
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const passwordFile = join(tmpdir(), `rapprochement-${randomBytes(8).toString('hex')}`);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner.uid !== undefined && owner.gid !== undefined) {
    chownSync(dataDir, owner.uid, owner.gid);
    chownSync(passwordFile, owner.uid, owner.gid);
  }
  try {
    await run(
      binaries.initdb,
      [
        '-D',
        dataDir,
        '-U',
        USER,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        '--no-sync',
      ],
      { ...owner, env: environment(), cwd: '/' },
    );
  } catch (error) {
    rmSync(dataDir, { recursive: true, force: true });
    const detail = (error as { stderr?: string }).stderr?.trim() || (error as Error).message;
    throw new Error(`Le PostgreSQL embarqué n'a pas pu créer ses données dans ${dataDir} : ${detail}`);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function createDatabase(url: string): Promise<void> {
  const { default: pg } = await import('pg');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (rowCount === 0) await client.query(`CREATE DATABASE ${DATABASE}`);
  } finally {
    await client.end();
  }
}
