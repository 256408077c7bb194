import { describe, expect, it } from 'vitest';
import type { Assumptions } from '#simulation/assumptions.js';
import { POLICY_START_MONTH, STEPS_PER_MONTH } from '#simulation/calendar.js';
import type { PolicySpec } from '#simulation/experiment.js';
import { type Losses, lossesOf } from '#simulation/losses.js';
import { NAMED_POLICIES } from '#simulation/policies.js';
import { Population } from '#simulation/population/streams.js';
import { runWorld } from '#simulation/simulate-seed.js';
import type { World } from '#simulation/world.js';
import { SMALL, SMALL_CALIBRATION } from './support.js';

const months = 3;
const start = POLICY_START_MONTH * STEPS_PER_MONTH;
const end = start + months * STEPS_PER_MONTH;

function worldOf(changes: Partial<Assumptions> = {}, name = 'default'): World {
  const policy = NAMED_POLICIES[name] as PolicySpec;
  const population = new Population(7, { ...SMALL, ...changes });
  return runWorld(population, SMALL_CALIBRATION, { policy, months, mode: 'opportunity', label: '' });
}

const of = (changes: Partial<Assumptions> = {}): Losses => lossesOf(worldOf(changes), { start, end });
const total = (perStep: readonly number[], from: number): number => perStep.slice(from).reduce((sum, n) => sum + n, 0);

describe('what becomes of the proposals of a window', () => {
  it('is one of three fates, and the window takes its own proposals alone', () => {
    const world = worldOf();
    const found = lossesOf(world, { start, end });
    expect(found.proposals).toBe(total(world.offersAt, start));
    expect(found.refused + found.unfavourable + found.leased).toBe(found.proposals);
    expect(found.proposals).toBeLessThan(world.proposals.length);
    expect(found.lost).toBe(total(world.lostAt, start));
    expect(found.unclaimed).toBeLessThan(found.lost);
    expect(lossesOf(world, { start: 0, end }).first).toBe(world.offers.filter((count) => count > 0).length);
    for (const count of Object.values(found)) expect(count).toBeGreaterThan(0);
  });

  it('is no refusal where everybody accepts, and none of a sector not wished where wishes are declared rightly', () => {
    expect(of({ acceptWished: 1, acceptUnwished: 1 })).toMatchObject({ refused: 0, refusedElsewhere: 0 });
    const rightly = of({ wishError: 0 });
    expect(rightly.refused).toBeGreaterThan(0);
    expect(rightly.refusedElsewhere).toBe(0);
  });

  it('is no unfavourable opinion but of what the commission looks at', () => {
    const lenient = { caleolFavourable: 1, caleolIncompleteFactor: 1 };
    const budget = of(lenient);
    expect(budget.unfavourable).toBeGreaterThan(0);
    expect(budget.unfavourableOverEffort).toBe(budget.unfavourable);
    const file = of({ ...lenient, caleolEffortExceeded: 1, caleolIncompleteFactor: 0.5 });
    expect(file.unfavourableIncomplete).toBeGreaterThan(0);
    expect(file.unfavourableIncomplete).toBeLessThan(file.incomplete);
    expect(of({ ...lenient, incompleteFile: 0, caleolEffortExceeded: 1 })).toMatchObject({
      unfavourable: 0,
      incomplete: 0,
    });
  });
});
