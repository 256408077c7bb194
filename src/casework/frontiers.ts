import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { FrontierQuestion, StoredFrontier } from '#ports.js';
import { type CaseError, caseError } from './errors.js';
import { personOf } from './life/sessions.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

/**
 * DRIHL asks what a target costs, over the stored instance of the last published run: the worker computes it. An equal
 * question on the same run is asked once. Errors: FORBIDDEN_ROLE, NO_RUN_YET.
 */
export async function askFrontier(
  { tx, clock, newId }: CaseDeps,
  access: OrganisationAccess,
  question: Omit<FrontierQuestion, 'runId'>,
): Promise<Result<StoredFrontier, CaseError>> {
  if (access.role !== 'regionalAuthority') return forbidden('à la DRIHL');
  const run = await tx.runs.latestPublished();
  if (run === null)
    return err(caseError('NO_RUN_YET', 'Aucun calcul n’est encore publié : la frontière se demande après le premier.'));
  const asked = { id: newId(), organisationId: access.organisationId, by: personOf(access), at: clock.now() };
  return ok(await tx.frontiers.ask({ ...question, runId: run.id }, asked));
}

/** One that was asked for. Errors: NOT_FOUND. */
export async function readFrontier(
  { tx }: Pick<CaseDeps, 'tx'>,
  id: string,
): Promise<Result<StoredFrontier, CaseError>> {
  const found = await tx.frontiers.find(id);
  return found === null ? notFound('Cette frontière') : ok(found);
}
