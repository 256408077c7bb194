import { describe, expect, it } from 'vitest';
import { REGION_SCOPE, SWEPT_TARGETS } from '#domain/target.js';
import { baselineValues } from '#matching/baselines.js';
import { prepareExplanations } from '#matching/explain.js';
import { type FrontierPoint, frontier } from '#matching/frontier.js';
import { solveInstance } from '#matching/solve.js';
import { randomInstance } from '../support/random-instance.js';

const region = (seed: number) => randomInstance(seed, { households: 90, vacancies: 24 });
const rises = (values: readonly number[]) => values.every((value, i) => i === 0 || value > (values[i - 1] as number));

describe('the frontier of a target', () => {
  it('goes from the plan with the target off to more of the target for fewer points, as many dwellings filled', () => {
    let swept = 0;
    for (const seed of [1, 2, 3, 4, 5]) {
      const { points } = frontier(region(seed), { target: 'interDepartmental', steps: 8 });
      const stage = solveInstance(region(seed)).stages[0];
      expect(points[0]).toMatchObject({ coefficient: 0, filled: stage?.filled, points: stage?.value });
      expect(rises(points.map(({ coefficient }) => coefficient))).toBe(true);
      expect(rises(points.map(({ counted }) => counted))).toBe(true);
      expect(rises(points.map((point) => -point.points))).toBe(true);
      expect(new Set(points.map(({ filled }) => filled)).size).toBe(1);
      swept += points.length;
    }
    expect(swept).toBeGreaterThan(12);
  });

  it('has the exact optimum at each coefficient, and the least coefficient that counts as much', () => {
    const instance = region(3);
    const policy = {
      ...instance.policy,
      targets: [{ kind: 'interDepartmental', sharePermille: 0, maxCoefficient: 540 }] as const,
    };
    const { points } = frontier(instance, { target: 'interDepartmental', steps: 6 });
    const at = (coefficient: number) => {
      const coefficients = [{ kind: 'interDepartmental', scope: REGION_SCOPE, coefficient }] as const;
      return solveInstance({ ...instance, policy, coefficients });
    };
    for (const point of points.slice(1) as FrontierPoint[]) {
      const { stages, coefficients } = at(point.coefficient);
      expect((stages[0]?.value ?? 0) - (stages[0]?.adjustments ?? 0)).toBe(point.points);
      expect(coefficients[0]?.counted).toBe(point.counted);
      expect(at(point.coefficient - 1).coefficients[0]?.counted).toBeLessThan(point.counted);
    }
  });

  it('stands beside the silo, each département housing its own alone', () => {
    const instance = region(2);
    const { graph, plan } = prepareExplanations(instance);
    const silo = baselineValues(graph, plan).find(({ baseline }) => baseline === 'silo');
    const found = frontier(instance, { target: 'waitingOverSixMonths', steps: 3 }).silo;
    expect(found).toMatchObject({ filled: silo?.filled, points: silo?.points, interDepartmental: 0 });
  });

  it('is one point where no coefficient can change anything, and where there is nothing to pair', () => {
    for (const target of SWEPT_TARGETS) {
      const empty = frontier({ ...region(1), households: [] }, { target, steps: 4 });
      expect(empty.points).toEqual([expect.objectContaining({ coefficient: 0, filled: 0, points: 0 })]);
    }
    const capped = frontier(region(1), { target: 'interDepartmental', steps: 4, maxCoefficient: 0 });
    expect(capped.points).toHaveLength(1);
  });
});
