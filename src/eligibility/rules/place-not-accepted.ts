import { contains } from '#legislation/places.js';
import { passedIf, type Rule } from '../rule.js';

/**
 * The household consents to the département or the commune, on that day. Consent is our policy, not the law: under
 * DALO the préfet sets the perimeter, which overrides it where the policy says so.
 */
export const placeNotAccepted: Rule = {
  code: 'PLACE_NOT_ACCEPTED',
  article: 'policy',
  unit: 'code',
  status: (h, v) => passedIf(contains(h.consented, v) || (h.daloPerimeter & v.departementBit) !== 0),
  observed: (_, v) => v.communeCode,
  threshold: (h) => h.consents.map(({ place }) => place.code),
};
