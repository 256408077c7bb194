/**
 * The audit's own naive reading of an instance: every rule on every household and vacancy until one fails (once for
 * the vacancies alike in all it reads), every line of points on every pairing left. No code of the engine.
 *
 * Households outside, vacancies inside; O(H · V) rules and O(E) points for E eligible pairings. Memory: H · V / 8 bytes
 * while reading, then 8 bytes a pairing.
 */
import { type CalendarDate, daysBetween, earliest } from '#domain/dates.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import type { Verdict } from '#domain/verdict.js';
import { RULES } from '#eligibility/eligibility.js';
import { deriveHousehold, type HouseholdFacts } from '#eligibility/household-facts.js';
import { type RuleContext, verdictOf } from '#eligibility/rule.js';
import { deriveVacancy, type VacancyFacts } from '#eligibility/vacancy-facts.js';
import { resolveLegislation } from '#legislation/legislation.js';
import { HOUSEHOLD_BONUSES, waiting } from '#scoring/household-criteria.js';
import { PAIRING_BONUSES } from '#scoring/pairing-criteria.js';
import { scorePairing } from '#scoring/score.js';
import type { ScoringContext } from '#scoring/scoring-inputs.js';
import { digest } from '#solver/tie-break.js';
import type { Instance } from '../instance.js';
import { openVacancies } from './alike.js';

/** Eligible pairings of each oriented vacancy: row v is offsets[v] … offsets[v+1]−1, households ascending. */
export interface AuditedPairs {
  readonly offsets: Int32Array;
  readonly households: Int32Array;
  readonly points: Int32Array;
  /** Vacancies that each household is eligible for. */
  readonly feasible: Int32Array;
}

export interface AuditedInstance {
  readonly instance: Instance;
  readonly asOf: CalendarDate;
  readonly households: readonly HouseholdFacts[];
  readonly vacancies: readonly VacancyFacts[];
  readonly householdAt: ReadonlyMap<HouseholdId, number>;
  readonly vacancyAt: ReadonlyMap<VacancyId, number>;
  readonly pairs: AuditedPairs;
  /** Days on every clock of each household, added up: what chooses between plans of equal points. */
  readonly waitingDays: Int32Array;
  /** Digest of each household's identifier: what chooses between plans of equal days. */
  readonly digests: Uint32Array;
  readonly verdict: (household: number, vacancy: number) => readonly Verdict[];
  readonly terms: (household: number, vacancy: number) => readonly Term[];
}

/** What is read of the instance before any pairing. */
interface Parties {
  readonly households: readonly HouseholdFacts[];
  readonly vacancies: readonly VacancyFacts[];
  readonly context: RuleContext;
}

/** Reads a frozen, valid instance whole. */
export function readInstance(instance: Instance): AuditedInstance {
  const parties = readParties(instance);
  const { households, vacancies, context } = parties;
  const everProposed = new Set(instance.pastProposals.map((p) => p.householdId));
  const eligible = readEligible(parties);
  const scoringOf = (h: number): ScoringContext => ({
    asOf: instance.asOf,
    law: context.law,
    policy: instance.policy,
    everProposed,
    feasibleVacancies: eligible.feasible[h] as number,
  });
  return {
    instance,
    asOf: instance.asOf,
    households,
    vacancies,
    householdAt: new Map(households.map((h, index) => [h.household.id, index])),
    vacancyAt: new Map(vacancies.map((v, index) => [v.vacancy.id, index])),
    pairs: { ...readPoints(parties, eligible, scoringOf), feasible: eligible.feasible },
    waitingDays: Int32Array.from(households, (h) => daysWaited(h, instance.asOf)),
    digests: Uint32Array.from(households, (h) => digest(h.id)),
    verdict: (h, v) =>
      RULES.map((rule) => verdictOf(rule, households[h] as HouseholdFacts, vacancies[v] as VacancyFacts, context)),
    terms: (h, v) => scorePairing(households[h] as HouseholdFacts, vacancies[v] as VacancyFacts, scoringOf(h)),
  };
}

/** Days since the DALO recognition, since the first label and since the start of support, added up. */
function daysWaited({ household, labels, supportStartedOn }: HouseholdFacts, asOf: CalendarDate): number {
  const labelledOn = earliest(...labels.map((label) => label.labelledOn));
  let days = 0;
  for (const since of [household.dalo?.recognisedOn, labelledOn, supportStartedOn]) {
    if (since) days += Math.max(0, daysBetween(since, asOf));
  }
  return days;
}

function readParties(instance: Instance): Parties {
  const law = resolveLegislation(instance.asOf);
  const households = instance.households.map((h) => deriveHousehold(h, law, instance.policy));
  const landlords = new Map(instance.landlords.map((landlord) => [landlord.id, landlord]));
  const vacancies = instance.vacancies.flatMap((vacancy) => {
    const landlord = landlords.get(vacancy.landlordId);
    return vacancy.orientation !== null && landlord ? [deriveVacancy(vacancy, landlord, law)] : [];
  });
  const open: RuleContext = {
    asOf: instance.asOf,
    law,
    policy: instance.policy,
    commitmentsByHousehold: byHousehold(instance.commitments),
    refusalsByHousehold: byHousehold(instance.refusals),
    adaptedDemand: new Set(),
  };
  const adapted = vacancies.filter((v) => v.vacancy.dwelling.accessibility.adapted);
  const openTo = openVacancies(adapted, open);
  const demanded = new Int32Array(adapted.length);
  const adaptedDemand = new Set<VacancyId>();
  for (const household of households) {
    const count = household.needsAdaptedDwelling ? openTo(household, demanded) : 0;
    for (const v of demanded.subarray(0, count)) adaptedDemand.add((adapted[v] as VacancyFacts).id);
  }
  return { households, vacancies, context: { ...open, adaptedDemand } };
}

function byHousehold<T extends { readonly householdId: HouseholdId }>(items: readonly T[]): Map<HouseholdId, T[]> {
  const groups = new Map<HouseholdId, T[]>();
  for (const item of items) groups.set(item.householdId, [...(groups.get(item.householdId) ?? []), item]);
  return groups;
}

interface Eligible {
  /** One bit a pairing, a household's vacancies side by side in `words` words. */
  readonly bits: Uint32Array;
  readonly words: number;
  readonly feasible: Int32Array;
  /** Eligible households of each vacancy. */
  readonly candidates: Int32Array;
}

function readEligible({ households, vacancies, context }: Parties): Eligible {
  const words = (vacancies.length + 31) >>> 5;
  const bits = new Uint32Array(households.length * words);
  const feasible = new Int32Array(households.length);
  const candidates = new Int32Array(vacancies.length);
  const openTo = openVacancies(vacancies, context);
  const open = new Int32Array(vacancies.length);
  for (let h = 0; h < households.length; h++) {
    const count = openTo(households[h] as HouseholdFacts, open);
    feasible[h] = count;
    for (let i = 0; i < count; i++) {
      const v = open[i] as number;
      const word = h * words + (v >>> 5);
      bits[word] = (bits[word] as number) | (1 << (v & 31));
      candidates[v] = (candidates[v] as number) + 1;
    }
  }
  return { bits, words, feasible, candidates };
}

/** Points of every eligible pairing, by vacancy; what reads the household alone is read once a household. */
function readPoints(
  { households, vacancies }: Parties,
  { bits, words, candidates }: Eligible,
  scoringOf: (household: number) => ScoringContext,
): Omit<AuditedPairs, 'feasible'> {
  const offsets = new Int32Array(vacancies.length + 1);
  for (let v = 0; v < vacancies.length; v++) offsets[v + 1] = (offsets[v] as number) + (candidates[v] as number);
  const next = offsets.slice();
  const rows = new Int32Array(offsets[vacancies.length] as number);
  const points = new Int32Array(rows.length);
  for (let h = 0; h < households.length; h++) {
    const household = households[h] as HouseholdFacts;
    const scoring = scoringOf(h);
    const waited = waiting.points(household, scoring);
    const { bonusMax } = scoring.policy;
    let own = 0;
    for (const criterion of HOUSEHOLD_BONUSES) own += criterion.points(household, scoring);
    for (let word = 0; word < words; word++) {
      for (let left = bits[h * words + word] as number; left !== 0; left &= left - 1) {
        const v = (word << 5) + 31 - Math.clz32(left & -left);
        let bonus = own;
        for (const criterion of PAIRING_BONUSES)
          bonus += criterion.points(household, scoring, vacancies[v] as VacancyFacts);
        const at = next[v] as number;
        next[v] = at + 1;
        rows[at] = h;
        points[at] = waited + Math.min(bonus, bonusMax);
      }
    }
  }
  return { offsets, households: rows, points };
}
