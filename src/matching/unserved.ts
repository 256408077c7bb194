import type { EngineHousehold } from '#domain/engine-view.js';
import { RANKS } from '#domain/proposal.js';
import type { AbsenceReason } from '#domain/verdict.js';
import type { PairingGraph } from './graph.js';
import { pairingOf } from './graph.js';
import type { Plan } from './plan.js';
import type { Unserved } from './run-result.js';
import { adjustmentAt } from './targets.js';

/** Every candidate household that holds no place in any list, with the reason; households already housed are left out. */
export function unserved(graph: PairingGraph, plan: Plan): readonly Unserved[] {
  const listed = new Set<number>();
  for (const rank of RANKS) for (const h of plan.listOf[rank]) if (h >= 0) listed.add(h);
  const tied = tiedHouseholds(graph, plan);
  const rows: Unserved[] = [];
  graph.households.forEach((facts, h) => {
    if (listed.has(h) || !isCandidate(facts.household)) return;
    const eligibleVacancies = graph.feasible[h] as number;
    rows.push({
      householdId: facts.household.id,
      reason: reasonOf(graph, h, eligibleVacancies, tied),
      eligibleVacancies,
    });
  });
  return rows;
}

/** Same test as NOT_A_CANDIDATE: who is housed or has no active request waits for nothing. */
const isCandidate = ({ request, support }: EngineHousehold): boolean =>
  request.status === 'active' && support?.phase !== 'within';

function reasonOf(graph: PairingGraph, h: number, eligible: number, tied: ReadonlySet<number>): AbsenceReason {
  const { household, paused, dataAgeDays } = graph.households[h] as PairingGraph['households'][number];
  const { policy, commitmentsByHousehold } = graph.context;
  if (paused) return 'PAUSED';
  if (policy.rules.staleAfterDays !== null && dataAgeDays > policy.rules.staleAfterDays) return 'STALE_DATA';
  if ((commitmentsByHousehold.get(household.id)?.length ?? 0) >= policy.maxActiveProposals)
    return 'COMMITTED_ELSEWHERE';
  if (eligible === 0) return 'INELIGIBLE';
  return tied.has(h) ? 'TIE_BROKEN' : 'OUTRANKED';
}

/**
 * Households that could have taken a rank 1 for the same (filled, points and what targets add): they tie with who is
 * served, and who is served has no margin. Waiting days, then the seeded mix, chose between them.
 */
function tiedHouseholds(graph: PairingGraph, plan: Plan): ReadonlySet<number> {
  const tied = new Set<number>();
  const stage = plan.stages[0];
  const assignment = stage?.assignment;
  if (!stage || !assignment) return tied;
  const { targets } = stage;
  stage.rows.forEach((v, row) => {
    const served = assignment.householdOf[row] as number;
    if (served < 0 || assignment.margins.points[served] !== 0 || assignment.margins.filled[served] !== 0) return;
    const total = (e: number): number =>
      (graph.points[e] as number) + (targets === null ? 0 : adjustmentAt(targets, graph.candidates[e] as number, v));
    const servedPoints = total(pairingOf(graph, served, v));
    for (let e = graph.offsets[v] as number; e < (graph.offsets[v + 1] as number); e++) {
      if (total(e) === servedPoints) tied.add(graph.candidates[e] as number);
    }
  });
  return tied;
}
