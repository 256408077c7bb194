import { describe, expect, it } from 'vitest';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { auditFrozen } from '#matching/audit.js';
import { freezeInstance, instanceHash } from '#matching/freeze.js';
import { buildGraph } from '#matching/graph.js';
import { planStages } from '#matching/plan.js';
import { decodeRun, LIST_AT_MOST } from '#matching/solve.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { generateInstance } from '#simulation/generator/instance-text.js';
import { isCaught, withoutOnePair } from '../../bench/missing-pair.js';
import { AS_OF } from '../support/random-instance.js';

const instance = freezeInstance(
  generateInstance({
    seed: 'missing',
    households: 3_400,
    vacancies: 40,
    asOf: AS_OF,
    policy: DEFAULT_POLICY,
    legislationVersion: LEGISLATION_VERSION,
  }),
);
const hash = instanceHash(instance);

/** At M and L: `npm run bench audit`. */
describe('a region whose run overlooked one pairing', () => {
  it.each([
    ['written out', LIST_AT_MOST],
    ['read as far as needed', -1],
  ])('is caught and named, whichever it is, lists %s', (_, listAtMost) => {
    const graph = buildGraph(instance, listAtMost);
    const result = decodeRun(graph, planStages(graph), hash);
    expect(auditFrozen(instance, hash, result)).toEqual([]);
    for (const nth of [0, 7, 14]) {
      const missing = withoutOnePair(graph, result, nth, listAtMost);
      expect(missing.names.length).toBeGreaterThan(0);
      expect(isCaught(auditFrozen(instance, hash, missing.result), missing)).toBe(true);
    }
  });
});
