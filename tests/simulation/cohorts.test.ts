import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { POLICY_START_MONTH, STEPS_PER_MONTH } from '#simulation/calendar.js';
import { cohortSpells, restrictedMean, type Spell } from '#simulation/cohorts.js';
import { ENTRY_COHORTS, type EntryCohort, type PolicySpec, type SeedOutcome } from '#simulation/experiment.js';
import { NAMED_POLICIES } from '#simulation/policies.js';
import { Population } from '#simulation/population/streams.js';
import { runWorld, simulateSeed } from '#simulation/simulate-seed.js';
import type { World } from '#simulation/world.js';
import { request, SMALL, SMALL_CALIBRATION } from './support.js';

const housed = (months: number): Spell => ({ months, housed: true });
const lost = (months: number): Spell => ({ months, housed: false });

/**
 * The same mean by another road (B. Efron 1967): each household weighs 1/n, and who is lost from sight hands its weight
 * in equal parts to those seen for longer; `null` where weight is left with somebody lost before the horizon.
 */
function redistributed(spells: readonly Spell[], horizon: number): number | null {
  const ordered = [...spells].sort((a, b) => a.months - b.months || Number(b.housed) - Number(a.housed));
  const weights = ordered.map(() => 1 / ordered.length);
  let mean = 0;
  for (const [i, { months, housed: ended }] of ordered.entries()) {
    const weight = weights[i] as number;
    if (months >= horizon || ended) mean += weight * Math.min(months, horizon);
    else {
      const later = ordered.length - i - 1;
      if (later === 0) return null;
      for (let j = i + 1; j < ordered.length; j++) weights[j] = (weights[j] as number) + weight / later;
    }
  }
  return ordered.length === 0 ? null : mean;
}

describe('the restricted mean of a few households', () => {
  it('is the plain mean of what was waited, cut at the horizon, where nobody is lost from sight', () => {
    expect(restrictedMean([housed(2), housed(4), housed(20), lost(12)], 12)).toBeCloseTo((2 + 4 + 12 + 12) / 4, 12);
  });

  it('gives what a household lost from sight would have waited to those who remain', () => {
    // S = 1 to 2, 3/4 to 6 (the one lost at 4 leaves two at risk), 3/8 to 12.
    expect(restrictedMean([housed(2), lost(4), housed(6), lost(12)], 12)).toBeCloseTo(2 + 3 + 2.25, 12);
  });

  it('counts a lease before a departure of the same date', () => {
    expect(restrictedMean([lost(3), housed(3), lost(6)], 6)).toBeCloseTo(3 + (2 / 3) * 3, 12);
  });

  it.each([
    ['nobody', [], 12],
    ['the last one lost before the horizon', [housed(2), lost(5)], 12],
  ])('is not known of %s', (_, spells, horizon) => {
    expect(restrictedMean(spells, horizon)).toBeNull();
  });

  it('is that of the weights handed on, whatever the households and their order', () => {
    const spell = fc.record({ months: fc.integer({ min: 0, max: 15 }), housed: fc.boolean() });
    fc.assert(
      fc.property(fc.array(spell, { maxLength: 12 }), fc.integer({ min: 1, max: 14 }), (spells, horizon) => {
        const [found, expected] = [restrictedMean(spells, horizon), redistributed(spells, horizon)];
        if (found === null || expected === null) expect(found).toBe(expected);
        else expect(found).toBeCloseTo(expected, 9);
        expect(restrictedMean([...spells].reverse(), horizon)).toBe(found);
      }),
      { seed: 11, numRuns: 500 },
    );
  });
});

describe('the cohorts of a run', () => {
  const months = 4;
  const start = POLICY_START_MONTH * STEPS_PER_MONTH;
  const end = start + months * STEPS_PER_MONTH;
  let outcome: SeedOutcome;
  let world: World;
  beforeAll(() => {
    const policy = NAMED_POLICIES.default as PolicySpec;
    outcome = simulateSeed(request({ policy, months }));
    world = runWorld(new Population(7, SMALL), SMALL_CALIBRATION, { policy, months, mode: 'opportunity', label: '' });
  }, 60_000);

  const sum = (of: (cohort: EntryCohort) => number) => ENTRY_COHORTS.reduce((total, name) => total + of(name), 0);

  it('hold each household of the period once, and each lease', () => {
    const present = Object.values(outcome.departements).reduce((total, d) => total + d.stockBefore, 0);
    const entered = world.streams.arrivals.filter(({ day }) => day > (start / STEPS_PER_MONTH) * (365.25 / 12)).length;
    const { cohorts, values } = outcome;
    expect(entered).toBeGreaterThan(20);
    expect(cohorts.entered.households).toBe(entered);
    expect(sum((name) => cohorts[name].households)).toBe(present + entered);
    expect(sum((name) => cohorts[name].rehoused)).toBe(values.rehousings);
    expect(Math.min(...ENTRY_COHORTS.map((name) => cohorts[name].households))).toBeGreaterThan(0);
  });

  it('wait what each household waited, none of it before the period', () => {
    const spells = cohortSpells(world, { start, end });
    const codes = {
      over12Months: 'cohortOver12MonthsWait',
      from6To12Months: 'cohort6To12MonthsWait',
      under6Months: 'cohortUnder6MonthsWait',
      entered: 'cohortEnteredWait',
    } as const;
    for (const name of ENTRY_COHORTS) {
      const horizon = name === 'entered' ? months / 2 : months;
      for (const spell of spells[name]) {
        expect(spell.months).toBeGreaterThanOrEqual(0);
        expect(spell.months).toBeLessThan(months + 1e-6);
      }
      const rounded = spells[name].map((spell) => ({ ...spell, months: spell.months + 1e-9 }));
      expect(outcome.values[codes[name]]).toBeCloseTo(redistributed(rounded, horizon) as number, 6);
    }
  });

  it('follow those present to the end of the period, save those rehoused or gone', () => {
    const { over12Months, from6To12Months, under6Months } = cohortSpells(world, { start, end });
    const present = [...over12Months, ...from6To12Months, ...under6Months];
    const steps = new Set(present.map(({ months: waited }) => Math.round(waited * STEPS_PER_MONTH * 1e6) / 1e6));
    expect([...steps].every((step) => Number.isInteger(step) && step >= 1 && step <= end - start)).toBe(true);
    expect(present.filter(({ months: waited }) => waited > months - 1e-6).length).toBeGreaterThan(100);
  });
});
