import { passedIf, type Rule } from '../rule.js';

/** An adapted dwelling goes first to those who need it; others may have it where no eligible household does. */
export const adaptedDwellingReserved: Rule = {
  code: 'ADAPTED_DWELLING_RESERVED',
  article: 'CCH R441-4',
  unit: 'code',
  status: (h, v, { adaptedDemand }) =>
    passedIf(!v.vacancy.dwelling.accessibility.adapted || h.needsAdaptedDwelling || !adaptedDemand.has(v.id)),
  observed: (h) => (h.needsAdaptedDwelling ? 'needed' : 'notNeeded'),
  threshold: (_, v, { adaptedDemand }) => {
    if (!v.vacancy.dwelling.accessibility.adapted) return null;
    return adaptedDemand.has(v.id) ? 'neededByOthers' : 'open';
  },
};
