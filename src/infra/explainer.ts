import { Worker } from 'node:worker_threads';
import type { Unobstructed } from '#domain/blocking-work.js';
import type { RunId } from '#domain/ids.js';
import type { Explainer } from '#ports.js';
import type { Pool } from './postgres-pool.js';
import { builtFile } from './project-root.js';
import { readRunBytes } from './runs.js';
import { transaction } from './unit-of-work.js';

/** A pairing to explain, households to see without their obstacle, or the whole run to compare with simpler rules. */
export type ExplainQuestion =
  | { readonly kind: 'pairing'; readonly vacancyId: string; readonly householdId: string }
  | { readonly kind: 'openings'; readonly changed: readonly Unobstructed[] }
  | { readonly kind: 'baselines' };

/** Question to workers/explain.thread.ts; the bytes come with the first question on a run. */
export interface ExplainRequest {
  readonly id: number;
  readonly runId: string;
  readonly question: ExplainQuestion;
  readonly bytes: { readonly instance: Uint8Array; readonly result: Uint8Array } | null;
}

export type ExplainAnswer =
  | { readonly id: number; readonly answer: unknown }
  | {
      readonly id: number;
      readonly error: { readonly name: string; readonly message: string; readonly missing?: 'vacancy' | 'household' };
    };

/** Why there is no explanation: the run is gone, it held no such vacancy or household, or the thread failed. */
export class ExplanationError extends Error {
  override readonly name = 'ExplanationError';
  readonly reason: 'runNotFound' | 'unknownVacancy' | 'unknownHousehold' | 'failed';
  constructor(reason: ExplanationError['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

export interface ExplainerSettings {
  readonly pool: Pool;
  /** Script of the thread; the built `explain.thread.js` by default. */
  readonly thread?: string;
  readonly memoryMb?: number;
}

interface Waiting {
  readonly resolve: (explanation: never) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Explains pairings of stored runs in a thread that keeps the last run prepared: the first question on a run costs about a
 * run, the next ones milliseconds. The caller has checked its rights: runs are read with the system's access.
 */
export function createExplainer<E>(settings: ExplainerSettings): Explainer<E> & { close(): Promise<void> } {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let requests = 0;
  let prepared: string | undefined;
  let sending: Promise<unknown> = Promise.resolve();

  const fail = (message: string) => {
    worker = undefined;
    prepared = undefined;
    for (const [id, { reject }] of waiting) {
      waiting.delete(id);
      reject(new ExplanationError('failed', message));
    }
  };
  const start = (): Worker => {
    const thread = new Worker(settings.thread ?? builtFile('workers/explain.thread.js'), {
      // Not the flags of the process: under the test runner they would resolve imports to the sources.
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: settings.memoryMb ?? 1_024 },
    });
    thread.unref();
    thread.on('message', (answer: ExplainAnswer) => {
      const question = waiting.get(answer.id);
      waiting.delete(answer.id);
      if ('answer' in answer) question?.resolve(answer.answer as never);
      else question?.reject(toError(answer.error));
    });
    thread.on('error', (error) => thread === worker && fail(error.message));
    thread.on('exit', () => thread === worker && fail('the explaining thread has ended'));
    return thread;
  };
  const ask = async <A>(runId: RunId, question: ExplainQuestion): Promise<{ answer: Promise<A> }> => {
    const bytes =
      prepared === runId
        ? null
        : await transaction(settings.pool, { kind: 'system' }, (session) => readRunBytes(session, runId));
    if (bytes === null && prepared !== runId) throw new ExplanationError('runNotFound', `no stored run ${runId}`);
    worker ??= start();
    prepared = runId;
    requests += 1;
    const request: ExplainRequest = { id: requests, runId, question, bytes };
    const answer = new Promise<A>((resolve, reject) => waiting.set(request.id, { resolve, reject }));
    worker.postMessage(request);
    return { answer };
  };
  // In turn, so that the bytes of a run are sent before the questions that rely on them.
  const inTurn = async <A>(runId: RunId, question: ExplainQuestion): Promise<A> => {
    const sent = sending.then(() => ask<A>(runId, question));
    sending = sent.catch(() => {});
    return (await sent).answer;
  };
  return {
    explain: (runId, vacancyId, householdId) => inTurn(runId, { kind: 'pairing', vacancyId, householdId }),
    compare: (runId) => inTurn(runId, { kind: 'baselines' }),
    openings: (runId, changed) => inTurn(runId, { kind: 'openings', changed }),
    async close() {
      const thread = worker;
      fail('the explainer is closed');
      await thread?.terminate();
    },
  };
}

function toError(error: Extract<ExplainAnswer, { error: unknown }>['error']): ExplanationError {
  if (error.missing === 'vacancy') return new ExplanationError('unknownVacancy', error.message);
  if (error.missing === 'household') return new ExplanationError('unknownHousehold', error.message);
  return new ExplanationError('failed', `${error.name}: ${error.message}`);
}
