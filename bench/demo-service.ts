/** The whole product in a process of its own, on a home that is thrown away: what a person types, `npm start`. */
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { projectRoot } from '#infra/project-root.js';

export interface DemoService {
  readonly pid: number;
  readonly address: string;
  readonly tokens: Readonly<Record<'landlordReferent' | 'association' | 'regionalAuthority', string>>;
  /** From the start of the process to the first answer of the home page. */
  readonly pageSeconds: number;
  readonly startedAt: number;
  readonly get: (path: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
}

const DEADLINE_MS = 120_000;

export async function startDemo(): Promise<DemoService> {
  const home = await mkdtemp(join(tmpdir(), 'rapprochement-bench-'));
  const port = await freePort();
  const startedAt = performance.now();
  const child = spawn(process.execPath, startWords(), {
    cwd: projectRoot(),
    env: {
      ...process.env,
      RAPPROCHEMENT_HOME: home,
      PORT: String(port),
      HOST: '127.0.0.1',
      DATABASE_URL: '',
      REDIS_URL: '',
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let words = '';
  child.stderr.on('data', (chunk: Buffer) => {
    words += chunk.toString('utf8');
  });
  const address = `http://127.0.0.1:${port}`;
  await until(child, async () => (await fetch(`${address}/`)).ok).catch((error: Error) => {
    throw new Error(`${error.message}\n${words}`);
  });
  const pageSeconds = (performance.now() - startedAt) / 1000;
  const tokens = JSON.parse(await readFile(join(home, 'demo-tokens.json'), 'utf8')) as DemoService['tokens'];
  return {
    pid: child.pid as number,
    address,
    tokens,
    pageSeconds,
    startedAt,
    get: async (path) => {
      const answer = await fetch(`${address}/api/v1${path}`, {
        headers: { authorization: `Bearer ${tokens.regionalAuthority}` },
      });
      if (!answer.ok) throw new Error(`${path} : ${answer.status} ${await answer.text()}`);
      return answer.json();
    },
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGTERM');
      await ended;
      await rm(home, { recursive: true, force: true });
    },
  };
}

/** What `npm start` gives to node. */
function startWords(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as {
    readonly scripts: { readonly start: string };
  };
  return scripts.start.split(' ').slice(1);
}

/** Asks again every 25 ms until the answer is yes; a refused connection is a no. */
export async function until(child: ChildProcess | null, ask: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  for (;;) {
    if (await ask().catch(() => false)) return;
    if (child !== null && child.exitCode !== null) throw new Error(`le démarrage a échoué (code ${child.exitCode})`);
    if (performance.now() > deadline) throw new Error('pas de réponse en deux minutes');
    await wait(25);
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}
