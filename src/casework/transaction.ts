import type { Result } from '#domain/result.js';
import { err } from '#domain/result.js';
import type { Access, Clock, Tx, UnitOfWork } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';

/** What a use case may reach: one open transaction, the clock, and fresh identifiers. */
export interface CaseDeps {
  readonly tx: Tx;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface CaseShell {
  readonly uow: UnitOfWork;
  readonly clock: Clock;
  readonly newId: () => string;
}

export type OrganisationAccess = Extract<Access, { kind: 'organisation' }>;

class Refused extends Error {
  readonly error: unknown;
  constructor(error: unknown) {
    super('refused: the transaction is rolled back');
    this.error = error;
  }
}

/** Runs a use case in one transaction of its own; an `err` rolls back whatever it had written. */
export async function inTransaction<T, E = CaseError>(
  shell: CaseShell,
  access: Access,
  work: (deps: CaseDeps) => Promise<Result<T, E>>,
): Promise<Result<T, E>> {
  try {
    return await shell.uow.transaction(access, async (tx) => {
      const result = await work({ tx, clock: shell.clock, newId: shell.newId });
      if (!result.ok) throw new Refused(result.error);
      return result;
    });
  } catch (thrown) {
    if (thrown instanceof Refused) return err(thrown.error as E);
    throw thrown;
  }
}

export function forbidden(expected: string): Result<never, CaseError> {
  return err(caseError('FORBIDDEN_ROLE', `Cette action est réservée ${expected}.`));
}

export function notFound(what: string): Result<never, CaseError> {
  return err(caseError('NOT_FOUND', `${what} n’existe pas, ou n’est pas dans votre périmètre.`));
}
