import { describe, expect, it } from 'vitest';
import { freezeInstance } from '#matching/freeze.js';
import { buildGraph, withHousehold } from '#matching/graph.js';
import { openingsOf } from '#matching/openings.js';
import { randomInstance } from '../support/random-instance.js';

const graph = buildGraph(freezeInstance(randomInstance(11, { households: 30, vacancies: 12 })));

describe('the dwellings a household is eligible for without its obstacle', () => {
  it('are counted as a run with that household changed would list them', () => {
    const [giver] = graph.households.toSorted((a, b) => a.household.members.length - b.household.members.length);
    if (giver === undefined) throw new Error('no household');
    const { members, incomes } = giver.household;
    let moved = 0;
    for (const { household } of graph.households) {
      const [found] = openingsOf(graph, [{ id: household.id, members, incomes }]);
      const after = withHousehold(graph, { ...household, members, incomes });
      const index = after.householdIndex.get(household.id) as number;
      expect(found).toEqual({
        householdId: household.id,
        now: graph.feasible[graph.householdIndex.get(household.id) as number],
        without: after.feasible[index],
      });
      moved += Number(found?.now !== found?.without);
    }
    expect(moved).toBeGreaterThan(0);
  });

  it('leave out a household that the run does not hold', () => {
    const [one] = graph.households;
    if (one === undefined) throw new Error('no household');
    const { members, incomes } = one.household;
    expect(openingsOf(graph, [{ id: 'unknown' as typeof one.id, members, incomes }])).toEqual([]);
  });
});
