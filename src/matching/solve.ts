import type { Rank } from '#domain/proposal.js';
import { canonicalHash } from './canonical-json.js';
import { ENGINE } from './engine.js';
import { envyLedger } from './envy.js';
import { freezeInstance, instanceHash } from './freeze.js';
import { buildGraph, type PairingGraph } from './graph.js';
import type { Instance } from './instance.js';
import { insufficiencies } from './insufficiency.js';
import { type Plan, planStages, type StagePlan } from './plan.js';
import { decodeProposals } from './proposals.js';
import { publishedCoefficients, softValue } from './published-targets.js';
import { withReadPairings } from './read-lists.js';
import type { Outcome, Price, RunResult, Stage } from './run-result.js';
import { unserved } from './unserved.js';
import { InvalidInstanceError, validateInstance } from './validate.js';

/** Above so many eligible pairings, lists are read as far as needed instead of written out; the result is the same. */
export const LIST_AT_MOST = 2_000_000;

/**
 * One run: instance in, result out. Pure, and byte-identical whatever the input order, machine, time zone or locale.
 * Throws `InvalidInstanceError` where the instance does not hold together (`validateInstance` says why beforehand);
 * with nothing to choose from the outcome is `empty` and says why.
 */
export function solveInstance(input: Instance): RunResult {
  const problems = validateInstance(input);
  if (problems.length > 0) throw new InvalidInstanceError(problems);
  const instance = freezeInstance(input);
  const graph = buildGraph(instance, LIST_AT_MOST);
  return decodeRun(graph, planStages(graph), instanceHash(instance));
}

/** The published result of a plan; `hash` is that of the frozen instance. */
export function decodeRun(planned: PairingGraph, plan: Plan, hash: string): RunResult {
  const graph = planned.ranked ? withReadPairings(planned, planned.ranked, plan) : planned;
  const proposals = decodeProposals(graph, plan);
  const body: Omit<RunResult, 'resultHash'> = {
    formatVersion: 1,
    instanceHash: hash,
    engine: ENGINE,
    reproducible: true,
    outcome: outcomeOf(graph, plan),
    stages: plan.stages.map((stage) => stageOf(plan, stage)),
    coefficients: publishedCoefficients(plan),
    prices: plan.stages.flatMap((stage) => pricesOf(graph, stage)),
    proposals,
    insufficiencies: insufficiencies(graph, plan),
    unserved: unserved(graph, plan),
    envyLedger: envyLedger(graph, plan),
  };
  return { ...body, resultHash: canonicalHash(body) };
}

function outcomeOf(graph: PairingGraph, plan: Plan): Outcome {
  if (graph.instance.vacancies.length === 0) return { status: 'empty', why: 'noVacancy' };
  if (graph.instance.households.length === 0) return { status: 'empty', why: 'noHousehold' };
  if (graph.candidates.length === 0) return { status: 'empty', why: 'noEligiblePairing' };
  const violations = plan.stages.reduce((sum, stage) => sum + stage.violations, 0);
  if (violations > 0) return { status: 'feasible', why: `${violations} lists were cut above their price` };
  return { status: 'optimal' };
}

function stageOf(plan: Plan, stage: StagePlan): Stage {
  const { rank, rows, pairings, assignment } = stage;
  const value = assignment?.value ?? { filled: 0, points: 0 };
  const bound = assignment?.bound ?? { filled: 0, points: 0 };
  return {
    rank,
    vacancies: rows.length,
    pairings,
    filled: value.filled,
    value: value.points,
    bound: { filled: bound.filled, value: bound.points },
    gap: { filled: bound.filled - value.filled, value: bound.points - value.points },
    ...softValue(plan, stage),
  };
}

function pricesOf(graph: PairingGraph, stage: StagePlan): Price[] {
  const { assignment, rank } = stage;
  return Array.from(stage.rows, (v, row) => ({
    rank: rank satisfies Rank,
    vacancyId: (graph.vacancies[v] as PairingGraph['vacancies'][number]).vacancy.id,
    filled: assignment?.prices.filled[row] ?? 0,
    points: assignment?.prices.points[row] ?? 0,
  }));
}
