/**
 * Candidate lists of the engine against the naive ones on generated regions (an assumption, no statistics): every rule on
 * every household for every vacancy, points from the terms, sorted. Equality is asked on every vacancy, as deep as the
 * engine has read after planning rank 1, twice as deep and more. Run: `npm run bench lists`, with `--l` for the size L
 * (150,000 households × 1,500 vacancies: some minutes).
 */
import { performance } from 'node:perf_hooks';
import { calendarDate } from '#domain/dates.js';
import { isEligible } from '#eligibility/eligibility.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import type { RankedList } from '#matching/candidates/ranked-lists.js';
import { freezeInstance } from '#matching/freeze.js';
import { buildGraph, type PairingGraph, termsOf } from '#matching/graph.js';
import { planRankOne } from '#matching/plan.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { pointsOf } from '#scoring/score.js';
import { generateInstance } from '#simulation/generator/instance-text.js';

const SIZES = [
  { name: 'S', households: 3_400, vacancies: 40 },
  { name: 'M', households: 16_000, vacancies: 300 },
  { name: 'L', households: 150_000, vacancies: 1_500 },
];

export async function benchLists(): Promise<void> {
  const sizes = SIZES.filter(({ name }) => name !== 'L' || process.argv.includes('--l'));
  for (const { name, households, vacancies } of sizes) {
    const start = performance.now();
    const { lists, pairs, different } = compareLists(`lists-${name}`, households, vacancies);
    const seconds = ((performance.now() - start) / 1_000).toFixed(1);
    process.stdout.write(
      `${name}: ${lists} lists, ${pairs} pairings compared, ${different} lists differ (${seconds} s)\n`,
    );
    if (different > 0) process.exitCode = 1;
  }
}

/** Lists compared with the naive ones, pairings in them, and how many lists differ. */
export function compareLists(seed: string, households: number, vacancies: number) {
  const asOf = calendarDate('2026-11-22');
  const policy = DEFAULT_POLICY;
  const instance = generateInstance({
    seed,
    households,
    vacancies,
    asOf,
    policy,
    legislationVersion: LEGISLATION_VERSION,
  });
  const graph = buildGraph(freezeInstance(instance), -1);
  if (graph.ranked === null) throw new Error('the lists were written out');
  planRankOne(graph, []);
  const found = { lists: 0, pairs: 0, different: 0 };
  for (let v = 0; v < graph.vacancies.length; v++) {
    const naive = naiveList(graph, v);
    for (const list of [graph.ranked.list(v), graph.ranked.deepen(v)]) {
      found.lists++;
      found.pairs += list.points.length;
      if (!isBeginning(graph, list, naive)) found.different++;
    }
  }
  return found;
}

interface Naive {
  readonly household: number;
  readonly points: number;
}

function naiveList(graph: PairingGraph, v: number): readonly Naive[] {
  const vacancy = graph.vacancies[v] as VacancyFacts;
  const list: Naive[] = [];
  graph.households.forEach((facts: HouseholdFacts, household) => {
    if (isEligible(facts, vacancy, graph.context))
      list.push({ household, points: pointsOf(termsOf(graph, household, v)) });
  });
  return list;
}

/** Whether a list holds the best pairings of the naive one, best first, through all ties with the last. */
function isBeginning({ waitingDays }: PairingGraph, list: RankedList, naive: readonly Naive[]): boolean {
  const last = list.points.at(-1) ?? 0;
  const expected = naive.filter(({ points }) => list.ended || points >= last);
  const key = (household: number, points: number) => `${household} ${points}`;
  const known = new Set(expected.map(({ household, points }) => key(household, points)));
  const days = (place: number) => waitingDays[list.households[place] as number] as number;
  const inOrder = list.points.every((points, place) => {
    const before = list.points[place - 1] ?? Number.POSITIVE_INFINITY;
    return points < before || (points === before && days(place) <= days(place - 1));
  });
  return (
    inOrder &&
    expected.length === list.points.length &&
    list.points.every((points, place) => known.has(key(list.households[place] as number, points))) &&
    list.ended === (list.points.length === naive.length)
  );
}
