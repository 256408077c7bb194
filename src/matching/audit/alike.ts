/**
 * Which vacancies every rule leaves to a household, read for the audit alone: a rule is asked once of the vacancies
 * alike in what it reads of them, and once of the households alike in what it reads of those where few of them differ.
 * A rule that the tables do not name is asked of every household and vacancy. Sets of vacancies are bits, 32 a word.
 */
import type { RuleCode } from '#domain/verdict.js';
import { RULES } from '#eligibility/eligibility.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { Rule, RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import type { PlaceSet } from '#legislation/places.js';

const nothing = (): string => '';
const place = (v: VacancyFacts): string => `${v.departementBit} ${v.communeCode}`;
const places = ({ departements, communes }: PlaceSet): string =>
  communes.length === 0 ? String(departements) : `${departements} ${communes.join(' ')}`;

/** All that a rule reads of a vacancy. */
const READ_OF_VACANCY: Partial<Record<RuleCode, (v: VacancyFacts, context: RuleContext) => string>> = {
  NOT_A_CANDIDATE: nothing,
  PAUSED: nothing,
  STALE_DATA: nothing,
  IRREGULAR_STAY: nothing,
  ALREADY_COMMITTED: nothing,
  TYPOLOGY_UNSUITABLE: ({ minPersons, maxPersons }) => `${minPersons} ${maxPersons}`,
  PLACE_NOT_ACCEPTED: place,
  EXCLUDED_AREA: place,
  CONTINGENT_NOT_OPEN: ({ contingent }) => String(contingent),
  PROTOCOL_NOT_ELIGIBLE: ({ vacancy }) => String(vacancy.protocolChannel),
  INCOME_ABOVE_CEILING: ({ ceilingsCents, extraPersonCents }) => [...ceilingsCents, extraPersonCents].join(' '),
  SURFACE_BELOW_MINIMUM: ({ vacancy }) => String(vacancy.dwelling.floorAreaM2),
  ACCESSIBILITY_NOT_MET: ({ vacancy: { dwelling } }) =>
    [dwelling.accessibility.adapted, dwelling.accessibility.stepFree, dwelling.lift, dwelling.floor].join(' '),
  ADAPTED_DWELLING_RESERVED: ({ id, vacancy }, { adaptedDemand }) =>
    `${vacancy.dwelling.accessibility.adapted} ${adaptedDemand.has(id)}`,
  EFFORT_TOO_HIGH: ({ id, effortPolicy }) => (effortPolicy.hard && effortPolicy.maxEffortPermille !== null ? id : ''),
  RESIDUAL_INCOME_TOO_LOW: ({ id, effortPolicy }) =>
    effortPolicy.hard && effortPolicy.minResidualCentsPerDay !== null ? id : '',
};

type Key = string | number | boolean;

/** All that a rule reads of a household, where many households are alike in it; `null` for one alike no other. */
const READ_OF_HOUSEHOLD: Partial<Record<RuleCode, (h: HouseholdFacts, context: RuleContext) => Key | null>> = {
  TYPOLOGY_UNSUITABLE: ({ sizePersons }) => sizePersons,
  PLACE_NOT_ACCEPTED: ({ consented, daloPerimeter }) => `${daloPerimeter} ${places(consented)}`,
  EXCLUDED_AREA: ({ excluded }) => places(excluded),
  CONTINGENT_NOT_OPEN: ({ prefectPriority, household: { actionLogement, stateAgent } }) =>
    `${prefectPriority} ${actionLogement.eligible} ${stateAgent}`,
  PROTOCOL_NOT_ELIGIBLE: ({ protocolEligible }) => protocolEligible,
  SURFACE_BELOW_MINIMUM: ({ occupants }) => occupants,
  ACCESSIBILITY_NOT_MET: ({ hasAccessNeed, needsAdaptedDwelling, household: { needs } }) =>
    hasAccessNeed && `${needsAdaptedDwelling} ${needs.stepFree} ${needs.maxFloorWithoutLift}`,
  ADAPTED_DWELLING_RESERVED: ({ needsAdaptedDwelling }) => needsAdaptedDwelling,
  REFUSED_BEFORE: ({ id }, { refusalsByHousehold }) => (refusalsByHousehold.has(id) ? null : 'nothing'),
};

/** Some vacancies, by the words of their set that are not empty. */
interface SparseSet {
  readonly words: Int32Array;
  readonly bits: Int32Array;
}

/** One rule over the vacancies of a run. */
interface Asked {
  readonly rule: Rule;
  /** Vacancies alike in what the rule reads: one of them, and all of them. */
  readonly kinds: readonly { readonly example: VacancyFacts; readonly members: SparseSet }[];
  /** Vacancies alike no other. */
  readonly lone: SparseSet;
  readonly readOf: ((h: HouseholdFacts, context: RuleContext) => Key | null) | undefined;
  /** Where the vacancies that the rule leaves to households stand in a pool, by what it reads of them. */
  readonly left: Map<Key, number>;
}

/**
 * Says which vacancies no rule closes to a household: their bits are written to `open`, ⌈vacancies / 32⌉ words; their
 * number comes back.
 */
export function openVacancies(
  vacancies: readonly VacancyFacts[],
  context: RuleContext,
): (household: HouseholdFacts, open: Int32Array) => number {
  const all = setOf(vacancies.length, vacancies.keys());
  // The quickest answers first.
  const cost = ({ kinds, lone, readOf }: Asked): number => (readOf ? 1.5 : kinds.length + lone.words.length);
  const rules = RULES.map((rule) => askedOf(rule, vacancies, context)).sort((a, b) => cost(a) - cost(b));
  const unknownPasses = context.policy.rules.unknown !== 'exclude';
  const closes = (rule: Rule, household: HouseholdFacts, vacancy: VacancyFacts): boolean => {
    const status = rule.status(household, vacancy, context);
    return status === 'failed' || (status === 'unknown' && !unknownPasses);
  };
  /** Takes out of `open` what the rule closes to the household; it is asked of what is open alone. */
  const close = ({ rule, kinds, lone }: Asked, household: HouseholdFacts, open: Int32Array): void => {
    for (const { example, members } of kinds) {
      if (meets(open, members) && closes(rule, household, example)) remove(open, members);
    }
    for (let i = 0; i < lone.words.length; i++) {
      const word = lone.words[i] as number;
      for (let left = (open[word] as number) & (lone.bits[i] as number); left !== 0; left &= left - 1) {
        const bit = 31 - Math.clz32(left & -left);
        const vacancy = vacancies[(word << 5) + bit] as VacancyFacts;
        if (closes(rule, household, vacancy)) open[word] = (open[word] as number) & ~(1 << bit);
      }
    }
  };
  const pool = new WordPool(all.length);
  const left = all.slice();
  const leftTo = (asked: Asked, key: Key, household: HouseholdFacts): number => {
    const known = asked.left.get(key);
    if (known !== undefined) return known;
    left.set(all);
    close(asked, household, left);
    const at = pool.add(left);
    asked.left.set(key, at);
    return at;
  };
  return (household, open) => {
    open.set(all);
    for (const asked of rules) {
      const key = asked.readOf?.(household, context) ?? null;
      if (key === null) close(asked, household, open);
      else pool.intersect(open, leftTo(asked, key, household));
      if (isEmpty(open)) return 0;
    }
    return countBits(open);
  };
}

/** Sets of `size` words each, side by side: a small array of its own for each would cost more than what it holds. */
class WordPool {
  private readonly size: number;
  private words: Int32Array;
  private used = 0;

  constructor(size: number) {
    this.size = size;
    this.words = new Int32Array(64 * size);
  }

  /** Where the set then stands. */
  add(set: Int32Array): number {
    const at = this.used;
    if (at + this.size > this.words.length) {
      const larger = new Int32Array(2 * this.words.length);
      larger.set(this.words);
      this.words = larger;
    }
    this.words.set(set, at);
    this.used += this.size;
    return at;
  }

  /** Leaves in `set` what is also in the one that stands at `at`. */
  intersect(set: Int32Array, at: number): void {
    for (let word = 0; word < set.length; word++) {
      set[word] = (set[word] as number) & (this.words[at + word] as number);
    }
  }
}

function askedOf(rule: Rule, vacancies: readonly VacancyFacts[], context: RuleContext): Asked {
  const readOfVacancy = READ_OF_VACANCY[rule.code] ?? (({ id }: VacancyFacts) => id);
  const kinds = new Map<string, number[]>();
  vacancies.forEach((vacancy, v) => {
    const key = readOfVacancy(vacancy, context);
    const alike = kinds.get(key);
    if (alike) alike.push(v);
    else kinds.set(key, [v]);
  });
  const groups = [...kinds.values()];
  const sparseSet = (members: readonly number[]): SparseSet => sparse(setOf(vacancies.length, members));
  return {
    rule,
    kinds: groups
      .filter((alike) => alike.length > 1)
      .map((alike) => ({ example: vacancies[alike[0] as number] as VacancyFacts, members: sparseSet(alike) })),
    lone: sparseSet(groups.filter((alike) => alike.length === 1).flat()),
    readOf: READ_OF_HOUSEHOLD[rule.code],
    left: new Map(),
  };
}

function setOf(size: number, members: Iterable<number>): Int32Array {
  const bits = new Int32Array((size + 31) >>> 5);
  for (const v of members) bits[v >>> 5] = (bits[v >>> 5] as number) | (1 << (v & 31));
  return bits;
}

function sparse(set: Int32Array): SparseSet {
  const words = Int32Array.from([...set.keys()].filter((word) => set[word] !== 0));
  return { words, bits: words.map((word) => set[word] as number) };
}

function meets(set: Int32Array, { words, bits }: SparseSet): boolean {
  for (let i = 0; i < words.length; i++) {
    if (((set[words[i] as number] as number) & (bits[i] as number)) !== 0) return true;
  }
  return false;
}

function remove(set: Int32Array, { words, bits }: SparseSet): void {
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as number;
    set[word] = (set[word] as number) & ~(bits[i] as number);
  }
}

function isEmpty(set: Int32Array): boolean {
  for (let word = 0; word < set.length; word++) if (set[word] !== 0) return false;
  return true;
}

function countBits(set: Int32Array): number {
  let count = 0;
  for (let word = 0; word < set.length; word++) count += bitsIn(set[word] as number);
  return count;
}

/** How many bits of a word are set (Warren, Hacker's Delight, 2nd ed. 2013, ch. 5-1). */
export function bitsIn(word: number): number {
  const pairs = word - ((word >>> 1) & 0x55555555);
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333);
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}
