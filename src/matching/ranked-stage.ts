import { RANKS, type Rank } from '#domain/proposal.js';
import { solveLazily } from '#solver/lazy-assignment.js';
import type { RowChunk, RowSource } from '#solver/lazy-rows.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { placesOf } from './candidates/best-first.js';
import type { RankedList, RankedLists } from './candidates/ranked-lists.js';
import type { PairingGraph } from './graph.js';
import { openHouseholds, openVacancies } from './listed-stage.js';
import type { StagePlan, Standing } from './plan.js';
import { problemOfRows, searchDepth, searchedPart } from './search-rows.js';
import { type AppliedTargets, adjustmentAt, applyTargets, greatestAdjustment, groupsBefore } from './targets.js';

/** One rank, given the ranks before it, over lists that are read as far as the optimum and its prices need. */
export function rankedStage(graph: PairingGraph, ranked: RankedLists, standing: Standing, rank: Rank): StagePlan {
  const { listOf } = standing.plan;
  const open = openHouseholds(graph, standing, rank);
  const rows = openVacancies(graph, standing, rank);
  const listed = rows.map((v) => RANKS.map((other) => listOf[other][v] as number));
  const closed = ranked.closedSet(open);
  const pairings = rows.reduce((sum, v, row) => sum + ranked.countOpen(v, closed, listed[row] as number[]), 0);
  const isOpen = (row: number, h: number) => open[h] === 1 && !(listed[row] as number[]).includes(h);
  const stage: OpenRows = { graph, ranked, rows, isOpen };
  const before = rank === 1 ? groupsBefore(graph, standing) : null;
  const targets = before && applyTargets(before, rows, standing.given, () => searched(stage, before.strata.of));
  const source = targets === null ? plainSource(stage) : adjustedSource(stage, targets);
  const outcome = solveLazily(source);
  if (outcome.status === 'invalid')
    throw new Error(`stage ${rank}: ${outcome.field}[${outcome.index}] ${outcome.message}`);
  const { assignment, problem, violations } =
    outcome.status === 'optimal' ? outcome : { assignment: null, problem: emptyProblem(source), violations: 0 };
  return { rank, rows: Int32Array.from(rows), pairings, problem, assignment, violations, targets };
}

interface OpenRows {
  readonly graph: PairingGraph;
  readonly ranked: RankedLists;
  /** Graph index of each row's vacancy. */
  readonly rows: readonly number[];
  readonly isOpen: (row: number, household: number) => boolean;
}

function shapeOf({ graph, rows }: OpenRows): Pick<RowSource, 'vacancyCount' | 'householdCount' | 'waitingDays'> {
  return { vacancyCount: rows.length, householdCount: graph.households.length, waitingDays: graph.waitingDays };
}

function plainSource(stage: OpenRows): RowSource {
  const { ranked, rows, isOpen } = stage;
  const places = new Int32Array(rows.length);
  return {
    ...shapeOf(stage),
    largestPoints: ranked.largestPoints,
    next: (row) => {
      const v = rows[row] as number;
      for (let list = ranked.list(v); ; list = ranked.deepen(v)) {
        const kept: number[] = [];
        for (let place = places[row] as number; place < list.households.length; place++) {
          if (isOpen(row, list.households[place] as number)) kept.push(place);
        }
        places[row] = list.points.length;
        if (kept.length > 0 || list.ended) return partOf(list, kept, list.points);
      }
    },
  };
}

/**
 * The rows with what targets add, best first: what a list leaves out has fewer points than its last one and gets at most
 * the greatest adjustment of the vacancy, so what is listed above both can be given.
 */
function adjustedSource(stage: OpenRows, targets: AppliedTargets): RowSource {
  const { ranked, rows, isOpen } = stage;
  const added = rows.map((v) => greatestAdjustment(targets, v));
  /** Adjusted points from which on a row has been given. */
  const givenFrom = rows.map(() => Number.POSITIVE_INFINITY);
  const chunkOf = (row: number, list: RankedList, from: number): RowChunk | null => {
    const v = rows[row] as number;
    const points = list.points.map((own, place) => own + adjustmentAt(targets, list.households[place] as number, v));
    const kept: number[] = [];
    points.forEach((total, place) => {
      const isNew = total >= from && total < (givenFrom[row] as number);
      if (isNew && isOpen(row, list.households[place] as number)) kept.push(place);
    });
    // Equal totals come from lists of different points: the order of the list does not hold among them.
    const days = (place: number) => stage.graph.waitingDays[list.households[place] as number] as number;
    const tie = (place: number) => list.tieBreak[place] as number;
    kept.sort((a, b) => (points[b] as number) - (points[a] as number) || days(b) - days(a) || tie(b) - tie(a) || a - b);
    return partOf(list, kept, points);
  };
  return {
    ...shapeOf(stage),
    largestPoints: ranked.largestPoints + added.reduce((most, points) => Math.max(most, points), 0),
    next: (row) => {
      const v = rows[row] as number;
      for (let list = ranked.list(v); ; list = ranked.deepen(v)) {
        const last = list.points.at(-1) ?? Number.POSITIVE_INFINITY;
        const from = list.ended ? Number.NEGATIVE_INFINITY : last + (added[row] as number);
        const chunk = chunkOf(row, list, from);
        givenFrom[row] = Math.min(givenFrom[row] as number, from);
        if (chunk !== null || list.ended) return chunk;
      }
    },
  };
}

/** What the search of coefficients looks at of each row. */
function searched(stage: OpenRows, strata: Uint8Array): AssignmentProblem {
  const { ranked, rows, isOpen } = stage;
  const depth = searchDepth(rows.length);
  const parts = rows.map((v, row) => {
    for (let list = ranked.listTo(v, depth); ; list = ranked.deepen(v)) {
      const kept: number[] = [];
      list.households.forEach((h, place) => {
        const within = kept.length < depth || list.points[place] === list.points[kept[depth - 1] as number];
        if (within && isOpen(row, h)) kept.push(place);
      });
      if (!list.ended && kept.length < depth) continue;
      const part = partOf(list, kept, list.points);
      return part && searchedPart(part, rows.length, strata);
    }
  });
  return problemOfRows(shapeOf(stage), parts);
}

/** Some places of a list, with these points; `null` = none. */
function partOf(list: RowChunk, places: readonly number[], points: Int32Array): RowChunk | null {
  return places.length === 0 ? null : placesOf({ ...list, points }, places);
}

function emptyProblem({ vacancyCount, householdCount, waitingDays }: RowSource): AssignmentProblem {
  return problemOfRows(
    { vacancyCount, householdCount, waitingDays },
    Array.from({ length: vacancyCount }, () => null),
  );
}
