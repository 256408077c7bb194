import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import type { VacancyDeclaration } from '#domain/vacancy.js';
import { changeVacancy } from './change-vacancy.js';
import type { CaseError } from './errors.js';
import type { UpsertOutcome } from './households.js';
import { postVacancy } from './post-vacancy.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import type { VacancyReference } from './vacancy-rules.js';

/**
 * Posts a vacancy, or changes the open one with the same internal id: what an import does with a line. Errors: those of
 * postVacancy and changeVacancy.
 */
export async function upsertVacancy(
  deps: CaseDeps & { readonly reference: VacancyReference },
  access: OrganisationAccess,
  input: { readonly declaration: VacancyDeclaration; readonly confirmedWarnings: readonly string[] },
): Promise<Result<UpsertOutcome, CaseError>> {
  const { dwelling } = input.declaration;
  const probe = { ...input.declaration, dwelling: { ...dwelling, address: { ...dwelling.address, communeCode: '' } } };
  const known = await deps.tx.vacancies.findOpenDuplicate(access.organisationId, probe);
  if (known === null) {
    const posted = await postVacancy(deps, access, input);
    return posted.ok ? ok('created') : posted;
  }
  const changed = await changeVacancy(deps, access, { ...input, id: known.id, version: null });
  if (!changed.ok) return changed;
  return ok(changed.value.vacancy.version === known.version ? 'unchanged' : 'updated');
}
