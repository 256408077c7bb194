import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays } from '#domain/dates.js';
import { evaluateAll, isEligible } from '#eligibility/eligibility.js';
import { canonicalJson } from '#matching/canonical-json.js';
import { freezeInstance } from '#matching/freeze.js';
import { buildGraph } from '#matching/graph.js';
import type { Instance } from '#matching/instance.js';
import type { RunResult } from '#matching/run-result.js';
import { solveInstance } from '#matching/solve.js';
import { pointsOf, scorePairing } from '#scoring/score.js';
import { randomInstance, seededRandom } from '../support/random-instance.js';

/** Drawn anew by setting PROPERTIES_SEED; a failure prints the seed, the path and the smallest instance found. */
const SEED = Number(process.env.PROPERTIES_SEED ?? 2026);
const TARGETS = [
  { kind: 'interDepartmental', sharePermille: 400, maxCoefficient: 150 },
  { kind: 'waitingOverSixMonths', sharePermille: 700, maxCoefficient: 60 },
] as const;

interface Draw {
  readonly seed: number;
  readonly households: number;
  readonly vacancies: number;
  /** Commitments, holds and refusals of people; soft targets. */
  readonly decisions: boolean;
  readonly targets: boolean;
}

const draws = (fixed: Partial<Draw> = {}): fc.Arbitrary<Draw> =>
  fc
    .record({
      seed: fc.integer({ min: 1, max: 1_000_000 }),
      households: fc.integer({ min: 0, max: 45 }),
      vacancies: fc.integer({ min: 0, max: 12 }),
      decisions: fc.boolean(),
      targets: fc.boolean(),
    })
    .map((draw) => ({ ...draw, ...fixed }));

function instanceOf({ seed, targets, ...options }: Draw): Instance {
  const instance = randomInstance(seed, options);
  return targets ? { ...instance, policy: { ...instance.policy, targets: TARGETS } } : instance;
}

/** A property of runs, over fifty of them. */
function holds(check: (run: Run) => void, fixed: Partial<Draw> = {}): void {
  fc.assert(
    fc.property(draws(fixed), (draw) => check(runOf(instanceOf(draw)))),
    { seed: SEED, numRuns: 50 },
  );
}

type Run = ReturnType<typeof runOf>;

/** A run, and every pairing of its instance by every rule and every criterion, naively. */
function runOf(instance: Instance) {
  const { households, vacancies, context, feasible, everProposed } = buildGraph(freezeInstance(instance));
  const scoring = { asOf: instance.asOf, law: context.law, policy: instance.policy, everProposed };
  const pairs = households.flatMap((h, i) =>
    vacancies.map((v) => ({
      householdId: h.household.id,
      vacancyId: v.vacancy.id,
      eligible: isEligible(h, v, context),
      failed: evaluateAll(h, v, context).flatMap(({ status, code }) => (status === 'failed' ? code : [])),
      points: pointsOf(scorePairing(h, v, { ...scoring, feasibleVacancies: feasible[i] as number })),
    })),
  );
  const result = solveInstance(instance);
  return { instance, result, pairs, first: firsts(instance, result) };
}

/** Households that are rank 1 somewhere, by a run or by a commitment. */
const firsts = ({ commitments }: Instance, { proposals }: RunResult): ReadonlySet<string> =>
  new Set([...commitments, ...proposals].filter(({ rank }) => rank === 1).map(({ householdId }) => householdId));

const pairOf = ({ pairs }: Run, place: { readonly householdId: string; readonly vacancyId: string }) =>
  pairs.find((pair) => pair.householdId === place.householdId && pair.vacancyId === place.vacancyId) as Run['pairs'][0];

describe(`of every run (fast-check, seed ${SEED})`, () => {
  it('P1: every proposal is eligible, one kept by a held list but for the cap it counts itself', () => {
    holds((run) => {
      for (const place of run.result.proposals) {
        if (place.kept === 'commitment') continue;
        const { failed } = pairOf(run, place);
        expect(failed.filter((code) => place.kept === null || code !== 'ALREADY_COMMITTED')).toEqual([]);
      }
    });
  });

  it('P2: nobody is rank 1 twice by the run, nobody twice on a vacancy', () => {
    holds(({ result: { proposals } }) => {
      const made = proposals.filter(({ rank, kept }) => rank === 1 && kept === null);
      const own = new Set(made.map(({ householdId }) => householdId));
      expect(own.size).toBe(made.length);
      expect(proposals.some((p) => p.rank === 1 && p.kept !== null && own.has(p.householdId))).toBe(false);
      expect(new Set(proposals.map((p) => `${p.vacancyId} ${p.householdId}`)).size).toBe(proposals.length);
    });
  });

  it('P3: ranks are given once, the cap and what people decided are respected', () => {
    holds(({ instance, result: { proposals } }) => {
      expect(new Set(proposals.map((p) => `${p.vacancyId} ${p.rank}`)).size).toBe(proposals.length);
      for (const { id } of instance.households) {
        const places = proposals.filter((p) => p.householdId === id);
        const kept = places.filter((p) => p.kept !== null).length;
        expect(places.length).toBeLessThanOrEqual(Math.max(kept, instance.policy.maxActiveProposals));
      }
      const open = new Set(instance.vacancies.flatMap(({ id, orientation }) => (orientation === null ? [] : id)));
      for (const c of instance.commitments.filter(({ vacancyId }) => open.has(vacancyId)))
        expect(proposals).toContainEqual(expect.objectContaining({ ...c, kept: 'commitment' }));
      for (const p of proposals.filter(({ kept }) => kept === 'hold')) {
        const members = instance.holds.find(({ vacancyId }) => vacancyId === p.vacancyId)?.members;
        expect(members).toContainEqual({ householdId: p.householdId, rank: p.rank });
      }
    });
  });

  it('P4: each target is counted, met or short of what is said with a reason, within its cap', () => {
    holds(
      ({ instance, result: { coefficients, proposals } }) => {
        const counts = proposals.filter(({ rank }) => rank === 1);
        const away = counts.filter(({ interDepartmental }) => interDepartmental).length;
        for (const one of coefficients) {
          const { kind, coefficient, cap, counted, of, needed, shortfall, reason } = one;
          const target = instance.policy.targets?.find((asked) => asked.kind === kind);
          expect([cap, of]).toEqual([target?.maxCoefficient, counts.length]);
          if (kind === 'interDepartmental') expect(counted).toBe(away);
          expect(needed).toBe(Math.ceil(((target?.sharePermille ?? 0) * of) / 1000));
          expect(shortfall).toBe(Math.max(0, needed - counted));
          expect([coefficient >= 0 && coefficient <= cap, reason === null]).toEqual([true, shortfall === 0]);
        }
        expect(coefficients).toHaveLength(2);
      },
      { targets: true },
    );
  });

  it('P5: points are the sum of their terms, those of the policy, and a value the sum of points and adjustments', () => {
    holds((run) => {
      const sum = (lines: readonly { readonly points: number }[]) => lines.reduce((all, { points }) => all + points, 0);
      for (const place of run.result.proposals)
        expect([place.points, sum(place.terms)]).toEqual([pairOf(run, place).points, place.points]);
      for (const { rank, filled, value } of run.result.stages) {
        const made = run.result.proposals.filter((p) => p.rank === rank && p.kept === null);
        expect([filled, value]).toEqual([made.length, sum(made) + sum(made.flatMap((p) => p.adjustments))]);
      }
    });
  });

  it('P6: prices and margins of the households add up to what rank 1 fills and is worth, so nothing is worth more', () => {
    holds(
      (run) => {
        const packed = (filled: number, points: number) => filled * 2 ** 40 + points;
        const prices = run.result.prices.filter(({ rank }) => rank === 1);
        const priceOf = new Map(prices.map((one) => [one.vacancyId as string, packed(one.filled, one.points)]));
        const taken = new Set(
          [...run.instance.commitments, ...run.result.proposals.filter(({ kept }) => kept !== null)]
            .filter(({ rank }) => rank === 1)
            .map(({ householdId }) => householdId),
        );
        const margins = new Map<string, number>();
        for (const { householdId, vacancyId, eligible, points } of run.pairs) {
          const price = priceOf.get(vacancyId);
          if (!eligible || price === undefined || taken.has(householdId)) continue;
          margins.set(householdId, Math.max(margins.get(householdId) ?? 0, packed(1, points) - price));
        }
        const dual = [...priceOf.values(), ...margins.values()].reduce((all, part) => all + part, 0);
        const stage = run.result.stages[0] as RunResult['stages'][number];
        expect(dual).toBe(packed(stage.filled, stage.value));
        expect([...priceOf.values()].every((price) => price >= 0)).toBe(true);
        for (const { gap } of run.result.stages) expect(gap).toEqual({ filled: 0, value: 0 });
      },
      { targets: false, decisions: false },
    );
  });

  it('P7: who waits longer, alike in all else, is never without rank 1 while the other has it', () => {
    let served = 0;
    holds(({ instance, result }) => {
      const held = instance.holds.flatMap(({ members }) => members);
      const decided = [...instance.commitments, ...instance.refusals, ...instance.pastProposals, ...held];
      const known = new Set(decided.map(({ householdId }) => householdId));
      const { householdId } = result.proposals.find((p) => p.rank === 1 && !known.has(p.householdId)) ?? {};
      const junior = instance.households.find(({ id }) => id === householdId);
      if (!junior?.support?.towardsStartedOn) return;
      const support = { ...junior.support, towardsStartedOn: addDays(junior.support.towardsStartedOn, -1) };
      const dalo = junior.dalo && { ...junior.dalo, recognisedOn: addDays(junior.dalo.recognisedOn, -1) };
      const senior = { ...junior, id: 'household-senior' as typeof junior.id, support, dalo };
      const twins = { ...instance, households: [...instance.households, senior] };
      const first = firsts(twins, solveInstance(twins));
      expect(first.has(senior.id) || !first.has(junior.id)).toBe(true);
      served++;
    });
    expect(served).toBeGreaterThan(20);
  });

  it('P8: permuting the inputs changes no byte', () => {
    holds(({ instance, result }) => {
      expect(canonicalJson(solveInstance(shuffled(instance)))).toBe(canonicalJson(result));
    });
  });

  it('P9: every envy stands in the ledger and nothing else does; none where people and targets decided nothing', () => {
    holds((run) => {
      const { instance, result, pairs, first } = run;
      const envies = result.proposals
        .filter(({ rank }) => rank === 1)
        .flatMap(({ vacancyId, points }) =>
          pairs
            .filter((pair) => pair.vacancyId === vacancyId && pair.eligible && pair.points > points)
            .filter(({ householdId }) => !first.has(householdId))
            .map(({ householdId }) => `${vacancyId} ${householdId}`),
        );
      const ledger = result.envyLedger.map(({ vacancyId, householdId }) => `${vacancyId} ${householdId}`);
      expect(ledger.toSorted()).toEqual(envies.toSorted());
      const decided = instance.commitments.length + instance.holds.length + (instance.policy.targets?.length ?? 0);
      if (decided === 0) expect(ledger).toEqual([]);
    });
  });

  it('P10: rank 2 or 3 with more points than rank 1 is rank 1 elsewhere, where it says', () => {
    let seen = 0;
    holds(
      ({ result: { proposals } }) => {
        for (const place of proposals.filter(({ rank }) => rank !== 1)) {
          const above = proposals.find((p) => p.vacancyId === place.vacancyId && p.rank === 1);
          const elsewhere = proposals.find((p) => p.householdId === place.householdId && p.rank === 1);
          const passes = above !== undefined && place.points > above.points;
          if (passes) seen++;
          expect(place.rankOneElsewhere).toBe(passes ? elsewhere?.vacancyId : null);
        }
      },
      { targets: false, decisions: false },
    );
    expect(seen).toBeGreaterThan(20);
  });

  it('T: with targets off, the household with the most points on an open vacancy is rank 1 somewhere', () => {
    holds(
      ({ pairs, first, instance }) => {
        for (const { id, orientation } of instance.vacancies) {
          const row = pairs.filter(({ vacancyId, eligible }) => vacancyId === id && eligible && orientation !== null);
          const best = Math.max(...row.map(({ points }) => points));
          const leaders = row.filter(({ points }) => points === best);
          if (row.length > 0) expect(leaders.some(({ householdId }) => first.has(householdId))).toBe(true);
        }
      },
      { targets: false, decisions: false },
    );
  });
});

/** Everything that is a set, in another order. */
function shuffled(instance: Instance): Instance {
  const random = seededRandom(instance.households.length + 99);
  const shuffle = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, key: random() }))
      .sort((a, b) => a.key - b.key)
      .map(({ item }) => item);
  return {
    ...instance,
    landlords: shuffle(instance.landlords),
    households: shuffle(instance.households).map((h) => ({
      ...h,
      members: shuffle(h.members),
      consents: shuffle(h.consents),
    })),
    vacancies: shuffle(instance.vacancies),
    commitments: shuffle(instance.commitments),
    refusals: shuffle(instance.refusals),
    holds: instance.holds.map((hold) => ({ ...hold, members: shuffle(hold.members) })),
  };
}
