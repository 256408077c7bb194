import { describe, expect, it } from 'vitest';
import { type FixedCoefficient, TARGET_KINDS, type Target, type TargetKind } from '#domain/target.js';
import { auditResult } from '#matching/audit.js';
import { compareBaselines } from '#matching/baselines.js';
import { RankedLists } from '#matching/candidates/ranked-lists.js';
import { canonicalHash, canonicalJson } from '#matching/canonical-json.js';
import { explainPairing, prepareExplanations } from '#matching/explain.js';
import { freezeInstance, instanceHash } from '#matching/freeze.js';
import { buildGraph } from '#matching/graph.js';
import type { Instance } from '#matching/instance.js';
import { planStages, type StagePlan } from '#matching/plan.js';
import { publishedCoefficients } from '#matching/published-targets.js';
import type { Coefficient, RunResult } from '#matching/run-result.js';
import { decodeRun, solveInstance } from '#matching/solve.js';
import { type AppliedTargets, appliedTargets, applyTargets, frozenCoefficients } from '#matching/targets.js';
import type { AssignmentProblem } from '#solver/problem.js';
import { randomInstance, seededRandom } from '../support/random-instance.js';
import { richInstance } from './rich-instance.js';

const target = (kind: TargetKind, sharePermille: number, maxCoefficient = 400): Target => ({
  kind,
  sharePermille,
  maxCoefficient,
});

/** The same instance with some dwellings in priority districts, leases of the year, and these targets. */
function aiming(instance: Instance, targets: readonly Target[]): Instance {
  return {
    ...instance,
    policy: { ...instance.policy, targets },
    vacancies: instance.vacancies.map((vacancy, i) => ({
      ...vacancy,
      dwelling: { ...vacancy.dwelling, qpvCode: i % 3 === 0 ? 'QN07501M' : null },
    })),
    yearToDate: targets.some(({ kind }) => kind === 'interDepartmental')
      ? [{ kind: 'interDepartmental', scope: 'region', counted: 2, of: 9 }]
      : [],
  };
}

function randomTargets(seed: number): readonly Target[] {
  const random = seededRandom(seed + 500);
  const kinds = TARGET_KINDS.filter(() => random() < 0.5);
  return (kinds.length > 0 ? kinds : (['interDepartmental'] as const)).map((kind) =>
    target(kind, 50 + Math.floor(random() * 800), Math.floor(random() * 300)),
  );
}

const SEEDS = Array.from({ length: 30 }, (_, i) => i + 1);
const instances = SEEDS.flatMap((seed) => [
  aiming(randomInstance(seed, { households: 60, vacancies: 12, decisions: true }), randomTargets(seed)),
  aiming(richInstance(seed, { households: 80, vacancies: 14 }), randomTargets(seed + 99)),
]);

describe('targets of a policy', () => {
  it('leave a run that every property of the audit holds for, whatever the policy', () => {
    let applied = 0;
    let envied = 0;
    for (const instance of instances) {
      const result = solveInstance(instance);
      expect(auditResult(instance, result)).toEqual([]);
      applied += result.coefficients.filter(({ coefficient }) => coefficient > 0).length;
      envied += result.envyLedger.filter(({ cause }) => cause === 'target').length;
    }
    expect(applied).toBeGreaterThan(40);
    expect(envied).toBeGreaterThan(10);
  });

  it('give the same bytes where lists are read as far as needed, and in any order of input', () => {
    for (const instance of instances.slice(0, 24)) {
      const frozen = freezeInstance(instance);
      const graph = buildGraph(frozen, -1);
      if (graph.ranked === null) throw new Error('the lists were written out');
      const ranked = new RankedLists({ ...graph.ranked.input, firstDepth: 3 });
      const read = { ...graph, ranked };
      const whole = canonicalJson(solveInstance(instance));
      expect(canonicalJson(decodeRun(read, planStages(read), instanceHash(frozen)))).toBe(whole);
      const turned = {
        ...instance,
        households: instance.households.toReversed(),
        vacancies: instance.vacancies.toReversed(),
      };
      expect(canonicalJson(solveInstance(turned))).toBe(whole);
    }
  });

  it('change nothing where their coefficients are 0', () => {
    for (const instance of instances.slice(0, 12)) {
      const { targets: _, ...policy } = instance.policy;
      const off = solveInstance({ ...instance, policy, yearToDate: [] });
      const kind = instance.policy.targets?.[0]?.kind as TargetKind;
      const scope = solveInstance(instance).coefficients.find((one) => one.kind === kind)?.scope ?? 'region';
      const nil = solveInstance({ ...instance, coefficients: [{ kind, scope, coefficient: 0 }] });
      expect(nil.proposals).toEqual(off.proposals);
      expect(off.coefficients).toEqual([]);
      expect(off.stages[0]).not.toHaveProperty('soft');
    }
  });

  it('take the coefficients of another run as they are, and give the same plan', () => {
    for (const instance of instances.slice(0, 20)) {
      const result = solveInstance(instance);
      const coefficients = result.coefficients.map(({ kind, scope, coefficient }) => ({ kind, scope, coefficient }));
      const again = solveInstance({ ...instance, coefficients });
      expect(again.proposals).toEqual(result.proposals);
      expect(auditResult({ ...instance, coefficients }, again)).toEqual([]);
    }
  });

  it('count leases of the year, commitments and rank 1, never ranks 2 and 3', () => {
    const instance = aiming(randomInstance(3, { households: 60, vacancies: 12, decisions: true }), [
      target('interDepartmental', 300),
    ]);
    const result = solveInstance(instance);
    const [line] = result.coefficients as [Coefficient];
    const firsts = result.proposals.filter(({ rank }) => rank === 1);
    expect(line.of).toBe(9 + firsts.length);
    expect(line.counted).toBe(2 + firsts.filter((one) => one.interDepartmental).length);
    expect(line.ofBefore).toBe(9 + firsts.filter((one) => one.kept !== null).length);
    expect(result.proposals.filter(({ rank }) => rank > 1).flatMap((one) => one.adjustments)).toEqual([]);
  });

  it('say that a target no household can meet lacks candidates, and that a low cap binds', () => {
    const base = randomInstance(6, { households: 60, vacancies: 12 });
    const unsupported = base.households.map((household) => ({ ...household, dalo: null, priorityLabels: [] }));
    const nobody = solveInstance(aiming({ ...base, households: unsupported }, [target('priorityByLandlord', 900)]));
    expect(new Set(nobody.coefficients.filter((one) => one.of > 0).map((one) => one.reason))).toEqual(
      new Set(['supply']),
    );
    const capped = solveInstance(aiming(base, [target('interDepartmental', 900, 1)]));
    expect(['cap', 'supply']).toContain(capped.coefficients[0]?.reason);
    expect(capped.coefficients[0]?.shortfall).toBeGreaterThan(0);
  });

  it('that the search met on its part of the pairings and the plan leaves short say so, those given say they were', () => {
    const aimed = instances[4] as Instance;
    const { plan } = prepareExplanations(aimed);
    const targets = appliedTargets(plan) as AppliedTargets;
    const stage = plan.stages[0] as StagePlan;
    const { vacancyCount } = stage.problem;
    const unread: AssignmentProblem = {
      ...stage.problem,
      offsets: new Int32Array(vacancyCount + 1),
      households: new Int32Array(),
      points: new Int32Array(),
      tieBreak: new Uint32Array(),
    };
    const reasonsWith = (given: readonly FixedCoefficient[]) => {
      const fresh = {
        ...targets,
        groups: targets.groups.map((group) => ({ ...group, sharePermille: 1_000, countedBefore: 0, ofBefore: 0 })),
      };
      const again = applyTargets(fresh, [...stage.rows], given, () => unread);
      const published = publishedCoefficients({ ...plan, stages: [{ ...stage, targets: again }] });
      return new Set(published.filter(({ shortfall }) => shortfall > 0).map(({ reason }) => reason));
    };
    expect(reasonsWith([])).toEqual(new Set(['partial']));
    expect(reasonsWith(frozenCoefficients(plan))).toEqual(new Set(['given']));
  });

  it('are compared with simpler rules as if they were off', () => {
    const instance = instances[4] as Instance;
    const { targets: _, ...policy } = instance.policy;
    const { graph, plan } = prepareExplanations(instance);
    const off = prepareExplanations({ ...instance, policy });
    expect(compareBaselines(graph, plan)).toEqual(compareBaselines(off.graph, off.plan));
  });

  it('stand in the explanation of a pairing, beside its points', () => {
    for (const instance of instances.slice(0, 30)) {
      const result = solveInstance(instance);
      const served = result.proposals.find(({ adjustments }) => adjustments.length > 0);
      if (!served) continue;
      const told = explainPairing(instance, result, served.vacancyId, served.householdId);
      expect(told.adjustments).toEqual(served.adjustments);
      expect(told.points).toBe(served.points);
      return;
    }
    throw new Error('no instance with an adjustment');
  });
});

describe('the audit of targets', () => {
  const instance = instances.find((one) =>
    solveInstance(one).proposals.some(({ adjustments }) => adjustments.length > 0),
  ) as Instance;
  const result = solveInstance(instance);
  const forged = (change: Partial<RunResult>): string[] => {
    const { resultHash: _, ...body } = { ...result, ...change };
    const violations = auditResult(instance, { ...body, resultHash: canonicalHash(body) });
    return [...new Set(violations.map(({ property }) => property))];
  };
  const first = (change: (one: Coefficient) => Partial<Coefficient>) => ({
    coefficients: result.coefficients.map((one, i) => (i === 0 ? { ...one, ...change(one) } : one)),
  });

  it.each<[string, string, Partial<RunResult>]>([
    ['a dropped target', 'P4', { coefficients: result.coefficients.slice(1) }],
    [
      'a forged coefficient',
      'P4',
      { coefficients: result.coefficients.map((one) => ({ ...one, coefficient: one.coefficient + 1 })) },
    ],
    ['a coefficient above its cap', 'P4', first(({ cap }) => ({ coefficient: cap + 1 }))],
    ['a hidden shortfall', 'P4', first(({ shortfall }) => ({ shortfall: shortfall + 1 }))],
    ['a forged count', 'P4', first(({ counted }) => ({ counted: counted + 1 }))],
    ['a softened share', 'P4', first(({ sharePermille }) => ({ sharePermille: sharePermille - 1 }))],
    ['a reason that is left out', 'P4', first(({ reason }) => ({ reason: reason === null ? 'cap' : null }))],
    ['a hidden adjustment', 'P4', { proposals: result.proposals.map((one) => ({ ...one, adjustments: [] })) }],
    [
      'a forged bound',
      'P4',
      {
        stages: result.stages.map((one) =>
          one.soft ? { ...one, soft: { ...one.soft, bound: one.soft.bound - 1 } } : one,
        ),
      },
    ],
  ])('names the property that %s breaks, its hash recomputed', (_, property, change) => {
    expect(forged(change)).toContain(property);
  });
});
