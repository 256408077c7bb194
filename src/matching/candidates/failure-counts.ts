import type { RuleCode } from '#domain/verdict.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { Rule, RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { HOUSEHOLD_RULES, KEYED_RULES, LIST_RULES, PAIR_RULES, PLACE_RULES } from './rule-reads.js';

/** For one vacancy, how many households fail each rule; rules that nobody fails are left out. */
export type FailureCounts = (vacancy: VacancyFacts) => ReadonlyMap<RuleCode, number>;

/**
 * Counts over all households, remembered per rule and distinct value of what the rule reads of a vacancy: a household
 * that fails several rules counts under each, an unknown verdict under none. Nothing is computed before it is asked.
 */
export function failureCounts(households: readonly HouseholdFacts[], context: RuleContext): FailureCounts {
  const known = new Map<string, number>();
  const remembered = (rule: Rule, key: string, among: readonly HouseholdFacts[], vacancy: VacancyFacts): number => {
    const name = `${rule.code} ${key}`;
    const count = known.get(name) ?? among.filter((h) => rule.status(h, vacancy, context) === 'failed').length;
    known.set(name, count);
    return count;
  };
  const concerned = new Map<Rule, readonly HouseholdFacts[]>();
  const among = (rule: Rule, concerns: ((h: HouseholdFacts, context: RuleContext) => boolean) | null) => {
    if (concerns === null) return households;
    const some = concerned.get(rule) ?? households.filter((household) => concerns(household, context));
    concerned.set(rule, some);
    return some;
  };
  return (vacancy) => {
    const counts = new Map<RuleCode, number>();
    const add = (rule: Rule, count: number) => count > 0 && counts.set(rule.code, count);
    for (const rule of HOUSEHOLD_RULES) add(rule, remembered(rule, '', households, vacancy));
    for (const { rule, key, concerns } of KEYED_RULES) {
      add(rule, remembered(rule, key(vacancy, context), among(rule, concerns), vacancy));
    }
    for (const rule of PLACE_RULES) add(rule, remembered(rule, vacancy.communeCode, households, vacancy));
    for (const rule of LIST_RULES) add(rule, remembered(rule, vacancy.id, households, vacancy));
    for (const { rule, appliesTo, concerns, alsoAt } of PAIR_RULES) {
      const sometimes = concerns && ((h: HouseholdFacts) => concerns(h, context) || alsoAt(h, context).length > 0);
      if (appliesTo(vacancy)) add(rule, remembered(rule, vacancy.id, among(rule, sometimes), vacancy));
    }
    return counts;
  };
}
