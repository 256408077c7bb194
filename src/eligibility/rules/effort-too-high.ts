import { housingEstimate } from '#legislation/housing-estimate.js';
import { passedIf, type Rule } from '../rule.js';

/** Estimated effort rate against the landlord's maximum; it excludes only where the landlord makes it hard. */
export const effortTooHigh: Rule = {
  code: 'EFFORT_TOO_HIGH',
  article: 'landlord ; arrêté du 10 mars 2011',
  unit: 'permille',
  status: (h, v, { law }) => {
    const { hard, maxEffortPermille } = v.effortPolicy;
    if (!hard || maxEffortPermille === null) return 'passed';
    const estimate = housingEstimate(law, h, v);
    return estimate === null ? 'unknown' : passedIf(estimate.effortPermille <= maxEffortPermille);
  },
  observed: (h, v, { law }) => housingEstimate(law, h, v)?.effortPermille ?? null,
  threshold: (_, v) => v.effortPolicy.maxEffortPermille,
};
