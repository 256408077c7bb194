import { describe, expect, it } from 'vitest';
import { readInstance } from '#matching/audit/pairs.js';
import { freezeInstance } from '#matching/freeze.js';
import { randomInstance } from '../support/random-instance.js';

describe('the pairings that the audit reads', () => {
  it.each([1, 2, 3, 4, 5])('are those that every rule leaves, with the points of their lines (seed %i)', (seed) => {
    const drawn = randomInstance(seed, { households: 150, vacancies: 25, decisions: seed % 2 === 0 });
    const audited = readInstance(freezeInstance(drawn));
    const { offsets, households, points } = audited.pairs;
    const excludes = drawn.policy.rules.unknown === 'exclude' ? ['failed', 'unknown'] : ['failed'];
    audited.vacancies.forEach((_, v) => {
      const eligible = [...audited.households.keys()].filter((h) =>
        audited.verdict(h, v).every(({ status }) => !excludes.includes(status)),
      );
      expect([...households.subarray(offsets[v], offsets[v + 1])]).toEqual(eligible);
      expect([...points.subarray(offsets[v], offsets[v + 1])]).toEqual(
        eligible.map((h) => audited.terms(h, v).reduce((sum, term) => sum + term.points, 0)),
      );
    });
    expect(households.length).toBeGreaterThan(50);
  });
});
