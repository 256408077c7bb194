import { currentCommuneCode, findCommune, isCommuneOfRegion } from '#legislation/communes.js';
import { findFunding } from '#legislation/funding.js';
import type { VacancyReference } from './vacancy-rules.js';

/** Communes of Île-de-France (Paris by arrondissement) and RPLS funding codes in the CALEOL's field. */
export const regionReference: VacancyReference = {
  communeOf: (code) => (isCommuneOfRegion(code) ? findCommune(code) : undefined),
  mergedInto: (code) => (currentCommuneCode(code) === code ? undefined : currentCommuneCode(code)),
  funding: (code) => {
    const funding = findFunding(code);
    return funding?.social === true ? { scheme: funding.scheme } : undefined;
  },
};
