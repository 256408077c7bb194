import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { RANKS } from '#domain/proposal.js';
import { applyChange } from '#matching/changes.js';
import { explainPrepared, type PreparedRun, prepareExplanations, rankOf } from '#matching/explain.js';
import { pairingOf } from '#matching/graph.js';
import { planStages } from '#matching/plan.js';
import { solveInstance } from '#matching/solve.js';
import { frozenCoefficients } from '#matching/targets.js';
import { randomInstance } from '../support/random-instance.js';

const TARGETS = [
  { kind: 'interDepartmental', sharePermille: 300, maxCoefficient: 120 },
  { kind: 'priorityByLandlord', sharePermille: 500, maxCoefficient: 80 },
] as const;

/** Thirty runs: decisions of people in one of two, targets in one of three. */
const RUNS = Array.from({ length: 30 }, (_, i) => {
  const plain = randomInstance(900 + i, { households: 28, vacancies: 8, decisions: i % 2 === 0 });
  const instance = i % 3 === 0 ? { ...plain, policy: { ...plain.policy, targets: TARGETS } } : plain;
  return { run: prepareExplanations(instance), result: solveInstance(instance) };
});

/** Rank of the pairing when `extra` is really added to its points and everything is solved again. */
function rankWith({ graph, plan }: PreparedRun, h: number, v: number, extra: number) {
  const points = Int32Array.from(graph.points);
  const e = pairingOf(graph, h, v);
  points[e] = (points[e] as number) + extra;
  return rankOf(planStages({ ...graph, points }, frozenCoefficients(plan)), h, v);
}

describe('a thousand random questions', () => {
  it('applying what an explanation says gives exactly what it said', () => {
    const told = { points: 0, change: 0, unreachable: 0, rank: 0 };
    const question = fc.record({ run: fc.nat(), vacancy: fc.nat(), household: fc.nat(), eligible: fc.boolean() });
    fc.assert(
      fc.property(question, (asked) => {
        const { run, result } = RUNS[asked.run % RUNS.length] as (typeof RUNS)[number];
        const { graph, plan } = run;
        const v = asked.vacancy % graph.vacancies.length;
        const row = graph.candidates.subarray(graph.offsets[v], graph.offsets[v + 1]);
        const h =
          asked.eligible && row.length > 0
            ? (row[asked.household % row.length] as number)
            : asked.household % graph.households.length;
        const vacancyId = graph.vacancies[v]?.vacancy.id as never;
        const householdId = graph.households[h]?.household.id as never;
        const { rank, pointsMissing, smallestChange } = explainPrepared(run, result, vacancyId, householdId);
        const places = (proposals: typeof result.proposals) =>
          proposals.filter((p) => p.vacancyId === vacancyId && p.householdId === householdId).map((p) => p.rank);
        expect(places(result.proposals)).toEqual(RANKS.filter((one) => one === rank));
        if (rank !== null) told.rank++;
        else if (typeof pointsMissing === 'number') {
          told.points++;
          expect(rankWith(run, h, v, pointsMissing)).not.toBeNull();
          expect(rankWith(run, h, v, pointsMissing - 1)).toBeNull();
        } else if (row.includes(h)) {
          told.unreachable++;
          expect(rankWith(run, h, v, 1_000_000)).toBeNull();
        }
        if (smallestChange === null) return;
        told.change++;
        const changed = applyChange(graph.instance, householdId, vacancyId, smallestChange.change);
        const after = solveInstance({ ...changed, coefficients: frozenCoefficients(plan) });
        expect(places(after.proposals)).toEqual([smallestChange.rank]);
      }),
      { seed: 2026, numRuns: 1_000 },
    );
    expect(Math.min(told.points, told.change, told.rank), JSON.stringify(told)).toBeGreaterThan(40);
    expect(told.unreachable).toBeGreaterThan(10);
  }, 60_000);
});
