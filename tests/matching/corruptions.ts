/** Results of a run altered at random, each with its hash recomputed: only the properties can catch it. */
import { RANKS, type Rank } from '#domain/proposal.js';
import { canonicalHash } from '#matching/canonical-json.js';
import { type PreparedRun, prepareExplanations } from '#matching/explain.js';
import type { PairingGraph } from '#matching/graph.js';
import type { Instance } from '#matching/instance.js';
import { type Plan, planStages, type StagePlan } from '#matching/plan.js';
import type { Envy, RunProposal, RunResult } from '#matching/run-result.js';
import { decodeRun, solveInstance } from '#matching/solve.js';

/** An altered result, and what the audit must say of it: one of these properties, of one of these places. */
export interface Corruption {
  readonly result: RunResult;
  readonly properties: readonly string[];
  readonly names: readonly string[];
}

export interface Subject extends PreparedRun {
  readonly instance: Instance;
  readonly result: RunResult;
}

type Below = (bound: number) => number;
type Corrupt = (subject: Subject, below: Below) => Corruption | null;

export function subjectOf(instance: Instance): Subject {
  return { instance, result: solveInstance(instance), ...prepareExplanations(instance) };
}

/** The kinds of the issue, in its words; `null` where the run has nothing to alter in this way. */
export const CORRUPTIONS: Readonly<Record<string, Corrupt>> = {
  'wrong rank': ({ result }, below) => {
    const place = pick(result.proposals, below);
    const rank = pick(
      RANKS.filter((other) => other !== place?.rank),
      below,
    );
    if (!place || !rank) return null;
    return {
      result: forged(result, { proposals: changed(result, new Map([[place, { rank }]])) }),
      properties: ['P2', 'P3', 'P6'],
      names: [place.vacancyId, place.householdId],
    };
  },
  'swapped household': ({ result }, below) => {
    const [one, other] = [pick(result.proposals, below), pick(result.proposals, below)];
    if (!one || !other || one.householdId === other.householdId) return null;
    const swap = new Map([
      [one, { householdId: other.householdId }],
      [other, { householdId: one.householdId }],
    ]);
    return {
      result: forged(result, { proposals: changed(result, swap) }),
      properties: ['P1', 'P2', 'P3', 'P5', 'P6'],
      names: [one.vacancyId, other.vacancyId],
    };
  },
  'swapped household, all that is said of it made to fit': (subject, below) => {
    const rank = pick(RANKS, below) as Rank;
    const { listOf, keptOf } = subject.plan;
    const own = subject.graph.vacancies.flatMap((_, v) =>
      !keptOf[rank][v] && (listOf[rank][v] as number) >= 0 ? v : [],
    );
    const v = pick(own, below);
    if (v === undefined) return null;
    const others = rowOf(subject.graph, v).filter((h) => RANKS.every((one) => listOf[one][v] !== h));
    const h = pick(others, below);
    return h === undefined ? null : replaced(subject, rank, v, h);
  },
  'altered price': ({ result }, below) => {
    const price = pick(result.prices, below);
    if (!price) return null;
    const by = (1 + below(40)) * (below(2) === 0 ? 1 : -1);
    const field = below(8) === 0 ? 'filled' : 'points';
    const altered = { ...price, [field]: price[field] + by };
    return {
      result: forged(result, { prices: result.prices.map((one) => (one === price ? altered : one)) }),
      properties: ['P6'],
      names: [`stage ${price.rank}`],
    };
  },
  'forged value': ({ result }, below) => {
    const stage = pick(result.stages, below);
    if (!stage) return null;
    const field = below(4) === 0 ? 'filled' : 'value';
    const by = (1 + below(60)) * (below(2) === 0 ? 1 : -1);
    const altered = {
      ...stage,
      [field]: stage[field] + by,
      bound: { ...stage.bound, [field]: stage.bound[field] + by },
    };
    return {
      result: forged(result, { stages: result.stages.map((one) => (one === stage ? altered : one)) }),
      properties: ['P5', 'P6'],
      names: [`stage ${stage.rank}`],
    };
  },
  'dropped proposal': ({ result }, below) => {
    const place = pick(result.proposals, below);
    if (!place) return null;
    return {
      result: forged(result, { proposals: result.proposals.filter((one) => one !== place) }),
      properties: ['P3', 'P6'],
      names: [place.vacancyId, place.householdId],
    };
  },
  'missing pair': (subject, below) => missingPair(subject, below),
  'false ledger entry': ({ result, instance }, below) => {
    const { envyLedger } = result;
    const known = pick(envyLedger, below);
    const first = pick(
      result.proposals.filter(({ rank }) => rank === 1),
      below,
    );
    const household = pick(instance.households, below);
    if (!first || !household) return null;
    const invented: Envy = {
      householdId: household.id,
      vacancyId: first.vacancyId,
      points: first.points + 1 + below(50),
      servedPoints: first.points,
      cause: 'commitment',
    };
    const how = known ? below(4) : 0;
    const rest = envyLedger.filter((one) => one !== known);
    const ledgers = [
      [...envyLedger, invented],
      rest,
      [...rest, { ...(known as Envy), points: (known?.points ?? 0) + 1 }],
      [...rest, { ...(known as Envy), cause: known?.cause === 'fill' ? 'hold' : 'fill' } as Envy],
    ];
    const named = how === 0 || !known ? invented : known;
    return {
      result: forged(result, { envyLedger: ledgers[how] as Envy[] }),
      properties: ['P9'],
      names: [named.householdId, named.vacancyId],
    };
  },
};

/** The run of somebody who overlooked a pairing and states the figures of one who did not: places that are not right. */
function missingPair({ graph, plan, result }: Subject, below: Below): Corruption | null {
  const served = graph.vacancies.flatMap((_, v) =>
    RANKS.flatMap((rank) => {
      const h = plan.listOf[rank][v] as number;
      return h >= 0 && !plan.keptOf[rank][v] && rowOf(graph, v).includes(h) ? [{ v, h, rank }] : [];
    }),
  );
  const missing = pick(served, below);
  if (!missing) return null;
  const { v, h, rank } = missing;
  const placeOf = (one: RunProposal) => `${one.rank}#${one.vacancyId}#${one.householdId}`;
  const partial = without(graph, v, h);
  const forgedPlan = planStages(partial);
  const stages = forgedPlan.stages.map((stage, i) =>
    stage.rank === rank ? { ...stage, pairings: plan.stages[i]?.pairings ?? 0 } : stage,
  );
  const altered = decodeRun(partial, { ...forgedPlan, stages }, result.instanceHash);
  const [before, after] = [result.proposals, altered.proposals].map((list) => new Set(list.map(placeOf)));
  const moved = [...result.proposals, ...altered.proposals].filter(
    (one) => !before?.has(placeOf(one)) || !after?.has(placeOf(one)),
  );
  return { result: altered, properties: ['P6'], names: moved.flatMap((one) => [one.vacancyId, one.householdId]) };
}

/** The run of somebody who put a household of his choice on a vacancy, with the true sums of what he did. */
function replaced({ graph, plan, result }: Subject, rank: Rank, v: number, h: number): Corruption {
  const list = plan.listOf[rank].slice();
  list[v] = h;
  const stages = plan.stages.map((stage): StagePlan => {
    const row = stage.rows.indexOf(v);
    if (stage.rank !== rank || !stage.assignment) return stage;
    const householdOf = stage.assignment.householdOf.slice();
    householdOf[row] = h;
    const at = (of: number): number => {
      const { offsets, households, points } = stage.problem;
      const place = households.subarray(offsets[row], offsets[row + 1]).indexOf(of);
      return place < 0 ? 0 : (points[(offsets[row] as number) + place] as number);
    };
    const points = stage.assignment.value.points - at(plan.listOf[rank][v] as number) + at(h);
    const value = { ...stage.assignment.value, points };
    return { ...stage, assignment: { ...stage.assignment, householdOf, value, bound: value } };
  });
  const forgedPlan: Plan = { ...plan, listOf: { ...plan.listOf, [rank]: list }, stages };
  return {
    result: decodeRun(graph, forgedPlan, result.instanceHash),
    properties: ['P2', 'P3', 'P6', 'P7'],
    names: [...ids(graph, v, h), ...ids(graph, v, plan.listOf[rank][v] as number)],
  };
}

function without(graph: PairingGraph, v: number, h: number): PairingGraph {
  const at = (graph.offsets[v] as number) + rowOf(graph, v).indexOf(h);
  return {
    ...graph,
    offsets: graph.offsets.map((offset, i) => (i > v ? offset - 1 : offset)),
    candidates: graph.candidates.filter((_, e) => e !== at),
    points: graph.points.filter((_, e) => e !== at),
  };
}

const ids = ({ vacancies, households }: PairingGraph, v: number, h: number): string[] =>
  [vacancies[v]?.vacancy.id, households[h]?.household.id].filter((id) => id !== undefined);

const rowOf = ({ candidates, offsets }: PairingGraph, v: number): number[] =>
  Array.from(candidates.subarray(offsets[v], offsets[v + 1]));

function forged(result: RunResult, change: Partial<RunResult>): RunResult {
  const { resultHash: _, ...body } = { ...result, ...change };
  return { ...body, resultHash: canonicalHash(body) };
}

function changed(result: RunResult, by: ReadonlyMap<RunProposal, Partial<RunProposal>>): RunProposal[] {
  return result.proposals.map((proposal) => ({ ...proposal, ...by.get(proposal) }));
}

function pick<T>(items: readonly T[], below: Below): T | undefined {
  return items[below(Math.max(1, items.length))];
}
