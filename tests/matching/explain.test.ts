import { describe, expect, it } from 'vitest';
import { applyChange } from '#matching/changes.js';
import {
  explainPairing,
  explainPrepared,
  prepareExplanations,
  rankOf,
  UnknownPairingError,
} from '#matching/explain.js';
import { buildGraph, pairingOf } from '#matching/graph.js';
import { planStages } from '#matching/plan.js';
import { solveInstance } from '#matching/solve.js';
import { randomInstance } from '../support/random-instance.js';

const SEEDS = Array.from({ length: 10 }, (_, seed) => 300 + seed);

function questions(seed: number) {
  const instance = randomInstance(seed, { households: 30, vacancies: 8, decisions: seed % 2 === 0 });
  const run = prepareExplanations(instance);
  return { instance, run, result: solveInstance(instance) };
}

/** Rank of the pairing when `extra` is really added to its points and everything is solved again. */
function rankWith(run: ReturnType<typeof prepareExplanations>, h: number, v: number, extra: number) {
  const points = Int32Array.from(run.graph.points);
  const e = pairingOf(run.graph, h, v);
  points[e] = (points[e] as number) + extra;
  return rankOf(planStages({ ...run.graph, points }), h, v);
}

describe('the explanation of a pairing', () => {
  it('adding the points it says are missing puts the pairing in the plan, one less does not', () => {
    let asked = 0;
    for (const seed of SEEDS) {
      const { run, result } = questions(seed);
      run.graph.vacancies.forEach(({ vacancy }, v) => {
        for (let e = run.graph.offsets[v] as number; e < (run.graph.offsets[v + 1] as number); e++) {
          const h = run.graph.candidates[e] as number;
          const id = run.graph.instance.households[h]?.id as never;
          const { pointsMissing, rank } = explainPrepared(run, result, vacancy.id, id);
          if (rank !== null) expect(pointsMissing).toBe(0);
          else if (typeof pointsMissing === 'number') {
            asked++;
            expect(rankWith(run, h, v, pointsMissing)).not.toBeNull();
            expect(rankWith(run, h, v, pointsMissing - 1)).toBeNull();
          } else expect(rankWith(run, h, v, 1_000_000), pointsMissing.unreachable).toBeNull();
        }
      });
    }
    expect(asked).toBeGreaterThan(100);
  });

  it('applying the smallest change gives exactly the rank it says', () => {
    const kinds = new Set<string>();
    for (const seed of SEEDS) {
      const { instance, run, result } = questions(seed);
      for (const household of run.graph.instance.households) {
        for (const { vacancy } of run.graph.vacancies) {
          const { smallestChange } = explainPrepared(run, result, vacancy.id, household.id);
          if (!smallestChange) continue;
          kinds.add(smallestChange.change.kind);
          const after = solveInstance(applyChange(instance, household.id, vacancy.id, smallestChange.change));
          const place = after.proposals.find((p) => p.vacancyId === vacancy.id && p.householdId === household.id);
          expect(place?.rank).toBe(smallestChange.rank);
        }
      }
    }
    expect([...kinds]).toEqual(expect.arrayContaining(['addDepartement', 'labelGranted']));
  });

  it('agrees with the result on ranks, points and terms, and brackets the price', () => {
    for (const seed of SEEDS) {
      const { instance, result, run } = questions(seed);
      for (const proposal of result.proposals) {
        const explained = explainPrepared(run, result, proposal.vacancyId, proposal.householdId);
        expect(explained).toMatchObject({
          rank: proposal.rank,
          points: proposal.points,
          terms: proposal.terms,
          reason: null,
        });
        if (explained.price) {
          const { min, max } = explained.price;
          expect(min.filled < max.filled || (min.filled === max.filled && min.points <= max.points)).toBe(true);
        }
      }
      expect(
        explainPairing(instance, result, instance.vacancies[0]?.id as never, instance.households[0]?.id as never)
          .instanceHash,
      ).toBe(result.instanceHash);
    }
  });

  it('gives every absence a reason of the closed list', () => {
    const reasons = new Set<string>();
    for (const seed of SEEDS) {
      const { run, result, instance } = questions(seed);
      for (const household of instance.households) {
        for (const vacancy of instance.vacancies) {
          const { rank, reason } = explainPrepared(run, result, vacancy.id, household.id);
          expect(rank === null).toBe(reason !== null);
          if (reason) reasons.add(reason);
        }
      }
    }
    expect([...reasons]).toEqual(
      expect.arrayContaining(['INELIGIBLE', 'OUTRANKED', 'NOT_IN_SCOPE', 'EXCLUDED_BY_PERSON', 'HELD_LIST']),
    );
  });

  it('refuses an id that the instance does not hold', () => {
    const { instance, run, result } = questions(301);
    expect(() => explainPrepared(run, result, 'nowhere' as never, instance.households[0]?.id as never)).toThrow(
      UnknownPairingError,
    );
  });

  it('a graph with one household changed equals the graph built anew', () => {
    const { run, instance } = questions(302);
    const [target, vacancy] = [instance.households[4], instance.vacancies[3]];
    const change = { kind: 'addDepartement' as const, place: { scope: 'departement' as const, code: '77' as const } };
    const changed = applyChange(run.graph.instance, target?.id as never, vacancy?.id as never, change);
    const anew = buildGraph(changed);
    expect(planStages(anew).listOf).toEqual(planStages(buildGraph({ ...changed })).listOf);
    expect(Array.from(anew.points)).toHaveLength(anew.candidates.length);
  });
});
