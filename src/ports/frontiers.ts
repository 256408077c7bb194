import type { Instant } from '#domain/dates.js';
import type { OrganisationId, RunId } from '#domain/ids.js';
import type { SweptTarget } from '#domain/target.js';
import type { Frontier } from '#matching/frontier.js';

/** What is asked of the stored instance of a run. */
export interface FrontierQuestion {
  readonly runId: RunId;
  readonly target: SweptTarget;
  /** Steps between the target off and its greatest coefficient, 1 to 100. */
  readonly steps: number;
  /** Greatest coefficient, points; `null` = that of the policy's target, or else its `bonusMax`. */
  readonly maxCoefficient: number | null;
}

export type FrontierState = 'waiting' | 'running' | 'computed' | 'failed';

/** A frontier that was asked for, and what became of it. */
export interface StoredFrontier extends FrontierQuestion {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly askedAt: Instant;
  readonly state: FrontierState;
  /** Parts of the work done, of all; both 0 before it starts. */
  readonly progress: { readonly done: number; readonly of: number };
  readonly endedAt: Instant | null;
  readonly result: Frontier | null;
  /** Why it failed; a code, or the error of the thread. */
  readonly problem: string | null;
}

export interface FrontierRepository {
  /** Asks once and rings the worker: an equal question on the same run, unless it has failed, is the one returned. */
  ask(
    question: FrontierQuestion,
    asked: {
      readonly id: string;
      readonly organisationId: OrganisationId;
      readonly by: string;
      readonly at: Instant;
    },
  ): Promise<StoredFrontier>;
  find(id: string): Promise<StoredFrontier | null>;
  /** The latest asked for, whatever their state, at most `limit`. */
  latest(limit: number): Promise<readonly StoredFrontier[]>;
  /** The last one computed for a target, `null` where there is none. */
  lastComputed(target: SweptTarget): Promise<StoredFrontier | null>;
}
