import pg from 'pg';
import type { Access } from '#ports.js';

export interface TransactionOptions {
  readonly isolation?: 'READ COMMITTED' | 'REPEATABLE READ';
  /** `0` = none: for the worker's long reads. */
  readonly statementTimeoutMs?: number;
}

/**
 * Opens a transaction under the access's role and context: one text, so that it costs one exchange before the work;
 * every value is a literal of the driver's.
 */
export function beginning(access: Access, options: TransactionOptions = {}): string {
  const role = access.kind === 'system' ? 'rapprochement_worker' : 'rapprochement_app';
  const timeout =
    options.statementTimeoutMs === undefined
      ? ''
      : `; SET LOCAL statement_timeout = ${Number(options.statementTimeoutMs)}`;
  const context =
    access.kind === 'system'
      ? { role: 'system', organisation: '', departements: '', user: '' }
      : {
          role: access.role,
          organisation: access.organisationId,
          departements: access.departements.join(','),
          user: access.userId ?? '',
        };
  const settings = Object.entries(context).map(
    ([name, value]) => `SET LOCAL rapprochement."${name}" = ${pg.escapeLiteral(value)}`,
  );
  return `BEGIN ISOLATION LEVEL ${options.isolation ?? 'READ COMMITTED'}; SET LOCAL ROLE ${role}${timeout}; ${settings.join('; ')}`;
}
