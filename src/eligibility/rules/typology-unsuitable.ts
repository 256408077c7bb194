import { passedIf, type Rule } from '../rule.js';

/** The number of persons is inside the landlord's published grid, or the default one where it has none. */
export const typologyUnsuitable: Rule = {
  code: 'TYPOLOGY_UNSUITABLE',
  article: 'landlord',
  unit: 'persons',
  status: (h, v) => passedIf(h.sizePersons >= v.minPersons && h.sizePersons <= v.maxPersons),
  observed: (h) => h.sizePersons,
  threshold: (_, v) => [v.minPersons, v.maxPersons],
};
