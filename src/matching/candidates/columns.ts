import type { VacancyId } from '#domain/ids.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { Rule, RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { addBit, type Bitset, emptyBitset, fullBitset, hasBit, intersect, removeBit, visitBits } from './bitset.js';
import { type AcceptedPlaces, acceptedAt, indexPlaces } from './place-index.js';
import { HOUSEHOLD_RULES, KEYED_RULES, type KeyedRule, PAIR_RULES, type PairRule } from './rule-reads.js';

/** Households as columns of bits; a member of a set is a position in `active`. */
export interface Columns {
  readonly context: RuleContext;
  readonly active: readonly HouseholdFacts[];
  /** Index of each active household among all of them. */
  readonly indexes: Int32Array;
  readonly places: AcceptedPlaces;
  readonly needsAdapted: Bitset;
  /** Per keyed rule, by key. */
  readonly byKey: readonly Map<string, Bitset>[];
  /** Whom a keyed rule, and a pair rule, can keep out; `null` = anybody. */
  readonly keyedScopes: readonly (Bitset | null)[];
  readonly pairScopes: readonly PairScope[];
}

interface PairScope {
  readonly everywhere: Bitset | null;
  readonly at: ReadonlyMap<VacancyId, readonly number[]>;
}

/** Indexes of the households that no rule on the household alone keeps out; `some` vacancy stands for any. */
export function activeHouseholds(
  households: readonly HouseholdFacts[],
  some: VacancyFacts,
  context: RuleContext,
): Int32Array {
  const indexes: number[] = [];
  households.forEach((household, index) => {
    if (HOUSEHOLD_RULES.every((rule) => allows(rule, household, some, context))) indexes.push(index);
  });
  return Int32Array.from(indexes);
}

/** Columns of the active households, in the order of `indexes`; sets are built when a vacancy first asks for them. */
export function columnsOf(households: readonly HouseholdFacts[], indexes: Int32Array, context: RuleContext): Columns {
  const active = Array.from(indexes, (index) => households[index] as HouseholdFacts);
  return {
    context,
    active,
    indexes,
    places: indexPlaces(active),
    needsAdapted: setOf(active, (household) => household.needsAdaptedDwelling),
    byKey: KEYED_RULES.map(() => new Map()),
    keyedScopes: KEYED_RULES.map(({ concerns }) => concerns && setOf(active, concerns)),
    pairScopes: PAIR_RULES.map((rule) => pairScope(rule, active, context)),
  };
}

/**
 * The same columns in another order, without asking the rules again: `order` gives, place by place, the position that
 * comes there. Sets that no vacancy has asked for yet are built when one does.
 */
export function reordered(columns: Columns, order: Int32Array, context: RuleContext): Columns {
  const places = new Int32Array(order.length);
  order.forEach((position, place) => {
    places[position] = place;
  });
  const moved = (bits: Bitset): Bitset => {
    const result = emptyBitset(order.length);
    visitBits(bits, null, (position) => addBit(result, places[position] as number));
    return result;
  };
  const movedMembers = (positions: readonly number[]) => positions.map((position) => places[position] as number);
  const movedValues = <K, T>(map: ReadonlyMap<K, T>, move: (value: T) => T) =>
    new Map([...map].map(([key, value]) => [key, move(value)]));
  const movedPlaces = (index: AcceptedPlaces['accepted']) => ({
    departements: movedValues(index.departements, moved),
    communes: movedValues(index.communes, movedMembers),
  });
  return {
    context,
    active: Array.from(order, (position) => columns.active[position] as HouseholdFacts),
    indexes: Int32Array.from(order, (position) => columns.indexes[position] as number),
    places: { accepted: movedPlaces(columns.places.accepted), excluded: movedPlaces(columns.places.excluded) },
    needsAdapted: moved(columns.needsAdapted),
    byKey: columns.byKey.map((sets) => movedValues(sets, moved)),
    keyedScopes: columns.keyedScopes.map((scope) => scope && moved(scope)),
    pairScopes: columns.pairScopes.map(({ everywhere, at }) => ({
      everywhere: everywhere && moved(everywhere),
      at: movedValues(at, movedMembers),
    })),
  };
}

/**
 * Everybody whom no rule keeps out of the vacancy, written to `bits`; whether it is an adapted dwelling that one of
 * them needs, and is therefore kept for those who do (CCH R441-4).
 */
export function eligibleAt(columns: Columns, vacancy: VacancyFacts, bits: Bitset): boolean {
  allowedAt(columns, vacancy, bits);
  return vacancy.vacancy.dwelling.accessibility.adapted && keepThoseWhoNeedIt(columns, bits);
}

/** Everybody whom no rule but ADAPTED_DWELLING_RESERVED keeps out of the vacancy, written to `bits`. */
function allowedAt(columns: Columns, vacancy: VacancyFacts, bits: Bitset): void {
  const { active, context } = columns;
  bitmapsAt(columns, vacancy, bits);
  for (const { rule, scope } of pairTests(columns, vacancy)) {
    visitBits(bits, scope, (member) => {
      if (!allows(rule, active[member] as HouseholdFacts, vacancy, context)) removeBit(bits, member);
    });
  }
}

function bitmapsAt(columns: Columns, vacancy: VacancyFacts, bits: Bitset): void {
  acceptedAt(columns.places, vacancy, bits);
  intersect(
    bits,
    KEYED_RULES.map((keyed, index) => keyedSet(columns, keyed, index, vacancy)),
  );
}

/**
 * A set that holds everybody eligible, written to `bits`, and the test that those of it who are eligible pass: for who
 * reads a part of it only. The adapted dwellings kept for those who need them are those of the context.
 */
export function almostEligibleAt(columns: Columns, vacancy: VacancyFacts, bits: Bitset): (member: number) => boolean {
  const { active, context, needsAdapted } = columns;
  bitmapsAt(columns, vacancy, bits);
  if (context.adaptedDemand.has(vacancy.id)) intersect(bits, [needsAdapted]);
  const tests = pairTests(columns, vacancy);
  return (member) =>
    tests.every(
      ({ rule, scope }) =>
        (scope !== null && !hasBit(scope, member)) || allows(rule, active[member] as HouseholdFacts, vacancy, context),
    );
}

function pairScope({ concerns, alsoAt }: PairRule, active: readonly HouseholdFacts[], context: RuleContext): PairScope {
  const at = new Map<VacancyId, number[]>();
  active.forEach((household, member) => {
    for (const id of alsoAt(household, context)) {
      const known = at.get(id);
      if (known) known.push(member);
      else at.set(id, [member]);
    }
  });
  return { everywhere: concerns && setOf(active, (household) => concerns(household, context)), at };
}

/** The rules to be evaluated pairing by pairing on a vacancy, each with whom it can keep out. */
function pairTests({ pairScopes }: Columns, vacancy: VacancyFacts): { rule: Rule; scope: Bitset | null }[] {
  return PAIR_RULES.flatMap(({ rule, appliesTo }, index) => {
    if (!appliesTo(vacancy)) return [];
    const { everywhere, at } = pairScopes[index] as PairScope;
    const here = at.get(vacancy.id);
    if (everywhere === null || here === undefined) return [{ rule, scope: everywhere }];
    const scope = everywhere.slice();
    for (const member of here) addBit(scope, member);
    return [{ rule, scope }];
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

/** Leaves only who needs an adapted dwelling, where anybody does; whether anybody did. */
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
