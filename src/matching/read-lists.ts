import { pointsOf } from '#scoring/score.js';
import type { RankedList, RankedLists } from './candidates/ranked-lists.js';
import { type PairingGraph, termsOf } from './graph.js';
import type { Plan } from './plan.js';
import { adjustmentAt, appliedTargets, greatestAdjustment } from './targets.js';

/**
 * The graph with the pairings that its ranked lists have read, enough to say of a plan what a result says: each list
 * goes below the points of who is served. What is not listed has fewer points than any rank 1 of its vacancy.
 */
export function withReadPairings(graph: PairingGraph, ranked: RankedLists, plan: Plan): PairingGraph {
  const targets = appliedTargets(plan);
  const lists = graph.vacancies.map((_, v) => {
    const served = plan.listOf[1][v] as number;
    if (served < 0) return ranked.list(v);
    const own = pointsOf(termsOf(graph, served, v));
    // Whoever ties once targets are added may have fewer points by as much as they add.
    const gained = targets === null ? 0 : adjustmentAt(targets, served, v) - greatestAdjustment(targets, v);
    return listBelow(ranked, v, own + gained);
  });
  const offsets = new Int32Array(lists.length + 1);
  lists.forEach((list, v) => {
    offsets[v + 1] = (offsets[v] as number) + list.points.length;
  });
  const candidates = new Int32Array(offsets[lists.length] as number);
  const points = new Int32Array(candidates.length);
  lists.forEach(({ households, points: ranks }, v) => {
    const order = Array.from(households.keys()).sort((a, b) => (households[a] as number) - (households[b] as number));
    order.forEach((place, i) => {
      candidates[(offsets[v] as number) + i] = households[place] as number;
      points[(offsets[v] as number) + i] = ranks[place] as number;
    });
  });
  return { ...graph, offsets, candidates, points };
}

function listBelow(ranked: RankedLists, v: number, points: number): RankedList {
  let list = ranked.list(v);
  while (!list.ended && (list.points.at(-1) ?? points) >= points) list = ranked.deepen(v);
  return list;
}
