import { passedIf, type Rule } from '../rule.js';

/** A vacancy offered to the AVDL Logement d'abord protocol takes its eligible households. */
export const protocolNotEligible: Rule = {
  code: 'PROTOCOL_NOT_ELIGIBLE',
  article: "protocole régional AVDL Logement d'abord (juin 2020)",
  unit: 'date',
  status: (h, v) => passedIf(!v.vacancy.protocolChannel || h.protocolEligible),
  observed: (h) => h.household.protocolEligibleSince,
  threshold: (_, v, { asOf }) => (v.vacancy.protocolChannel ? asOf : null),
};
