import type { HouseholdId, VacancyId } from '#domain/ids.js';
import type { Hold, Rank } from '#domain/proposal.js';
import type { Violation } from '../audit.js';
import { canonicalJson } from '../canonical-json.js';
import type { RunResult } from '../run-result.js';
import type { AuditedInstance } from './pairs.js';

/** Vacancies whose list people have open and that is kept: its day has not passed, no member has become ineligible. */
export function standingHolds(audited: AuditedInstance): ReadonlySet<VacancyId> {
  const committed = new Set(audited.instance.commitments.map((c) => `${c.vacancyId}#${c.householdId}`));
  return new Set(
    audited.instance.holds.filter((hold) => stands(audited, hold, committed)).map((hold) => hold.vacancyId),
  );
}

function stands(audited: AuditedInstance, hold: Hold, committed: ReadonlySet<string>): boolean {
  const v = audited.vacancyAt.get(hold.vacancyId);
  if (v === undefined || hold.heldUntil < audited.asOf) return false;
  return hold.members.every(({ householdId }) => {
    const h = audited.householdAt.get(householdId);
    if (h === undefined) return false;
    if (committed.has(`${hold.vacancyId}#${householdId}`)) return true;
    return audited
      .verdict(h, v)
      .every((verdict) => verdict.status !== 'failed' || verdict.code === 'ALREADY_COMMITTED');
  });
}

/** P3: a standing list is kept whole, a fallen one is not kept at all. */
export function auditHolds(audited: AuditedInstance, result: RunResult): Violation[] {
  const standing = standingHolds(audited);
  const form = (members: readonly { readonly householdId: HouseholdId; readonly rank: Rank }[]): string =>
    canonicalJson(members.map((m) => `${m.rank}:${m.householdId}`).sort());
  const violations: Violation[] = [];
  for (const hold of audited.instance.holds) {
    const listed = result.proposals.filter((proposal) => proposal.vacancyId === hold.vacancyId);
    if (standing.has(hold.vacancyId) && form(listed) !== form(hold.members)) {
      violations.push({ property: 'P3', message: `${hold.vacancyId}: the held list is not kept` });
    }
  }
  const fallen = result.proposals.filter((p) => p.kept === 'hold' && !standing.has(p.vacancyId));
  for (const { vacancyId } of fallen)
    violations.push({ property: 'P3', message: `${vacancyId}: a hold that does not stand is kept` });
  return violations;
}
