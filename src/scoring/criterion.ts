import type { Criterion, Term } from '#domain/policy.js';
import type { ScoredHousehold, ScoredVacancy, ScoringContext } from './scoring-inputs.js';

/** One line of the points: `points` decides and allocates nothing, the rest says it from the same facts. */
export interface CriterionOf<Reads extends readonly unknown[]> {
  readonly criterion: Criterion;
  readonly unit: Term['unit'];
  readonly source: string;
  readonly points: (...reads: Reads) => number;
  readonly observed: (...reads: Reads) => Term['observed'];
  readonly weight: (...reads: Reads) => number;
}

/** The same for every vacancy of the run. */
export type HouseholdCriterion = CriterionOf<readonly [h: ScoredHousehold, context: ScoringContext]>;
export type PairingCriterion = CriterionOf<readonly [h: ScoredHousehold, context: ScoringContext, v: ScoredVacancy]>;

/** The line that says `points`, which `criterion.points` gave for the same reads. */
export function termOf<Reads extends readonly unknown[]>(
  criterion: CriterionOf<Reads>,
  points: number,
  ...reads: Reads
): Term {
  return {
    criterion: criterion.criterion,
    observed: criterion.observed(...reads),
    unit: criterion.unit,
    weight: criterion.weight(...reads),
    points,
    source: criterion.source,
  };
}
