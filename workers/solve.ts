import { Worker } from 'node:worker_threads';
import type { Policy } from '#domain/policy.js';
import type { Snapshot } from '#infra/matching-snapshot.js';
import { builtFile } from '#infra/project-root.js';
import type { Solved, SolveMessage, SolveRequest } from './solve-messages.js';

export interface SolverOptions {
  /** Script of the thread; the built `solve.thread.js` by default. */
  readonly thread?: string;
  /** Heap of the thread at most; past it the thread dies and the run fails, the process stays. */
  readonly memoryMb?: number;
  /** A run that takes longer is killed. */
  readonly deadlineMs?: number;
}

export interface SolveObserver {
  frozen(inputHash: string, instanceBytes: Uint8Array): void;
  stage(stage: 'solving' | 'verifying'): void;
}

export interface Solver {
  /** Solves off the event loop, one run at a time; rejects with a `SolveFailure` where the thread fails, dies or is stopped. */
  solve(snapshot: Snapshot, policy: Policy, observer: SolveObserver): Promise<Solved>;
  /** Kills the run under way, if there is one. */
  abort(): Promise<void>;
  close(): Promise<void>;
}

export class SolveFailure extends Error {
  override readonly name = 'SolveFailure';
}

interface Running {
  readonly id: number;
  readonly observer: SolveObserver;
  readonly resolve: (solved: Solved) => void;
  readonly reject: (error: Error) => void;
}

/** A solving thread kept warm from run to run; a dead one is replaced at the next run. */
export function createSolver(options: SolverOptions = {}): Solver {
  let worker: Worker | undefined;
  let running: Running | undefined;
  let requests = 0;

  const settle = (end: (run: Running) => void) => {
    const run = running;
    running = undefined;
    if (run !== undefined) end(run);
  };
  const hear = (message: SolveMessage) => {
    if (running?.id !== message.id) return;
    if (message.kind === 'frozen') running.observer.frozen(message.inputHash, message.instanceBytes);
    else if (message.kind === 'stage') running.observer.stage(message.stage);
    else if (message.kind === 'solved') settle((run) => run.resolve(message.solved));
    else settle((run) => run.reject(new SolveFailure(message.problem)));
  };
  const start = (): Worker => {
    const thread = new Worker(options.thread ?? builtFile('workers/solve.thread.js'), {
      // Not the flags of the process: under the test runner they would resolve imports to the sources.
      execArgv: [],
      // A run makes much short-lived data: a young generation of this size halves its collections.
      resourceLimits: { maxOldGenerationSizeMb: options.memoryMb ?? 2_048, maxYoungGenerationSizeMb: 24 },
    });
    thread.unref();
    thread.on('message', hear);
    thread.on('error', (error) => {
      if (thread === worker)
        settle((run) =>
          run.reject(new SolveFailure(`${(error as NodeJS.ErrnoException).code ?? error.name}: ${error.message}`)),
        );
    });
    thread.on('exit', () => {
      if (thread !== worker) return;
      worker = undefined;
      settle((run) => run.reject(new SolveFailure('the solving thread has ended')));
    });
    return thread;
  };
  const stop = async () => {
    const thread = worker;
    worker = undefined;
    settle((run) => run.reject(new SolveFailure('the run was stopped')));
    await thread?.terminate();
  };

  return {
    solve(snapshot, policy, observer) {
      if (running !== undefined) return Promise.reject(new SolveFailure('a run is under way'));
      worker ??= start();
      const thread = worker;
      requests += 1;
      const request: SolveRequest = { id: requests, snapshot, policy };
      const deadline = setTimeout(() => void stop(), options.deadlineMs ?? 600_000);
      return new Promise<Solved>((resolve, reject) => {
        running = { id: request.id, observer, resolve, reject };
        thread.postMessage(request);
      }).finally(() => clearTimeout(deadline));
    },
    abort: stop,
    close: stop,
  };
}
