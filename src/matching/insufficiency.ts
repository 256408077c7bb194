import { RANKS } from '#domain/proposal.js';
import { candidatesSought } from '#domain/vacancy.js';
import { type FailureCounts, failureCounts } from './candidates/failure-counts.js';
import { compareText } from './freeze.js';
import type { PairingGraph } from './graph.js';
import type { Plan } from './plan.js';
import type { Insufficiency } from './run-result.js';

/** For each vacancy with fewer candidates than sought, the trace of the search (CCH R441-3); by vacancy id. */
export function insufficiencies(graph: PairingGraph, plan: Plan): readonly Insufficiency[] {
  const traces: Insufficiency[] = graph.instance.vacancies
    .filter((vacancy) => vacancy.orientation === null)
    .map((vacancy) => ({
      vacancyId: vacancy.id,
      sought: candidatesSought(vacancy),
      found: 0,
      examined: 0,
      eligible: 0,
      failures: [],
      reason: 'notOriented' as const,
    }));
  const counts = failureCounts(graph.households, graph.context);
  graph.vacancies.forEach(({ vacancy }, v) => {
    const sought = candidatesSought(vacancy);
    const found = RANKS.filter((rank) => (plan.listOf[rank][v] as number) >= 0).length;
    if (found < sought && !plan.held.has(vacancy.id)) traces.push({ ...trace(graph, v, counts), sought, found });
  });
  return traces.sort((a, b) => compareText(a.vacancyId, b.vacancyId));
}

function trace(graph: PairingGraph, v: number, counts: FailureCounts): Omit<Insufficiency, 'sought' | 'found'> {
  const facts = graph.vacancies[v] as PairingGraph['vacancies'][number];
  const eligible = graph.eligible[v] as number;
  return {
    vacancyId: facts.vacancy.id,
    examined: graph.households.length,
    eligible,
    failures: [...counts(facts)]
      .map(([code, households]) => ({ code, households }))
      .sort((a, b) => compareText(a.code, b.code)),
    reason:
      eligible === 0
        ? 'noEligibleHousehold'
        : eligible < candidatesSought(facts.vacancy)
          ? 'tooFewEligible'
          : 'committedElsewhere',
  };
}
