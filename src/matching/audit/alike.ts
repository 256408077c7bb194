/**
 * What a rule reads of a vacancy, written for the audit alone: a household's answer is the same for vacancies alike in
 * it, so it is asked once. A rule that is not named here is asked of every vacancy.
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
};

/** One rule over the vacancies of a run, with the household's last answers. */
interface Asked {
  readonly rule: Rule;
  /** Vacancies alike in what the rule reads share a number. */
  readonly kind: Int32Array;
  /** Per kind, the asking that last needed an answer, and whether the rule let it pass. */
  readonly askedAt: Int32Array;
  readonly passes: Uint8Array;
}

/** Says which vacancies no rule closes to a household: written to `open`, ascending, and counted. */
export function openVacancies(
  vacancies: readonly VacancyFacts[],
  context: RuleContext,
): (household: HouseholdFacts, open: Int32Array) => number {
  const rules = RULES.map((rule) => askedOf(rule, vacancies));
  const unknownPasses = context.policy.rules.unknown !== 'exclude';
  let asking = 0;
  const narrow = (household: HouseholdFacts, { rule, kind, askedAt, passes }: Asked, left: Int32Array): number => {
    let kept = 0;
    for (let i = 0; i < left.length; i++) {
      const v = left[i] as number;
      const k = kind[v] as number;
      if (askedAt[k] !== asking) {
        const status = rule.status(household, vacancies[v] as VacancyFacts, context);
        askedAt[k] = asking;
        passes[k] = status === 'passed' || (status === 'unknown' && unknownPasses) ? 1 : 0;
      }
      if (passes[k] === 1) left[kept++] = v;
    }
    return kept;
  };
  return (household, open) => {
    asking++;
    for (let v = 0; v < vacancies.length; v++) open[v] = v;
    let count = vacancies.length;
    for (const asked of rules) count = narrow(household, asked, open.subarray(0, count));
    return count;
  };
}

function askedOf(rule: Rule, vacancies: readonly VacancyFacts[]): Asked {
  const reads = READS[rule.code] ?? ((v: VacancyFacts) => v.id);
  const numbers = new Map<string, number>();
  const kind = Int32Array.from(vacancies, (v) => {
    const key = reads(v);
    if (!numbers.has(key)) numbers.set(key, numbers.size);
    return numbers.get(key) as number;
  });
  return { rule, kind, askedAt: new Int32Array(numbers.size), passes: new Uint8Array(numbers.size) };
}
