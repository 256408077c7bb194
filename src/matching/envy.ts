import { pointsOf } from '#scoring/score.js';
import { type PairingGraph, termsOf } from './graph.js';
import type { Plan } from './plan.js';
import { rankOnes } from './proposals.js';
import type { Envy } from './run-result.js';
import { adjustmentAt, appliedTargets } from './targets.js';

/**
 * P9: every household without rank 1 that scores above a rank 1 it was eligible for. Where the rank was the run's to
 * give this cannot happen (the household's margin is 0, so its points are at most the price, and the price at most the
 * points of who is served, all with what targets add); it can where people had given the rank, where commitments fill the
 * household's cap, or where targets outweigh the points.
 */
export function envyLedger(graph: PairingGraph, plan: Plan): readonly Envy[] {
  const rankOneOf = rankOnes(graph, plan);
  const targets = appliedTargets(plan);
  const ledger: Envy[] = [];
  graph.vacancies.forEach((facts, v) => {
    const served = plan.listOf[1][v] as number;
    if (served < 0) return;
    const servedPoints = pointsOf(termsOf(graph, served, v));
    const kept = plan.keptOf[1][v];
    const gained = (h: number): number => (targets === null ? 0 : adjustmentAt(targets, h, v));
    for (let e = graph.offsets[v] as number; e < (graph.offsets[v + 1] as number); e++) {
      const h = graph.candidates[e] as number;
      const points = graph.points[e] as number;
      if (points <= servedPoints || rankOneOf.has(h)) continue;
      ledger.push({
        householdId: (graph.households[h] as PairingGraph['households'][number]).household.id,
        vacancyId: facts.vacancy.id,
        points,
        servedPoints,
        cause: causeOf(kept, points + gained(h) <= servedPoints + gained(served)),
      });
    }
  });
  return ledger;
}

/** A place that people gave (1 commitment, 2 hold); else the targets where they outweigh the points; else the cap. */
function causeOf(kept: number | undefined, outweighed: boolean): Envy['cause'] {
  if (kept === 2) return 'hold';
  return kept !== 1 && outweighed ? 'target' : 'commitment';
}
