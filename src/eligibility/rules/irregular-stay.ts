import type { Rule } from '../rule.js';

const STATUS = { yes: 'passed', no: 'failed', unknown: 'unknown' } as const;

/** Regular stay of every adult is a declared fact of the file; it is never deduced. */
export const irregularStay: Rule = {
  code: 'IRREGULAR_STAY',
  article: 'CCH R441-1',
  unit: 'code',
  status: (h) => STATUS[h.household.regularStay],
  observed: (h) => h.household.regularStay,
  threshold: () => 'yes',
};
