/**
 * Problem: of the households that began to wait in a period, what share is rehoused, gone or still waiting after m
 * months, when some have been observed for less. Method: Aalen–Johansen estimator of the cumulative incidence of each
 * way out (O. Aalen, S. Johansen, Scandinavian Journal of Statistics 5, 1978) and Kaplan–Meier of the wait (JASA 53,
 * 1958); variances by the delta method (E. Marubini, M. G. Valsecchi, Analysing Survival Data, 1995, eq. 10.15;
 * Greenwood 1926); intervals at 95 % on the log(−log) scale. Complexity O(d) a time, d = distinct days. Input: whole
 * days ≥ 0. Guarantees: rehoused + left + waiting = 1; without censoring the estimates are plain proportions. One minus
 * Kaplan–Meier of the rehousings alone is not used: it counts a household that left as one still to be rehoused.
 */
export interface DayOfWait {
  readonly day: number;
  readonly rehoused: number;
  readonly left: number;
  /** Last observed that day, still waiting. */
  readonly censored: number;
}

export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface StateOfCohort {
  readonly rehoused: Estimate;
  readonly left: Estimate;
  readonly waiting: Estimate;
  /** Households known to be rehoused or to have left by then. */
  readonly rehousedCount: number;
  readonly leftCount: number;
}

const Z = 1.959963984540054;

interface Step {
  readonly atRisk: number;
  readonly out: number;
  /** Kaplan–Meier just before. */
  readonly waitingBefore: number;
}

/** State of a cohort after `day` days; `null` where nobody has been observed that long and some still wait. */
export function stateAfter(days: readonly DayOfWait[], day: number): StateOfCohort | null {
  const sorted = days.toSorted((a, b) => a.day - b.day);
  const all = sorted.reduce((sum, { rehoused, left, censored }) => sum + rehoused + left + censored, 0);
  if (all === 0) return null;
  const within = sorted.filter((one) => one.day <= day);
  const steps: Step[] = [];
  let atRisk = all;
  let waiting = 1;
  for (const one of within) {
    const out = one.rehoused + one.left;
    steps.push({ atRisk, out, waitingBefore: waiting });
    if (out > 0) waiting *= 1 - out / atRisk;
    atRisk -= out + one.censored;
  }
  if (atRisk === 0 && waiting > 0 && (within.at(-1)?.day ?? 0) < day) return null;
  const count = (of: (one: DayOfWait) => number) => within.reduce((sum, one) => sum + of(one), 0);
  return {
    rehoused: incidence(
      steps,
      within.map(({ rehoused }) => rehoused),
      all,
    ),
    left: incidence(
      steps,
      within.map(({ left }) => left),
      all,
    ),
    waiting: estimate(waiting, waiting ** 2 * greenwood(steps), all),
    rehousedCount: count(({ rehoused }) => rehoused),
    leftCount: count(({ left }) => left),
  };
}

function greenwood(steps: readonly Step[]): number {
  return steps.reduce((sum, { atRisk, out }) => (out === atRisk ? sum : sum + out / (atRisk * (atRisk - out))), 0);
}

/** Cumulative incidence of one way out, whose events of each step are `events`. */
function incidence(steps: readonly Step[], events: readonly number[], all: number): Estimate {
  const at: number[] = [];
  let value = 0;
  for (const [i, { atRisk, waitingBefore }] of steps.entries()) {
    value += (waitingBefore * (events[i] as number)) / atRisk;
    at.push(value);
  }
  let variance = 0;
  for (const [i, { atRisk: n, out, waitingBefore: before }] of steps.entries()) {
    const d = events[i] as number;
    const rest = value - (at[i] as number);
    if (out < n) variance += (rest ** 2 * out) / (n * (n - out));
    variance += (before ** 2 * (n - d) * d) / n ** 3 - (2 * rest * before * d) / n ** 2;
  }
  return estimate(value, Math.max(0, variance), all);
}

/** Interval on the log(−log) scale; at 0 or 1, where it has no length, the exact bound of a sample of `all`. */
function estimate(value: number, variance: number, all: number): Estimate {
  const share = Math.min(1, Math.max(0, value));
  const bound = 1 - 0.05 ** (1 / all);
  if (share < 1e-12) return { value: 0, low: 0, high: bound };
  if (share > 1 - 1e-12) return { value: 1, low: 1 - bound, high: 1 };
  const width = (Z * Math.sqrt(variance)) / (share * Math.log(share));
  const [a, b] = [share ** Math.exp(width), share ** Math.exp(-width)];
  return { value: share, low: Math.min(a, b), high: Math.max(a, b) };
}
