import { mkdtemp, rm } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PlanningInput, planOrientations } from '#solver/planning.js';
import { greedyOrientations } from '#solver/planning-greedy.js';
import { builtThread, createPlanner, type PlannerOptions } from '#solver/planning-worker.js';

const input: PlanningInput = {
  classes: [
    { id: 'T2', count: 5 },
    { id: 'T3', count: 4 },
  ],
  reservers: [
    { id: 'commune', target: 2.7 },
    { id: 'préfet', target: 3.1 },
    { id: 'État', target: 4.2 },
  ],
  forbidden: [{ classId: 'T2', reserverId: 'commune' }],
};
async function planInWorker(problem: PlanningInput, options: PlannerOptions) {
  const planner = createPlanner(options);
  try {
    return await planner.plan(problem);
  } finally {
    await planner.close();
  }
}
const inline = (code: string) => new URL(`data:text/javascript,${encodeURIComponent(code)}`);

describe('planning in a worker thread', () => {
  let folder = '';
  let thread: URL;

  beforeAll(async () => {
    folder = await mkdtemp(fileURLToPath(new URL('../../node_modules/.planning-thread-', import.meta.url)));
    const outfile = `${folder}/planning.thread.mjs`;
    await build({
      entryPoints: [fileURLToPath(new URL('../../solver/planning.thread.ts', import.meta.url))],
      bundle: true,
      platform: 'node',
      format: 'esm',
      external: ['javascript-lp-solver'],
      outfile,
    });
    thread = pathToFileURL(outfile);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('returns what planOrientations returns', async () => {
    expect(await planInWorker(input, { deadlineMs: 20_000, thread })).toEqual(planOrientations(input));
  });

  it('keeps one thread for several programmes, and takes a new one after a killed one', async () => {
    const planner = createPlanner({ deadlineMs: 20_000, thread });
    const small = { classes: [{ id: 'T1', count: 2 }], reservers: input.reservers };
    expect(await planner.plan(input)).toEqual(planOrientations(input));
    expect(await planner.plan(small)).toEqual(planOrientations(small));
    await planner.close();
    expect(await planner.plan(input)).toEqual(planOrientations(input));
    await planner.close();
  });

  it('hears each answer once, however many programmes its thread has had', async () => {
    const warnings: string[] = [];
    const note = ({ name }: Error) => warnings.push(name);
    process.on('warning', note);
    const planner = createPlanner({ deadlineMs: 20_000, thread });
    for (let programme = 0; programme < 12; programme++) await planner.plan(input);
    await planner.close();
    process.off('warning', note);
    expect(warnings).toEqual([]);
  });

  it('ends its thread when it is closed', async () => {
    const counting = inline(`
      import { parentPort } from 'node:worker_threads';
      let asked = 0;
      parentPort.on('message', () => parentPort.postMessage({ asked: ++asked }));
    `);
    const planner = createPlanner({ deadlineMs: 20_000, thread: counting });
    const answers = [await planner.plan(input), await planner.plan(input)];
    await planner.close();
    answers.push(await planner.plan(input));
    await planner.close();
    expect(answers).toEqual([{ asked: 1 }, { asked: 2 }, { asked: 1 }]);
  });

  it('kills an endless solve at the deadline and falls back to the greedy allocation, saying so', async () => {
    const planned = await planInWorker(input, { deadlineMs: 50, thread: inline('for (;;);') });
    expect(planned).toEqual(greedyOrientations(input, 'deadline'));
    expect(planned).toMatchObject({ method: 'greedy', fallback: 'deadline' });
  });

  it.each([
    ['throws', 'throw new Error("broken")'],
    ['ends without an answer', 'export {}'],
  ])('falls back to the greedy allocation when the thread %s', async (_name, code) => {
    expect(await planInWorker(input, { deadlineMs: 20_000, thread: inline(code) })).toEqual(
      greedyOrientations(input, 'workerFailed'),
    );
  });

  it('runs the built thread, whether from the sources or from dist', () => {
    for (const root of ['file:///srv/app', 'file:///srv/solver/planning-worker.js']) {
      for (const module of ['solver/planning-worker.ts', 'dist/solver/planning-worker.js']) {
        expect(builtThread(`${root}/${module}`).href).toBe(`${root}/dist/solver/planning.thread.js`);
      }
    }
  });

  it('refuses a wrong input before any thread is started', async () => {
    const twice = { ...input, reservers: [...input.reservers, ...input.reservers] };
    await expect(planInWorker(twice, { deadlineMs: 20_000, thread })).rejects.toThrow(/twice/);
  });
});
