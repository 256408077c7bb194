import type { VacancyId } from '#domain/ids.js';
import type { Pairing } from '#domain/pairing-life.js';
import { isCommitted } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { forbidden, notFound } from '../transaction.js';
import { withdrawCandidate } from './follow-up.js';

/**
 * The landlord asks for other candidates on its vacancy, with a reason: those nobody has engaged yet are withdrawn from
 * it, and the next run proposes others; a candidate designated or contacted stays. Answers those withdrawn. Errors:
 * FORBIDDEN_ROLE, NOT_FOUND, PAIRING_NOT_READY where every candidate is engaged or there is none.
 */
export async function askAnotherList(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly vacancyId: VacancyId; readonly reason: string },
): Promise<Result<readonly Pairing[], CaseError>> {
  if (access.role !== 'landlordReferent') return forbidden('au référent du bailleur');
  const vacancy = await deps.tx.vacancies.find(input.vacancyId);
  if (vacancy === null || vacancy.landlordId !== access.organisationId) return notFound('Cette vacance');
  const withdrawn: Pairing[] = [];
  for (const pairing of await deps.tx.pairings.lockOfVacancy(input.vacancyId)) {
    if (!(REPLACEABLE as readonly string[]).includes(pairing.state) || isCommitted(pairing)) continue;
    const done = await withdrawCandidate(deps, access, { id: pairing.proposalId, reason: input.reason });
    if (!done.ok) return done;
    withdrawn.push(done.value);
  }
  if (withdrawn.length > 0) return ok(withdrawn);
  const detail =
    'Aucun candidat à remplacer : ceux de ce logement sont désignés ou contactés. Retirez-les un à un, avec un motif.';
  return err(caseError('PAIRING_NOT_READY', detail));
}

const REPLACEABLE = ['proposed', 'toContact', 'toReview', 'toAgree'] as const;
