import type { RuleCode, Verdict } from '#domain/verdict.js';
import type { HouseholdFacts } from './household-facts.js';
import { type Rule, type RuleContext, verdictOf } from './rule.js';
import { accessibilityNotMet } from './rules/accessibility-not-met.js';
import { adaptedDwellingReserved } from './rules/adapted-dwelling-reserved.js';
import { alreadyCommitted } from './rules/already-committed.js';
import { contingentNotOpen } from './rules/contingent-not-open.js';
import { effortTooHigh } from './rules/effort-too-high.js';
import { excludedArea } from './rules/excluded-area.js';
import { incomeAboveCeiling } from './rules/income-above-ceiling.js';
import { irregularStay } from './rules/irregular-stay.js';
import { notACandidate } from './rules/not-a-candidate.js';
import { paused } from './rules/paused.js';
import { placeNotAccepted } from './rules/place-not-accepted.js';
import { protocolNotEligible } from './rules/protocol-not-eligible.js';
import { refusedBefore } from './rules/refused-before.js';
import { residualIncomeTooLow } from './rules/residual-income-too-low.js';
import { staleData } from './rules/stale-data.js';
import { surfaceBelowMinimum } from './rules/surface-below-minimum.js';
import { typologyUnsuitable } from './rules/typology-unsuitable.js';
import type { VacancyFacts } from './vacancy-facts.js';

/** Every rule, the cheapest and most selective first: the order changes speed, never who is eligible. */
export const RULES: readonly Rule[] = [
  typologyUnsuitable,
  placeNotAccepted,
  notACandidate,
  contingentNotOpen,
  protocolNotEligible,
  incomeAboveCeiling,
  surfaceBelowMinimum,
  excludedArea,
  paused,
  staleData,
  irregularStay,
  accessibilityNotMet,
  adaptedDwellingReserved,
  alreadyCommitted,
  refusedBefore,
  effortTooHigh,
  residualIncomeTooLow,
];

/** The verdict of every rule, in the order of RULES: all reasons are known. */
export function evaluateAll(h: HouseholdFacts, v: VacancyFacts, context: RuleContext): readonly Verdict[] {
  return RULES.map((rule) => verdictOf(rule, h, v, context));
}

/** First rule that keeps the pairing out, or `null`; an unknown verdict keeps it out only where the policy says so. */
export function excludingRule(h: HouseholdFacts, v: VacancyFacts, context: RuleContext): Rule | null {
  const unknownExcludes = context.policy.rules.unknown === 'exclude';
  for (let index = 0; index < RULES.length; index += 1) {
    const rule = RULES[index] as Rule;
    const status = rule.status(h, v, context);
    if (status === 'failed' || (status === 'unknown' && unknownExcludes)) return rule;
  }
  return null;
}

/** Verdict of the first rule that keeps the pairing out, or `null` where it is eligible. */
export function firstFailure(h: HouseholdFacts, v: VacancyFacts, context: RuleContext): Verdict | null {
  const rule = excludingRule(h, v, context);
  return rule === null ? null : verdictOf(rule, h, v, context);
}

export function isEligible(h: HouseholdFacts, v: VacancyFacts, context: RuleContext): boolean {
  return excludingRule(h, v, context) === null;
}

/** Rules the pairing stands subject to: their verdict is unknown. */
export function subjectTo(verdicts: readonly Verdict[]): readonly RuleCode[] {
  return verdicts.filter((verdict) => verdict.status === 'unknown').map((verdict) => verdict.code);
}
