/** `rapprochement solve` on 5,000 households × 400 vacancies: a fresh process each time, start-up included. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { projectRoot } from '#infra/project-root.js';
import { median, peakMemoryMb } from './measure.js';
import type { Figure } from './table.js';

const RUNS = 7;

export async function benchSolve(): Promise<readonly Figure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'rapprochement-bench-'));
  const instance = join(folder, 'instance.json');
  try {
    await run(['generate', '--households', '5000', '--vacancies', '400', '--seed', 'bench', '-o', instance]);
    const runs: Awaited<ReturnType<typeof run>>[] = [];
    for (let i = 0; i < RUNS; i++) runs.push(await run(['solve', instance, '-o', join(folder, 'result.json')]));
    return [
      {
        name: 'solve, 5 000 ménages × 400 logements',
        value: median(runs.map((r) => r.seconds)),
        unit: 's',
        target: 1.5,
        runs: RUNS,
      },
      {
        name: 'solve, mémoire résidente la plus haute',
        value: median(runs.map((r) => r.peakMb)),
        unit: 'Mo',
        target: 250,
        runs: RUNS,
      },
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<{ seconds: number; peakMb: number }> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    const child = spawn(process.execPath, [join(projectRoot(), 'bin/rapprochement.mjs'), ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let words = '';
    let peakMb = Number.NaN;
    child.stderr.on('data', (chunk: Buffer) => {
      words += chunk.toString('utf8');
    });
    const watch = setInterval(() => {
      peakMb = peakMemoryMb(child.pid as number) ?? peakMb;
    }, 50);
    child.once('exit', (code) => {
      clearInterval(watch);
      if (code === 0) resolve({ seconds: (performance.now() - started) / 1000, peakMb });
      else reject(new Error(`rapprochement ${args[0]} : code ${code}\n${words}`));
    });
  });
}
