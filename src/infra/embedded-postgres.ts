import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Binaries, type Owner, prepareBinaries, preparePlace } from './embedded-postgres-place.js';
import { lockHome } from './home-lock.js';

const run = promisify(execFile);
const USER = 'app';
const DATABASE = 'rapprochement';

export interface EmbeddedPostgresOptions {
  /** Folder that keeps the data, the password and the lock ($RAPPROCHEMENT_HOME); created where it is missing. */
  readonly home: string;
  /** Sentences for the person who starts it, in French. */
  readonly log: (message: string) => void;
  /** For tests: no fsync, and the data go away when it stops. */
  readonly ephemeral?: boolean;
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
 * start is stopped first. Throws with a French sentence where it cannot run.
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
    const server = await startServer(place.dataDir, place.owner, binaries, options.ephemeral ?? false);
    const url = (database: string) => `postgres://${USER}:${password}@127.0.0.1:${server.port}/${database}`;
    await createDatabase(url('postgres'));
    let stopping: Promise<void> | undefined;
    return {
      url: url(DATABASE),
      dataDir: place.dataDir,
      stop: () => {
        stopping ??= stopServer(server.process).finally(() => {
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

/** Nothing of our environment reaches the server, PGDATA and the like least of all. */
function environment(): NodeJS.ProcessEnv {
  return { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', PATH: process.env.PATH ?? '' };
}

interface Server {
  readonly process: ChildProcess;
  readonly port: number;
}

async function startServer(dataDir: string, owner: Owner, binaries: Binaries, ephemeral: boolean): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort();
    const child = spawn(binaries.postgres, ['-D', dataDir, '-p', String(port), ...settings(ephemeral)], {
      ...owner,
      env: environment(),
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      // A terminal's Ctrl-C is for us: we stop the server after what uses it.
      detached: true,
    });
    const failure = await ready(child);
    if (failure === null) return { process: child, port };
    if (attempt >= 3 || !failure.includes('bind'))
      throw new Error(`Le PostgreSQL embarqué ne démarre pas : ${failure}`);
  }
}

function settings(ephemeral: boolean): string[] {
  const values: Record<string, string> = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '8MB',
    max_connections: '60',
    jit: 'off',
    // Fewer processes on a small machine: no asynchronous reads, no logical replication.
    io_method: 'sync',
    max_logical_replication_workers: '0',
    max_wal_size: '256MB',
    log_min_messages: 'warning',
    ...(ephemeral && { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '100' }),
  };
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

/** Resolves to `null` when the server accepts connections, to its last words where it ends instead. */
function ready(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let words = '';
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(words.trim().split('\n').slice(-5).join(' · ') || 'arrêt sans message'));
    child.stderr?.on('data', (chunk: Buffer) => {
      if (words.length < 20_000) words += chunk.toString('utf8');
      if (words.includes('ready to accept connections')) resolve(null);
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
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

/** Fast shutdown: open sessions are closed, nothing is lost; the immediate one after ten seconds. */
function stopServer(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const impatience = setTimeout(() => child.kill('SIGQUIT'), 10_000);
    child.once('exit', () => {
      clearTimeout(impatience);
      resolve();
    });
    child.kill('SIGINT');
  });
}
