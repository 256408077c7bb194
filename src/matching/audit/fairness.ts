import type { EngineHousehold } from '#domain/engine-view.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Violation } from '../audit.js';
import { canonicalJson } from '../canonical-json.js';
import type { Envy, RunProposal, RunResult } from '../run-result.js';
import type { AuditedInstance } from './pairs.js';
import { addedBy } from './targets.js';

/** P7, P9 and P10: nobody is passed over by someone alike who waited less; every envy is stated with its cause. */
export function auditFairness(audited: AuditedInstance, result: RunResult): Violation[] {
  const rankOne = new Set<HouseholdId>();
  for (const { householdId, rank } of audited.instance.commitments) if (rank === 1) rankOne.add(householdId);
  for (const { householdId, rank } of result.proposals) if (rank === 1) rankOne.add(householdId);
  return [
    ...auditSeniority(audited, result, rankOne),
    ...auditEnvy(audited, result, rankOne),
    ...auditRankOrder(audited, result),
  ];
}

/** P7. Households alike are grouped by the canonical form of everything but their clocks. */
function auditSeniority(audited: AuditedInstance, result: RunResult, rankOne: ReadonlySet<HouseholdId>): Violation[] {
  const standing = new Set<HouseholdId>(audited.instance.commitments.map((c) => c.householdId));
  for (const { householdId, kept } of result.proposals) if (kept !== null) standing.add(householdId);
  const groups = groupsAlike(audited, (id) => !standing.has(id), rankOne);
  const violations: Violation[] = [];
  for (const group of groups.values()) {
    for (const senior of group) {
      const a = audited.households[senior];
      if (!a || rankOne.has(a.household.id)) continue;
      const passed = group.find((junior) => {
        const b = audited.households[junior];
        return (
          b !== undefined &&
          rankOne.has(b.household.id) &&
          waitsLonger(clocksOf(a.household, audited.asOf), clocksOf(b.household, audited.asOf))
        );
      });
      if (passed === undefined) continue;
      violations.push({
        property: 'P7',
        message: `household ${a.household.id} waited longer than ${audited.households[passed]?.household.id}, who is rank 1`,
      });
    }
  }
  return violations;
}

/** Groups of at least two households alike, one of them rank 1; a coarse key spares most canonical forms. */
function groupsAlike(
  audited: AuditedInstance,
  isFree: (id: HouseholdId) => boolean,
  rankOne: ReadonlySet<HouseholdId>,
): ReadonlyMap<string, readonly number[]> {
  const gather = (indices: Iterable<number>, keyOf: (household: EngineHousehold) => string): Map<string, number[]> => {
    const groups = new Map<string, number[]>();
    const household = (h: number) => (audited.households[h] as AuditedInstance['households'][number]).household;
    for (const id of rankOne) {
      const h = audited.householdAt.get(id);
      if (h !== undefined && isFree(id)) groups.set(keyOf(household(h)), []);
    }
    for (const h of indices) if (isFree(household(h).id)) groups.get(keyOf(household(h)))?.push(h);
    for (const [key, group] of groups) if (group.length < 2) groups.delete(key);
    return groups;
  };
  const coarse = gather(
    audited.households.keys(),
    ({ departement, members, incomes, confirmedOn }) =>
      `${departement}#${members.length}#${incomes.declaredMonthlyCents}#${confirmedOn}`,
  );
  return gather([...coarse.values()].flat(), (household) => likeness(audited, household));
}

/** Clocks that run on `asOf`; a date to come is no clock. */
const clocksOf = (household: EngineHousehold, asOf: string): readonly (string | null)[] =>
  [household.dalo?.recognisedOn ?? null, household.support?.towardsStartedOn ?? null].map((since) =>
    since !== null && since <= asOf ? since : null,
  );

function likeness(audited: AuditedInstance, household: EngineHousehold): string {
  const { id, dalo, support, ...rest } = household;
  return canonicalJson({
    ...rest,
    dalo: dalo && { ...dalo, recognisedOn: dalo.recognisedOn <= audited.asOf },
    support: support && { ...support, towardsStartedOn: (support.towardsStartedOn ?? 'never') <= audited.asOf },
    refusals: (audited.refusalsOf.get(id) ?? []).map(({ householdId: _, ...r }) => r),
    proposed: audited.everProposed.has(id),
  });
}

/** At least as long on every clock, longer on one. Households alike have the same clocks running. */
function waitsLonger(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  let longer = false;
  for (const [i, since] of a.entries()) {
    const against = b[i] ?? null;
    if (since === null || against === null) continue;
    if (since > against) return false;
    if (since < against) longer = true;
  }
  return longer;
}

/** P9: the ledger is exactly the list of envies, and each inequality holds. */
function auditEnvy(audited: AuditedInstance, result: RunResult, rankOne: ReadonlySet<HouseholdId>): Violation[] {
  const expected: Envy[] = [];
  const added = addedBy(audited, result);
  for (const proposal of result.proposals) {
    const v = audited.vacancyAt.get(proposal.vacancyId);
    if (proposal.rank !== 1 || v === undefined) continue;
    const { offsets, households, points: pointsAt } = audited.pairs;
    for (let at = offsets[v] as number; at < (offsets[v + 1] as number); at++) {
      const points = pointsAt[at] as number;
      if (points <= proposal.points) continue;
      const h = households[at] as number;
      const { id } = audited.households[h] as AuditedInstance['households'][number];
      if (rankOne.has(id)) continue;
      const served = audited.householdAt.get(proposal.householdId);
      const outweighed = served !== undefined && points + added(h, v) <= proposal.points + added(served, v);
      const cause = proposal.kept === 'hold' ? 'hold' : proposal.kept === null && outweighed ? 'target' : 'commitment';
      expected.push({
        householdId: id,
        vacancyId: proposal.vacancyId,
        points,
        servedPoints: proposal.points,
        cause,
      });
    }
  }
  const unexplained = expected.filter((envy) => !isExplained(audited, result, envy));
  return [
    ...ledgerViolations(expected, result.envyLedger),
    ...unexplained.map((envy) => ({
      property: 'P9' as const,
      message: `household ${envy.householdId} has ${envy.points} points, rank 1 of ${envy.vacancyId} has ${envy.servedPoints}, without a cause`,
    })),
  ];
}

/** The ledger against the envies found, entry by entry. */
function ledgerViolations(expected: readonly Envy[], stated: readonly Envy[]): Violation[] {
  const open = new Map<string, Envy>(expected.map((envy) => [canonicalJson(envy), envy]));
  const violations: Violation[] = [];
  const name = ({ householdId, vacancyId }: Envy): string => `household ${householdId}, vacancy ${vacancyId}`;
  for (const envy of stated) {
    if (open.delete(canonicalJson(envy))) continue;
    violations.push({ property: 'P9', message: `the envy ledger states what is not so: ${name(envy)}` });
  }
  for (const envy of open.values())
    violations.push({ property: 'P9', message: `the envy ledger leaves out: ${name(envy)}` });
  return violations;
}

/**
 * An envy is lawful where people gave that rank 1, where decisions of people fill the household's cap, or where the
 * other has at least as many points once the published targets are added: the inequality is the cause `target`.
 */
function isExplained(audited: AuditedInstance, result: RunResult, envy: Envy): boolean {
  if (envy.cause === 'target') return true;
  const served = result.proposals.find((p) => p.vacancyId === envy.vacancyId && p.rank === 1);
  if (served?.kept) return true;
  const held = result.proposals.filter((p) => p.householdId === envy.householdId && p.kept !== null).length;
  const elsewhere = audited.instance.commitments.filter(
    (c) => c.householdId === envy.householdId && !audited.vacancyAt.has(c.vacancyId),
  ).length;
  if (held + elsewhere >= audited.instance.policy.maxActiveProposals) return true;
  // Listed on this very vacancy by a decision of people: it cannot be rank 1 there as well.
  return result.proposals.some(
    (p) => p.householdId === envy.householdId && p.vacancyId === envy.vacancyId && p.kept !== null,
  );
}

/** P10: who has more points at rank 2 or 3 than rank 1 is rank 1 elsewhere, and the result says where; or targets say why. */
function auditRankOrder(audited: AuditedInstance, result: RunResult): Violation[] {
  const firsts = new Map(result.proposals.filter((p) => p.rank === 1).map((p) => [p.vacancyId, p]));
  const firstOf = new Map<HouseholdId, Set<string>>();
  const add = (householdId: HouseholdId, vacancyId: string): void => {
    firstOf.set(householdId, (firstOf.get(householdId) ?? new Set()).add(vacancyId));
  };
  for (const p of result.proposals) if (p.rank === 1) add(p.householdId, p.vacancyId);
  for (const c of audited.instance.commitments) if (c.rank === 1) add(c.householdId, c.vacancyId);
  const added = addedBy(audited, result);
  const totalOf = ({ householdId, vacancyId, points }: RunProposal): number => {
    const [h, v] = [audited.householdAt.get(householdId), audited.vacancyAt.get(vacancyId)];
    return points + (h === undefined || v === undefined ? 0 : added(h, v));
  };
  const isWrong = (proposal: RunProposal): boolean => {
    const first = firsts.get(proposal.vacancyId);
    const above = proposal.rank > 1 && first !== undefined && proposal.points > first.points;
    if (!above) return proposal.rankOneElsewhere !== null;
    if (proposal.rankOneElsewhere === null)
      return first.kept === null && proposal.kept === null && totalOf(proposal) > totalOf(first);
    return !firstOf.get(proposal.householdId)?.has(proposal.rankOneElsewhere);
  };
  return result.proposals.filter(isWrong).map((proposal) => ({
    property: 'P10',
    message: `vacancy ${proposal.vacancyId} rank ${proposal.rank}: more points than rank 1, and it is not rank 1 where it says`,
  }));
}
