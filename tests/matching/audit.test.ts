import { describe, expect, it } from 'vitest';
import { auditResult } from '#matching/audit.js';
import { canonicalHash } from '#matching/canonical-json.js';
import type { RunProposal, RunResult } from '#matching/run-result.js';
import { solveInstance } from '#matching/solve.js';
import { randomInstance } from '../support/random-instance.js';

const drawn = randomInstance(21, { households: 120, vacancies: 14, decisions: true });
const housed = drawn.households.filter((h) => h.support !== null).at(-1) as (typeof drawn.households)[number];
const instance = {
  ...drawn,
  households: [
    ...drawn.households,
    { ...housed, id: 'household-housed' as never, support: { ...housed.support, phase: 'within' } as never },
  ],
};
const result = solveInstance(instance);

/** The result altered, its hash recomputed: only the properties can catch it. */
function forged(change: (result: RunResult) => Partial<RunResult>): RunResult {
  const { resultHash: _, ...body } = { ...result, ...change(result) };
  return { ...body, resultHash: canonicalHash(body) };
}

const properties = (altered: RunResult) => [...new Set(auditResult(instance, altered).map((v) => v.property))].sort();
const free = result.proposals.filter((p) => p.kept === null);
const replaceProposals =
  (map: (p: RunProposal) => RunProposal | null) =>
  (r: RunResult): Partial<RunResult> => ({
    proposals: r.proposals.map(map).filter((p): p is RunProposal => p !== null),
  });
const first = free.find((p) => p.rank === 1) as RunProposal;
const other = free.find((p) => p.rank === 1 && p.vacancyId !== first.vacancyId) as RunProposal;
const outsider = instance.households.find((h) => !result.proposals.some((p) => p.householdId === h.id));

describe('the audit of a run', () => {
  it('finds nothing in an honest result', () => {
    expect(auditResult(instance, result)).toEqual([]);
  });

  it.each<[string, string, (r: RunResult) => Partial<RunResult>]>([
    [
      'two households swapped',
      'P5',
      replaceProposals((p) =>
        p === first
          ? { ...p, householdId: other.householdId }
          : p === other
            ? { ...p, householdId: first.householdId }
            : p,
      ),
    ],
    [
      'a household put in the place of another',
      'P5',
      replaceProposals((p) => (p === first ? { ...p, householdId: outsider?.id as never } : p)),
    ],
    ['a proposal dropped', 'P6', replaceProposals((p) => (p === first ? null : p))],
    ['a wrong rank', 'P3', replaceProposals((p) => (p === first ? { ...p, rank: 2 } : p))],
    [
      'an altered price',
      'P6',
      (r) => ({ prices: r.prices.map((price, i) => (i === 0 ? { ...price, points: price.points + 1 } : price)) }),
    ],
    ['a missing price', 'P6', (r) => ({ prices: r.prices.slice(1) })],
    [
      'a forged value',
      'P5',
      (r) => ({
        stages: r.stages.map((s) => ({ ...s, value: s.value + 1, bound: { ...s.bound, value: s.value + 1 } })),
      }),
    ],
    ['forged points', 'P5', replaceProposals((p) => (p === first ? { ...p, points: p.points + 5 } : p))],
    [
      'a false envy',
      'P9',
      (r) => ({
        envyLedger: [
          ...r.envyLedger,
          { householdId: first.householdId, vacancyId: other.vacancyId, points: 9, servedPoints: 1, cause: 'fill' },
        ],
      }),
    ],
    ['an unkept commitment', 'P3', replaceProposals((p) => (p.kept === 'commitment' ? null : p))],
    [
      'an adjustment without a target',
      'P4',
      replaceProposals((p) => (p === first ? { ...p, adjustments: [{}] as never } : p)),
    ],
    [
      'a hidden inter-departmental move',
      'P5',
      replaceProposals((p) => (p === first ? { ...p, interDepartmental: !p.interDepartmental } : p)),
    ],
  ])('names the property that %s breaks, its hash recomputed', (_, property, change) => {
    expect(properties(forged(change))).toContain(property);
  });

  it('says that a result was altered when its hash was not recomputed', () => {
    expect(auditResult(instance, { ...result, reproducible: false })).toEqual([
      expect.objectContaining({ property: 'HASH' }),
    ]);
  });

  it('says that a result is not of this instance', () => {
    expect(auditResult({ ...instance, seed: 'another' }, result)).toContainEqual(
      expect.objectContaining({ property: 'HASH' }),
    );
  });

  it('catches a household that is not eligible (P1) and a junior preferred to a senior alike (P7)', () => {
    const bad = instance.households.find((h) => h.id === ('household-housed' as never));
    expect(
      properties(forged(replaceProposals((p) => (p === first ? { ...p, householdId: bad?.id as never } : p)))),
    ).toContain('P1');
    const junior = instance.households.find((h) => h.id === first.householdId);
    if (!junior?.support) throw new Error('the first rank 1 of this seed is not supported');
    const senior = {
      ...junior,
      id: 'household-senior' as never,
      support: { ...junior.support, towardsStartedOn: '2001-01-01' as never },
    };
    const twins = { ...instance, households: [...instance.households, senior] };
    const { resultHash: _, ...body } = { ...result, instanceHash: solveInstance(twins).instanceHash };
    const violations = auditResult(twins, { ...body, resultHash: canonicalHash(body) });
    expect(violations.map((v) => v.property)).toContain('P7');
  });
});
