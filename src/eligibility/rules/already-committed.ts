import { passedIf, type Rule } from '../rule.js';

/** Proposals whose contact is recorded leave room for one more; the ranks themselves are the matching's. */
export const alreadyCommitted: Rule = {
  code: 'ALREADY_COMMITTED',
  article: 'policy',
  unit: 'proposals',
  status: (h, _, { commitmentsByHousehold, policy }) => {
    const commitments = commitmentsByHousehold.get(h.id);
    return passedIf(commitments === undefined || commitments.length < policy.maxActiveProposals);
  },
  observed: (h, _, { commitmentsByHousehold }) => commitmentsByHousehold.get(h.id)?.length ?? 0,
  threshold: (_h, _v, { policy }) => policy.maxActiveProposals,
};
