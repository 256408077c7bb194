/**
 * Whole days with a given mean and median, each within bounds of its own, in increasing order.
 * The median and the anchor (a value that a known number stay under, for the median of a larger population) are exact;
 * the sum is then reached by moving what is free, within its bounds.
 */
export interface DurationTarget {
  readonly count: number;
  readonly sumDays: number;
  readonly medianDays: number;
  readonly anchor: { readonly index: number; readonly width: number; readonly days: number } | null;
  /** Bounds of the `index`-th smallest. */
  readonly bounds: (index: number) => { readonly min: number; readonly max: number };
}

export function durations(target: DurationTarget): number[] {
  const { count } = target;
  const low: number[] = [];
  const high: number[] = [];
  for (let i = 0; i < count; i++) {
    const { min, max } = window(target, i);
    if (min > max) throw new Error(`no duration fits rank ${i} of ${count}`);
    low.push(min);
    high.push(max);
  }
  // Orders the bounds, so that any common share of each window is in increasing order.
  for (let i = 1; i < count; i++) low[i] = Math.max(low[i] as number, low[i - 1] as number);
  for (let i = count - 2; i >= 0; i--) high[i] = Math.min(high[i] as number, high[i + 1] as number);
  return reach(low, high, target.sumDays);
}

function window({ count, medianDays, anchor, bounds }: DurationTarget, i: number): { min: number; max: number } {
  let { min, max } = bounds(i);
  const [lower, upper] = [Math.floor((count - 1) / 2), Math.floor(count / 2)];
  if (i <= upper) max = Math.min(max, medianDays);
  if (i >= lower) min = Math.max(min, medianDays);
  if (anchor !== null) {
    if (i < anchor.index) max = Math.min(max, anchor.days - 1);
    else {
      min = Math.max(min, anchor.days);
      if (i < anchor.index + anchor.width) max = Math.min(max, anchor.days);
    }
  }
  return { min, max };
}

/** Values between the bounds, at shares that grow with the rank, whose sum is exact. */
function reach(low: readonly number[], high: readonly number[], sum: number): number[] {
  const total = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
  if (sum < total(low) || sum > total(high)) {
    throw new Error(`the sum ${sum} is out of ${total(low)}–${total(high)}`);
  }
  // Share of the window at rank i: uniform spacing bent by `power` so that the sum is just under the target.
  const at = (power: number) =>
    low.map((min, i) => Math.floor(min + ((high[i] as number) - min) * ((i + 0.5) / low.length) ** power));
  let [least, most] = [0, 200];
  for (let step = 0; step < 60; step++) {
    const middle = (least + most) / 2;
    if (total(at(middle)) > sum) least = middle;
    else most = middle;
  }
  const values = at(most).map((value, i) => Math.max(value, low[i] as number));
  let left = sum - total(values);
  for (let i = values.length - 1; i >= 0 && left > 0; i--) {
    const room = Math.min(left, (high[i] as number) - (values[i] as number));
    values[i] = (values[i] as number) + room;
    left -= room;
  }
  if (left !== 0) throw new Error(`the sum is ${left} days away`);
  return values;
}

/** Share of a log-normal of this mean and median that is under `days` (logistic approximation of the normal law). */
export function shareUnder(days: number, mean: number, median: number): number {
  const sigma = Math.sqrt(2 * Math.log(mean / median));
  return 1 / (1 + Math.exp((-1.702 * Math.log(days / median)) / sigma));
}
