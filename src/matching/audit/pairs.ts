/**
 * The audit's own naive reading of an instance: every rule on every household and vacancy until one fails (once for
 * those alike in all it reads, alike.ts), every line of points on every pairing that a proof can rest on (floors.ts).
 * No code of the engine.
 *
 * Households outside, vacancies inside; O(H · V / 32) words and O(K) points for K pairings at the floors. Memory:
 * H · V / 8 bytes, and 8 bytes for each of the K.
 */
import { type CalendarDate, daysBetween, earliest } from '#domain/dates.js';
import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Term } from '#domain/policy.js';
import type { Refusal } from '#domain/proposal.js';
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
import type { RunResult } from '../run-result.js';
import { openVacancies } from './alike.js';
import { type EligiblePairs, readEligible } from './eligible.js';
import { pointFloors } from './floors.js';

/**
 * Pairings of each oriented vacancy that the result names, or that have the points to bear on a proof: row v is
 * offsets[v] … offsets[v+1]−1, households ascending.
 */
export interface AuditedPairs {
  readonly offsets: Int32Array;
  readonly households: Int32Array;
  readonly points: Int32Array;
}

export interface AuditedInstance {
  readonly instance: Instance;
  readonly asOf: CalendarDate;
  readonly households: readonly HouseholdFacts[];
  readonly vacancies: readonly VacancyFacts[];
  readonly householdAt: ReadonlyMap<HouseholdId, number>;
  readonly vacancyAt: ReadonlyMap<VacancyId, number>;
  readonly eligible: EligiblePairs;
  readonly pairs: AuditedPairs;
  /** Days on every clock of each household, added up: what chooses between plans of equal points. */
  readonly waitingDays: Int32Array;
  readonly refusalsOf: ReadonlyMap<HouseholdId, readonly Refusal[]>;
  /** Households that a proposal has ever reached. */
  readonly everProposed: ReadonlySet<HouseholdId>;
  /** Digest of each household's identifier: what chooses between plans of equal days. */
  readonly digests: Uint32Array;
  readonly verdict: (household: number, vacancy: number) => readonly Verdict[];
  readonly terms: (household: number, vacancy: number) => readonly Term[];
}

/** What is read of the instance before any pairing. */
interface Parties
  extends Pick<AuditedInstance, 'households' | 'vacancies' | 'householdAt' | 'waitingDays' | 'digests'> {
  readonly context: RuleContext;
}

/** Reads a frozen, valid instance, as far as the proofs of `result` need its points. */
export function readInstance(instance: Instance, result: RunResult): AuditedInstance {
  const parties = readParties(instance);
  const { households, vacancies, householdAt, context } = parties;
  const everProposed = new Set(instance.pastProposals.map((p) => p.householdId));
  const eligible = readEligible(households, vacancies, context);
  const vacancyAt = new Map(vacancies.map((v, index) => [v.vacancy.id, index]));
  const named = namedVacancies(result, householdAt, vacancyAt);
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
    householdAt,
    vacancyAt,
    eligible,
    pairs: readPoints(parties, eligible, scoringOf, pointFloors(result, vacancyAt), named),
    refusalsOf: context.refusalsByHousehold,
    everProposed,
    waitingDays: parties.waitingDays,
    digests: parties.digests,
    verdict: (h, v) =>
      RULES.map((rule) => verdictOf(rule, households[h] as HouseholdFacts, vacancies[v] as VacancyFacts, context)),
    terms: (h, v) => scorePairing(households[h] as HouseholdFacts, vacancies[v] as VacancyFacts, scoringOf(h)),
  };
}

/** Days since the DALO recognition, since the first label and since the start of support, added up. */
function daysWaited({ household, labels, supportStartedOn }: HouseholdFacts, asOf: CalendarDate): number {
  const daysSince = (day: CalendarDate | null | undefined): number => (day ? Math.max(0, daysBetween(day, asOf)) : 0);
  const labelledOn = labels.length === 0 ? null : earliest(...labels.map((label) => label.labelledOn));
  return daysSince(household.dalo?.recognisedOn) + daysSince(labelledOn) + daysSince(supportStartedOn);
}

function readParties(instance: Instance): Parties {
  const law = resolveLegislation(instance.asOf);
  const householdAt = new Map<HouseholdId, number>();
  const waitingDays = new Int32Array(instance.households.length);
  const digests = new Uint32Array(instance.households.length);
  const households = instance.households.map((household, h) => {
    const facts = deriveHousehold(household, law, instance.policy);
    householdAt.set(household.id, h);
    waitingDays[h] = daysWaited(facts, instance.asOf);
    digests[h] = digest(household.id);
    return facts;
  });
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
  const demanded = new Int32Array((adapted.length + 31) >>> 5);
  const adaptedDemand = new Set<VacancyId>();
  for (const household of households) {
    if (!household.needsAdaptedDwelling || openTo(household, demanded) === 0) continue;
    visitBits(demanded, 0, demanded.length, (v) => adaptedDemand.add((adapted[v] as VacancyFacts).id));
  }
  return { households, vacancies, householdAt, waitingDays, digests, context: { ...open, adaptedDemand } };
}

function byHousehold<T extends { readonly householdId: HouseholdId }>(items: readonly T[]): Map<HouseholdId, T[]> {
  const groups = new Map<HouseholdId, T[]>();
  for (const item of items) groups.set(item.householdId, [...(groups.get(item.householdId) ?? []), item]);
  return groups;
}

/** Vacancies on which the result names each household. */
function namedVacancies(
  { proposals }: RunResult,
  householdAt: ReadonlyMap<HouseholdId, number>,
  vacancyAt: ReadonlyMap<VacancyId, number>,
): ReadonlyMap<number, ReadonlySet<number>> {
  const named = new Map<number, Set<number>>();
  for (const { householdId, vacancyId } of proposals) {
    const [h, v] = [householdAt.get(householdId), vacancyAt.get(vacancyId)];
    if (h !== undefined && v !== undefined) named.set(h, (named.get(h) ?? new Set()).add(v));
  }
  return named;
}

/** Points of the pairings that count, by vacancy; what reads the household alone is read once a household. */
function readPoints(
  { households, vacancies }: Parties,
  { bits, words }: EligiblePairs,
  scoringOf: (household: number) => ScoringContext,
  floors: Float64Array,
  named: ReadonlyMap<number, ReadonlySet<number>>,
): AuditedPairs {
  const visit = (keep: (h: number, v: number, scoring: ScoringContext, waited: number) => void): void => {
    for (let h = 0; h < households.length; h++) {
      const scoring = scoringOf(h);
      const waited = waiting.points(households[h] as HouseholdFacts, scoring);
      // No pairing has more: the other points together are capped.
      const limit = waited + scoring.policy.bonusMax;
      const onList = named.get(h);
      visitBits(bits, h * words, words, (v) => {
        if (!(limit < (floors[v] as number)) || onList?.has(v)) keep(h, v, scoring, waited);
      });
    }
  };
  const offsets = new Int32Array(vacancies.length + 1);
  visit((_, v) => {
    offsets[v + 1] = (offsets[v + 1] as number) + 1;
  });
  for (let v = 0; v < vacancies.length; v++) offsets[v + 1] = (offsets[v + 1] as number) + (offsets[v] as number);
  const next = offsets.slice();
  const rows = new Int32Array(offsets[vacancies.length] as number);
  const points = new Int32Array(rows.length);
  visit((h, v, scoring, waited) => {
    const household = households[h] as HouseholdFacts;
    let bonus = 0;
    for (const criterion of HOUSEHOLD_BONUSES) bonus += criterion.points(household, scoring);
    for (const criterion of PAIRING_BONUSES)
      bonus += criterion.points(household, scoring, vacancies[v] as VacancyFacts);
    const at = next[v] as number;
    next[v] = at + 1;
    rows[at] = h;
    points[at] = waited + Math.min(bonus, scoring.policy.bonusMax);
  });
  return { offsets, households: rows, points };
}

/** The bits set in `words` words from the word `first` on. */
function visitBits(bits: Int32Array, first: number, words: number, visit: (index: number) => void): void {
  for (let word = 0; word < words; word++) {
    for (let left = bits[first + word] as number; left !== 0; left &= left - 1) {
      visit((word << 5) + 31 - Math.clz32(left & -left));
    }
  }
}
