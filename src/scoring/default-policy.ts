import type { Policy } from '#domain/policy.js';

/** The policy of a new installation, also published as policies/default.json. Weights are ours; docs/algorithm.md argues them. */
export const DEFAULT_POLICY: Policy = {
  formatVersion: 1,
  version: '1.0.0',
  title: 'Politique par défaut (pondérations propres à Rapprochement)',
  waiting: { pointsPerDay: 1 },
  legalPriority: { dalo: 180, otherLabel: 90, pointsPerMonthBeyondLimit: 10, maxBeyondLimit: 120 },
  neverProposed: { afterSupportMonths: 6, points: 120 },
  need: { homelessOrHosted: 60, enforceableEviction: 60, unfitDwelling: 40, violence: 60, max: 120 },
  interDepartmental: { opening: 45, homePreference: 0 },
  fit: {
    typologyExact: 20,
    effortMargin: { targetPermille: 300, pointsPerPercentPoint: 2, max: 30 },
    wishRank: [30, 20, 10],
    accessibilityExact: 20,
    scarcity: [
      { upTo: 1, points: 60 },
      { upTo: 3, points: 40 },
      { upTo: 10, points: 15 },
    ],
  },
  bonusMax: 540,
  rules: {
    unknown: 'subjectTo',
    daloPerimeterOverridesConsent: false,
    staleAfterDays: 400,
    visitingChildrenCountForSize: true,
    expectedBirthsCountForSize: true,
  },
  maxActiveProposals: 2,
  listHoldDays: 7,
  contact: { supportedHouseholds: 'mandatory' },
};
