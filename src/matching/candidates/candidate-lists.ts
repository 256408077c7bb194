/**
 * Problem: for each of V vacancies, the households that no rule of eligibility keeps out, without evaluating every rule
 * on every one of H · V pairings.
 *
 * Method: bit-sliced inverted lists (the bitmap indexes of P. O'Neil & D. Quass, "Improved query performance with
 * variant indexes", SIGMOD 1997, DOI 10.1145/253260.253268). Households are columns of bits, one bitmap per rule and
 * distinct value of what the rule reads of a vacancy (rule-reads.ts), built by the rules themselves; a vacancy ANDs
 * one bitmap per rule. Only refusals and the landlord's hard limits of effort are evaluated on the pairings left.
 *
 * Complexity: O(H · (R + D) + V · W · R + P) for R rules, D distinct values (tens to a few hundreds), W = H / 32 words,
 * P pairings left. Memory: H · D / 8 bytes. Ranges: any; H < 2^31.
 * Guarantee: equal to `isEligible` on every pairing (tests/matching/candidates.test.ts); the audit, which evaluates
 * every rule on every pairing and shares nothing with this folder, proves it again on every run (P1, P9).
 * Deviation: 1. places are inverted lists by département and commune, not bitmaps per commune.
 */
import type { VacancyId } from '#domain/ids.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { Rule, RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import {
  addBit,
  type Bitset,
  emptyBitset,
  fullBitset,
  intersect,
  namedMembers,
  removeBit,
  visitBits,
} from './bitset.js';
import { type AcceptedPlaces, acceptedAt, indexPlaces } from './place-index.js';
import { HOUSEHOLD_RULES, KEYED_RULES, type KeyedRule, PAIR_RULES } from './rule-reads.js';

/** Positions below are those of `active`, the households that the rules on the household alone let through. */
interface Columns {
  readonly context: RuleContext;
  readonly active: readonly HouseholdFacts[];
  /** Index of each active household in the list given. */
  readonly indexes: Int32Array;
  readonly places: AcceptedPlaces;
  readonly needsAdapted: Bitset;
  /** Per keyed rule, by key. */
  readonly byKey: readonly Map<string, Bitset>[];
  /** Who a keyed rule, and a pair rule, can keep out; `null` = anybody. */
  readonly keyedScopes: readonly (Bitset | null)[];
  readonly pairScopes: readonly (Bitset | null)[];
}

export interface CandidateLists {
  /** Per vacancy, the indexes of the eligible households, ascending. */
  readonly rows: readonly Int32Array[];
  /** Adapted vacancies that an eligible household needs: kept for those who do (ADAPTED_DWELLING_RESERVED). */
  readonly adaptedDemand: ReadonlySet<VacancyId>;
}

/** The eligible households of each vacancy; `context.adaptedDemand` is not read, it is found here. */
export function candidateLists(
  households: readonly HouseholdFacts[],
  vacancies: readonly VacancyFacts[],
  context: RuleContext,
): CandidateLists {
  const adaptedDemand = new Set<VacancyId>();
  const [some] = vacancies;
  if (some === undefined) return { rows: [], adaptedDemand };
  const columns = columnsOf(households, some, context);
  const bits = emptyBitset(columns.active.length);
  const rows = vacancies.map((vacancy) => {
    allowedAt(columns, vacancy, bits);
    if (vacancy.vacancy.dwelling.accessibility.adapted && keepThoseWhoNeedIt(columns, bits)) {
      adaptedDemand.add(vacancy.id);
    }
    return namedMembers(bits, columns.indexes);
  });
  return { rows, adaptedDemand };
}

function columnsOf(households: readonly HouseholdFacts[], some: VacancyFacts, context: RuleContext): Columns {
  const indexes: number[] = [];
  households.forEach((household, index) => {
    if (HOUSEHOLD_RULES.every((rule) => allows(rule, household, some, context))) indexes.push(index);
  });
  const active = indexes.map((index) => households[index] as HouseholdFacts);
  return {
    context,
    active,
    indexes: Int32Array.from(indexes),
    places: indexPlaces(active),
    needsAdapted: setOf(active, (household) => household.needsAdaptedDwelling),
    byKey: KEYED_RULES.map(() => new Map()),
    keyedScopes: KEYED_RULES.map(({ concerns }) => concerns && setOf(active, concerns)),
    pairScopes: PAIR_RULES.map(
      ({ concerns }) => concerns && setOf(active, (household) => concerns(household, context)),
    ),
  };
}

/** Everybody whom no rule but ADAPTED_DWELLING_RESERVED keeps out of the vacancy, written to `bits`. */
function allowedAt(columns: Columns, vacancy: VacancyFacts, bits: Bitset): void {
  const { active, context } = columns;
  acceptedAt(columns.places, vacancy, bits);
  intersect(
    bits,
    KEYED_RULES.map((keyed, index) => keyedSet(columns, keyed, index, vacancy)),
  );
  PAIR_RULES.forEach(({ rule, appliesTo }, index) => {
    if (!appliesTo(vacancy)) return;
    visitBits(bits, columns.pairScopes[index] as Bitset | null, (member) => {
      if (!allows(rule, active[member] as HouseholdFacts, vacancy, context)) removeBit(bits, member);
    });
  });
}

function keyedSet(columns: Columns, { rule, key }: KeyedRule, index: number, vacancy: VacancyFacts): Bitset {
  const { active, context } = columns;
  const sets = columns.byKey[index] as Map<string, Bitset>;
  const value = key(vacancy, context);
  const known = sets.get(value);
  if (known) return known;
  const allowed = fullBitset(active.length);
  visitBits(allowed, columns.keyedScopes[index] as Bitset | null, (member) => {
    if (!allows(rule, active[member] as HouseholdFacts, vacancy, context)) removeBit(allowed, member);
  });
  sets.set(value, allowed);
  return allowed;
}

/** Leaves only who needs an adapted dwelling, where anybody does (CCH R441-4); whether anybody did. */
function keepThoseWhoNeedIt({ needsAdapted }: Columns, bits: Bitset): boolean {
  let needed = false;
  for (let word = 0; word < bits.length && !needed; word++) {
    needed = ((bits[word] as number) & (needsAdapted[word] as number)) !== 0;
  }
  if (needed) intersect(bits, [needsAdapted]);
  return needed;
}

function allows(rule: Rule, household: HouseholdFacts, vacancy: VacancyFacts, context: RuleContext): boolean {
  const status = rule.status(household, vacancy, context);
  return status === 'passed' || (status === 'unknown' && context.policy.rules.unknown !== 'exclude');
}

function setOf(households: readonly HouseholdFacts[], holds: (household: HouseholdFacts) => boolean): Bitset {
  const bits = emptyBitset(households.length);
  households.forEach((household, member) => {
    if (holds(household)) addBit(bits, member);
  });
  return bits;
}
