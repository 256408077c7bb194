import type { HouseholdId } from '#domain/ids.js';
import type { Criterion, Term } from '#domain/policy.js';
import type { RuleCode, Task, Verdict } from '#domain/verdict.js';
import type { Explanation } from '#matching/explanation.js';
import type { StoredProposal } from '#ports.js';
import type { OrganisationAccess } from './transaction.js';

/**
 * What each role may see of a household on a vacancy. Its association sees its own reference and every value; everybody
 * else sees the vacancy's pseudonym, and values that would tell who it is are masked (`masked: true`, observed null).
 */
export function seesHousehold(access: Pick<OrganisationAccess, 'role'>): boolean {
  return access.role === 'association';
}

export interface MaskedTerm extends Term {
  readonly masked: boolean;
}

export interface MaskedVerdict extends Verdict {
  readonly masked: boolean;
}

/** Criteria whose observed value is a personal fact: statutory need, resources through the effort rate. */
const PERSONAL_CRITERIA: ReadonlySet<Criterion> = new Set<Criterion>(['need', 'effortMargin']);

/** Rules whose failure a landlord never hears of: a place avoided, what was refused, whether the household paused. */
const HIDDEN_RULES: ReadonlySet<RuleCode> = new Set<RuleCode>(['EXCLUDED_AREA', 'REFUSED_BEFORE', 'PAUSED']);

/** Rules whose threshold is the household's own: where it consents to live, what it avoids, until when it pauses. */
const PERSONAL_THRESHOLDS: ReadonlySet<RuleCode> = new Set<RuleCode>([...HIDDEN_RULES, 'PLACE_NOT_ACCEPTED']);

export function visibleTerms(terms: readonly Term[], access: OrganisationAccess): readonly MaskedTerm[] {
  const all = seesHousehold(access);
  return terms.map((term) => {
    const masked = !all && PERSONAL_CRITERIA.has(term.criterion);
    return { ...term, observed: masked ? null : term.observed, masked };
  });
}

/** To others than the association: the landlord's own tasks, and that the file is incomplete without saying of what. */
export function visibleTasks(tasks: readonly Task[], access: OrganisationAccess): readonly Task[] {
  if (seesHousehold(access)) return tasks;
  const incomplete = tasks.find((task) => task.code === 'completeFile');
  const own = tasks.filter((task) => task.owner === 'landlord');
  return incomplete === undefined ? own : [...own, { ...incomplete, detail: null }];
}

export function visibleRules(codes: readonly RuleCode[], access: OrganisationAccess): readonly RuleCode[] {
  return seesHousehold(access) ? codes : codes.filter((code) => !HIDDEN_RULES.has(code));
}

export interface VisibleProposal extends Omit<StoredProposal, 'terms' | 'householdId' | 'replaces'> {
  readonly terms: readonly MaskedTerm[];
  /** The association's own reference, or the vacancy's pseudonym. */
  readonly ref: string;
  readonly replaces: { readonly reason: string; readonly on: string } | null;
}

/** A proposal as the caller may see it; `references` gives the caller's own households by id. */
export function visibleProposal(
  proposal: StoredProposal,
  access: OrganisationAccess,
  references: ReadonlyMap<HouseholdId, string>,
): VisibleProposal {
  const { householdId, replaces, ...rest } = proposal;
  return {
    ...rest,
    ref: references.get(householdId) ?? proposal.pseudonym,
    terms: visibleTerms(proposal.terms, access),
    tasks: visibleTasks(proposal.tasks, access),
    subjectTo: visibleRules(proposal.subjectTo, access),
    replaces: replaces === null ? null : { reason: replaces.reason, on: replaces.on },
  };
}

export interface VisibleExplanation
  extends Omit<Explanation, 'householdId' | 'verdicts' | 'terms' | 'runnerUp' | 'smallestChange'> {
  readonly ref: string;
  readonly verdicts: readonly MaskedVerdict[];
  readonly terms: readonly MaskedTerm[];
  /** Whose it is stays unsaid: it may be another association's household. */
  readonly runnerUp: { readonly points: number } | null;
  readonly smallestChange: Explanation['smallestChange'];
  /** Something personal was left out for this role. */
  readonly masked: boolean;
}

export function visibleExplanation(
  explanation: Explanation,
  ref: string,
  access: OrganisationAccess,
): VisibleExplanation {
  const { householdId: _householdId, runnerUp, ...rest } = explanation;
  const all = seesHousehold(access);
  return {
    ...rest,
    ref,
    verdicts: explanation.verdicts
      .filter((verdict) => all || verdict.status === 'passed' || !HIDDEN_RULES.has(verdict.code))
      .map((verdict) => (all ? { ...verdict, masked: false } : maskedVerdict(verdict))),
    terms: visibleTerms(explanation.terms, access),
    tasks: visibleTasks(explanation.tasks, access),
    runnerUp: runnerUp === null ? null : { points: runnerUp.points },
    smallestChange: all ? explanation.smallestChange : null,
    masked: !all,
  };
}

function maskedVerdict(verdict: Verdict): MaskedVerdict {
  const threshold = PERSONAL_THRESHOLDS.has(verdict.code) ? null : verdict.threshold;
  return { ...verdict, observed: null, threshold, masked: true };
}
