import { contains } from '#legislation/places.js';
import { passedIf, type Rule } from '../rule.js';

/** The dwelling is outside the areas the household avoids; their reason is not in the instance. */
export const excludedArea: Rule = {
  code: 'EXCLUDED_AREA',
  article: 'policy',
  unit: 'code',
  status: (h, v) => passedIf(!contains(h.excluded, v)),
  observed: (_, v) => v.communeCode,
  threshold: (h) => h.household.excludedPlaces.map(({ code }) => code),
};
