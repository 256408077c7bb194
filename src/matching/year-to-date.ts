import { DEPARTEMENTS } from '#domain/departement.js';
import { type LeaseCount, REGION_SCOPE, type Target, type TargetKind, type YearToDate } from '#domain/target.js';
import { compareText } from './freeze.js';

/** A lease in one scope: whether the target counts it. */
interface Counted {
  readonly scope: string;
  readonly member: boolean;
}

/**
 * What the leases of the year count towards each target, scope by scope in the order of the targets (CCH L441-1). A lease
 * of which what the target reads is not known counts neither for nor against it; one of a landlord that `landlords` does
 * not hold has no scope of its own.
 */
export function yearToDate(
  targets: readonly Target[],
  leases: readonly LeaseCount[],
  landlords: ReadonlySet<string>,
): readonly YearToDate[] {
  return targets.flatMap(({ kind }) => {
    const scopes = new Map<string, { counted: number; of: number }>();
    for (const lease of leases) {
      for (const { scope, member } of scopesOf(kind, lease, landlords)) {
        const { counted, of } = scopes.get(scope) ?? { counted: 0, of: 0 };
        scopes.set(scope, { counted: counted + (member ? lease.leases : 0), of: of + lease.leases });
      }
    }
    return [...scopes.entries()]
      .sort(([a], [b]) => compareText(a, b))
      .map(([scope, counts]): YearToDate => ({ kind, scope, ...counts }));
  });
}

function scopesOf(kind: TargetKind, lease: LeaseCount, landlords: ReadonlySet<string>): readonly Counted[] {
  const { departementFrom: from, departementTo: to, priority, firstQuartile, qpv } = lease;
  const regional = (member: boolean | null): readonly Counted[] =>
    member === null ? [] : [{ scope: REGION_SCOPE, member }];
  switch (kind) {
    case 'interDepartmental':
      return regional(from === null || to === null ? null : from !== to);
    case 'waitingOverSixMonths':
      return regional(lease.longWait);
    case 'firstQuartileOutsideQpv':
      return qpv === false ? regional(firstQuartile) : [];
    case 'otherQuartilesInQpv':
      return qpv === true ? regional(firstQuartile === null ? null : !firstQuartile) : [];
    case 'priorityByReserver': {
      const scope = reserverScope(lease);
      return scope === null || priority === null ? [] : [{ scope, member: priority }];
    }
    case 'priorityByLandlord': {
      const { landlordId } = lease;
      const known = landlordId !== null && landlords.has(landlordId);
      return known && priority !== null ? [{ scope: landlordId, member: priority }] : [];
    }
    case 'departementBalance':
      return from === null ? [] : DEPARTEMENTS.map((scope) => ({ scope, member: scope === from }));
  }
}

/** As the groups of a run name it: its contingent, and who it is where that is known. */
function reserverScope({ contingent, reserverId, landlordId }: LeaseCount): string | null {
  if (contingent === null) return null;
  const reserver = contingent === 'unreserved' ? landlordId : reserverId;
  return reserver === null ? contingent : `${contingent}:${reserver}`;
}
