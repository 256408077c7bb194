import { housingEstimate } from '#legislation/housing-estimate.js';
import { contains } from '#legislation/places.js';
import type { PairingCriterion } from './criterion.js';
import type { ScoredHousehold, ScoredVacancy, ScoringContext } from './scoring-inputs.js';

/** The dwelling's département differs from that of support and the household consents: a move is made possible. */
const interDepartmentalOpening: PairingCriterion = {
  criterion: 'interDepartmentalOpening',
  unit: 'code',
  source: 'policy',
  points: (h, { policy }, v) =>
    v.departement !== h.household.departement && contains(h.consented, v) ? policy.interDepartmental.opening : 0,
  observed: (_h, _context, v) => v.departement,
  weight: (_, { policy }) => policy.interDepartmental.opening,
};

/** The dwelling is in the département of support. Residence gives points or nothing: it never takes any. */
const homePreference: PairingCriterion = {
  criterion: 'homePreference',
  unit: 'code',
  source: 'policy',
  points: (h, { policy }, v) =>
    v.departement === h.household.departement ? policy.interDepartmental.homePreference : 0,
  observed: (_h, _context, v) => v.departement,
  weight: (_, { policy }) => policy.interDepartmental.homePreference,
};

/** The number of persons is inside the usual range of the size, not at the widened edges of the grid. */
const typologyExact: PairingCriterion = {
  criterion: 'typologyExact',
  unit: 'code',
  source: 'policy',
  points: (h, { policy }, v) =>
    h.sizePersons >= v.usualMinPersons && h.sizePersons <= v.usualMaxPersons ? policy.fit.typologyExact : 0,
  observed: (h, _, v) => `${v.size}:${h.sizePersons}`,
  weight: (_, { policy }) => policy.fit.typologyExact,
};

/** Each whole percent point of estimated effort under the target, capped; nothing where resources are not known. */
const effortMargin: PairingCriterion = {
  criterion: 'effortMargin',
  unit: 'permille',
  source: 'policy ; arrêté du 10 mars 2011',
  points: (h, { law, policy }, v) => {
    const { targetPermille, pointsPerPercentPoint, max } = policy.fit.effortMargin;
    const estimate = max === 0 ? null : housingEstimate(law, h, v);
    if (estimate === null || estimate.effortPermille >= targetPermille) return 0;
    return Math.min(max, Math.floor((targetPermille - estimate.effortPermille) / 10) * pointsPerPercentPoint);
  },
  observed: (h, { law }, v) => housingEstimate(law, h, v)?.effortPermille ?? null,
  weight: (_, { policy }) => policy.fit.effortMargin.pointsPerPercentPoint,
};

/** The best wish that holds the dwelling. */
const wishRank: PairingCriterion = {
  criterion: 'wishRank',
  unit: 'rank',
  source: 'policy',
  points: wishPoints,
  observed: (h, _, v) => bestWish(h, v),
  weight: wishPoints,
};

function bestWish(h: ScoredHousehold, v: ScoredVacancy): number | null {
  for (const { departementBit, communeCode, rank } of h.wishes) {
    if (departementBit === v.departementBit || communeCode === v.communeCode) return rank;
  }
  return null;
}

function wishPoints(h: ScoredHousehold, { policy }: ScoringContext, v: ScoredVacancy): number {
  const rank = bestWish(h, v);
  return rank === null ? 0 : (policy.fit.wishRank[rank - 1] ?? 0);
}

/** A declared need of access meets the works that answer it. */
const accessibilityExact: PairingCriterion = {
  criterion: 'accessibilityExact',
  unit: 'code',
  source: 'CCH R441-4',
  points: (h, { policy }, v) => (metNeed(h, v) === null ? 0 : policy.fit.accessibilityExact),
  observed: (h, _, v) => metNeed(h, v),
  weight: (_, { policy }) => policy.fit.accessibilityExact,
};

function metNeed(h: ScoredHousehold, v: ScoredVacancy): 'adapted' | 'stepFree' | null {
  const { adapted, stepFree } = v.vacancy.dwelling.accessibility;
  if (h.needsAdaptedDwelling && adapted) return 'adapted';
  return h.household.needs.stepFree && stepFree ? 'stepFree' : null;
}

/** Every criterion that reads the vacancy: part of what `bonusMax` caps. */
export const PAIRING_BONUSES: readonly PairingCriterion[] = [
  interDepartmentalOpening,
  homePreference,
  typologyExact,
  effortMargin,
  wishRank,
  accessibilityExact,
];
