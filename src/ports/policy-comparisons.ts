import type { Instant } from '#domain/dates.js';
import type { OrganisationId } from '#domain/ids.js';
import type { AssumptionSet } from '#simulation/assumptions.js';
import type { PolicySpec, SeedOutcome, SeedRequest, SupplyMode } from '#simulation/experiment.js';

/** One side of a comparison: the name by which it was chosen, its words, and the policy as it stood then. */
export interface ComparedPolicy {
  readonly name: string;
  readonly label: string;
  readonly spec: PolicySpec;
}

/** What is asked of a simulation; `assumptions` names a set and its calibration that ship with the engine, base by default. */
export type SimulatedSeed = Pick<SeedRequest, 'policy' | 'seed' | 'months' | 'mode'> & {
  readonly assumptions?: AssumptionSet;
};

export interface SeedTask {
  /** `resumeKey` of the whole request. */
  readonly key: string;
  readonly side: 1 | 2;
  readonly request: SimulatedSeed;
}

export interface ComparisonQuestion {
  readonly first: ComparedPolicy;
  readonly second: ComparedPolicy;
  readonly seeds: number;
  readonly months: number;
  readonly mode: SupplyMode;
  readonly assumptions: AssumptionSet;
}

/** A comparison that was asked for; `failed` seeds may be asked again by asking it again. */
export interface PolicyComparison extends ComparisonQuestion {
  readonly id: string;
  readonly organisationId: OrganisationId;
  readonly askedAt: Instant;
  /** Seeds of both sides: all, computed, failed. */
  readonly progress: { readonly of: number; readonly done: number; readonly failed: number };
}

export interface PolicyComparisonRepository {
  /** Asks once and rings the workers, once per seed to run: an equal question is the one returned, its failures run again. */
  ask(
    question: ComparisonQuestion,
    tasks: readonly SeedTask[],
    asked: {
      readonly id: string;
      /** Hash of the keys, equal for equal questions. */
      readonly question: string;
      readonly organisationId: OrganisationId;
      readonly by: string;
      readonly at: Instant;
    },
  ): Promise<PolicyComparison>;
  find(id: string): Promise<PolicyComparison | null>;
  /** The latest asked for, at most `limit`. */
  latest(limit: number): Promise<readonly PolicyComparison[]>;
  /** Outcomes known so far of both sides, by seed. */
  outcomes(id: string): Promise<{ readonly first: readonly SeedOutcome[]; readonly second: readonly SeedOutcome[] }>;
  /** The first problem of a seed that failed; `null` where none has. */
  problem(id: string): Promise<string | null>;
}
