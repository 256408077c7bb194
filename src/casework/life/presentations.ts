import { departementOf } from '#domain/departement.js';
import type { DocumentCode } from '#domain/household.js';
import type { ProposalId, VacancyId } from '#domain/ids.js';
import type { Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { SingleCandidateGround, Vacancy } from '#domain/vacancy.js';
import type { AgendaItem, CaleolPresentation, CaleolSession } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError, shown } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { notFound } from '../transaction.js';
import type { PairingInput } from './inputs.js';
import { performAct } from './perform.js';
import { lockOwn, mayPrepare, personOf, preparable, sessionEvent } from './sessions.js';

/** A candidate to list: one of ours by its proposal, or one of the landlord's by its request number alone. */
export type CandidateToList =
  | { readonly proposalId: ProposalId; readonly rank: number }
  | { readonly requestNumber: string; readonly rank: number };

export interface AgendaInput {
  readonly sessionId: string;
  readonly vacancyId: VacancyId;
  readonly candidates: readonly CandidateToList[];
  readonly exception: AgendaItem['exception'];
}

/** Numéro unique régional: 18 characters (SNE). */
const REQUEST_NUMBER = /^\d{3}(0[1-9]|1[0-2])\d{2}\d{6}[A-Z0-9]{5}$/;

/**
 * Lists candidates of one dwelling at a session, beside those already there; each of ours must have met every step
 * before the CALEOL. Answers what is listed for the dwelling. Errors: FORBIDDEN_ROLE, NOT_FOUND, SESSION_NOT_OPEN,
 * PAIRING_NOT_READY, STEP_NOT_OPEN, DECISION_INVALID, INVALID_REQUEST.
 */
export async function listCandidates(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: AgendaInput,
): Promise<Result<readonly CaleolPresentation[], CaseError>> {
  const session = await preparable(deps, access, { id: input.sessionId });
  if (!session.ok) return session;
  const vacancy = await deps.tx.vacancies.find(input.vacancyId);
  if (vacancy === null || vacancy.landlordId !== access.organisationId) return notFound('Cette vacance');
  if (vacancy.status !== 'open')
    return err(caseError('VACANCY_CLOSED', 'Cette vacance est close : elle ne s’inscrit plus en CALEOL.'));
  const unlawful = exceptionProblem(input.exception, vacancy);
  if (unlawful !== null) return err(unlawful);
  const taken = await rankProblem(deps, input);
  if (taken !== null) return err(taken);
  const { landlordId } = vacancy;
  const departement = departementOf(vacancy.dwelling.address.communeCode) ?? '';
  const { sessionId, vacancyId, exception } = input;
  await deps.tx.caleol.putOnAgenda({ sessionId, vacancyId, landlordId, departement, exception });
  for (const candidate of input.candidates) {
    const listed =
      'proposalId' in candidate
        ? await listOurs(deps, access, session.value, { ...candidate, vacancyId })
        : await listExternal(deps, access, session.value, { ...candidate, vacancyId });
    if (!listed.ok) return listed;
  }
  const all = await deps.tx.caleol.presentations(sessionId);
  return ok(all.filter((item) => item.vacancyId === vacancyId && item.removed === null));
}

/** An exception is lawful where the dwelling or its reserver makes it so; an insufficiency needs its proof. */
function exceptionProblem(exception: AgendaItem['exception'], vacancy: Vacancy): CaseError | null {
  if (exception === null) return null;
  const invalid = (detail: string) => caseError('AGENDA_INCOMPLETE', detail);
  if (exception.proof.trim() === '') return invalid('L’exception aux trois candidats demande une preuve.');
  const { reservation, dwelling } = vacancy;
  const lawful: Readonly<Record<SingleCandidateGround, boolean>> = {
    daloDesignation: reservation.state === 'oriented' && reservation.contingent === 'prefect',
    adaptedPlai: dwelling.adaptedPlai,
    recordedInsufficiency: true,
  };
  return lawful[exception.ground]
    ? null
    : invalid('Ce motif ne convient pas à ce logement (désignation DALO : contingent du préfet ; PLAI adapté).');
}

async function rankProblem(deps: CaseDeps, input: AgendaInput): Promise<CaseError | null> {
  const listed = (await deps.tx.caleol.presentations(input.sessionId)).filter(
    ({ vacancyId, removed }) => vacancyId === input.vacancyId && removed === null,
  );
  const ranks = [...listed.map(({ rank }) => rank), ...input.candidates.map(({ rank }) => rank)];
  if (new Set(ranks).size === ranks.length) return null;
  return caseError('DECISION_INVALID', 'Deux candidats de ce logement auraient le même rang : corrigez l’ordre.');
}

async function listOurs(
  deps: CaseDeps,
  access: OrganisationAccess,
  session: CaleolSession,
  candidate: { readonly proposalId: ProposalId; readonly vacancyId: VacancyId; readonly rank: number },
): Promise<Result<unknown, CaseError>> {
  const presentationId = deps.newId();
  const { heldOn: sessionOn, id: sessionId } = session;
  const listing = { sessionId, presentationId, sessionOn, rank: candidate.rank };
  const found = await deps.tx.pairings.find(candidate.proposalId);
  if (found === null || found.vacancyId !== candidate.vacancyId) return notFound('Ce candidat sur cette vacance');
  const listed = await performAct(deps, access, {
    id: candidate.proposalId,
    act: 'list',
    facts: { listing, decision: null },
    data: { session: sessionId, rank: candidate.rank, external: false },
    session,
  });
  if (!listed.ok) return listed;
  await deps.tx.caleol.insertPresentation(presentationOf(deps, listed.value, session, listing));
  return listed;
}

function presentationOf(
  deps: CaseDeps,
  pairing: Pairing,
  session: CaleolSession,
  { presentationId, rank }: { readonly presentationId: string; readonly rank: number },
): CaleolPresentation {
  const { proposalId, householdId, associationId, householdDepartement, vacancyId, landlordId } = pairing;
  return {
    id: presentationId,
    sessionId: session.id,
    vacancyId,
    landlordId,
    candidate: { kind: 'household', proposalId, householdId, associationId, householdDepartement },
    rank,
    listedOn: deps.clock.today(),
    removed: null,
    outcome: null,
    rectifiedReason: null,
  };
}

async function listExternal(
  deps: CaseDeps,
  access: OrganisationAccess,
  session: CaleolSession,
  { requestNumber, vacancyId, rank }: { readonly requestNumber: string; vacancyId: VacancyId; rank: number },
): Promise<Result<unknown, CaseError>> {
  if (!REQUEST_NUMBER.test(requestNumber)) {
    return err(
      caseError('INVALID_REQUEST', 'Le numéro unique n’a pas la forme attendue.', [
        {
          pointer: '/candidates/requestNumber',
          code: 'REQUEST_NUMBER_INVALID',
          message: 'Ce numéro unique n’est pas valide.',
          expected: '18 caractères, par exemple 111031801698210001',
          received: shown(requestNumber),
        },
      ]),
    );
  }
  const twin = (await deps.tx.caleol.presentations(session.id)).some(
    ({ candidate, removed, vacancyId: other }) =>
      candidate.kind === 'external' &&
      candidate.requestNumber === requestNumber &&
      other === vacancyId &&
      removed === null,
  );
  if (twin) return err(caseError('DECISION_INVALID', 'Ce candidat est déjà inscrit pour ce logement à cette séance.'));
  await deps.tx.caleol.insertPresentation({
    id: deps.newId(),
    sessionId: session.id,
    vacancyId,
    landlordId: session.landlordId,
    candidate: { kind: 'external', requestNumber },
    rank,
    listedOn: deps.clock.today(),
    removed: null,
    outcome: null,
    rectifiedReason: null,
  });
  await sessionEvent(deps, access, 'externalCandidateListed', { session: session.id, rank }, { vacancyId });
  return ok(undefined);
}

/** Takes a candidate off the agenda before the session, with a reason. Errors: NOT_FOUND, SESSION_NOT_OPEN, STEP_NOT_OPEN. */
export async function unlistCandidate(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly presentationId: string; readonly reason: string },
): Promise<Result<CaleolPresentation, CaseError>> {
  const found = await deps.tx.caleol.findPresentation(input.presentationId);
  if (found === null || found.removed !== null) return notFound('Cette inscription');
  const session = await preparable(deps, access, { id: found.sessionId });
  if (!session.ok) return session;
  if (found.candidate.kind === 'household') {
    const moved = await performAct(deps, access, {
      id: found.candidate.proposalId,
      act: 'unlist',
      facts: { listing: null },
      reason: input.reason,
      data: { event: 'candidateListed', reason: input.reason, session: found.sessionId },
      session: session.value,
    });
    if (!moved.ok) return moved;
  }
  const removed = { ...found, removed: { on: deps.clock.today(), reason: input.reason } };
  await deps.tx.caleol.savePresentation(removed);
  return ok(removed);
}

/**
 * Adjourns a candidate for an incomplete file: recorded and counted, not a decision; it can be listed again. Errors:
 * FORBIDDEN_ROLE, NOT_FOUND, SESSION_NOT_OPEN, STEP_NOT_OPEN.
 */
export async function deferCandidate(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: {
    readonly presentationId: string;
    readonly document: DocumentCode;
    readonly version?: PairingInput['version'];
  },
): Promise<Result<CaleolPresentation, CaseError>> {
  const found = await presentationToDecide(deps, access, input.presentationId);
  if (!found.ok) return found;
  const { presentation, session } = found.value;
  const on = deps.clock.today();
  if (presentation.candidate.kind === 'household') {
    const deferral = { sessionId: session.id, on, document: input.document };
    const moved = await performAct(deps, access, {
      id: presentation.candidate.proposalId,
      act: 'defer',
      version: input.version ?? null,
      facts: ({ facts }) => ({ listing: null, deferrals: [...facts.deferrals, deferral] }),
      data: { session: session.id, document: input.document },
      session,
    });
    if (!moved.ok) return moved;
  }
  const outcome = {
    kind: 'deferred',
    on,
    document: input.document,
    motive: null,
    motiveText: null,
    rank: null,
  } as const;
  const saved = { ...presentation, outcome };
  await deps.tx.caleol.savePresentation(saved);
  await deps.tx.caleol.saveSession({ ...session, recordedBy: personOf(access) });
  return ok(saved);
}

/** A presentation that waits for a decision, and its session, locked. */
export async function presentationToDecide(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: string,
): Promise<Result<{ presentation: CaleolPresentation; session: CaleolSession }, CaseError>> {
  const visible = await deps.tx.caleol.findPresentation(id);
  if (visible === null || !mayPrepare(access)) return notFound('Cette inscription');
  const session = await lockOwn(deps, access, { id: visible.sessionId });
  if (!session.ok) return session;
  const presentation = await deps.tx.caleol.findPresentation(id);
  if (presentation === null || presentation.removed !== null) return notFound('Cette inscription');
  if (session.value.status !== 'convened' || session.value.heldOn > deps.clock.today()) {
    const detail = 'La séance n’est pas convoquée, n’a pas encore eu lieu, ou son procès-verbal est validé.';
    return err(caseError('SESSION_NOT_OPEN', detail));
  }
  if (presentation.outcome !== null)
    return err(caseError('STEP_NOT_OPEN', 'Ce candidat a déjà une décision : elle se rectifie, avec un motif.'));
  return ok({ presentation, session: session.value });
}
