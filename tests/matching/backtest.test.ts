import { describe, expect, it } from 'vitest';
import type { Policy } from '#domain/policy.js';
import { Backtester } from '#matching/backtest.js';
import type { Instance } from '#matching/instance.js';
import { solveInstance } from '#matching/solve.js';
import { randomInstance } from '../support/random-instance.js';

const RUNS = [1, 2, 3].map((seed) => randomInstance(seed, { households: 60, vacancies: 14, decisions: true }));

function backtest(instances: readonly Instance[], policy: Policy) {
  const backtester = new Backtester(policy);
  for (const instance of instances) backtester.add(instance);
  return backtester.result();
}

const own = (RUNS[0] as Instance).policy;
const opening: Policy = {
  ...own,
  version: 'ouverture',
  interDepartmental: { ...own.interDepartmental, opening: own.bonusMax },
};
/** Rank 1 of the run's own making, by a whole solve: what the backtest must find by its own way. */
function rankOneOf(instance: Instance, policy: Policy): readonly string[] {
  const { proposals } = solveInstance({ ...instance, holds: [], coefficients: [], policy });
  return proposals.filter(({ rank, kept }) => rank === 1 && kept === null).map(({ householdId }) => householdId);
}

describe('a backtest', () => {
  it('of the policy of the time changes nothing, held lists and commitments or not', () => {
    const found = backtest(RUNS, { ...own, version: 'la même' });
    for (const run of [found, ...found.runs]) {
      expect(run).toMatchObject({ added: [], lost: [], addedToLists: [], lostFromLists: [] });
    }
    for (const { recorded, replayed } of found.runs) expect(replayed).toEqual(recorded);
  });

  it('lists exactly the households that another policy would have placed first, and those it would not', () => {
    const found = backtest(RUNS, opening);
    let changed = 0;
    for (const [i, run] of found.runs.entries()) {
      const before = rankOneOf(RUNS[i] as Instance, own);
      const after = rankOneOf(RUNS[i] as Instance, opening);
      expect(run.recorded.rankOne).toBe(before.length);
      expect(run.added).toEqual(after.filter((id) => !before.includes(id)).toSorted());
      expect(run.lost).toEqual(before.filter((id) => !after.includes(id)).toSorted());
      expect(run.replayed.interDepartmental).toBeGreaterThanOrEqual(run.recorded.interDepartmental);
      changed += run.added.length;
    }
    expect(changed).toBeGreaterThan(0);
  });

  it('counts a household once over runs, as gained only where no recorded run had placed it', () => {
    const [first, second] = [RUNS[0] as Instance, RUNS[1] as Instance];
    const once = backtest([first, second], opening);
    expect(backtest([first, second, first], opening)).toMatchObject({ added: once.added, lost: once.lost });
    const before = [first, second].flatMap((instance) => rankOneOf(instance, own));
    for (const id of once.added) expect(before).not.toContain(id);
  });

  it('has no run, hence nothing gained or lost, where nothing was recorded', () => {
    expect(backtest([], opening)).toEqual({
      policy: 'ouverture',
      runs: [],
      added: [],
      lost: [],
      addedToLists: [],
      lostFromLists: [],
    });
  });
});
