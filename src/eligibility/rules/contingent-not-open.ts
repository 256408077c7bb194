import type { Known } from '#domain/household.js';
import { assertNever } from '#domain/result.js';
import type { HouseholdFacts } from '../household-facts.js';
import { passedIf, type Rule, type RuleStatus } from '../rule.js';
import type { VacancyFacts } from '../vacancy-facts.js';

const STATUS = { yes: 'passed', no: 'failed', unknown: 'unknown' } as const;

/**
 * Who each contingent is open to: the préfet's to households labelled in SYPLO, Action Logement's to those it knows
 * as eligible (a DALO recognition alone does not open it), the State agents' to agents; the others to everybody.
 * A vacancy without orientation is open to nobody yet.
 */
export const contingentNotOpen: Rule = {
  code: 'CONTINGENT_NOT_OPEN',
  article: 'CCH R441-5, L441-1',
  unit: 'code',
  status: statusOf,
  observed: (h, v) => {
    switch (v.contingent) {
      case 'prefect':
        return h.daloRecognised ? 'dalo' : (h.labels[0]?.category ?? null);
      case 'actionLogement':
        return h.household.actionLogement.eligible;
      case 'stateAgents':
      case 'stateAgentsByAgreement':
        return h.household.stateAgent;
      default:
        return null;
    }
  },
  threshold: (_, v) => v.contingent,
};

function statusOf(h: HouseholdFacts, { contingent }: VacancyFacts): RuleStatus {
  switch (contingent) {
    case null:
      return 'failed';
    case 'prefect':
      return passedIf(h.prefectPriority);
    case 'actionLogement':
      return known(h.household.actionLogement.eligible);
    case 'stateAgents':
    case 'stateAgentsByAgreement':
      return known(h.household.stateAgent);
    case 'localAuthority':
    case 'otherReserver':
    case 'unreserved':
      return 'passed';
    default:
      return assertNever(contingent);
  }
}

function known(value: Known): RuleStatus {
  return STATUS[value];
}
