import { describe, expect, it } from 'vitest';
import { addDays, calendarDate } from '#domain/dates.js';
import { evaluateAll, firstFailure, isEligible, RULES } from '#eligibility/eligibility.js';
import type { RuleContext } from '#eligibility/rule.js';
import { LEGISLATION_VERSION } from '#legislation/legislation.js';
import { failureCounts } from '#matching/candidates/failure-counts.js';
import { HOUSEHOLD_RULES, KEYED_RULES, LIST_RULES, PAIR_RULES, PLACE_RULES } from '#matching/candidates/rule-reads.js';
import { freezeInstance } from '#matching/freeze.js';
import { buildGraph, type PairingGraph } from '#matching/graph.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import { pointsOf, scorePairing } from '#scoring/score.js';
import { generateInstance } from '#simulation/generator/instance-text.js';
import { AS_OF, randomInstance } from '../support/random-instance.js';
import { richInstance } from './rich-instance.js';

/** Every pairing by every rule, adapted dwellings settled first: what the lists must be. */
function naiveRows(graph: PairingGraph): number[][] {
  const open: RuleContext = { ...graph.context, adaptedDemand: new Set() };
  const adaptedDemand = new Set(
    graph.vacancies
      .filter((v) => v.vacancy.dwelling.accessibility.adapted)
      .filter((v) => graph.households.some((h) => h.needsAdaptedDwelling && isEligible(h, v, open)))
      .map((v) => v.id),
  );
  const context = { ...open, adaptedDemand };
  return graph.vacancies.map((v) => graph.households.flatMap((h, index) => (isEligible(h, v, context) ? [index] : [])));
}

function rowsOf({ offsets, candidates }: PairingGraph): number[][] {
  return Array.from({ length: offsets.length - 1 }, (_, v) => [...candidates.subarray(offsets[v], offsets[v + 1])]);
}

function expectNaive(graph: PairingGraph): void {
  const rows = naiveRows(graph);
  expect(rowsOf(graph)).toEqual(rows);
  const feasible = graph.households.map((_, h) => rows.filter((row) => row.includes(h)).length);
  expect([...graph.feasible]).toEqual(feasible);
  const scoring = { asOf: graph.instance.asOf, law: graph.context.law, policy: graph.instance.policy };
  const points = rows.flatMap((row, v) =>
    row.map((h) => {
      const [household, vacancy] = [graph.households[h], graph.vacancies[v]];
      if (!household || !vacancy) throw new Error('no such pairing');
      const context = { ...scoring, everProposed: graph.everProposed, feasibleVacancies: feasible[h] as number };
      return pointsOf(scorePairing(household, vacancy, context));
    }),
  );
  expect([...graph.points]).toEqual(points);
}

describe('the candidate lists', () => {
  it('are those of every rule on every pairing, with the points of every line', () => {
    for (let seed = 1; seed <= 60; seed++) {
      expectNaive(buildGraph(freezeInstance(randomInstance(seed, { households: 35, vacancies: 12, decisions: true }))));
    }
  });

  it('are those of every rule where each rule keeps somebody out', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= 90; seed++) {
      const graph = buildGraph(freezeInstance(richInstance(seed, { households: 70, vacancies: 14 })));
      expectNaive(graph);
      for (const h of graph.households) {
        for (const v of graph.vacancies) seen.add(firstFailure(h, v, graph.context)?.code ?? 'eligible');
      }
    }
    expect([...seen].sort()).toEqual(['eligible', ...RULES.map((rule) => rule.code)].sort());
  });

  it('are those of every rule in a generated region', () => {
    const request = { asOf: AS_OF, policy: DEFAULT_POLICY, legislationVersion: LEGISLATION_VERSION };
    for (const seed of ['un', 'deux']) {
      const region = generateInstance({ ...request, seed, households: 700, vacancies: 60 });
      const graph = buildGraph(freezeInstance(region));
      expect(graph.candidates.length).toBeGreaterThan(500);
      expectNaive(graph);
    }
  });

  it.each([
    { households: 0, vacancies: 5 },
    { households: 5, vacancies: 0 },
    { households: 32, vacancies: 3 },
    { households: 33, vacancies: 3 },
  ])('hold for $households households and $vacancies vacancies', (size) => {
    expectNaive(buildGraph(freezeInstance(randomInstance(4, size))));
  });

  it('follow the day of the run: a consent counts from its first to its last day, both included', () => {
    const base = randomInstance(8, { households: 20, vacancies: 8 });
    const consented = (from: string, to: string) => ({
      ...base,
      households: base.households.map((household) => ({
        ...household,
        consents: household.consents.map((consent) => ({
          ...consent,
          consentedOn: calendarDate(from),
          expiresOn: calendarDate(to),
        })),
      })),
    });
    const pairings = (from: string, to: string) => buildGraph(freezeInstance(consented(from, to))).candidates.length;
    expect(pairings('2026-11-22', '2026-11-22')).toBe(pairings('2026-01-01', '2027-01-01'));
    expect(pairings('2026-11-22', '2026-11-22')).toBeGreaterThan(0);
    expect(pairings('2026-11-23', '2027-01-01')).toBe(0);
    expect(pairings('2026-01-01', '2026-11-21')).toBe(0);
  });

  it('are the same where a graph of another day is known, consents that ended and changed files included', () => {
    const base = freezeInstance(richInstance(5, { households: 70, vacancies: 14 }));
    const ending = base.households.map((household, index) => ({
      ...household,
      consents: household.consents.map((consent) => ({ ...consent, expiresOn: index % 2 === 0 ? AS_OF : null })),
    }));
    const today = { ...base, households: ending };
    const households = ending.map((household, index) =>
      index % 3 === 0 ? { ...household, excludedPlaces: household.consents.map(({ place }) => place) } : household,
    );
    const later = { ...today, households, asOf: addDays(AS_OF, 40) };
    const anew = buildGraph(later);
    expect(buildGraph(later, undefined, buildGraph(today))).toEqual(anew);
    expect(anew.candidates.length).toBeGreaterThan(0);
    expect(anew.candidates.length).toBeLessThan(
      buildGraph({ ...today, asOf: later.asOf, households: base.households }).candidates.length,
    );
  });

  it('say how many households fail each rule of a vacancy, as many as the rules themselves say', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { households, vacancies, context } = buildGraph(
        freezeInstance(richInstance(seed, { households: 40, vacancies: 10 })),
      );
      const counts = failureCounts(households, context);
      for (const v of vacancies) {
        const failed = households
          .flatMap((h) => evaluateAll(h, v, context))
          .filter(({ status }) => status === 'failed');
        const expected = RULES.map(({ code }) => [code, failed.filter((verdict) => verdict.code === code).length]);
        expect([...counts(v)].sort()).toEqual(expected.filter(([, households]) => households !== 0).sort());
      }
    }
  });

  it('are built by every rule, each in one way', () => {
    const covered = [
      ...HOUSEHOLD_RULES,
      ...KEYED_RULES.map(({ rule }) => rule),
      ...PLACE_RULES,
      ...LIST_RULES,
      ...PAIR_RULES.map(({ rule }) => rule),
    ].map((rule) => rule.code);
    expect(covered.sort()).toEqual(RULES.map((rule) => rule.code).sort());
  });
});
