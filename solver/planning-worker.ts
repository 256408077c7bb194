import { Worker } from 'node:worker_threads';
import { greedyOrientations } from './planning-greedy.js';
import { type PlanningInput, type PlanningOutcome, tableOf } from './planning-problem.js';

export interface PlanningWorkerOptions {
  readonly deadlineMs: number;
  /** The module to run in the thread; by default the built `planning.thread.js`. */
  readonly thread?: URL;
}

/**
 * `planOrientations` in a worker thread, killed at the deadline. Past it, or if the thread fails, the greedy allocation
 * with `fallback` `deadline` or `workerFailed`: a wall-clock abort is always said. Throws like `planOrientations`.
 */
export async function planInWorker(input: PlanningInput, options: PlanningWorkerOptions): Promise<PlanningOutcome> {
  tableOf(input);
  const worker = new Worker(options.thread ?? builtThread(), { workerData: input, execArgv: [] });
  let timer: NodeJS.Timeout | undefined;
  const planned = await new Promise<PlanningOutcome | 'deadline' | 'workerFailed'>((resolve) => {
    timer = setTimeout(() => resolve('deadline'), options.deadlineMs);
    worker.once('message', resolve);
    worker.once('error', () => resolve('workerFailed'));
    worker.once('exit', () => resolve('workerFailed'));
  });
  clearTimeout(timer);
  await worker.terminate();
  return typeof planned === 'string' ? greedyOrientations(input, planned) : planned;
}

/** From the sources the built file under dist/, from dist/ its neighbour. */
function builtThread(): URL {
  const fromSource = import.meta.url.endsWith('.ts');
  return new URL(fromSource ? '../dist/solver/planning.thread.js' : './planning.thread.js', import.meta.url);
}
