import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';

describe('the default policy', () => {
  it('is the published file, value for value in the same order', () => {
    const published = readFileSync(new URL('../../policies/default.json', import.meta.url), 'utf8');
    expect(JSON.stringify(JSON.parse(published))).toBe(JSON.stringify(DEFAULT_POLICY));
  });
  it('has a cap that waiting alone passes after eighteen months, and that the bonuses can reach', () => {
    const { bonusMax, fit, interDepartmental, legalPriority, need, neverProposed, waiting } = DEFAULT_POLICY;
    expect(bonusMax / waiting.pointsPerDay).toBe(540);
    const household = legalPriority.dalo + legalPriority.maxBeyondLimit + neverProposed.points + need.max;
    const dwelling =
      interDepartmental.opening +
      fit.typologyExact +
      fit.effortMargin.max +
      fit.accessibilityExact +
      Math.max(...fit.wishRank) +
      Math.max(...fit.scarcity.map((step) => step.points));
    expect(household).toBeLessThanOrEqual(bonusMax);
    expect(household + dwelling).toBeGreaterThan(bonusMax);
  });
  it('orders the legal priority: DALO, another label, none', () => {
    expect(DEFAULT_POLICY.legalPriority.dalo).toBeGreaterThan(DEFAULT_POLICY.legalPriority.otherLabel);
    expect(DEFAULT_POLICY.legalPriority.otherLabel).toBeGreaterThan(0);
  });
});
