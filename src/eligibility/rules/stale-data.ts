import { passedIf, type Rule } from '../rule.js';

/** The data were confirmed recently enough for the policy. */
export const staleData: Rule = {
  code: 'STALE_DATA',
  article: 'policy',
  unit: 'days',
  status: (h, _, { policy }) => {
    const { staleAfterDays } = policy.rules;
    return passedIf(staleAfterDays === null || h.dataAgeDays <= staleAfterDays);
  },
  observed: (h) => h.dataAgeDays,
  threshold: (_h, _v, { policy }) => policy.rules.staleAfterDays,
};
