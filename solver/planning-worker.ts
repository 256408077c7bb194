import { Worker } from 'node:worker_threads';
import { greedyOrientations } from './planning-greedy.js';
import { type PlanningInput, type PlanningOutcome, tableOf } from './planning-problem.js';

export interface PlannerOptions {
  /** For each programme; past it the thread is killed and the next programme gets a new one. */
  readonly deadlineMs: number;
  /** The module to run in the thread; by default the built `planning.thread.js`. */
  readonly thread?: URL;
}

export interface Planner {
  /**
   * `planOrientations` in the thread, one programme at a time. Past the deadline, or if the thread fails, the greedy
   * allocation with `fallback` `deadline` or `workerFailed`: a wall-clock abort is always said. Throws like
   * `planOrientations` on a wrong input.
   */
  plan(input: PlanningInput): Promise<PlanningOutcome>;
  close(): Promise<void>;
}

/** Programmes of stage 0 in a worker thread that stays warm from one to the next: its simplex may cycle for ever. */
export function createPlanner(options: PlannerOptions): Planner {
  const { deadlineMs, thread } = { thread: builtThread(import.meta.url), ...options };
  let worker: Worker | undefined;
  const close = async (): Promise<void> => {
    const closing = worker;
    worker = undefined;
    await closing?.terminate();
  };
  const plan = async (input: PlanningInput): Promise<PlanningOutcome> => {
    tableOf(input);
    worker ??= startThread(thread);
    const planned = await answerOf(worker, input, deadlineMs);
    if (typeof planned !== 'string') return planned;
    await close();
    return greedyOrientations(input, planned);
  };
  return { plan, close };
}

function startThread(thread: URL): Worker {
  const worker = new Worker(thread, { execArgv: [] });
  worker.unref();
  // A failure is heard through the exit that follows it.
  worker.on('error', () => {});
  return worker;
}

async function answerOf(
  worker: Worker,
  input: PlanningInput,
  deadlineMs: number,
): Promise<PlanningOutcome | 'deadline' | 'workerFailed'> {
  let timer: NodeJS.Timeout | undefined;
  const listeners: (() => void)[] = [];
  const answer = await new Promise<PlanningOutcome | 'deadline' | 'workerFailed'>((resolve) => {
    const on = (event: 'message' | 'exit', listener: (value: PlanningOutcome) => void) => {
      worker.on(event, listener);
      listeners.push(() => worker.off(event, listener));
    };
    timer = setTimeout(() => resolve('deadline'), deadlineMs);
    on('message', resolve);
    on('exit', () => resolve('workerFailed'));
    worker.postMessage(input);
  });
  clearTimeout(timer);
  for (const remove of listeners) remove();
  return answer;
}

/** The built thread, from the address of this module among the sources or under dist/. */
export function builtThread(module: string): URL {
  return new URL(module.replace(/(dist\/)?solver\/planning-worker\.[jt]s$/, 'dist/solver/planning.thread.js'));
}
