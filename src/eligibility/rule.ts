import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import type { Commitment, Refusal } from '#domain/proposal.js';
import type { Fact, RuleCode, Verdict } from '#domain/verdict.js';
import type { LegislationAt } from '#legislation/legislation.js';
import type { HouseholdFacts } from './household-facts.js';
import type { VacancyFacts } from './vacancy-facts.js';

/** Everything a rule may read beside the household and the vacancy. */
export interface RuleContext {
  readonly asOf: CalendarDate;
  readonly law: LegislationAt;
  readonly policy: Policy;
  readonly commitmentsByHousehold: ReadonlyMap<HouseholdId, readonly Commitment[]>;
  readonly refusalsByHousehold: ReadonlyMap<HouseholdId, readonly Refusal[]>;
  /**
   * Adapted vacancies that at least one eligible household needs (found by the matching).
   * Empty while they are looked for:
   * ADAPTED_DWELLING_RESERVED then passes everywhere.
   */
  readonly adaptedDemand: ReadonlySet<VacancyId>;
}

export type RuleStatus = Verdict['status'];

/**
 * One rule of eligibility: `status` decides and allocates nothing; the other three say it, from the same facts, for
 * whoever asks why.
 */
export interface Rule {
  readonly code: RuleCode;
  /** Article of law, or `policy`, or `landlord`. */
  readonly article: string;
  readonly unit: string;
  readonly status: (h: HouseholdFacts, v: VacancyFacts, context: RuleContext) => RuleStatus;
  readonly observed: (h: HouseholdFacts, v: VacancyFacts, context: RuleContext) => Fact;
  readonly threshold: (h: HouseholdFacts, v: VacancyFacts, context: RuleContext) => Fact;
}

export function passedIf(condition: boolean): RuleStatus {
  return condition ? 'passed' : 'failed';
}

/** What the rule says of this pairing, as data. */
export function verdictOf(rule: Rule, h: HouseholdFacts, v: VacancyFacts, context: RuleContext): Verdict {
  return {
    code: rule.code,
    status: rule.status(h, v, context),
    article: rule.article,
    observed: rule.observed(h, v, context),
    threshold: rule.threshold(h, v, context),
    unit: rule.unit,
  };
}
