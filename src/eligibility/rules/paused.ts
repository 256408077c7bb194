import { passedIf, type Rule } from '../rule.js';

/** The household asked not to be proposed until a day, included. */
export const paused: Rule = {
  code: 'PAUSED',
  article: 'policy',
  unit: 'date',
  status: (h) => passedIf(!h.paused),
  observed: (h) => h.household.pausedUntil,
  threshold: (_h, _v, { asOf }) => asOf,
};
