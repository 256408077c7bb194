import type { Openings, Unobstructed } from '#domain/blocking-work.js';
import { isEligible } from '#eligibility/eligibility.js';
import { deriveHousehold, type HouseholdFacts } from '#eligibility/household-facts.js';
import type { PairingGraph } from './graph.js';

/**
 * For each household, how many dwellings of the run it is eligible for, as it was and under the composition and incomes
 * given: every rule is evaluated again, O(households given × vacancies). Households that the instance does not hold are
 * left out.
 */
export function openingsOf(graph: PairingGraph, changed: readonly Unobstructed[]): readonly Openings[] {
  return changed.flatMap(({ id, members, incomes }) => {
    const facts = graph.households[graph.householdIndex.get(id) ?? -1];
    if (facts === undefined) return [];
    const without = deriveHousehold({ ...facts.household, members, incomes }, graph.context.law, graph.instance.policy);
    return [{ householdId: id, now: count(graph, facts), without: count(graph, without) }];
  });
}

function count({ vacancies, context }: PairingGraph, facts: HouseholdFacts): number {
  return vacancies.reduce((sum, vacancy) => sum + Number(isEligible(facts, vacancy, context)), 0);
}
