import type { VacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { OrientationSuggestion, Page, PageQuery, VacancyFilter } from '#ports.js';
import type { CaseError } from './errors.js';
import type { CaseDeps } from './transaction.js';
import { notFound } from './transaction.js';

/** A vacancy in the caller's scope with its suggested orientation, where it has one. Error: NOT_FOUND. */
export async function readVacancy(
  deps: CaseDeps,
  id: VacancyId,
): Promise<Result<{ vacancy: Vacancy; orientation: OrientationSuggestion | null }, CaseError>> {
  const vacancy = await deps.tx.vacancies.find(id);
  if (vacancy === null) return notFound('Cette vacance');
  return ok({ vacancy, orientation: await deps.tx.orientations.find(id) });
}

/** Vacancies in the caller's scope, latest first. */
export async function listVacancies(deps: CaseDeps, filter: VacancyFilter, page: PageQuery): Promise<Page<Vacancy>> {
  return deps.tx.vacancies.list(filter, page);
}
