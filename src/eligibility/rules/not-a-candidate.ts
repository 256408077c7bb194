import { passedIf, type Rule } from '../rule.js';

/** A request is active (neither radiated, expired nor satisfied) and the household is not already housed under ADL. */
export const notACandidate: Rule = {
  code: 'NOT_A_CANDIDATE',
  article: 'CCH L441-2-1, R441-2-8',
  unit: 'code',
  status: ({ household }) => passedIf(household.request.status === 'active' && household.support?.phase !== 'within'),
  observed: ({ household }) => (household.support?.phase === 'within' ? 'within' : household.request.status),
  threshold: () => 'active',
};
