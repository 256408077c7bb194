import { Worker } from 'node:worker_threads';
import { err, ok, type Result } from '#domain/result.js';
import type { DocumentFailure, DocumentRenderer } from '#ports.js';
import { builtFile } from './project-root.js';

/** Question to workers/documents.thread.ts, and its answer. */
export interface DocumentRequest {
  readonly id: number;
  readonly document: unknown;
}

export type DocumentAnswer =
  | { readonly id: number; readonly bytes: Uint8Array }
  | { readonly id: number; readonly failure: DocumentFailure };

export interface DocumentRendererSettings {
  /** Script of the threads; the built `documents.thread.js` by default. */
  readonly thread?: string;
  /** Documents rendered at once; each thread stays warm once started. */
  readonly threads?: number;
  /** Documents that may wait for a thread; one more is refused as `busy`. */
  readonly waiting?: number;
  /** Heap of a thread at most; past it the thread dies and its document fails, the process stays. */
  readonly memoryMb?: number;
  /** A document that takes longer is given up. */
  readonly deadlineMs?: number;
}

type Rendered = Result<Uint8Array, DocumentFailure>;

interface Waiting {
  readonly document: unknown;
  readonly resolve: (rendered: Rendered) => void;
}

interface Thread {
  readonly worker: Worker;
  under: {
    readonly id: number;
    readonly resolve: (rendered: Rendered) => void;
    readonly deadline: NodeJS.Timeout;
  } | null;
}

const failed = (message: string): Rendered => err({ reason: 'failed', message });

/** Renders documents in threads, off the event loop; whatever happens in a thread comes back as a value. */
export function createDocumentRenderer<D>(
  settings: DocumentRendererSettings = {},
): DocumentRenderer<D> & { close(): Promise<void> } {
  const { threads: limit = 2, waiting: maxWaiting = 20, deadlineMs = 60_000 } = settings;
  const threads = new Set<Thread>();
  const queue: Waiting[] = [];
  let requests = 0;
  let closed = false;

  const settle = (thread: Thread, rendered: Rendered) => {
    const { under } = thread;
    thread.under = null;
    if (under === null) return;
    clearTimeout(under.deadline);
    under.resolve(rendered);
  };
  const drop = (thread: Thread, message: string) => {
    threads.delete(thread);
    settle(thread, failed(message));
    next();
  };
  const start = (): Thread => {
    const thread: Thread = { worker: startWorker(settings), under: null };
    thread.worker.on('message', (answer: DocumentAnswer) => {
      if (thread.under?.id !== answer.id) return;
      settle(thread, 'bytes' in answer ? ok(answer.bytes) : err(answer.failure));
      next();
    });
    thread.worker.on('error', (error) => drop(thread, `${(error as NodeJS.ErrnoException).code ?? error.name}`));
    thread.worker.on('exit', () => drop(thread, 'the rendering thread has ended'));
    threads.add(thread);
    return thread;
  };
  const next = () => {
    const free = [...threads].find(({ under }) => under === null) ?? (threads.size < limit ? 'start' : null);
    const first = free === null || closed ? undefined : queue.shift();
    if (first === undefined || free === null) return;
    const thread = free === 'start' ? start() : free;
    requests += 1;
    const deadline = setTimeout(() => {
      drop(thread, 'the document took too long');
      void thread.worker.terminate();
    }, deadlineMs);
    thread.under = { id: requests, resolve: first.resolve, deadline };
    try {
      thread.worker.postMessage({ id: requests, document: first.document } satisfies DocumentRequest);
    } catch {
      settle(thread, err({ reason: 'invalidContent', message: '/: not a value that a thread may receive' }));
      next();
    }
  };
  return {
    renderPdf(document) {
      if (closed) return Promise.resolve(failed('the renderer is closed'));
      if (queue.length >= maxWaiting) {
        return Promise.resolve(err({ reason: 'busy', message: `${maxWaiting} documents are waiting` }));
      }
      return new Promise((resolve) => {
        queue.push({ document, resolve });
        next();
      });
    },
    async close() {
      closed = true;
      for (const { resolve } of queue.splice(0)) resolve(failed('the renderer is closed'));
      const ending = [...threads];
      threads.clear();
      for (const thread of ending) settle(thread, failed('the renderer is closed'));
      await Promise.all(ending.map(({ worker }) => worker.terminate()));
    },
  };
}

function startWorker({ thread, memoryMb }: DocumentRendererSettings): Worker {
  const worker = new Worker(thread ?? builtFile('workers/documents.thread.js'), {
    // Not the flags of the process: under the test runner they would resolve imports to the sources.
    execArgv: [],
    resourceLimits: { maxOldGenerationSizeMb: memoryMb ?? 256 },
  });
  worker.unref();
  return worker;
}
