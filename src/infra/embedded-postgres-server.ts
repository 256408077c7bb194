import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Binaries, Owner } from './embedded-postgres-place.js';

const ATTEMPTS = 10;
const LAST_WORDS = 2_000;
const WINDOW_MS = 600_000;

/** Nothing of our environment reaches the server, PGDATA and the like least of all. */
export function environment(): NodeJS.ProcessEnv {
  return { LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', PATH: process.env.PATH ?? '' };
}

export interface ServerSettings {
  readonly dataDir: string;
  readonly owner: Owner;
  readonly binaries: Binaries;
  /** No fsync: the data may be lost with the machine. */
  readonly ephemeral: boolean;
}

export interface Server {
  readonly process: ChildProcess;
  readonly port: number;
}

/** Resolves once the server accepts connections, on a free port unless one is given; a French sentence where it ends. */
export async function startServer(settings: ServerSettings, wanted?: number): Promise<Server> {
  for (let attempt = 1; ; attempt += 1) {
    const port = wanted ?? (await freePort());
    const child = spawn(settings.binaries.postgres, parameters(settings, port), {
      ...settings.owner,
      env: environment(),
      cwd: '/',
      stdio: ['ignore', 'ignore', 'pipe'],
      // A terminal's Ctrl-C is for us: we stop the server after what uses it.
      detached: true,
    });
    const failure = await ready(child);
    if (failure === null) return { process: child, port };
    if (wanted !== undefined || attempt >= 3 || !failure.includes('bind'))
      throw new Error(`Le PostgreSQL embarqué ne démarre pas : ${failure}`);
  }
}

function parameters({ dataDir, ephemeral }: ServerSettings, port: number): string[] {
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
  const options = Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataDir, '-p', String(port), ...options];
}

/** Resolves to `null` when the server accepts connections, to its last words where it ends instead. */
function ready(child: ChildProcess): Promise<string | null> {
  return new Promise((resolve) => {
    let words = '';
    child.once('error', (error) => resolve(error.message));
    child.once('exit', () => resolve(words.trim().split('\n').slice(-5).join(' · ') || 'arrêt sans message'));
    child.stderr?.on('data', (chunk: Buffer) => {
      // Clients that knock during a recovery fill it: the last words count.
      words = (words + chunk.toString('utf8')).slice(-LAST_WORDS);
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

export interface Keeping {
  readonly log: (message: string) => void;
  /** Called once, with a French sentence, where the server no longer comes back. */
  readonly onLost: (error: Error) => void;
  /** What each attempt adds to the pause before the next one. */
  readonly pauseMs: number;
}

/**
 * Starts a server that ends by itself again, on its data and its port, so that its addresses stay true: what it had
 * committed is there. At most ten attempts in ten minutes; those whose sessions outlive it for a while are part of it.
 */
export function keepServer(settings: ServerSettings, first: Server, keeping: Keeping): { stop(): Promise<void> } {
  const stopping = new AbortController();
  let current = first;
  let attempts: number[] = [];
  let restarting = Promise.resolve();
  const watch = (): void => {
    const ended = () => {
      if (!stopping.signal.aborted) restarting = restart();
    };
    if (hasEnded(current.process)) ended();
    else current.process.once('exit', ended);
  };
  const restart = async (): Promise<void> => {
    keeping.log('Le PostgreSQL embarqué s’est arrêté : il est relancé…');
    for (let failure = ''; ; ) {
      attempts = attempts.filter((at) => at > performance.now() - WINDOW_MS);
      if (attempts.length >= ATTEMPTS) return keeping.onLost(new Error(lostMessage(settings.dataDir, failure)));
      await wait(attempts.length * keeping.pauseMs, undefined, { signal: stopping.signal }).catch(() => {});
      if (stopping.signal.aborted) return;
      attempts.push(performance.now());
      try {
        current = await startServer(settings, first.port);
        keeping.log('Le PostgreSQL embarqué répond de nouveau.');
        return watch();
      } catch (error) {
        failure = (error as Error).message;
      }
    }
  };
  watch();
  return {
    async stop() {
      stopping.abort();
      await restarting;
      await stopServer(current.process);
    },
  };
}

function lostMessage(dataDir: string, failure: string): string {
  return `Le PostgreSQL embarqué s’est arrêté et ne revient pas (${ATTEMPTS} relances). Ses données restent dans ${dataDir}. ${failure}`.trimEnd();
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Fast shutdown: open sessions are closed, nothing is lost; the immediate one after ten seconds. */
function stopServer(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (hasEnded(child)) {
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
