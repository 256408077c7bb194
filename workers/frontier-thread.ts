import { Worker } from 'node:worker_threads';
import { builtFile } from '#infra/project-root.js';
import type { Frontier } from '#matching/frontier.js';
import type { FrontierMessage, FrontierRequest } from './frontier-messages.js';

export interface FrontierThreadOptions {
  /** Script of the thread; the built `frontier.thread.js` by default. */
  readonly thread?: string;
  /** Heap of the thread at most; past it the thread dies and the frontier fails, the process stays. */
  readonly memoryMb?: number;
  /** A frontier that takes longer is killed. */
  readonly deadlineMs?: number;
}

export class FrontierFailure extends Error {
  override readonly name = 'FrontierFailure';
}

/**
 * Computes one frontier in a thread of its own, which ends with it: its memory goes back whatever the instance. Rejects
 * with a `FrontierFailure` where the thread fails, dies, is too slow or is stopped.
 */
export function computeFrontier(
  request: FrontierRequest,
  options: FrontierThreadOptions & {
    readonly onProgress: (done: number, of: number) => void;
    readonly signal: AbortSignal;
  },
): Promise<Frontier> {
  const { signal, onProgress } = options;
  const thread = new Worker(options.thread ?? builtFile('workers/frontier.thread.js'), {
    workerData: request,
    // Not the flags of the process: under the test runner they would resolve imports to the sources.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: options.memoryMb ?? 1_024 },
  });
  thread.unref();
  return new Promise<Frontier>((resolve, reject) => {
    const fail = (problem: string) => reject(new FrontierFailure(problem));
    const stop = () => fail('the frontier was stopped');
    const deadline = setTimeout(() => fail('the frontier took too long'), options.deadlineMs ?? 1_800_000);
    signal.addEventListener('abort', stop, { once: true });
    thread.on('message', (message: FrontierMessage) => {
      if (message.kind === 'progress') onProgress(message.done, message.of);
      else if (message.kind === 'computed') resolve(message.frontier);
      else fail(message.problem);
    });
    thread.on('error', (error) => fail(`${(error as NodeJS.ErrnoException).code ?? error.name}: ${error.message}`));
    thread.on('exit', () => {
      clearTimeout(deadline);
      signal.removeEventListener('abort', stop);
      fail('the thread of the frontier has ended');
    });
    if (signal.aborted) stop();
  }).finally(() => thread.terminate());
}
