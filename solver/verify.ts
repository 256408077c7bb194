/**
 * Problem: prove from the arrays alone that a stage's plan is what it claims to be. Shares no code with the solvers.
 *
 * P2, P3: nobody twice, every pairing open, the sums as claimed.
 * P6, optimality (weak duality, H. W. Kuhn 1955, DOI 10.1002/nav.3800020109). Given vacancy prices p ≥ 0 the margins
 * u_h = max(0, max over v of w_vh − p_v), w = (1, points), make every slack p_v + u_h − w_vh ≥ 0, so no plan is worth
 * more than Σp + Σu. The gap Σp + Σu − value is the sum of: the slack of each chosen pairing, the price of each empty
 * vacancy, the margin of each unplaced household. No term is negative, so the gap is 0 exactly when each term is 0, and
 * each is checked alone: no sum can hide or round anything.
 * P6, minimality. Call a vacancy grounded when its price is 0, or when some pairing (v, h) other than its own has slack
 * 0 and h is unplaced or is placed on a grounded vacancy. At gap 0 the prices are the least optimal ones if and only if
 * every vacancy is grounded:
 *   if: let p', u' be optimal too; they have gap 0 with the same plan. By induction along the chain p'_v ≥ p_v: clear at
 *   price 0; if h is unplaced, u'_h = 0 and p'_v ≥ w_vh = p_v; if h is placed on v' with p'_v' ≥ p_v', then
 *   u'_h = w_v'h − p'_v' ≤ u_h and p'_v ≥ w_vh − u'_h ≥ w_vh − u_h = p_v.
 *   only if: take the vacancies that are not grounded. Their prices are > 0, and so are the slacks of their pairings
 *   with unplaced households and with households of grounded vacancies. Lowering all their prices by (0, 1) and raising
 *   the margins of their households by as much keeps every slack ≥ 0 and the gap 0: smaller optimal prices.
 *
 * P6, choice among equals (waiting days, then the tie-break): verify-ties.ts.
 *
 * Complexity: O(V + H + E), each pairing read four times. Ranges: |points| < 2^31; prices are integers within ±2^51.
 * Deviation: 1. pairs (filled, points) are compared term by term, never packed.
 */
import type { AssignmentProblem, PriceVector } from './problem.js';
import { preferredElsewhere } from './verify-ties.js';

export interface Violation {
  readonly property: 'P2' | 'P3' | 'P6';
  /** English, with the indices. */
  readonly message: string;
  readonly vacancy?: number;
  readonly household?: number;
}

export interface StageClaim {
  readonly problem: AssignmentProblem;
  /** Household of each vacancy, −1 where none. */
  readonly householdOf: Int32Array;
  readonly filled: number;
  readonly points: number;
  readonly prices: PriceVector;
}

/** Every violation of P2, P3 and P6 in the claim; none means the plan is optimal and the prices are the least ones. */
export function verifyStage(claim: StageClaim): Violation[] {
  const shape = shapeViolations(claim);
  if (shape.length > 0) return shape;
  const { chosen, placedOn, violations } = readPlan(claim);
  if (violations.length > 0) return violations;
  const margins = marginsOf(claim);
  const gap = gapViolations(claim, chosen, placedOn, margins);
  if (gap.length > 0) return [...sumViolations(claim, chosen), ...gap];
  return [
    ...sumViolations(claim, chosen),
    ...ungrounded(claim, placedOn, margins),
    ...notCanonical(preferredElsewhere({ problem: claim.problem, prices: claim.prices, margins, chosen, placedOn })),
  ];
}

function notCanonical(vacancy: number): Violation[] {
  if (vacancy === -1) return [];
  const message = `an equal plan is preferred at vacancy ${vacancy}: more waiting days, or as many and a greater tie-break`;
  return [{ property: 'P6', message, vacancy }];
}

function shapeViolations({ problem, householdOf, prices }: StageClaim): Violation[] {
  const violations: Violation[] = [];
  const lengths = {
    householdOf: householdOf.length,
    'prices.filled': prices.filled.length,
    'prices.points': prices.points.length,
  };
  for (const [name, length] of Object.entries(lengths)) {
    if (length === problem.vacancyCount) continue;
    violations.push({ property: 'P6', message: `${name} has length ${length}, not ${problem.vacancyCount} vacancies` });
  }
  if (violations.length > 0) return violations;
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    const filled = prices.filled[vacancy]!;
    const points = prices.points[vacancy]!;
    if (!Number.isInteger(points) || Math.abs(points) > 2 ** 51) {
      violations.push({ property: 'P6', message: `price of vacancy ${vacancy} is not an integer in range`, vacancy });
    } else if (filled < 0 || (filled === 0 && points < 0)) {
      violations.push({
        property: 'P6',
        message: `price of vacancy ${vacancy} is negative (${filled}, ${points})`,
        vacancy,
      });
    }
  }
  return violations;
}

interface ReadPlan {
  /** Pairing of each vacancy and vacancy of each household, −1 where none. */
  readonly chosen: Int32Array;
  readonly placedOn: Int32Array;
  readonly violations: Violation[];
}

function readPlan({ problem, householdOf }: StageClaim): ReadPlan {
  const chosen = new Int32Array(problem.vacancyCount).fill(-1);
  const placedOn = new Int32Array(problem.householdCount).fill(-1);
  const violations: Violation[] = [];
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    const household = householdOf[vacancy]!;
    if (household === -1) continue;
    for (let at = problem.offsets[vacancy]!; at < problem.offsets[vacancy + 1]!; at++) {
      if (problem.households[at] === household) chosen[vacancy] = at;
    }
    if (chosen[vacancy] === -1) {
      const message = `household ${household} on vacancy ${vacancy} is not an open pairing of this stage`;
      violations.push({ property: 'P3', message, vacancy, household });
    } else if (placedOn[household] !== -1) {
      const message = `household ${household} is on vacancy ${placedOn[household]} and on vacancy ${vacancy}`;
      violations.push({ property: 'P2', message, vacancy, household });
    } else {
      placedOn[household] = vacancy;
    }
  }
  return { chosen, placedOn, violations };
}

function sumViolations({ problem, filled, points }: StageClaim, chosen: Int32Array): Violation[] {
  let filledSum = 0;
  let pointSum = 0;
  for (const pairing of chosen) {
    if (pairing === -1) continue;
    filledSum++;
    pointSum += problem.points[pairing]!;
  }
  if (filledSum === filled && pointSum === points) return [];
  return [{ property: 'P6', message: `value is (${filledSum}, ${pointSum}), claimed (${filled}, ${points})` }];
}

function marginsOf({ problem, prices }: StageClaim): PriceVector {
  const filled = new Int32Array(problem.householdCount);
  const points = new Float64Array(problem.householdCount);
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    for (let at = problem.offsets[vacancy]!; at < problem.offsets[vacancy + 1]!; at++) {
      const household = problem.households[at]!;
      const filledLeft = 1 - prices.filled[vacancy]!;
      const pointsLeft = problem.points[at]! - prices.points[vacancy]!;
      const atLeast = filled[household]!;
      if (filledLeft > atLeast || (filledLeft === atLeast && pointsLeft > points[household]!)) {
        filled[household] = filledLeft;
        points[household] = pointsLeft;
      }
    }
  }
  return { filled, points };
}

function gapViolations(
  { problem, prices }: StageClaim,
  chosen: Int32Array,
  placedOn: Int32Array,
  margins: PriceVector,
): Violation[] {
  const violations: Violation[] = [];
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    const at = chosen[vacancy]!;
    const household = at === -1 ? -1 : problem.households[at]!;
    const filled = prices.filled[vacancy]! + (at === -1 ? 0 : margins.filled[household]! - 1);
    const points = prices.points[vacancy]! + (at === -1 ? 0 : margins.points[household]! - problem.points[at]!);
    if (filled === 0 && points === 0) continue;
    const place = at === -1 ? `empty vacancy ${vacancy}` : `household ${household} on vacancy ${vacancy}`;
    const message = `the certificate leaves a gap of (${filled}, ${points}) at ${place}`;
    violations.push({ property: 'P6', message, vacancy, ...(at === -1 ? {} : { household }) });
  }
  for (let household = 0; household < problem.householdCount; household++) {
    const filled = margins.filled[household]!;
    const points = margins.points[household]!;
    if (placedOn[household] !== -1 || (filled === 0 && points === 0)) continue;
    const message = `the certificate leaves a gap of (${filled}, ${points}) at unplaced household ${household}`;
    violations.push({ property: 'P6', message, household });
  }
  return violations;
}

/** The vacancies whose price could be lower: not reached from price 0 or an unplaced household through slacks of 0. */
function ungrounded({ problem, prices }: StageClaim, placedOn: Int32Array, margins: PriceVector): Violation[] {
  const grounded = new Uint8Array(problem.vacancyCount);
  const queue: number[] = [];
  const ground = (vacancy: number): void => {
    if (grounded[vacancy] === 0) queue.push(vacancy);
    grounded[vacancy] = 1;
  };
  /** Vacancies that a placed household would ground: those with a pairing of slack 0, per vacancy that holds it (its own says nothing). */
  const waiting = new Map<number, number[]>();
  for (let vacancy = 0; vacancy < problem.vacancyCount; vacancy++) {
    if (prices.filled[vacancy] === 0 && prices.points[vacancy] === 0) ground(vacancy);
    for (let at = problem.offsets[vacancy]!; at < problem.offsets[vacancy + 1]!; at++) {
      const household = problem.households[at]!;
      if (prices.filled[vacancy]! + margins.filled[household]! !== 1) continue;
      if (prices.points[vacancy]! + margins.points[household]! !== problem.points[at]!) continue;
      const holder = placedOn[household]!;
      if (holder === -1) ground(vacancy);
      else append(waiting, holder, vacancy);
    }
  }
  for (let holder = queue.pop(); holder !== undefined; holder = queue.pop()) waiting.get(holder)?.forEach(ground);
  const violations: Violation[] = [];
  grounded.forEach((reached, vacancy) => {
    if (reached === 1) return;
    const price = `(${prices.filled[vacancy]}, ${prices.points[vacancy]})`;
    violations.push({ property: 'P6', message: `price ${price} of vacancy ${vacancy} is not the least one`, vacancy });
  });
  return violations;
}

function append(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

export { type RanksClaim, verifyRanks } from './verify-ranks.js';
