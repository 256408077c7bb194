import { RANKS, type Rank } from '#domain/proposal.js';
import { solveLazily } from '#solver/lazy-assignment.js';
import type { RowChunk, RowSource } from '#solver/lazy-rows.js';
import type { AssignmentProblem } from '#solver/problem.js';
import type { RankedLists } from './candidates/ranked-lists.js';
import type { PairingGraph } from './graph.js';
import { openHouseholds, openVacancies } from './listed-stage.js';
import type { StagePlan, Standing } from './plan.js';

/** One rank, given the ranks before it, over lists that are read as far as the optimum and its prices need. */
export function rankedStage(graph: PairingGraph, ranked: RankedLists, standing: Standing, rank: Rank): StagePlan {
  const { listOf } = standing.plan;
  const open = openHouseholds(graph, standing, rank);
  const rows = openVacancies(graph, standing, rank);
  const listed = rows.map((v) => RANKS.map((other) => listOf[other][v] as number));
  const closed = ranked.closedSet(open);
  const pairings = rows.reduce((sum, v, row) => sum + ranked.countOpen(v, closed, listed[row] as number[]), 0);
  const places = new Int32Array(rows.length);
  const source: RowSource = {
    vacancyCount: rows.length,
    householdCount: graph.households.length,
    waitingDays: graph.waitingDays,
    largestPoints: ranked.largestPoints,
    next: (row) => {
      const v = rows[row] as number;
      for (let list = ranked.list(v); ; list = ranked.deepen(v)) {
        const chunk = openPart(list, places[row] as number, open, listed[row] as number[]);
        places[row] = list.points.length;
        if (chunk !== null || list.ended) return chunk;
      }
    },
  };
  const outcome = solveLazily(source);
  if (outcome.status === 'invalid')
    throw new Error(`stage ${rank}: ${outcome.field}[${outcome.index}] ${outcome.message}`);
  const { assignment, problem, violations } =
    outcome.status === 'optimal' ? outcome : { assignment: null, problem: emptyProblem(source), violations: 0 };
  return { rank, rows: Int32Array.from(rows), pairings, problem, assignment, violations };
}

/** What follows place `from` of a list, of households that are open and not on the vacancy already; `null` = nobody. */
function openPart(list: RowChunk, from: number, open: Uint8Array, listed: readonly number[]): RowChunk | null {
  const kept: number[] = [];
  for (let place = from; place < list.households.length; place++) {
    const h = list.households[place] as number;
    if (open[h] === 1 && !listed.includes(h)) kept.push(place);
  }
  if (kept.length === 0) return null;
  return {
    households: Int32Array.from(kept, (place) => list.households[place] as number),
    points: Int32Array.from(kept, (place) => list.points[place] as number),
    tieBreak: Uint32Array.from(kept, (place) => list.tieBreak[place] as number),
  };
}

function emptyProblem({ vacancyCount, householdCount, waitingDays }: RowSource): AssignmentProblem {
  return {
    vacancyCount,
    householdCount,
    offsets: new Int32Array(vacancyCount + 1),
    households: new Int32Array(0),
    points: new Int32Array(0),
    waitingDays,
    tieBreak: new Uint32Array(0),
  };
}
