/**
 * What each rule reads of a vacancy, in full: vacancies with the same key have the same verdict for every household, so
 * the rule itself is evaluated once per (key, household) instead of once per pairing.
 */
import type { VacancyId } from '#domain/ids.js';
import { RULES } from '#eligibility/eligibility.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { Rule, RuleContext } from '#eligibility/rule.js';
import { accessibilityNotMet } from '#eligibility/rules/accessibility-not-met.js';
import { adaptedDwellingReserved } from '#eligibility/rules/adapted-dwelling-reserved.js';
import { alreadyCommitted } from '#eligibility/rules/already-committed.js';
import { contingentNotOpen } from '#eligibility/rules/contingent-not-open.js';
import { effortTooHigh } from '#eligibility/rules/effort-too-high.js';
import { excludedArea } from '#eligibility/rules/excluded-area.js';
import { incomeAboveCeiling } from '#eligibility/rules/income-above-ceiling.js';
import { irregularStay } from '#eligibility/rules/irregular-stay.js';
import { notACandidate } from '#eligibility/rules/not-a-candidate.js';
import { paused } from '#eligibility/rules/paused.js';
import { placeNotAccepted } from '#eligibility/rules/place-not-accepted.js';
import { protocolNotEligible } from '#eligibility/rules/protocol-not-eligible.js';
import { refusedBefore } from '#eligibility/rules/refused-before.js';
import { residualIncomeTooLow } from '#eligibility/rules/residual-income-too-low.js';
import { staleData } from '#eligibility/rules/stale-data.js';
import { surfaceBelowMinimum } from '#eligibility/rules/surface-below-minimum.js';
import { typologyUnsuitable } from '#eligibility/rules/typology-unsuitable.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';

/** Rules that read nothing of the vacancy: once per household. */
export const HOUSEHOLD_RULES: readonly Rule[] = [notACandidate, paused, staleData, irregularStay, alreadyCommitted];

export interface KeyedRule {
  readonly rule: Rule;
  /** Everything that the rule reads of the vacancy. */
  readonly key: (v: VacancyFacts, context: RuleContext) => string;
  /** Households outside pass whatever the vacancy; `null` = anybody may fail. */
  readonly concerns: ((h: HouseholdFacts) => boolean) | null;
}

/** Rules that read a little of the vacancy: once per household and distinct key. */
export const KEYED_RULES: readonly KeyedRule[] = [
  { rule: typologyUnsuitable, key: (v) => `${v.minPersons}-${v.maxPersons}`, concerns: null },
  { rule: contingentNotOpen, key: (v) => String(v.contingent), concerns: null },
  { rule: protocolNotEligible, key: (v) => String(v.vacancy.protocolChannel), concerns: null },
  {
    rule: incomeAboveCeiling,
    key: (v) => `${v.ceilingsCents.join()};${v.extraPersonCents}`,
    concerns: null,
  },
  {
    rule: surfaceBelowMinimum,
    // The minimum surfaces that the dwelling reaches are nested: their number says which.
    key: (v, { law }) => String(law.minimumSurface.m2.filter((m2) => v.vacancy.dwelling.floorAreaM2 >= m2).length),
    concerns: null,
  },
  {
    rule: accessibilityNotMet,
    key: ({ vacancy: { dwelling } }) =>
      [dwelling.accessibility.adapted, dwelling.accessibility.stepFree, dwelling.lift, dwelling.floor].join(),
    concerns: (h) => h.hasAccessNeed,
  },
];

/** Rules on places: households are indexed by the places they accept and avoid (place-index.ts). */
export const PLACE_RULES: readonly Rule[] = [placeNotAccepted, excludedArea];

/** Answered for a whole list at once: who needs an adapted dwelling goes first, where anybody on the list does. */
export const LIST_RULES: readonly Rule[] = [adaptedDwellingReserved];

export interface PairRule {
  readonly rule: Rule;
  readonly appliesTo: (v: VacancyFacts) => boolean;
  /** Households outside pass, save on the vacancies of `alsoAt`; `null` = anybody may fail. */
  readonly concerns: ((h: HouseholdFacts, context: RuleContext) => boolean) | null;
  readonly alsoAt: (h: HouseholdFacts, context: RuleContext) => readonly VacancyId[];
}

const nowhere = (): readonly VacancyId[] => [];

const NARROWED: readonly PairRule[] = [
  {
    rule: refusedBefore,
    appliesTo: () => true,
    concerns: (h, { refusalsByHousehold, asOf }) =>
      (refusalsByHousehold.get(h.id) ?? []).some(({ effect }) => effect.kind !== 'vacancy' && effect.until >= asOf),
    alsoAt: (h, { refusalsByHousehold }) => (refusalsByHousehold.get(h.id) ?? []).map(({ vacancyId }) => vacancyId),
  },
  {
    rule: effortTooHigh,
    appliesTo: ({ effortPolicy }) => effortPolicy.hard && effortPolicy.maxEffortPermille !== null,
    concerns: null,
    alsoAt: nowhere,
  },
  {
    rule: residualIncomeTooLow,
    appliesTo: ({ effortPolicy }) => effortPolicy.hard && effortPolicy.minResidualCentsPerDay !== null,
    concerns: null,
    alsoAt: nowhere,
  },
];

const COVERED = new Set<Rule>([
  ...HOUSEHOLD_RULES,
  ...KEYED_RULES.map(({ rule }) => rule),
  ...PLACE_RULES,
  ...LIST_RULES,
  ...NARROWED.map(({ rule }) => rule),
]);

/** Rules evaluated pairing by pairing, on what the others leave; one that nothing above names is among them. */
export const PAIR_RULES: readonly PairRule[] = [
  ...NARROWED,
  ...RULES.filter((rule) => !COVERED.has(rule)).map((rule) => ({
    rule,
    appliesTo: () => true,
    concerns: null,
    alsoAt: nowhere,
  })),
];
