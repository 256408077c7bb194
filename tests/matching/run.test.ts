import { describe, expect, it } from 'vitest';
import { householdId } from '#domain/ids.js';
import { auditResult } from '#matching/audit.js';
import { baselineValues } from '#matching/baselines.js';
import { prepareExplanations } from '#matching/explain.js';
import type { Instance } from '#matching/instance.js';
import { solveInstance } from '#matching/solve.js';
import { InvalidInstanceError } from '#matching/validate.js';
import { aHousehold, anInstance, aVacancy } from '../support/builders.js';
import { randomInstance } from '../support/random-instance.js';

const SEEDS = Array.from({ length: 60 }, (_, seed) => seed + 1);

describe('a vacancy whose landlord wants fewer candidates of the engine', () => {
  it('gets as many ranks as it asks for, and no insufficiency where it has them', () => {
    const households = Array.from({ length: 4 }, (_, i) => aHousehold({ id: householdId(`h${i}`) }));
    const asked = { engine: 2, reserver: 0, landlord: 1 } as const;
    const instance = anInstance({ households, vacancies: [aVacancy({ candidatesWanted: asked })] });
    const few = solveInstance(instance);
    const usual = solveInstance(anInstance({ households, vacancies: [aVacancy()] }));
    expect(few.proposals.map(({ rank }) => rank).sort()).toEqual([1, 2]);
    expect(usual.proposals.map(({ rank }) => rank).sort()).toEqual([1, 2, 3]);
    expect(few.insufficiencies).toEqual([]);
    expect(auditResult(instance, few)).toEqual([]);
  });
});

describe('a run', () => {
  it.each(SEEDS)('passes its own audit, with and without decisions of people (seed %i)', (seed) => {
    for (const decisions of [false, true]) {
      const instance = randomInstance(seed, { households: 40, vacancies: 12, decisions });
      const result = solveInstance(instance);
      expect(auditResult(instance, result)).toEqual([]);
    }
  });

  it('proposes three households on some vacancies of a region that has them', () => {
    const result = solveInstance(randomInstance(7, { households: 200, vacancies: 15 }));
    const full = new Set(result.proposals.filter((p) => p.rank === 3).map((p) => p.vacancyId));
    expect(full.size).toBeGreaterThan(5);
    expect(result.stages.map((stage) => stage.gap)).toEqual([1, 2, 3].map(() => ({ filled: 0, value: 0 })));
  });

  it('is never below a baseline on (filled, points), under the same decisions', () => {
    for (const seed of SEEDS.slice(0, 30)) {
      const { graph, plan } = prepareExplanations(
        randomInstance(seed, { households: 35, vacancies: 14, decisions: true }),
      );
      const best = plan.stages[0]?.assignment?.value ?? { filled: 0, points: 0 };
      for (const value of baselineValues(graph, plan)) {
        const above = value.filled > best.filled || (value.filled === best.filled && value.points > best.points);
        expect(above, value.baseline).toBe(false);
      }
    }
  });

  it.each([
    ['noVacancy', { households: 5, vacancies: 0 }],
    ['noHousehold', { households: 0, vacancies: 4 }],
  ])('says that it is empty and why: %s', (why, size) => {
    const instance = randomInstance(3, size);
    const result = solveInstance(instance);
    expect(result.outcome).toEqual({ status: 'empty', why });
    expect(auditResult(instance, result)).toEqual([]);
  });

  it('adding an ineligible household changes no list', () => {
    const instance = randomInstance(11, { households: 40, vacancies: 12 });
    const stranger = {
      ...(instance.households[0] as Instance['households'][number]),
      id: 'household-x' as never,
      regularStay: 'no' as const,
    };
    const lists = (i: Instance) => solveInstance(i).proposals.map((p) => [p.vacancyId, p.rank, p.householdId]);
    expect(lists({ ...instance, households: [...instance.households, stranger] })).toEqual(lists(instance));
  });

  it('refuses an instance that does not hold together, naming every place', () => {
    const instance = randomInstance(5, { households: 6, vacancies: 4, decisions: true });
    const twice = {
      ...instance,
      households: [...instance.households, instance.households[0] as Instance['households'][number]],
      coefficients: [{ kind: 'interDepartmental', scope: 'region', coefficient: 1 }] as const,
    };
    expect(() => solveInstance(twice)).toThrow(InvalidInstanceError);
    expect(() => solveInstance(twice)).toThrow(
      /DUPLICATE_ID at \/households\/6\/id.*UNKNOWN_TARGET at \/coefficients\/0/,
    );
  });

  it('keeps commitments and held lists, and replaces who refused', () => {
    let replaced = 0;
    for (const seed of SEEDS) {
      const instance = randomInstance(seed, { households: 60, vacancies: 10, decisions: true });
      const { proposals } = solveInstance(instance);
      for (const c of instance.commitments) {
        const place = proposals.find((p) => p.vacancyId === c.vacancyId && p.rank === c.rank);
        if (instance.vacancies.find((v) => v.id === c.vacancyId)?.orientation)
          expect(place).toMatchObject({ householdId: c.householdId, kept: 'commitment' });
      }
      for (const r of instance.refusals) {
        expect(proposals.some((p) => p.vacancyId === r.vacancyId && p.householdId === r.householdId)).toBe(false);
      }
      replaced += proposals.filter((p) => p.replaces !== null).length;
    }
    expect(replaced).toBeGreaterThan(10);
  });
});
