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
  const reading: Reading = { graph, plan, rankOneOf: rankOnes(graph, plan), refused: latestRefusals(graph) };
  const proposals: RunProposal[] = [];
  graph.vacancies.forEach((_, v) => {
    const first = plan.listOf[1][v] as number;
    const firstPoints = first < 0 ? null : pointsOf(termsOf(graph, first, v));
    for (const rank of RANKS) {
      const h = plan.listOf[rank][v] as number;
      if (h >= 0) proposals.push(decode(reading, { v, h, rank }, firstPoints));
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

interface Reading {
  readonly graph: PairingGraph;
  readonly plan: Plan;
  readonly rankOneOf: ReadonlyMap<number, VacancyId>;
  /** The latest refusal of each place. */
  readonly refused: ReadonlyMap<string, Refusal>;
}

function decode(
  { graph, plan, rankOneOf, refused }: Reading,
  { v, h, rank }: { v: number; h: number; rank: Rank },
  firstPoints: number | null,
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
    replaces: kept ? null : replaced(refused.get(place(vacancy.vacancy.id, rank))),
    rankOneElsewhere: aboveFirst ? (rankOneOf.get(h) ?? null) : null,
  };
}

const place = (vacancyId: VacancyId, rank: Rank | null): string => `${rank} ${vacancyId}`;

/** Of several on one day, that of the household whose id comes first. */
function latestRefusals({ instance }: PairingGraph): ReadonlyMap<string, Refusal> {
  const latest = new Map<string, Refusal>();
  for (const refusal of instance.refusals) {
    const key = place(refusal.vacancyId, refusal.rank);
    const known = latest.get(key);
    const order = known ? compareText(refusal.on, known.on) || compareText(known.householdId, refusal.householdId) : 1;
    if (order > 0) latest.set(key, refusal);
  }
  return latest;
}

function replaced(refusal: Refusal | undefined): RunProposal['replaces'] {
  return refusal ? { householdId: refusal.householdId, reason: refusal.reason, on: refusal.on } : null;
}
