import type { HouseholdFacts } from '../household-facts.js';
import type { Rule, RuleStatus } from '../rule.js';
import type { VacancyFacts } from '../vacancy-facts.js';

/** Every declared need is met: adapted, step-free, and no more floors without a lift than can be climbed. */
export const accessibilityNotMet: Rule = {
  code: 'ACCESSIBILITY_NOT_MET',
  article: 'CCH R441-4',
  unit: 'code',
  status: (h, v) => (h.hasAccessNeed ? statusOf(h, v) : 'passed'),
  observed: (_, v) => {
    const { accessibility, floor, lift } = v.vacancy.dwelling;
    const access = accessibility.adapted ? 'adapted' : accessibility.stepFree ? 'stepFree' : 'none';
    return [access, lift ? 'lift' : 'noLift', floor === null ? 'floorUnknown' : `floor:${floor}`];
  },
  threshold: (h) => {
    const { stepFree, maxFloorWithoutLift } = h.household.needs;
    const needs: string[] = [];
    if (h.needsAdaptedDwelling) needs.push('adapted');
    if (stepFree) needs.push('stepFree');
    if (maxFloorWithoutLift !== null) needs.push(`floor:${maxFloorWithoutLift}`);
    return needs;
  },
};

function statusOf(h: HouseholdFacts, v: VacancyFacts): RuleStatus {
  const { accessibility, floor, lift } = v.vacancy.dwelling;
  const { stepFree, maxFloorWithoutLift } = h.household.needs;
  if (h.needsAdaptedDwelling && !accessibility.adapted) return 'failed';
  if (stepFree && !accessibility.stepFree) return 'failed';
  if (maxFloorWithoutLift === null || lift) return 'passed';
  if (floor === null) return 'unknown';
  return floor <= maxFloorWithoutLift ? 'passed' : 'failed';
}
