import { housingEstimate } from '#legislation/housing-estimate.js';
import { passedIf, type Rule } from '../rule.js';

/** Estimated residual income per day and consumption unit against the landlord's minimum, where it is hard. */
export const residualIncomeTooLow: Rule = {
  code: 'RESIDUAL_INCOME_TOO_LOW',
  article: 'landlord',
  unit: 'centsPerDay',
  status: (h, v, { law }) => {
    const { hard, minResidualCentsPerDay } = v.effortPolicy;
    if (!hard || minResidualCentsPerDay === null) return 'passed';
    const estimate = housingEstimate(law, h, v);
    return estimate === null ? 'unknown' : passedIf(estimate.residualCentsPerDay >= minResidualCentsPerDay);
  },
  observed: (h, v, { law }) => housingEstimate(law, h, v)?.residualCentsPerDay ?? null,
  threshold: (_, v) => v.effortPolicy.minResidualCentsPerDay,
};
