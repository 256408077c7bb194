import type { CaseError } from '#casework/errors.js';
import { missingCandidates } from '#casework/life/agenda-rules.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import { notFound } from '#casework/transaction.js';
import { PAIRING_STATE_LABELS, type Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { AgendaItem, CaleolPresentation, CaleolSession, PairingStep } from '#ports.js';

/** A candidate before a session, with what the caller calls it and where its rapprochement stands. */
export interface PresentedHere {
  readonly presentation: CaleolPresentation;
  /** The pseudonym of the vacancy, or the request number of a candidate of the landlord's own. */
  readonly ref: string;
  /** `null` for an external candidate, and for a member once the candidate has left the agenda. */
  readonly pairing: Pairing | null;
  readonly steps: readonly PairingStep[];
}

export interface SessionItem {
  readonly item: AgendaItem;
  readonly vacancy: Vacancy | null;
  readonly candidates: readonly PresentedHere[];
  /** Why the session cannot be convened with this dwelling; `null` where it can. */
  readonly shortage: string | null;
}

export interface SessionInFull {
  readonly session: CaleolSession;
  readonly landlord: string;
  readonly items: readonly SessionItem[];
}

/** A session with its agenda, in the order of the landlord's own references. Error: NOT_FOUND. */
export async function readSession(deps: CaseDeps, id: string): Promise<Result<SessionInFull, CaseError>> {
  const { tx } = deps;
  const session = await tx.caleol.findSession(id);
  if (session === null) return notFound('Cette séance');
  const agenda = await tx.caleol.agenda(id);
  const listed = (await tx.caleol.presentations(id)).filter(({ removed }) => removed === null);
  const short = missingCandidates(agenda, listed)?.fields ?? [];
  const items: SessionItem[] = [];
  for (const item of agenda) {
    const candidates: PresentedHere[] = [];
    for (const presentation of listed.filter(({ vacancyId }) => vacancyId === item.vacancyId))
      candidates.push(await readPresented(deps, presentation));
    const missing = short.find(({ pointer }) => pointer === `/agenda/${item.vacancyId}`);
    const vacancy = await tx.vacancies.find(item.vacancyId);
    items.push({ item, vacancy, candidates, shortage: missing === undefined ? null : missing.message });
  }
  const landlord = (await tx.organisations.find(session.landlordId))?.name ?? 'non connu';
  const byReference = (one: SessionItem) => one.vacancy?.dwelling.internalId ?? one.item.vacancyId;
  items.sort((a, b) => byReference(a).localeCompare(byReference(b), 'fr'));
  return ok({ session, landlord, items });
}

/** One candidate of a session. */
export async function readPresented({ tx }: CaseDeps, presentation: CaleolPresentation): Promise<PresentedHere> {
  const { candidate } = presentation;
  if (candidate.kind === 'external') return { presentation, ref: candidate.requestNumber, pairing: null, steps: [] };
  const { proposalId } = candidate;
  return {
    presentation,
    ref: (await tx.pairings.pseudonym(proposalId)) ?? 'non connu',
    pairing: await tx.pairings.find(proposalId),
    steps: await tx.pairings.openSteps(proposalId),
  };
}

/** Where a candidate stands, in words. */
export function standing({ presentation: { candidate, outcome }, pairing }: PresentedHere): string {
  if (candidate.kind === 'external') return 'Candidat du bailleur';
  if (pairing !== null) return PAIRING_STATE_LABELS[pairing.state];
  return outcome?.kind === 'deferred' ? PAIRING_STATE_LABELS.deferred : 'Sorti de l’ordre du jour';
}

export const isUndecided = ({ presentation }: PresentedHere) => presentation.outcome === null;

/** Whether the role prepares sessions and enters decisions. */
export function preparesSessions({ role }: OrganisationAccess): boolean {
  return role === 'caleolSecretary' || role === 'landlordReferent';
}
