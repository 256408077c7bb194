import type { Policy } from '#domain/policy.js';
import type { ScoredVacancy } from '#scoring/scoring-inputs.js';

/** At least what any pairing of this vacancy adds to the points of its household (src/scoring/pairing-criteria.ts). */
export function pairingBonusLimit(policy: Policy, { vacancy }: Pick<ScoredVacancy, 'vacancy'>): number {
  const { interDepartmental, fit } = policy;
  const { adapted, stepFree } = vacancy.dwelling.accessibility;
  return (
    // A dwelling is in the département of support or it is not.
    Math.max(interDepartmental.opening, interDepartmental.homePreference) +
    fit.typologyExact +
    fit.effortMargin.max +
    fit.wishRank.reduce((most, points) => Math.max(most, points), 0) +
    (adapted || stepFree ? fit.accessibilityExact : 0)
  );
}
