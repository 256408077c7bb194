import type { StatutoryNeeds } from '#domain/household.js';
import type { HouseholdCriterion } from './criterion.js';
import type { ScoredHousehold, ScoringContext } from './scoring-inputs.js';

/**
 * One slope, the same for everybody, linear and unbounded, on the larger of the days since recognition (DALO, or
 * first label) and since the start of support. The age of the request is not a clock of these points.
 */
export const waiting: HouseholdCriterion = {
  criterion: 'waiting',
  unit: 'days',
  source: 'policy',
  points: (h, { policy }) => h.waitingDays * policy.waiting.pointsPerDay,
  observed: (h) => h.waitingDays,
  weight: (_, { policy }) => policy.waiting.pointsPerDay,
};

function isDalo(h: ScoredHousehold): boolean {
  return h.daloRecognised || h.labels.some((label) => label.category === 'dalo');
}

/** DALO stands above the list of L441-1; a label of that list comes next. Weighted, not absolute. */
export const legalPriority: HouseholdCriterion = {
  criterion: 'legalPriority',
  unit: 'code',
  source: 'CCH L441-1, L441-2-3',
  points: legalPriorityPoints,
  observed: (h) => (isDalo(h) ? 'dalo' : (h.labels[0]?.category ?? null)),
  weight: legalPriorityPoints,
};

function legalPriorityPoints(h: ScoredHousehold, { policy }: ScoringContext): number {
  if (isDalo(h)) return policy.legalPriority.dalo;
  return h.labels.length > 0 ? policy.legalPriority.otherLabel : 0;
}

/** Completed months beyond the time the préfet has to rehouse, capped. */
export const beyondDaloLimit: HouseholdCriterion = {
  criterion: 'beyondDaloLimit',
  unit: 'months',
  source: 'CCH L441-2-3, R441-16-1',
  points: (h, context) => {
    const { pointsPerMonthBeyondLimit, maxBeyondLimit } = context.policy.legalPriority;
    return Math.min(maxBeyondLimit, monthsBeyondLimit(h, context) * pointsPerMonthBeyondLimit);
  },
  observed: monthsBeyondLimit,
  weight: (_, { policy }) => policy.legalPriority.pointsPerMonthBeyondLimit,
};

function monthsBeyondLimit({ monthsSinceDalo }: ScoredHousehold, { law }: ScoringContext): number {
  return monthsSinceDalo === null ? 0 : Math.max(0, monthsSinceDalo - law.daloLimitMonths);
}

/** No proposal has ever reached the household, months after its support towards a home began. */
export const neverProposed: HouseholdCriterion = {
  criterion: 'neverProposed',
  unit: 'months',
  source: 'policy',
  points: (h, context) => {
    const { afterSupportMonths, points } = context.policy.neverProposed;
    if (h.monthsOfSupport === null || h.monthsOfSupport < afterSupportMonths) return 0;
    return context.everProposed.has(h.id) ? 0 : points;
  },
  observed: (h) => h.monthsOfSupport,
  weight: (_, { policy }) => policy.neverProposed.points,
};

const NEEDS = [
  'homelessOrHosted',
  'enforceableEviction',
  'unfitDwelling',
  'violence',
] as const satisfies readonly (keyof StatutoryNeeds)[];

/** Closed statutory facts, declared; unknown gives nothing. Their sum is capped. */
export const need: HouseholdCriterion = {
  criterion: 'need',
  unit: 'code',
  source: 'CCH L441-1',
  points: (h, context) => Math.min(context.policy.need.max, needSum(h, context)),
  observed: (h) => NEEDS.filter((code) => h.household.statutoryNeeds[code] === 'yes').join('+') || null,
  weight: needSum,
};

function needSum({ household }: ScoredHousehold, { policy }: ScoringContext): number {
  let sum = 0;
  for (const code of NEEDS) if (household.statutoryNeeds[code] === 'yes') sum += policy.need[code];
  return sum;
}

/** Few feasible dwellings in this run: those who fit little are not the last served. */
export const scarcity: HouseholdCriterion = {
  criterion: 'scarcity',
  unit: 'dwellings',
  source: 'policy',
  points: scarcityPoints,
  observed: (_, { feasibleVacancies }) => feasibleVacancies,
  weight: scarcityPoints,
};

function scarcityPoints(_: ScoredHousehold, { feasibleVacancies, policy }: ScoringContext): number {
  for (const { upTo, points } of policy.fit.scarcity) if (feasibleVacancies <= upTo) return points;
  return 0;
}

/** Every household criterion but waiting: part of what `bonusMax` caps. */
export const HOUSEHOLD_BONUSES: readonly HouseholdCriterion[] = [
  legalPriority,
  beyondDaloLimit,
  neverProposed,
  need,
  scarcity,
];
