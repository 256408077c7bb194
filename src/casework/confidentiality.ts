import { type CalendarDate, calendarDate, dayNumber, daysBetween, fromDayNumber, yearOf } from '#domain/dates.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Criterion, Term } from '#domain/policy.js';
import type { RuleCode, Task, Verdict } from '#domain/verdict.js';
import type { Explanation } from '#matching/explanation.js';
import type { StoredProposal } from '#ports.js';
import type { OrganisationAccess } from './transaction.js';

/**
 * What each role may see of a household on a vacancy. Its association sees its own reference and every value. Everybody
 * else sees the vacancy's pseudonym: before contact with bands alone (`BANDS`), afterwards with exact values, save those
 * that tell of a need or of resources (`masked: true`, observed null).
 */
export function seesHousehold(access: Pick<OrganisationAccess, 'role'>): boolean {
  return access.role === 'association';
}

export type Sight = 'own' | 'afterContact' | 'beforeContact';

/** A reserver designates, and follows what becomes of it, without ever hearing of the contact. */
export function sightOf(
  { role }: Pick<OrganisationAccess, 'role'>,
  { contactRecordedAt }: Pick<StoredProposal, 'contactRecordedAt'>,
): Sight {
  if (seesHousehold({ role })) return 'own';
  return contactRecordedAt === null || role === 'reserver' ? 'beforeContact' : 'afterContact';
}

/**
 * What is told before contact of the two facts that are told at all: the first value of each band. Persons of the
 * household; calendar years since its clock started. Whole years, so that a band read day after day tells no date. On
 * the demonstration's region, with the association that a landlord has to call, no candidate stands in a class of less
 * than five households (tests/misuse/reidentification.test.ts); one band more, and some do.
 */
export interface Bands {
  readonly persons: readonly number[];
  readonly yearsBack: readonly number[];
}
export const BANDS: Bands = { persons: [1, 3], yearsBack: [0, 2] };

/** Both ends are of the band; `null` = open. */
export interface Band {
  readonly from: number | null;
  readonly to: number | null;
}

/** The band of a number of persons. */
export function personsBand(persons: number, { persons: firsts }: Bands = BANDS): Band {
  const index = Math.max(0, firsts.filter((first) => first <= persons).length - 1);
  const next = firsts[index + 1];
  return { from: firsts[index] ?? null, to: next === undefined ? null : next - 1 };
}

/** The band of the year in which a clock that shows so many days on `asOf` started. */
export function startYearBand(days: number, asOf: CalendarDate, { yearsBack: firsts }: Bands = BANDS): Band {
  const back = yearOf(asOf) - yearOf(fromDayNumber(dayNumber(asOf) - days));
  const index = Math.max(0, firsts.filter((first) => first <= back).length - 1);
  const next = firsts[index + 1];
  return {
    from: next === undefined ? null : yearOf(asOf) - next + 1,
    to: index === 0 ? null : yearOf(asOf) - (firsts[index] ?? 0),
  };
}

export interface MaskedTerm extends Term {
  /** `observed` is left out, or is the least that `band` allows. */
  readonly masked: boolean;
  /** Years between which the clock of a banded term started. */
  readonly band?: Band;
}

export interface MaskedVerdict extends Omit<Verdict, 'status'> {
  /** `notFailed`: passed or unknown, and which of the two stays unsaid. */
  readonly status: Verdict['status'] | 'notFailed';
  readonly masked: boolean;
}

/** Criteria whose observed value is a personal fact: statutory need, resources through the effort rate. */
const PERSONAL_CRITERIA: ReadonlySet<Criterion> = new Set<Criterion>(['need', 'effortMargin']);

/** Rules whose failure a landlord never hears of: a place avoided, what was refused, whether the household paused. */
const HIDDEN_RULES: ReadonlySet<RuleCode> = new Set<RuleCode>(['EXCLUDED_AREA', 'REFUSED_BEFORE', 'PAUSED']);

/**
 * Rules that the state of the file can leave unknown: before contact, that one is unknown tells of the file. Of a
 * household that is proposed they are told as `notFailed`, the same for all (docs/decisions/0011).
 */
const FILE_RULES: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'INCOME_ABOVE_CEILING',
  'IRREGULAR_STAY',
  'CONTINGENT_NOT_OPEN',
  'EFFORT_TOO_HIGH',
  'RESIDUAL_INCOME_TOO_LOW',
]);

/** Rules whose threshold is the household's own: where it consents to live, what it avoids, until when it pauses. */
const PERSONAL_THRESHOLDS: ReadonlySet<RuleCode> = new Set<RuleCode>([...HIDDEN_RULES, 'PLACE_NOT_ACCEPTED']);

/** Thresholds that are the dwelling's or the policy's: the others tell the size of the household, or a need. */
const VACANCY_THRESHOLDS: ReadonlySet<RuleCode> = new Set<RuleCode>([
  'TYPOLOGY_UNSUITABLE',
  'NOT_A_CANDIDATE',
  'ALREADY_COMMITTED',
  'STALE_DATA',
]);

/**
 * Whether the order of candidates on a criterion may be told, the values left out. Before contact only that of waiting:
 * the orders of all criteria together single out one candidate in two, even for whom they are the only background.
 */
export function tellsOrder(sight: Sight, criterion: Criterion): boolean {
  if (sight === 'own') return true;
  // A statutory need tells of evictions and violence: even who has more of it is said to the association alone.
  return sight === 'afterContact' ? criterion !== 'need' : criterion === 'waiting';
}

/** Of the terms of a run made `asOf`; before contact waiting alone is told, by its band: its points are then a least. */
export function visibleTerms(
  terms: readonly Term[],
  sight: Sight,
  asOf: CalendarDate,
  bands: Bands = BANDS,
): readonly MaskedTerm[] {
  if (sight === 'beforeContact')
    return terms.filter(({ criterion }) => criterion === 'waiting').map((term) => bandedWaiting(term, asOf, bands));
  return terms.map((term) => {
    const masked = sight !== 'own' && PERSONAL_CRITERIA.has(term.criterion);
    return { ...term, observed: masked ? null : term.observed, masked };
  });
}

function bandedWaiting(term: Term, asOf: CalendarDate, bands: Bands): MaskedTerm {
  const band = startYearBand(typeof term.observed === 'number' ? term.observed : 0, asOf, bands);
  const least = band.to === null ? 0 : daysBetween(calendarDate(`${band.to}-12-31`), asOf);
  return { ...term, observed: least, points: least * term.weight, masked: true, band };
}

/** To others than the association: the landlord's own tasks and, after contact, that the file is incomplete. */
export function visibleTasks(tasks: readonly Task[], sight: Sight): readonly Task[] {
  if (sight === 'own') return tasks;
  const own = tasks.filter((task) => task.owner === 'landlord');
  // That the notice of CCH R441-16-3 is due, and why the contact is, tell of a recognition and of the protocol.
  if (sight === 'beforeContact')
    return own.filter(({ code }) => code === 'recordContact').map((task) => ({ ...task, detail: null }));
  const incomplete = tasks.find((task) => task.code === 'completeFile');
  return incomplete === undefined ? own : [...own, { ...incomplete, detail: null }];
}

export function visibleRules(codes: readonly RuleCode[], sight: Sight): readonly RuleCode[] {
  if (sight === 'own') return codes;
  return codes.filter((code) => !HIDDEN_RULES.has(code) && (sight === 'afterContact' || !FILE_RULES.has(code)));
}

/** A proposal whose values are those that its reader may see. */
export interface ShownProposal extends Omit<StoredProposal, 'terms'> {
  readonly terms: readonly MaskedTerm[];
  /** Before contact: `terms` is the least of waiting alone, and `points` its sum. */
  readonly banded: boolean;
}

/** A proposal as the caller may see it, the household still by its id. */
export function shownTo(
  access: Pick<OrganisationAccess, 'role'>,
  proposal: StoredProposal,
  bands: Bands = BANDS,
): ShownProposal {
  const sight = sightOf(access, proposal);
  const banded = sight === 'beforeContact';
  const terms = visibleTerms(proposal.terms, sight, proposal.asOf, bands);
  return {
    ...proposal,
    terms,
    points: banded ? terms.reduce((sum, { points }) => sum + points, 0) : proposal.points,
    adjustments: proposal.adjustments.filter(({ kind }) => !banded || kind === 'interDepartmental'),
    tasks: visibleTasks(proposal.tasks, sight),
    subjectTo: visibleRules(proposal.subjectTo, sight),
    banded,
  };
}

export interface VisibleProposal extends Omit<ShownProposal, 'householdId' | 'replaces'> {
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
  const { householdId, replaces, ...rest } = shownTo(access, proposal);
  return {
    ...rest,
    ref: references.get(householdId) ?? proposal.pseudonym,
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
  /** Before contact: bands, the rules of the file as `notFailed`, no price and no other household's points. */
  readonly banded: boolean;
}

/** An explanation by the run made `asOf`, as far as `sight` goes. */
export function visibleExplanation(
  explanation: Explanation,
  { ref, sight, asOf }: { readonly ref: string; readonly sight: Sight; readonly asOf: CalendarDate },
): VisibleExplanation {
  const { householdId: _householdId, runnerUp, ...rest } = explanation;
  const banded = sight === 'beforeContact';
  const terms = visibleTerms(explanation.terms, sight, asOf);
  return {
    ...rest,
    ref,
    verdicts: visibleVerdicts(explanation, sight),
    terms,
    points: banded && explanation.points !== null ? terms.reduce((sum, term) => sum + term.points, 0) : rest.points,
    adjustments: explanation.adjustments.filter(({ kind }) => !banded || kind === 'interDepartmental'),
    tasks: visibleTasks(explanation.tasks, sight),
    // A price is made of the points of households: exact, it gives them away.
    price: banded ? null : explanation.price,
    runnerUp: banded || runnerUp === null ? null : { points: runnerUp.points },
    smallestChange: sight === 'own' ? explanation.smallestChange : null,
    masked: sight !== 'own',
    banded,
  };
}

function visibleVerdicts(
  { verdicts, rank }: Pick<Explanation, 'verdicts' | 'rank'>,
  sight: Sight,
): readonly MaskedVerdict[] {
  if (sight === 'own') return verdicts.map((verdict) => ({ ...verdict, masked: false }));
  const told = verdicts.filter(({ code, status }) => status === 'passed' || !HIDDEN_RULES.has(code));
  if (sight === 'afterContact')
    return told.map((verdict) => maskedVerdict(verdict, !PERSONAL_THRESHOLDS.has(verdict.code)));
  return told.flatMap((verdict): MaskedVerdict[] => {
    if (!FILE_RULES.has(verdict.code)) return [maskedVerdict(verdict, VACANCY_THRESHOLDS.has(verdict.code))];
    return rank === null ? [] : [{ ...maskedVerdict(verdict, false), status: 'notFailed' }];
  });
}

function maskedVerdict(verdict: Verdict, tellsThreshold: boolean): MaskedVerdict {
  return { ...verdict, observed: null, threshold: tellsThreshold ? verdict.threshold : null, masked: true };
}
