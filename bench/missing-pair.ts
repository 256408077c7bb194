import type { Refusal } from '#domain/proposal.js';
import type { Violation } from '#matching/audit.js';
import { buildGraph, type PairingGraph } from '#matching/graph.js';
import { planStages } from '#matching/plan.js';
import type { RunProposal, RunResult } from '#matching/run-result.js';
import { decodeRun, LIST_AT_MOST } from '#matching/solve.js';

export interface MissingPair {
  /** The altered result, its hash recomputed. */
  readonly result: RunResult;
  /** Ids of the households and vacancies whose places are not right. */
  readonly names: readonly string[];
}

/**
 * The run of somebody who overlooked one pairing of rank 1, the `nth` that can be overlooked without any other changing,
 * and who states the number of pairings of one who did not. At any size: the lists are those of the engine. Costs a run.
 */
export function withoutOnePair(
  { instance, ...graph }: PairingGraph,
  result: RunResult,
  nth: number,
  listAtMost: number = LIST_AT_MOST,
): MissingPair {
  const { policy, asOf } = instance;
  const scarce = Math.max(0, ...policy.fit.scarcity.map(({ upTo }) => upTo));
  const first = result.proposals.filter(({ householdId, vacancyId, rank, kept }) => {
    const vacancy = graph.vacancies[graph.vacancyIndex.get(vacancyId) as number]?.vacancy;
    const feasible = graph.feasible[graph.householdIndex.get(householdId) as number] as number;
    return rank === 1 && kept === null && feasible > scarce + 1 && vacancy?.dwelling.accessibility.adapted === false;
  });
  const { householdId, vacancyId } = first[nth % first.length] as RunProposal;
  const effect = { kind: 'vacancy' } as const;
  const refusal: Refusal = { householdId, vacancyId, rank: null, on: asOf, by: 'household', reason: 'other', effect };
  const partial = buildGraph({ ...instance, refusals: [...instance.refusals, refusal] }, listAtMost);
  const plan = planStages(partial);
  const stages = plan.stages.map((stage, i) =>
    stage.rank === 1 ? { ...stage, pairings: result.stages[i]?.pairings ?? 0 } : stage,
  );
  const altered = decodeRun(partial, { ...plan, stages }, result.instanceHash);
  const placeOf = (one: RunProposal) => `${one.rank}#${one.vacancyId}#${one.householdId}`;
  const only = (some: RunResult, other: RunResult) => {
    const places = new Set(other.proposals.map(placeOf));
    return some.proposals.filter((one) => !places.has(placeOf(one)));
  };
  const moved = [...only(result, altered), ...only(altered, result)];
  return { result: altered, names: moved.flatMap((one) => [one.vacancyId, one.householdId]) };
}

/** Whether the certificate is said to fail at one of the places that are not right. */
export function isCaught(violations: readonly Violation[], { names }: MissingPair): boolean {
  return violations.some(({ property, message }) => property === 'P6' && names.some((name) => message.includes(name)));
}
