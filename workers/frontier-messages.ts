import type { Frontier } from '#matching/frontier.js';
import type { FrontierQuestion } from '#ports.js';

/** What a frontier's thread is started with: the question, and the frozen instance as canonical JSON, gzip. */
export interface FrontierRequest extends Omit<FrontierQuestion, 'runId'> {
  readonly instance: Uint8Array;
}

/** What the thread says: how far it is, then computed or failed. */
export type FrontierMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly of: number }
  | { readonly kind: 'computed'; readonly frontier: Frontier }
  | { readonly kind: 'failed'; readonly problem: string };
