/**
 * Which vacancies every rule leaves to a household, read for the audit alone: a household's answer is the same for
 * vacancies alike in what a rule reads of them, so it is asked once. A rule that is not named here is asked of every
 * vacancy. Sets of vacancies are bits, 32 a word.
 */
import type { RuleCode } from '#domain/verdict.js';
import { RULES } from '#eligibility/eligibility.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { Rule, RuleContext } from '#eligibility/rule.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';

const nothing = (): string => '';
const place = (v: VacancyFacts): string => `${v.departementBit} ${v.communeCode}`;

const READS: Partial<Record<RuleCode, (v: VacancyFacts) => string>> = {
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
  ADAPTED_DWELLING_RESERVED: ({ id, vacancy }) => (vacancy.dwelling.accessibility.adapted ? id : ''),
  EFFORT_TOO_HIGH: ({ id, effortPolicy }) => (effortPolicy.hard && effortPolicy.maxEffortPermille !== null ? id : ''),
  RESIDUAL_INCOME_TOO_LOW: ({ id, effortPolicy }) =>
    effortPolicy.hard && effortPolicy.minResidualCentsPerDay !== null ? id : '',
};

/** Households that a rule lets pass whatever the vacancy: it is not asked of them. */
const SPARED: Partial<Record<RuleCode, (h: HouseholdFacts, context: RuleContext) => boolean>> = {
  ACCESSIBILITY_NOT_MET: ({ hasAccessNeed }) => !hasAccessNeed,
  ADAPTED_DWELLING_RESERVED: ({ needsAdaptedDwelling }) => needsAdaptedDwelling,
  EXCLUDED_AREA: ({ excludedCodes }) => excludedCodes.length === 0,
  REFUSED_BEFORE: ({ id }, { refusalsByHousehold }) => !refusalsByHousehold.has(id),
};

/** Up to so many kinds of vacancies a rule is asked of every kind; above, of those that are left. */
const FEW_KINDS = 32;

/** One rule over the vacancies of a run, with the household's last answers. */
interface Asked {
  readonly rule: Rule;
  readonly spares: ((h: HouseholdFacts, context: RuleContext) => boolean) | undefined;
  /** Vacancies alike in what the rule reads share a kind; one vacancy of each. */
  readonly kind: Int32Array;
  readonly examples: readonly VacancyFacts[];
  /** The vacancies of each kind. */
  readonly members: readonly Int32Array[];
  /** Per kind, the asking that last needed an answer, and whether the rule let it pass. */
  readonly askedAt: Int32Array;
  readonly passes: Uint8Array;
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
  // What few askings settle comes first, then the order of RULES.
  const kinds = ({ examples }: Asked): number => Math.min(examples.length, FEW_KINDS + 1);
  const rules = RULES.map((rule) => askedOf(rule, vacancies)).sort((a, b) => kinds(a) - kinds(b));
  const unknownPasses = context.policy.rules.unknown !== 'exclude';
  let asking = 0;
  const passes = (rule: Rule, household: HouseholdFacts, vacancy: VacancyFacts): boolean => {
    const status = rule.status(household, vacancy, context);
    return status === 'passed' || (status === 'unknown' && unknownPasses);
  };
  const byKinds = (household: HouseholdFacts, { rule, examples, members }: Asked, open: Int32Array): void => {
    for (let k = 0; k < members.length; k++) {
      if (passes(rule, household, examples[k] as VacancyFacts)) continue;
      const closed = members[k] as Int32Array;
      for (let word = 0; word < open.length; word++) open[word] = (open[word] as number) & ~(closed[word] as number);
    }
  };
  const byVacancies = (household: HouseholdFacts, asked: Asked, open: Int32Array): void => {
    for (let word = 0; word < open.length; word++) {
      for (let left = open[word] as number; left !== 0; left &= left - 1) {
        const bit = 31 - Math.clz32(left & -left);
        const k = asked.kind[(word << 5) + bit] as number;
        if (asked.askedAt[k] !== asking) {
          asked.askedAt[k] = asking;
          asked.passes[k] = passes(asked.rule, household, asked.examples[k] as VacancyFacts) ? 1 : 0;
        }
        if (asked.passes[k] === 0) open[word] = (open[word] as number) & ~(1 << bit);
      }
    }
  };
  return (household, open) => {
    asking++;
    open.set(all);
    for (const asked of rules) {
      if (asked.spares?.(household, context)) continue;
      if (asked.examples.length > FEW_KINDS) byVacancies(household, asked, open);
      else byKinds(household, asked, open);
      if (isEmpty(open)) return 0;
    }
    let count = 0;
    for (let word = 0; word < open.length; word++) count += bitsIn(open[word] as number);
    return count;
  };
}

function isEmpty(bits: Int32Array): boolean {
  for (let word = 0; word < bits.length; word++) if (bits[word] !== 0) return false;
  return true;
}

function askedOf(rule: Rule, vacancies: readonly VacancyFacts[]): Asked {
  const reads = READS[rule.code] ?? ((v: VacancyFacts) => v.id);
  const kinds = new Map<string, number[]>();
  vacancies.forEach((vacancy, v) => {
    const key = reads(vacancy);
    const alike = kinds.get(key);
    if (alike) alike.push(v);
    else kinds.set(key, [v]);
  });
  const kind = new Int32Array(vacancies.length);
  const groups = [...kinds.values()];
  groups.forEach((alike, k) => {
    for (const v of alike) kind[v] = k;
  });
  return {
    rule,
    spares: SPARED[rule.code],
    kind,
    examples: groups.map(([first]) => vacancies[first as number] as VacancyFacts),
    members: groups.length > FEW_KINDS ? [] : groups.map((alike) => setOf(vacancies.length, alike)),
    askedAt: new Int32Array(groups.length),
    passes: new Uint8Array(groups.length),
  };
}

function setOf(size: number, members: Iterable<number>): Int32Array {
  const bits = new Int32Array((size + 31) >>> 5);
  for (const v of members) bits[v >>> 5] = (bits[v >>> 5] as number) | (1 << (v & 31));
  return bits;
}

/** How many bits of a word are set. */
export function bitsIn(word: number): number {
  let count = 0;
  for (let left = word; left !== 0; left &= left - 1) count++;
  return count;
}
