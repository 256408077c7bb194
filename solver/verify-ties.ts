/**
 * Problem: prove that a plan whose (filled, points) are certified is the canonical one among its equals: no other has
 * more waiting days, nor as many and a greater tie-break. Shares no code with the solvers.
 *
 * Plans of the same (filled, points) are those that use pairings of slack 0 only, and leave empty only vacancies of
 * price 0 and unplaced only households of margin 0 (complementary slackness). Two of them differ by cycles in the graph
 * whose nodes are the vacancies and one node OUTSIDE, with an arc per change at one vacancy: it takes the household of
 * another vacancy (arc to it), or one that is unplaced, or nobody (arcs to OUTSIDE); OUTSIDE has an arc to every vacancy
 * that is empty or may let its household go. The plan is canonical exactly when no cycle gains (days, tie-break).
 *
 * Complexity: O(E + rounds · arcs of slack 0), at most V + 1 rounds of Bellman-Ford, few where the plan is canonical.
 * Ranges: sums over a cycle stay below 2^31 · 2^18 days and 2^32 · 2^18 of tie-break, exact in a double.
 */
import type { AssignmentProblem, PriceVector } from './problem.js';

export interface CertifiedPlan {
  readonly problem: AssignmentProblem;
  readonly prices: PriceVector;
  readonly margins: PriceVector;
  /** Pairing of each vacancy and vacancy of each household, −1 where none. */
  readonly chosen: Int32Array;
  readonly placedOn: Int32Array;
}

interface Arc {
  readonly from: number;
  readonly to: number;
  readonly days: number;
  readonly tieBreak: number;
}

/** A vacancy at which an equal plan is preferred, −1 where the plan is canonical. Its gap must be 0. */
export function preferredElsewhere(plan: CertifiedPlan): number {
  const outside = plan.problem.vacancyCount;
  const arcs = changesOf(plan);
  const days = new Float64Array(outside + 1);
  const tieBreak = new Float64Array(outside + 1);
  const cameFrom = new Int32Array(outside + 1).fill(-1);
  let changed = -1;
  for (let round = 0; round <= outside + 1; round++) {
    changed = -1;
    for (const { from, to, ...gain } of arcs) {
      const daysThere = days[from]! + gain.days;
      const tieBreakThere = tieBreak[from]! + gain.tieBreak;
      if (daysThere < days[to]! || (daysThere === days[to]! && tieBreakThere <= tieBreak[to]!)) continue;
      days[to] = daysThere;
      tieBreak[to] = tieBreakThere;
      cameFrom[to] = from;
      changed = to;
    }
    if (changed === -1) return -1;
  }
  // Back as many arcs as there are nodes: inside a cycle; OUTSIDE is in it once at most, so its neighbour is a vacancy.
  for (let step = 0; step <= outside; step++) changed = cameFrom[changed]!;
  return changed === outside ? cameFrom[changed]! : changed;
}

function changesOf(plan: CertifiedPlan): Arc[] {
  const { problem, prices, margins, chosen, placedOn } = plan;
  const outside = problem.vacancyCount;
  const arcs: Arc[] = [];
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    const own = chosen[vacancy]!;
    const household = problem.households[own];
    const held = household === undefined ? NOTHING : worthOf(problem, own);
    const mayLetGo = household === undefined || (margins.filled[household] === 0 && margins.points[household] === 0);
    if (mayLetGo) arcs.push({ from: outside, to: vacancy, ...NOTHING });
    const mayBeEmpty = prices.filled[vacancy] === 0 && prices.points[vacancy] === 0;
    let best = mayBeEmpty ? less(NOTHING, held) : null;
    for (let at = problem.offsets[vacancy]!; at < problem.offsets[vacancy + 1]!; at++) {
      if (at === own || !isTight(plan, vacancy, at)) continue;
      const holder = placedOn[problem.households[at]!]!;
      const gain = less(worthOf(problem, at), held);
      if (holder !== -1) arcs.push({ from: vacancy, to: holder, ...gain });
      else if (best === null || isAbove(gain, best)) best = gain;
    }
    if (best !== null) arcs.push({ from: vacancy, to: outside, ...best });
  }
  return arcs;
}

function isTight({ problem, prices, margins }: CertifiedPlan, vacancy: number, at: number): boolean {
  const household = problem.households[at]!;
  return (
    prices.filled[vacancy]! + margins.filled[household]! === 1 &&
    prices.points[vacancy]! + margins.points[household]! === problem.points[at]!
  );
}

type Gain = Pick<Arc, 'days' | 'tieBreak'>;
const NOTHING: Gain = { days: 0, tieBreak: 0 };

const worthOf = ({ households, waitingDays, tieBreak }: AssignmentProblem, at: number): Gain => ({
  days: waitingDays[households[at]!]!,
  tieBreak: tieBreak[at]!,
});

const less = (a: Gain, b: Gain): Gain => ({ days: a.days - b.days, tieBreak: a.tieBreak - b.tieBreak });

const isAbove = (a: Gain, b: Gain): boolean => a.days > b.days || (a.days === b.days && a.tieBreak > b.tieBreak);
