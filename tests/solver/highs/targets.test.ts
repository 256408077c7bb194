import { expect, it } from 'vitest';
import { highsSoftTargets } from '../highs-oracle.js';
import { CASES, outcomeOf } from '../random-targets.js';

it('the coefficients of targets meet what the linear bound of HiGHS meets, to one place or 2 %, in at least 95 % of the cases', () => {
  let reachable = 0;
  let met = 0;
  for (const input of CASES) {
    const { tallies } = outcomeOf(input);
    const bound = highsSoftTargets(input, tallies, false);
    tallies.forEach(({ needed, shortfall }, g) => {
      if (bound.missing[g]! > 1e-6) return;
      reachable++;
      if (shortfall <= Math.max(1, 0.02 * needed)) met++;
    });
  }
  expect(reachable).toBeGreaterThan(100);
  expect(met / reachable).toBeGreaterThanOrEqual(0.95);
});

it('the coefficients never pass the Lagrangian bound, nor what HiGHS proves in whole numbers', () => {
  for (const input of CASES.slice(0, 25)) {
    const { tallies, worth, coefficients, plan } = outcomeOf(input);
    const { groups } = input;
    const added = tallies.map(({ counted }, g) => coefficients[g]! * (counted - groups[g]!.countedBefore));
    const relaxed = tallies.map(({ needed }, g) => coefficients[g]! * (needed - groups[g]!.countedBefore));
    const total = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);
    const lagrangian = plan.points + total(added) - total(relaxed);
    const proven = highsSoftTargets(input, tallies, true).value;
    expect(worth).toBeLessThanOrEqual(proven);
    expect(proven).toBeLessThanOrEqual(lagrangian);
  }
});
