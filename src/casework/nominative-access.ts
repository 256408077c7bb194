import type { NominativeAccess } from '#domain/account.js';
import type { Instant } from '#domain/dates.js';
import { userId, type VacancyId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { type CaseDeps, forbidden, notFound } from './transaction.js';

const OPEN_MS = 3_600_000;
export const REASON_MIN = 20;
export const REASON_MAX = 1_000;

/**
 * DRIHL opens one household behind a candidate's code, for one person and one hour, with a reason of at least twenty
 * characters; the act is chained in the audit log and the association that holds the household is told. Row-level
 * security then lets that person alone read it. Errors: FORBIDDEN_ROLE (another role, or an API token without a person),
 * INVALID_REQUEST (reason), NOT_FOUND. Loi 78-17, art. 4 (minimisation).
 */
export async function openNominativeAccess(
  { tx, clock, newId }: CaseDeps,
  access: Access,
  input: { readonly vacancyId: VacancyId; readonly pseudonym: string; readonly reason: string },
): Promise<Result<NominativeAccess, CaseError>> {
  if (access.kind !== 'organisation' || access.role !== 'regionalAuthority') return forbidden('à la DRIHL');
  if (access.userId === null) return forbidden('à une personne connectée, pas à un jeton d’organisation');
  const reason = input.reason.trim();
  if (reason.length < REASON_MIN || reason.length > REASON_MAX) {
    const detail = `Dites pourquoi ces noms sont nécessaires, en ${REASON_MIN} à ${REASON_MAX} caractères : l’association le lira.`;
    return err(
      caseError('INVALID_REQUEST', detail, [
        { pointer: '/reason', code: 'INVALID_REQUEST', message: detail, expected: `au moins ${REASON_MIN} caractères` },
      ]),
    );
  }
  const behind = await tx.nominativeAccesses.behind(input.vacancyId, input.pseudonym);
  if (behind === null) return notFound('Ce candidat');
  const openedAt = clock.now();
  const opened: NominativeAccess = {
    id: newId(),
    userId: userId(access.userId),
    organisationId: access.organisationId,
    ...behind,
    reason,
    openedAt,
    until: new Date(Date.parse(openedAt) + OPEN_MS).toISOString() as Instant,
  };
  await tx.nominativeAccesses.open(opened);
  await tx.notifications.deliver([
    { kind: 'nominativeAccess', to: ['association'], householdId: opened.householdId, objectId: opened.id },
  ]);
  tx.audit.append({
    action: 'nominativeAccessOpened',
    householdIds: [opened.householdId],
    vacancyId: input.vacancyId,
    object: `nominativeAccess:${opened.id}`,
  });
  return ok(opened);
}
