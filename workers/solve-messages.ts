import type { Policy } from '#domain/policy.js';
import type { Snapshot } from '#infra/matching-snapshot.js';
import type { OrientationToStore } from '#infra/orientation-suggestions.js';
import type { Coefficient, Insufficiency, Outcome, RunProposal, Stage } from '#matching/run-result.js';

/** What the event loop asks the solving thread, one at a time. */
export interface SolveRequest {
  readonly id: number;
  readonly snapshot: Snapshot;
  readonly policy: Policy;
}

/** What a verified run gives back; the whole result stays in `resultBytes` (canonical JSON, gzip). */
export interface Solved {
  readonly inputHash: string;
  readonly resultHash: string;
  readonly outcome: Outcome;
  readonly stages: readonly Stage[];
  readonly coefficients: readonly Coefficient[];
  readonly proposals: readonly RunProposal[];
  readonly insufficiencies: readonly Insufficiency[];
  readonly orientations: readonly OrientationToStore[];
  /** Violated properties with what violates them; empty = may be published. */
  readonly violations: readonly string[];
  readonly resultBytes: Uint8Array;
}

/**
 * What the thread says, in this order: frozen, stages, then solved or failed. `instanceBytes` is canonical JSON as UTF-8, not
 * compressed: the process compresses it while the thread solves.
 */
export type SolveMessage =
  | { readonly id: number; readonly kind: 'frozen'; readonly inputHash: string; readonly instanceBytes: Uint8Array }
  | { readonly id: number; readonly kind: 'stage'; readonly stage: 'solving' | 'verifying' }
  | { readonly id: number; readonly kind: 'solved'; readonly solved: Solved }
  | { readonly id: number; readonly kind: 'failed'; readonly problem: string };
