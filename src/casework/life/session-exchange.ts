import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import type { CaleolPresentation, CaleolSession } from '#ports.js';
import type { CaseError } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { notFound } from '../transaction.js';

/** A candidate before a session, as the landlord's software designates it. */
export interface ExchangedCandidate {
  readonly presentation: CaleolPresentation;
  readonly vacancyReference: string;
  /** `null` where it is not open to the caller, or not known. */
  readonly requestNumber: string | null;
}

/** The candidates of a session of the caller's commission, by vacancy and rank. Error: NOT_FOUND. */
export async function readExchange(
  { tx }: CaseDeps,
  access: OrganisationAccess,
  sessionId: string,
): Promise<Result<{ readonly session: CaleolSession; readonly candidates: readonly ExchangedCandidate[] }, CaseError>> {
  const session = await tx.caleol.findSession(sessionId);
  if (session === null || session.landlordId !== access.organisationId) return notFound('Cette séance');
  const candidates: ExchangedCandidate[] = [];
  for (const presentation of await tx.caleol.presentations(sessionId)) {
    if (presentation.removed !== null) continue;
    const { candidate, vacancyId } = presentation;
    const vacancy = await tx.vacancies.find(vacancyId);
    const requestNumber =
      candidate.kind === 'external'
        ? candidate.requestNumber
        : await tx.identities.requestNumber(candidate.householdId);
    candidates.push({ presentation, vacancyReference: vacancy?.dwelling.internalId ?? '', requestNumber });
  }
  return ok({ session, candidates });
}
