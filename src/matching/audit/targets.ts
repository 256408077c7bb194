/** P4, read naively from the instance: scopes, members and counts of every target, without the groups of the engine. */
import { DEPARTEMENTS } from '#domain/departement.js';
import { LONG_WAIT_DAYS, TARGET_KINDS, type Target, type TargetScope } from '#domain/target.js';
import type { HouseholdFacts } from '#eligibility/household-facts.js';
import type { VacancyFacts } from '#eligibility/vacancy-facts.js';
import { quartile } from '#legislation/attribution-targets.js';
import { resolveLegislation } from '#legislation/legislation.js';
import type { Violation } from '../audit.js';
import { canonicalJson } from '../canonical-json.js';
import type { Adjustment, Coefficient, RunResult } from '../run-result.js';
import type { AuditedInstance } from './pairs.js';

/** What the coefficients of a result add to a pairing at rank 1, line by line. */
function adjustmentsBy(
  audited: AuditedInstance,
  result: RunResult,
): (household: number, vacancy: number) => readonly Adjustment[] {
  const belongs = membershipOf(audited);
  const active = result.coefficients.filter(({ coefficient }) => coefficient > 0);
  return (h, v) =>
    active
      .filter((target) => belongs(target, h, v) === 'member')
      .map(({ kind, scope, coefficient }) => ({ kind, scope, points: coefficient }));
}

/** The same added up. */
export function addedBy(audited: AuditedInstance, result: RunResult): (household: number, vacancy: number) => number {
  if (result.coefficients.length === 0) return () => 0;
  const lines = adjustmentsBy(audited, result);
  return (h, v) => sum(lines(h, v).map(({ points }) => points));
}

/** P4: the coefficients are those of the policy's targets, within their caps; what is missing is what is stated. */
export function auditTargets(audited: AuditedInstance, result: RunResult): Violation[] {
  const expected = expectedScopes(audited);
  const name = ({ kind, scope }: TargetScope): string => `${kind} ${scope}`;
  if (canonicalJson(expected.map(name)) !== canonicalJson(result.coefficients.map(name))) {
    return [{ property: 'P4', message: 'the coefficients are not those of the targets of the policy' }];
  }
  return [
    ...expected.flatMap((target, i) =>
      auditCoefficient(audited, result, target, result.coefficients[i] as Coefficient),
    ),
    ...auditAdjustments(audited, result),
    ...auditSoftValue(result),
  ];
}

type Expected = TargetScope & Pick<Coefficient, 'sharePermille' | 'cap'>;

function auditCoefficient(
  audited: AuditedInstance,
  result: RunResult,
  expected: Expected,
  stated: Coefficient,
): Violation[] {
  const belongs = membershipOf(audited);
  const past = audited.instance.yearToDate?.find(({ kind, scope }) => kind === stated.kind && scope === stated.scope);
  const before = { counted: past?.counted ?? 0, of: past?.of ?? 0 };
  const all = { ...before };
  for (const proposal of result.proposals) {
    const h = audited.householdAt.get(proposal.householdId);
    const v = audited.vacancyAt.get(proposal.vacancyId);
    if (proposal.rank !== 1 || h === undefined || v === undefined) continue;
    const part = belongs(expected, h, v);
    for (const count of proposal.kept === null ? [all] : [all, before]) {
      if (part !== 'outside') count.of++;
      if (part === 'member') count.counted++;
    }
  }
  const needed = Math.ceil((expected.sharePermille * all.of) / 1000);
  const shortfall = Math.max(0, needed - all.counted);
  const { coefficient, reason, ...figures } = stated;
  const { counted, of } = all;
  const found = { ...expected, countedBefore: before.counted, ofBefore: before.of, counted, of, needed, shortfall };
  const { coefficients: given } = audited.instance;
  const frozen = given.find(({ kind, scope }) => kind === stated.kind && scope === stated.scope)?.coefficient ?? 0;
  const honest =
    coefficient <= expected.cap &&
    (given.length === 0 || coefficient === frozen) &&
    (reason === null) === (shortfall === 0) &&
    canonicalJson(figures) === canonicalJson(found);
  return honest ? [] : [{ property: 'P4', message: `target ${stated.kind} ${stated.scope}: not as the plan has it` }];
}

/** Adjustments stand at rank 1 of the run's own proposals, and are those of the coefficients. */
function auditAdjustments(audited: AuditedInstance, result: RunResult): Violation[] {
  const lines = adjustmentsBy(audited, result);
  return result.proposals.flatMap(({ householdId, vacancyId, rank, kept, adjustments }): Violation[] => {
    const h = audited.householdAt.get(householdId);
    const v = audited.vacancyAt.get(vacancyId);
    const expected = rank === 1 && kept === null && h !== undefined && v !== undefined ? lines(h, v) : [];
    if (canonicalJson(expected) === canonicalJson(adjustments)) return [];
    return [{ property: 'P4', message: `vacancy ${vacancyId} rank ${rank}: adjustments are not those of the targets` }];
  });
}

/** The soft value of rank 1 and its Lagrangian bound, from the figures that are audited elsewhere. */
function auditSoftValue({ stages, proposals, coefficients }: RunResult): Violation[] {
  return stages.flatMap(({ rank, value, adjustments, soft }): Violation[] => {
    if (rank !== 1 || coefficients.length === 0) {
      const silent = adjustments === undefined && soft === undefined;
      return silent ? [] : [{ property: 'P4', message: `stage ${rank}: targets are stated where there is none` }];
    }
    const added = sum(proposals.flatMap((proposal) => proposal.adjustments.map(({ points }) => points)));
    const missed = sum(coefficients.map(({ cap, shortfall }) => cap * shortfall));
    const bound = value - sum(coefficients.map((one) => one.coefficient * (one.needed - one.countedBefore)));
    const expected = { value: value - added - missed, bound, gap: bound - (value - added - missed) };
    if (adjustments === added && soft && canonicalJson(soft) === canonicalJson(expected) && soft.gap >= 0) return [];
    return [{ property: 'P4', message: 'stage 1: the soft value or its bound is not that of the coefficients' }];
  });
}

function expectedScopes(audited: AuditedInstance): readonly Expected[] {
  const targets = audited.instance.policy.targets ?? [];
  return TARGET_KINDS.flatMap((kind) => {
    const target = targets.find((candidate) => candidate.kind === kind);
    return target ? scopesOf(audited, target) : [];
  });
}

function scopesOf(audited: AuditedInstance, { kind, sharePermille, maxCoefficient: cap }: Target): Expected[] {
  const named = (names: Iterable<string>): Expected[] =>
    [...new Set(names)].sort((a, b) => (a < b ? -1 : 1)).map((scope) => ({ kind, scope, sharePermille, cap }));
  if (kind === 'priorityByReserver') return named(audited.vacancies.map(reserverName));
  if (kind === 'priorityByLandlord') return named(audited.vacancies.map(({ vacancy }) => vacancy.landlordId));
  if (kind !== 'departementBalance') return named(['region']);
  const candidates = audited.households.filter((_, h) => (audited.eligible.feasible[h] as number) > 0);
  return DEPARTEMENTS.flatMap((scope) => {
    const own = candidates.filter(({ household }) => household.departement === scope).length;
    return own === 0
      ? []
      : [{ kind, scope, sharePermille: Math.floor((sharePermille * own) / candidates.length), cap }];
  });
}

function reserverName({ vacancy, contingent }: VacancyFacts): string {
  const reserver = contingent === 'unreserved' ? vacancy.landlordId : (vacancy.orientation?.reserverId ?? null);
  return reserver === null ? String(contingent) : `${contingent}:${reserver}`;
}

type Part = 'outside' | 'inScope' | 'member';

function membershipOf(audited: AuditedInstance): (target: TargetScope, h: number, v: number) => Part {
  const law = resolveLegislation(audited.asOf);
  const quartileOf = (facts: HouseholdFacts) =>
    quartile(law.quartiles, facts.monthlyIncomeCents, facts.consumptionUnitHundredths);
  return ({ kind, scope }, h, v) => {
    const household = audited.households[h] as HouseholdFacts;
    const vacancy = audited.vacancies[v] as VacancyFacts;
    const inQpv = vacancy.vacancy.dwelling.qpvCode !== null;
    const part = (covered: boolean, isMember: boolean): Part =>
      covered ? (isMember ? 'member' : 'inScope') : 'outside';
    switch (kind) {
      case 'interDepartmental':
        return part(true, household.household.departement !== vacancy.departement);
      case 'priorityByReserver':
        return part(reserverName(vacancy) === scope, household.prefectPriority);
      case 'priorityByLandlord':
        return part(vacancy.vacancy.landlordId === scope, household.prefectPriority);
      case 'firstQuartileOutsideQpv':
        return part(!inQpv, quartileOf(household) === 1);
      case 'otherQuartilesInQpv':
        return part(inQpv, (quartileOf(household) ?? 1) > 1);
      case 'waitingOverSixMonths':
        return part(true, household.waitingDays > LONG_WAIT_DAYS);
      case 'departementBalance':
        return part(true, household.household.departement === scope);
    }
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
