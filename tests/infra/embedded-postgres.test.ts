import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '#infra/embedded-postgres.js';
import { repairLinks } from '#infra/embedded-postgres-place.js';

const root = process.getuid?.() === 0;
let folder: string;
let started: EmbeddedPostgres[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapprochement-embedded-'));
  started = [];
});
afterEach(async () => {
  for (const server of started) {
    await server.stop();
    rmSync(server.dataDir, { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
});

async function start(home: string, said: string[] = []): Promise<EmbeddedPostgres> {
  const server = await startEmbeddedPostgres({ home, log: (message) => void said.push(message) });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

const postmaster = (dataDir: string) => Number(readFileSync(join(dataDir, 'postmaster.pid'), 'utf8').split('\n')[0]);

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next, refuses a second start on its home, and asks for its password', async () => {
    chmodSync(folder, 0o755);
    const home = join(folder, 'home');
    const first = await start(home);
    await query(first.url, 'CREATE TABLE kept AS SELECT 1 AS value');
    expect(statSync(join(home, 'postgres-password')).mode & 0o777).toBe(0o600);
    await expect(startEmbeddedPostgres({ home, log: () => {} })).rejects.toThrow(
      /^Rapprochement tourne déjà sur .*RAPPROCHEMENT_HOME\.$/,
    );
    const wrong = new URL(first.url);
    wrong.password = 'wrong';
    await expect(query(wrong.href, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
    await first.stop();
    await expect(query(first.url, 'SELECT 1')).rejects.toThrow();

    const second = await start(home);
    expect(await query(second.url, 'SELECT value FROM kept')).toEqual([{ value: 1 }]);
  });

  it('never runs as root: as nobody, and under /var/lib/rapprochement where nobody cannot reach the home', async () => {
    const said: string[] = [];
    const home = join(folder, 'closed', 'home');
    mkdirSync(join(folder, 'closed'), { mode: 0o700 });
    const server = await start(home, said);
    const owner = statSync(server.dataDir).uid;
    expect({ owner, moved: !server.dataDir.startsWith(folder), said: said.length }).toEqual(
      root ? { owner: 65_534, moved: true, said: 1 } : { owner: process.getuid?.(), moved: false, said: 0 },
    );
    if (root) expect(said[0]).toContain(server.dataDir);
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('left alive by a start that was killed, is stopped by the next start, which finds its data', async () => {
    chmodSync(folder, 0o755);
    const home = join(folder, 'home');
    const script = fileURLToPath(new URL('../support/start-postgres.mjs', import.meta.url));
    const child = spawn(process.execPath, [script], {
      env: { ...process.env, NODE_OPTIONS: '', START_HOME: home },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout, 'data');
    const url = String(line).trim();
    await query(url, 'CREATE TABLE kept AS SELECT 2 AS value');
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(await query(url, 'SELECT 1 AS alive')).toEqual([{ alive: 1 }]);

    const next = await start(home);
    await expect(query(url, 'SELECT 1')).rejects.toThrow();
    expect(await query(next.url, 'SELECT value FROM kept')).toEqual([{ value: 2 }]);
  });

  it('that is killed comes back at the same address, with what it had committed', async () => {
    chmodSync(folder, 0o755);
    const said: string[] = [];
    const { url, dataDir } = await start(join(folder, 'home'), said);
    await query(url, 'CREATE TABLE kept AS SELECT 3 AS value');
    process.kill(postmaster(dataDir), 'SIGKILL');
    await vi.waitFor(() => expect(said).toHaveLength(2), { timeout: 60_000 });
    expect(await query(url, 'SELECT value FROM kept')).toEqual([{ value: 3 }]);
  }, 90_000);

  it('that does not come back is given up once, and stops all the same', async () => {
    chmodSync(folder, 0o755);
    const lost: Error[] = [];
    const onLost = (error: Error) => void lost.push(error);
    const server = await startEmbeddedPostgres({ home: join(folder, 'home'), log: () => {}, onLost, pauseMs: 1 });
    started.push(server);
    const pid = postmaster(server.dataDir);
    renameSync(server.dataDir, `${server.dataDir}-away`);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(lost).toHaveLength(1), { timeout: 60_000 });
    expect(lost[0]?.message).toMatch(/^Le PostgreSQL embarqué s’est arrêté et ne revient pas .*could not access/s);
    await server.stop();
    expect(lost).toHaveLength(1);
  }, 90_000);

  it('a stale postmaster.pid and a stale lock of processes that are gone stop nothing', async () => {
    chmodSync(folder, 0o755);
    const home = join(folder, 'home');
    const first = await start(home);
    await first.stop();
    const gone = spawn(process.execPath, ['-e', '']);
    await once(gone, 'exit');
    writeFileSync(join(home, 'start.lock'), `${gone.pid} 1`);
    writeFileSync(join(first.dataDir, 'postmaster.pid'), `${gone.pid}\n${first.dataDir}\n`);
    const second = await start(home);
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });
});

it('links of shared libraries that an installation without scripts left out are made again', () => {
  mkdirSync(join(folder, 'native', 'lib'), { recursive: true });
  writeFileSync(join(folder, 'native', 'lib', 'libicuuc.so.60.2'), '');
  writeFileSync(
    join(folder, 'native', 'pg-symlinks.json'),
    JSON.stringify([{ source: 'native/lib/libicuuc.so.60.2', target: 'native/lib/libicuuc.so.60' }]),
  );
  repairLinks(folder);
  repairLinks(folder);
  expect(readlinkSync(join(folder, 'native', 'lib', 'libicuuc.so.60'))).toBe('libicuuc.so.60.2');
  expect(existsSync(join(folder, 'native', 'lib', 'libicuuc.so.60'))).toBe(true);
});
