import { describe, expect, it } from 'vitest';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { auditResult } from '#matching/audit.js';
import { pairingBonusLimit } from '#matching/candidates/pairing-bonus-limit.js';
import { RankedLists } from '#matching/candidates/ranked-lists.js';
import { canonicalJson } from '#matching/canonical-json.js';
import { freezeInstance, instanceHash } from '#matching/freeze.js';
import { buildGraph, type PairingGraph } from '#matching/graph.js';
import type { Instance } from '#matching/instance.js';
import { planStages } from '#matching/plan.js';
import { decodeRun, solveInstance } from '#matching/solve.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { householdPoints, pairingPoints } from '#scoring/score.js';
import { generateInstance } from '#simulation/generator/instance-text.js';
import { digest, mix } from '#solver/tie-break.js';
import { AS_OF, randomInstance } from '../support/random-instance.js';
import { richInstance } from './rich-instance.js';

function rankedGraph(instance: Instance, firstDepth: number): PairingGraph & { ranked: RankedLists } {
  const graph = buildGraph(freezeInstance(instance), -1);
  if (graph.ranked === null) throw new Error('the lists were written out');
  return { ...graph, ranked: new RankedLists({ ...graph.ranked.input, firstDepth }) };
}

const region = (seed: string, households: number, vacancies: number) =>
  generateInstance({
    seed,
    households,
    vacancies,
    asOf: AS_OF,
    policy: DEFAULT_POLICY,
    legislationVersion: LEGISLATION_VERSION,
  });

const INSTANCES: readonly (readonly [string, Instance])[] = [
  ...Array.from({ length: 25 }, (_, i): [string, Instance] => [
    `small ${i}`,
    randomInstance(i + 1, { households: 60, vacancies: 12, decisions: true }),
  ]),
  ...Array.from({ length: 25 }, (_, i): [string, Instance] => [
    `rich ${i}`,
    richInstance(i + 1, { households: 90, vacancies: 14 }),
  ]),
  ['generated', region('trois', 900, 60)],
];

/** The whole list of a vacancy, by the points of every listed pairing. */
function sorted(graph: PairingGraph, v: number): { household: number; points: number; tieBreak: number }[] {
  const [from, to] = [graph.offsets[v] as number, graph.offsets[v + 1] as number];
  const seed = digest(graph.instance.seed);
  const vacancy = digest(graph.vacancies[v]?.id ?? '');
  return Array.from({ length: to - from }, (_, i) => {
    const household = graph.candidates[from + i] as number;
    const tieBreak = mix(digest(graph.households[household]?.id ?? ''), vacancy, seed);
    return { household, points: graph.points[from + i] as number, tieBreak, days: graph.waitingDays[household] ?? 0 };
  })
    .sort((a, b) => b.points - a.points || b.days - a.days || b.tieBreak - a.tieBreak)
    .map(({ household, points, tieBreak }) => ({ household, points, tieBreak }));
}

describe('lists read best first', () => {
  it('are the beginning of the whole list, through all ties, at every depth', () => {
    let cut = 0;
    for (const [name, instance] of INSTANCES) {
      const full = buildGraph(freezeInstance(instance));
      const { ranked } = rankedGraph(instance, 3);
      full.vacancies.forEach((_, v) => {
        const whole = sorted(full, v);
        expect(ranked.list(v).points.length).toBe(0);
        for (let list = ranked.deepen(v); ; list = ranked.deepen(v)) {
          const read = Array.from(list.points, (points, i) => ({
            household: list.households[i],
            points,
            tieBreak: list.tieBreak[i],
          }));
          expect(read, name).toEqual(whole.slice(0, read.length));
          expect(list.ended).toBe(read.length === whole.length);
          if (list.ended) break;
          cut++;
          expect(whole[read.length]?.points).toBeLessThan(read.at(-1)?.points ?? 0);
          expect(read.length).toBeGreaterThanOrEqual(3);
        }
      });
    }
    expect(cut).toBeGreaterThan(300);
  });

  it('give the result of the whole lists, byte for byte, at every stage', () => {
    for (const [name, instance] of INSTANCES) {
      const frozen = freezeInstance(instance);
      const whole = solveInstance(instance);
      for (const depth of [1, 7]) {
        const graph = rankedGraph(instance, depth);
        const plan = planStages(graph);
        expect(plan.stages.map((stage) => stage.violations)).toEqual([0, 0, 0]);
        expect(canonicalJson(decodeRun(graph, plan, instanceHash(frozen))), name).toBe(canonicalJson(whole));
      }
    }
  });

  it('read a part of what is eligible, and pass the audit', () => {
    const instance = region('quatre', 2_500, 60);
    const graph = rankedGraph(instance, 8);
    const plan = planStages(graph);
    const all = graph.eligible.reduce((sum, count) => sum + count, 0);
    const read = graph.vacancies.reduce((sum, _, v) => sum + graph.ranked.list(v).points.length, 0);
    expect(read).toBeLessThan(all / 2);
    const frozen = freezeInstance(instance);
    expect(auditResult(frozen, decodeRun(graph, plan, instanceHash(frozen)))).toEqual([]);
  });

  it('say so where a cut list is not proven', () => {
    const instance = randomInstance(9, { households: 40, vacancies: 8 });
    const graph = rankedGraph(instance, 4);
    const plan = planStages(graph);
    const doubtful = { ...plan, stages: plan.stages.map((stage) => ({ ...stage, violations: 1 })) };
    expect(decodeRun(graph, doubtful, '').outcome).toMatchObject({ status: 'feasible' });
  });

  it('say that there is nothing to choose from', () => {
    const instance = randomInstance(2, { households: 0, vacancies: 4 });
    const graph = rankedGraph(instance, 2);
    const hash = instanceHash(freezeInstance(instance));
    expect(canonicalJson(decodeRun(graph, planStages(graph), hash))).toBe(canonicalJson(solveInstance(instance)));
  });

  it('rest on a bound that no pairing passes', () => {
    let reached = 0;
    for (const [, instance] of INSTANCES) {
      const { households, vacancies, ranked } = rankedGraph(instance, 1);
      const { policy } = instance;
      households.forEach((household, h) => {
        const scoring = ranked.input.scoringOf(h);
        const { waiting, bonus } = householdPoints(household, scoring);
        for (const vacancy of vacancies) {
          const added = pairingPoints(household, vacancy, scoring) - waiting - Math.min(bonus, policy.bonusMax);
          const limit = pairingBonusLimit(policy, vacancy);
          expect(added).toBeLessThanOrEqual(limit);
          if (added === limit) reached++;
        }
      });
    }
    expect(reached).toBeGreaterThan(0);
  });
});
