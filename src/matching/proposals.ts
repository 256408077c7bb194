import type { VacancyId } from '#domain/ids.js';
import { RANKS, type Rank, type Refusal } from '#domain/proposal.js';
import { evaluateAll } from '#eligibility/eligibility.js';
import { tasksFor } from '#eligibility/tasks.js';
import { pointsOf } from '#scoring/score.js';
import { compareText } from './freeze.js';
import { type PairingGraph, termsOf } from './graph.js';
import type { Plan } from './plan.js';
import type { RunProposal } from './run-result.js';
import { adjustmentLines, appliedTargets } from './targets.js';

/** Every place of a plan with its points, terms, tasks and notes, by vacancy then rank. */
export function decodeProposals(graph: PairingGraph, plan: Plan): readonly RunProposal[] {
  const rankOneOf = rankOnes(graph, plan);
  const proposals: RunProposal[] = [];
  graph.vacancies.forEach((_, v) => {
    const first = plan.listOf[1][v] as number;
    const firstPoints = first < 0 ? null : pointsOf(termsOf(graph, first, v));
    for (const rank of RANKS) {
      const h = plan.listOf[rank][v] as number;
      if (h >= 0) proposals.push(decode(graph, plan, { v, h, rank }, firstPoints, rankOneOf));
    }
  });
  return proposals;
}

/** Vacancy at which each household is rank 1, commitments on vacancies outside the graph included. */
export function rankOnes(graph: PairingGraph, plan: Plan): ReadonlyMap<number, VacancyId> {
  const found = new Map<number, VacancyId>();
  for (const { householdId, vacancyId, rank } of graph.instance.commitments) {
    const h = graph.householdIndex.get(householdId);
    if (rank === 1 && h !== undefined) found.set(h, vacancyId);
  }
  graph.vacancies.forEach(({ vacancy }, v) => {
    const h = plan.listOf[1][v] as number;
    if (h >= 0) found.set(h, vacancy.id);
  });
  return found;
}

function decode(
  graph: PairingGraph,
  plan: Plan,
  { v, h, rank }: { v: number; h: number; rank: Rank },
  firstPoints: number | null,
  rankOneOf: ReadonlyMap<number, VacancyId>,
): RunProposal {
  const household = graph.households[h] as PairingGraph['households'][number];
  const vacancy = graph.vacancies[v] as PairingGraph['vacancies'][number];
  const terms = termsOf(graph, h, v);
  const points = pointsOf(terms);
  const verdicts = evaluateAll(household, vacancy, graph.context);
  const kept = plan.keptOf[rank][v];
  const aboveFirst = rank > 1 && firstPoints !== null && points > firstPoints;
  return {
    vacancyId: vacancy.vacancy.id,
    householdId: household.household.id,
    rank,
    points,
    terms,
    adjustments: rank === 1 && !kept ? adjustmentLines(appliedTargets(plan), h, v) : [],
    tasks: tasksFor(household, vacancy, verdicts, graph.context),
    subjectTo: verdicts.filter((verdict) => verdict.status === 'unknown').map((verdict) => verdict.code),
    interDepartmental: household.household.departement !== vacancy.departement,
    kept: kept === 1 ? 'commitment' : kept === 2 ? 'hold' : null,
    replaces: kept ? null : replacedAt(graph, vacancy.vacancy.id, rank),
    rankOneElsewhere: aboveFirst ? (rankOneOf.get(h) ?? null) : null,
  };
}

function replacedAt(graph: PairingGraph, vacancyId: VacancyId, rank: Rank): RunProposal['replaces'] {
  const latest = graph.instance.refusals
    .filter((refusal: Refusal) => refusal.vacancyId === vacancyId && refusal.rank === rank)
    .sort((a, b) => compareText(b.on, a.on) || compareText(a.householdId, b.householdId))[0];
  return latest ? { householdId: latest.householdId, reason: latest.reason, on: latest.on } : null;
}
