import { expect, it } from 'vitest';
import { RANKS, type Rank } from '#domain/proposal.js';
import { candidatesSought } from '#domain/vacancy.js';
import { isEligible } from '#eligibility/eligibility.js';
import { freezeInstance } from '#matching/freeze.js';
import { buildGraph } from '#matching/graph.js';
import type { Instance } from '#matching/instance.js';
import type { RunProposal, RunResult } from '#matching/run-result.js';
import { solveInstance } from '#matching/solve.js';
import { pointsOf, scorePairing } from '#scoring/score.js';
import { digest, mix } from '#solver/tie-break.js';
import { randomInstance } from '../support/random-instance.js';

/** Small regions: rectangular both ways, one-sided, with and without decisions of people, one in four with everybody alike. */
function smallRegion(seed: number): Instance {
  const size = { households: seed % 10, vacancies: Math.floor(seed / 10) % 5, decisions: seed % 3 === 0 };
  const instance = randomInstance(seed, size);
  const [model] = instance.households;
  if (seed % 4 !== 0 || model === undefined || size.decisions) return instance;
  return { ...instance, households: instance.households.map(({ id }) => ({ ...model, id })) };
}

type Worth = readonly [filled: number, points: number, waitingDays: number, tieBreak: number];
const NOTHING: Worth = [0, 0, 0, 0];

interface Pair {
  readonly householdId: string;
  readonly vacancyId: string;
  readonly worth: Worth;
}

/** Every eligible pairing by the rules, and what it is worth in the four terms of the objective. */
function pairsOf(instance: Instance): readonly Pair[] {
  const graph = buildGraph(freezeInstance(instance));
  const { context, everProposed, feasible } = graph;
  const scoring = { asOf: instance.asOf, law: context.law, policy: instance.policy, everProposed };
  return graph.households.flatMap((h, i) =>
    graph.vacancies.flatMap((v): Pair[] => {
      if (!isEligible(h, v, context)) return [];
      const points = pointsOf(scorePairing(h, v, { ...scoring, feasibleVacancies: feasible[i] as number }));
      const tieBreak = mix(digest(h.id), digest(v.id), digest(instance.seed));
      return [{ householdId: h.id, vacancyId: v.id, worth: [1, points, graph.waitingDays[i] as number, tieBreak] }];
    }),
  );
}

const plus = (a: Worth, b: Worth) => a.map((term, i) => term + (b[i] as number)) as unknown as Worth;
function above(a: Worth, b: Worth): boolean {
  const differs = a.findIndex((term, i) => term !== b[i]);
  return differs >= 0 && (a[differs] as number) > (b[differs] as number);
}

/** The best of all plans that use each household and vacancy at most once. */
function best(open: readonly string[], pairs: readonly Pair[]): { worth: Worth; places: readonly string[] } {
  let found: { worth: Worth; places: readonly string[] } = { worth: NOTHING, places: [] };
  const taken = new Set<string>();
  const visit = (at: number, worth: Worth, places: readonly string[]): void => {
    const vacancy = open[at];
    if (vacancy === undefined) {
      if (above(worth, found.worth)) found = { worth, places };
      return;
    }
    visit(at + 1, worth, places);
    for (const pair of pairs) {
      if (pair.vacancyId !== vacancy || taken.has(pair.householdId)) continue;
      taken.add(pair.householdId);
      visit(at + 1, plus(worth, pair.worth), [...places, `${vacancy} ${pair.householdId}`]);
      taken.delete(pair.householdId);
    }
  };
  visit(0, NOTHING, []);
  return found;
}

/** What a rank may choose from once the ranks before it and the decisions of people are known. */
function choiceOf(instance: Instance, { proposals }: RunResult, pairs: readonly Pair[], rank: Rank) {
  const before = proposals.filter((place) => place.kept !== null || place.rank < rank);
  const elsewhere = instance.commitments.filter((c) => !before.some((place) => isPlace(place, c)));
  const standing = [...before, ...elsewhere];
  const held = new Set(before.flatMap(({ kept, vacancyId }) => (kept === 'hold' ? vacancyId : [])));
  const open = instance.vacancies
    .filter((v) => v.orientation !== null && candidatesSought(v) >= rank && !held.has(v.id))
    .filter(({ id }) => !before.some((place) => place.vacancyId === id && place.rank === rank))
    .map(({ id }) => id as string);
  const free = pairs.filter(({ householdId, vacancyId }) => {
    const own = standing.filter((place) => place.householdId === householdId);
    if (own.length >= instance.policy.maxActiveProposals) return false;
    return !own.some((place) => place.vacancyId === vacancyId || (rank === 1 && place.rank === 1));
  });
  return { open, free };
}

const isPlace = (place: RunProposal, c: Instance['commitments'][number]) =>
  place.vacancyId === c.vacancyId && place.householdId === c.householdId;

it('the three ranks of a run are each the canonical optimum of what is left to them, found by trying every plan', () => {
  const filled = [0, 0, 0];
  for (let seed = 1; seed <= 1_200; seed++) {
    const instance = smallRegion(seed);
    const result = solveInstance(instance);
    const pairs = pairsOf(instance);
    for (const rank of RANKS) {
      const made = result.proposals.filter((place) => place.rank === rank && place.kept === null);
      const { open, free } = choiceOf(instance, result, pairs, rank);
      const { worth, places } = best(open, free);
      const chosen = made.map(({ vacancyId, householdId }) => `${vacancyId} ${householdId}`);
      expect({ seed, rank, chosen: chosen.toSorted() }).toEqual({ seed, rank, chosen: places.toSorted() });
      const stage = result.stages.find((one) => one.rank === rank);
      expect([stage?.filled, stage?.value]).toEqual([worth[0], worth[1]]);
      filled[rank - 1] = (filled[rank - 1] as number) + worth[0];
    }
  }
  expect(Math.min(...filled)).toBeGreaterThan(100);
}, 60_000);
