import type pg from 'pg';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { organisationId } from '#domain/ids.js';
import type { Policy } from '#domain/policy.js';
import type { Access, PolicyRepository, PolicyVersion } from '#ports.js';
import { type Session, transaction } from './unit-of-work.js';

interface PolicyRow {
  policy: Policy;
  effective_from: CalendarDate;
  reason: string;
  organisation_id: string;
  proposed_by: string;
  proposed_at: Date;
  signed_by: string | null;
  signed_at: Date | null;
}

const COLUMNS = 'policy, effective_from, reason, organisation_id, proposed_by, proposed_at, signed_by, signed_at';

function toVersion(row: PolicyRow): PolicyVersion {
  return {
    policy: row.policy,
    effectiveFrom: row.effective_from,
    reason: row.reason,
    organisationId: organisationId(row.organisation_id),
    proposedBy: row.proposed_by,
    proposedAt: row.proposed_at.toISOString() as Instant,
    signedBy: row.signed_by,
    signedAt: row.signed_at === null ? null : (row.signed_at.toISOString() as Instant),
  };
}

export function createPolicyRepository(session: Session, access: Access): PolicyRepository {
  const own = access.kind === 'organisation' ? access.organisationId : null;
  return {
    async insert(version) {
      const { rowCount } = await session.query(
        `INSERT INTO policies (version, policy, effective_from, reason, organisation_id, proposed_by, proposed_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING`,
        [
          version.policy.version,
          JSON.stringify(version.policy),
          version.effectiveFrom,
          version.reason,
          version.organisationId,
          version.proposedBy,
          version.proposedAt,
        ],
      );
      return rowCount === 1;
    },
    async find(version) {
      const { rows } = await session.query<PolicyRow>(`SELECT ${COLUMNS} FROM policies WHERE version = $1`, [version]);
      return rows[0] === undefined ? null : toVersion(rows[0]);
    },
    async sign(version, { by, at }) {
      const { rowCount } = await session.query(
        'UPDATE policies SET signed_by = $2, signed_by_organisation = $3, signed_at = $4 WHERE version = $1 AND signed_at IS NULL',
        [version, by, own, at],
      );
      return rowCount === 1;
    },
    async list() {
      const { rows } = await session.query<PolicyRow>(
        `SELECT ${COLUMNS} FROM policies ORDER BY effective_from DESC, proposed_at DESC, version`,
      );
      return rows.map(toVersion);
    },
    inForce: (on) => policyOn(session, on),
  };
}

async function policyOn(session: Session, on: CalendarDate): Promise<Policy | null> {
  const { rows } = await session.query<{ policy: Policy }>(
    `SELECT policy FROM policies WHERE signed_at IS NOT NULL AND effective_from <= $1
     ORDER BY effective_from DESC, signed_at DESC, version DESC LIMIT 1`,
    [on],
  );
  return rows[0]?.policy ?? null;
}

/** The signed policy in force on a day, for a run; `null` = that of a new installation. */
export function readPolicyInForce(pool: pg.Pool, on: CalendarDate): Promise<Policy | null> {
  return transaction(pool, { kind: 'system' }, (session) => policyOn(session, on));
}
