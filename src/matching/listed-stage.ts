import type { Rank } from '#domain/proposal.js';
import { candidatesSought } from '#domain/vacancy.js';
import { solveAssignment } from '#solver/assignment.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { digest, mix } from '#solver/tie-break.js';
import type { PairingGraph } from './graph.js';
import type { StagePlan, Standing } from './plan.js';
import { searchedRows } from './search-rows.js';
import { type AppliedTargets, adjustmentAt, applyTargets, groupsBefore } from './targets.js';

/** One rank, given the ranks before it, where every pairing is listed. Households keep their graph index. */
export function listedStage(graph: PairingGraph, standing: Standing, rank: Rank): StagePlan {
  const { offsets, candidates } = graph;
  const { listOf } = standing.plan;
  const open = openHouseholds(graph, standing, rank);
  const rows = openVacancies(graph, standing, rank);
  const stageOffsets: number[] = [0];
  const pairings = new Int32Array(candidates.length);
  let count = 0;
  rows.forEach((v) => {
    const [first, second, third] = [listOf[1][v], listOf[2][v], listOf[3][v]];
    for (let e = offsets[v] as number; e < (offsets[v + 1] as number); e++) {
      const h = candidates[e] as number;
      if (open[h] === 1 && h !== first && h !== second && h !== third) pairings[count++] = e;
    }
    stageOffsets.push(count);
  });
  const chosen = pairings.slice(0, count);
  const plain: AssignmentProblem = {
    vacancyCount: rows.length,
    householdCount: graph.households.length,
    offsets: Int32Array.from(stageOffsets),
    households: gather(candidates, chosen, new Int32Array(count)),
    points: gather(graph.points, chosen, new Int32Array(count)),
    waitingDays: graph.waitingDays,
    tieBreak: gather(standing.tieBreak, chosen, new Uint32Array(count)),
  };
  const before = rank === 1 ? groupsBefore(graph, standing) : null;
  const targets = before && applyTargets(before, rows, standing.given, () => searchedRows(plain, before.strata.of));
  const problem = targets === null ? plain : { ...plain, points: adjustedPoints(plain, rows, targets) };
  const outcome = solveAssignment(problem);
  if (outcome.status === 'invalid')
    throw new Error(`stage ${rank}: ${outcome.field}[${outcome.index}] ${outcome.message}`);
  const assignment = outcome.status === 'optimal' ? outcome.assignment : null;
  return { rank, rows: Int32Array.from(rows), pairings: count, problem, assignment, violations: 0, targets };
}

function adjustedPoints(problem: AssignmentProblem, rows: readonly number[], targets: AppliedTargets): Int32Array {
  const points = problem.points.slice();
  rows.forEach((v, row) => {
    for (let e = problem.offsets[row] as number; e < (problem.offsets[row + 1] as number); e++) {
      points[e] = (points[e] as number) + adjustmentAt(targets, problem.households[e] as number, v);
    }
  });
  return points;
}

/** Vacancies whose place of this rank is to be filled. */
export function openVacancies(graph: PairingGraph, { plan }: Standing, rank: Rank): readonly number[] {
  return graph.vacancies.flatMap(({ vacancy }, v) => {
    const taken = plan.held.has(vacancy.id) || (plan.listOf[rank][v] as number) >= 0;
    return taken || candidatesSought(vacancy) < rank ? [] : [v];
  });
}

/** 1 for each household that may still take a place of this rank. */
export function openHouseholds(graph: PairingGraph, standing: Standing, rank: Rank): Uint8Array {
  const { maxActiveProposals } = graph.instance.policy;
  return Uint8Array.from(standing.active, (active, h) =>
    active >= maxActiveProposals || (rank === 1 && standing.rankOne[h] === 1) ? 0 : 1,
  );
}

function gather<T extends Int32Array | Uint32Array>(values: T, positions: Int32Array, into: T): T {
  for (let i = 0; i < positions.length; i++) into[i] = values[positions[i] as number] as number;
  return into;
}

/** The last term of the objective for each listed pairing: the same at every rank. */
export function tieBreaks(graph: PairingGraph): Uint32Array {
  const { offsets, candidates } = graph;
  const tieBreak = new Uint32Array(candidates.length);
  if (candidates.length === 0) return tieBreak;
  const seed = digest(graph.instance.seed);
  const households = Uint32Array.from(graph.instance.households, (household) => digest(household.id));
  graph.vacancies.forEach(({ vacancy: { id } }, v) => {
    const vacancy = digest(id);
    for (let e = offsets[v] as number; e < (offsets[v + 1] as number); e++) {
      tieBreak[e] = mix(households[candidates[e] as number] as number, vacancy, seed);
    }
  });
  return tieBreak;
}
