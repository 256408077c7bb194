import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import type { VacancyDraft } from '#ports.js';
import type { CaseError } from './errors.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

const DRAFT = 'Ce brouillon';

/** Keeps what was typed of a vacancy being declared; `id` null = a new draft. Errors: FORBIDDEN_ROLE, NOT_FOUND. */
export async function keepDraft(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: string | null; readonly step: number; readonly typed: VacancyDraft['typed'] },
): Promise<Result<VacancyDraft, CaseError>> {
  if (access.role !== 'landlordReferent') return forbidden('au référent du bailleur');
  const before = input.id === null ? null : await deps.tx.drafts.find(input.id);
  if (input.id !== null && before === null) return notFound(DRAFT);
  const draft: VacancyDraft = {
    id: input.id ?? deps.newId(),
    typed: { ...before?.typed, ...input.typed },
    step: input.step,
    savedAt: deps.clock.now(),
  };
  await deps.tx.drafts.save(draft);
  return ok(draft);
}

/** A draft of the caller's organisation. Error: NOT_FOUND. */
export async function readDraft(deps: CaseDeps, id: string): Promise<Result<VacancyDraft, CaseError>> {
  const draft = await deps.tx.drafts.find(id);
  return draft === null ? notFound(DRAFT) : ok(draft);
}

/** Throws a draft away. Errors: FORBIDDEN_ROLE, NOT_FOUND. */
export async function dropDraft(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: string,
): Promise<Result<null, CaseError>> {
  if (access.role !== 'landlordReferent') return forbidden('au référent du bailleur');
  return (await deps.tx.drafts.remove(id)) ? ok(null) : notFound(DRAFT);
}
