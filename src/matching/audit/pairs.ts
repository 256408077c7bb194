import type { CalendarDate } from '#domain/dates.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import type { Commitment, Refusal } from '#domain/proposal.js';
import type { Verdict } from '#domain/verdict.js';
import { RULES } from '#eligibility/eligibility.js';
import { deriveHousehold, type HouseholdFacts } from '#eligibility/household-facts.js';
import { type RuleContext, verdictOf } from '#eligibility/rule.js';
import { deriveVacancy, type VacancyFacts } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { scorePairing } from '#scoring/score.js';
import type { Instance } from '../instance.js';

/** One eligible pairing, found by reading every rule of every household and vacancy. */
export interface AuditedPair {
  readonly household: number;
  readonly points: number;
}

/** The audit's own naive reading of an instance: no graph, no index, no shared shortcut. */
export interface AuditedInstance {
  readonly instance: Instance;
  readonly asOf: CalendarDate;
  readonly households: readonly HouseholdFacts[];
  readonly vacancies: readonly VacancyFacts[];
  readonly householdAt: ReadonlyMap<HouseholdId, number>;
  readonly vacancyAt: ReadonlyMap<VacancyId, number>;
  /** Eligible pairings of each oriented vacancy, households ascending. */
  readonly pairs: readonly (readonly AuditedPair[])[];
  readonly verdict: (household: number, vacancy: number) => readonly Verdict[];
  readonly terms: (household: number, vacancy: number) => readonly Term[];
}

export function readInstance(instance: Instance): AuditedInstance {
  const law = resolveLegislation(instance.asOf);
  const households = instance.households.map((h) => deriveHousehold(h, law, instance.policy));
  const vacancies: VacancyFacts[] = [];
  for (const vacancy of instance.vacancies) {
    const landlord = instance.landlords.find((candidate) => candidate.id === vacancy.landlordId);
    if (vacancy.orientation !== null && landlord) vacancies.push(deriveVacancy(vacancy, landlord, law));
  }
  const commitments = new Map<HouseholdId, Commitment[]>();
  for (const c of instance.commitments) commitments.set(c.householdId, [...(commitments.get(c.householdId) ?? []), c]);
  const refusals = new Map<HouseholdId, Refusal[]>();
  for (const r of instance.refusals) refusals.set(r.householdId, [...(refusals.get(r.householdId) ?? []), r]);
  const context = (adaptedDemand: ReadonlySet<VacancyId>): RuleContext => ({
    asOf: instance.asOf,
    law,
    policy: instance.policy,
    commitmentsByHousehold: commitments,
    refusalsByHousehold: refusals,
    adaptedDemand,
  });
  const open = context(new Set());
  const demanded = new Set<VacancyId>();
  for (const v of vacancies) {
    const wanted = v.vacancy.dwelling.accessibility.adapted;
    if (wanted && households.some((h) => h.needsAdaptedDwelling && passes(h, v, open))) demanded.add(v.vacancy.id);
  }
  const final = context(demanded);
  const lists = vacancies.map((v) => {
    const list: number[] = [];
    for (let h = 0; h < households.length; h++) if (passes(households[h] as HouseholdFacts, v, final)) list.push(h);
    return list;
  });
  const feasible = new Map<number, number>();
  for (const list of lists) for (const h of list) feasible.set(h, (feasible.get(h) ?? 0) + 1);
  const everProposed = new Set(instance.pastProposals.map((p) => p.householdId));
  const terms = (h: number, v: number): readonly Term[] =>
    scorePairing(households[h] as HouseholdFacts, vacancies[v] as VacancyFacts, {
      asOf: instance.asOf,
      law,
      policy: instance.policy,
      everProposed,
      feasibleVacancies: feasible.get(h) ?? 0,
    });
  return {
    instance,
    asOf: instance.asOf,
    households,
    vacancies,
    householdAt: new Map(households.map((h, index) => [h.household.id, index])),
    vacancyAt: new Map(vacancies.map((v, index) => [v.vacancy.id, index])),
    pairs: lists.map((list, v) => list.map((h) => ({ household: h, points: sum(terms(h, v)) }))),
    verdict: (h, v) =>
      RULES.map((rule) => verdictOf(rule, households[h] as HouseholdFacts, vacancies[v] as VacancyFacts, final)),
    terms,
  };
}

function passes(household: HouseholdFacts, vacancy: VacancyFacts, context: RuleContext): boolean {
  for (let i = 0; i < RULES.length; i++) {
    const status = (RULES[i] as (typeof RULES)[number]).status(household, vacancy, context);
    if (status === 'failed' || (status === 'unknown' && context.policy.rules.unknown === 'exclude')) return false;
  }
  return true;
}

function sum(terms: readonly Term[]): number {
  let total = 0;
  for (const term of terms) total += term.points;
  return total;
}
