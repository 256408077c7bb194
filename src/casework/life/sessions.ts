import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import type { EventName } from '#domain/events.js';
import type { LandlordId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { CaleolSession, StoredEvent } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { forbidden, notFound } from '../transaction.js';
import { missingCandidates } from './agenda-rules.js';
import { DEADLINE_POLICY } from './deadline-policy.js';
import { eventActor } from './perform.js';

/** A session as a form gives it: its day, hour (`HH:MM`, Paris) and place. */
export interface SessionDraft {
  readonly heldOn: CalendarDate;
  readonly startsAt: string | null;
  readonly place: string | null;
}

interface SessionInput {
  readonly id: string;
  readonly version?: number | null;
}

/** Plans a session of the caller's own CALEOL. Errors: FORBIDDEN_ROLE, INVALID_REQUEST for a day that has passed. */
export async function planSession(
  deps: CaseDeps,
  access: OrganisationAccess,
  draft: SessionDraft,
): Promise<Result<CaleolSession, CaseError>> {
  if (!mayPrepare(access)) return forbidden('au secrétariat de la CALEOL et au référent du bailleur');
  if (draft.heldOn < deps.clock.today()) return err(dayPassed(draft.heldOn));
  const session: CaleolSession = {
    id: deps.newId(),
    landlordId: access.organisationId as LandlordId,
    ...draft,
    status: 'planned',
    convenedOn: null,
    minutesOn: null,
    namesUntil: null,
    recordedBy: null,
    validatedBy: null,
    version: 1,
  };
  await deps.tx.caleol.insertSession(session);
  await sessionEvent(deps, access, 'sessionPlanned', { session: session.id, on: session.heldOn });
  return ok(session);
}

/** Moves a session that has not been held, or cancels it when nobody is on it. Errors: NOT_FOUND, SESSION_NOT_OPEN, STALE_VERSION. */
export async function changeSession(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: SessionInput & { readonly change: Partial<SessionDraft> & { readonly cancelled?: true } },
): Promise<Result<CaleolSession, CaseError>> {
  const found = await preparable(deps, access, input);
  if (!found.ok) return found;
  const { cancelled, ...draft } = input.change;
  if (draft.heldOn !== undefined && draft.heldOn < deps.clock.today()) return err(dayPassed(draft.heldOn));
  const listed = (await deps.tx.caleol.presentations(input.id)).some(({ removed }) => removed === null);
  if (listed && (cancelled || (draft.heldOn !== undefined && draft.heldOn !== found.value.heldOn))) {
    const detail =
      'Des candidats sont inscrits à cette séance : retirez-les d’abord, avec un motif, puis réinscrivez-les.';
    return err(caseError('SESSION_NOT_OPEN', detail));
  }
  const status = cancelled ? 'cancelled' : found.value.status;
  const saved = await deps.tx.caleol.saveSession({ ...found.value, ...draft, status });
  await sessionEvent(deps, access, 'sessionChanged', { session: saved.id, on: saved.heldOn, status });
  return ok(saved);
}

/**
 * Convenes a session: from then to thirty days after the minutes its members read who the candidates are. Refused where
 * a dwelling has fewer than three candidates without a coded exception (CCH R441-3). Errors: NOT_FOUND, STALE_VERSION,
 * SESSION_NOT_OPEN, AGENDA_INCOMPLETE.
 */
export async function conveneSession(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: SessionInput,
): Promise<Result<CaleolSession, CaseError>> {
  const found = await preparable(deps, access, input);
  if (!found.ok) return found;
  const agenda = await deps.tx.caleol.agenda(input.id);
  const presentations = (await deps.tx.caleol.presentations(input.id)).filter(({ removed }) => removed === null);
  const incomplete = missingCandidates(agenda, presentations);
  if (incomplete !== null) return err(incomplete);
  if (found.value.status === 'convened') return found;
  const on = deps.clock.today();
  const saved = await deps.tx.caleol.saveSession({ ...found.value, status: 'convened', convenedOn: on });
  const counts = { vacancies: agenda.length, candidates: presentations.length };
  await sessionEvent(deps, access, 'sessionConvened', { session: saved.id, on, ...counts });
  return ok(saved);
}

/**
 * Validates the minutes: a second person than the one who entered the last decision, once every candidate has a decision
 * or a deferral. Errors: FORBIDDEN_ROLE, NOT_FOUND, STALE_VERSION, SESSION_NOT_OPEN, SECOND_PERSON_REQUIRED.
 */
export async function validateMinutes(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: SessionInput,
): Promise<Result<CaleolSession, CaseError>> {
  if (access.role !== 'caleolSecretary' && access.role !== 'caleolMember')
    return forbidden('au secrétariat et aux membres de la CALEOL');
  const found = await lockOwn(deps, access, input);
  if (!found.ok) return found;
  const session = found.value;
  if (session.status !== 'convened')
    return err(caseError('SESSION_NOT_OPEN', 'Seule une séance convoquée a un procès-verbal à valider.'));
  const presentations = await deps.tx.caleol.presentations(session.id);
  const undecided = presentations.filter(({ removed, outcome }) => removed === null && outcome === null).length;
  if (undecided > 0 || session.recordedBy === null) {
    const detail = `${undecided} candidat(s) sans décision ni ajournement : complétez la séance avant de la valider.`;
    return err(caseError('SESSION_NOT_OPEN', detail));
  }
  if (session.recordedBy === personOf(access)) {
    const detail = 'La même personne a enregistré les décisions : une seconde personne valide le procès-verbal.';
    return err(caseError('SECOND_PERSON_REQUIRED', detail));
  }
  const on = deps.clock.today();
  const namesUntil = addDays(on, DEADLINE_POLICY.namesAfterMinutes.days);
  const validated = { status: 'validated', minutesOn: on, namesUntil, validatedBy: personOf(access) } as const;
  const saved = await deps.tx.caleol.saveSession({ ...session, ...validated });
  await sessionEvent(deps, access, 'minutesValidated', { session: saved.id, on });
  return ok(saved);
}

/** Who acts, to tell two persons apart: the user where known, else the role of the token. */
export function personOf({ userId, role }: OrganisationAccess): string {
  return userId ?? `role:${role}`;
}

export function mayPrepare({ role }: OrganisationAccess): boolean {
  return role === 'caleolSecretary' || role === 'landlordReferent';
}

/** A session of the caller's commission that can still be prepared, locked. */
export async function preparable(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: SessionInput,
): Promise<Result<CaleolSession, CaseError>> {
  if (!mayPrepare(access)) return forbidden('au secrétariat de la CALEOL et au référent du bailleur');
  const found = await lockOwn(deps, access, input);
  if (!found.ok) return found;
  const open = found.value.status === 'planned' || found.value.status === 'convened';
  if (open && found.value.heldOn >= deps.clock.today()) return found;
  return err(caseError('SESSION_NOT_OPEN', 'Cette séance est passée, annulée ou close : elle ne se prépare plus.'));
}

/** A session of the caller's commission, locked. Errors: NOT_FOUND, STALE_VERSION. */
export async function lockOwn(
  deps: CaseDeps,
  access: OrganisationAccess,
  { id, version }: SessionInput,
): Promise<Result<CaleolSession, CaseError>> {
  const visible = await deps.tx.caleol.findSession(id);
  if (visible === null || visible.landlordId !== access.organisationId) return notFound('Cette séance');
  const session = await deps.tx.caleol.lockSession(id);
  if (session === null) return notFound('Cette séance');
  if (version == null || version === session.version) return ok(session);
  return err(
    caseError('STALE_VERSION', `La séance a changé depuis votre lecture (version ${session.version} désormais).`),
  );
}

function dayPassed(on: CalendarDate): CaseError {
  return caseError('INVALID_REQUEST', 'La séance ne peut pas être dans le passé.', [
    {
      pointer: '/heldOn',
      code: 'DATE_IMPOSSIBLE',
      message: 'Ce jour est passé.',
      expected: 'un jour à venir',
      received: on,
    },
  ]);
}

/** An event of the commission, signed by whoever acts. */
export async function sessionEvent(
  deps: CaseDeps,
  access: OrganisationAccess,
  name: EventName,
  data: StoredEvent['data'],
  about: Pick<StoredEvent, 'vacancyId'> = {},
): Promise<void> {
  await deps.tx.events.append({
    name,
    at: deps.clock.now(),
    actor: eventActor(access),
    organisationId: access.organisationId,
    ...about,
    reason: null,
    data,
  });
}
