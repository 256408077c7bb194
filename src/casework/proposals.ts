import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import type { ProposalId, VacancyId } from '#domain/ids.js';
import type { OpinionReserve } from '#domain/pairing-life.js';
import type { DeclineReason, RefusalEffect } from '#domain/proposal.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { ProposalList, RunSummary, StoredProposal } from '#ports.js';
import { DEFAULT_POLICY } from '#scoring/default-policy.js';
import type { ChosenEffect } from './decline-effects.js';
import { DECLINE_EFFECTS, MAX_EFFECT_DAYS, refusalEffect } from './decline-effects.js';
import type { CaseError } from './errors.js';
import { caseError, shown } from './errors.js';
import { daloRefusal, daloReport } from './life/agreement.js';
import { pastDay } from './life/past-day.js';
import type { ActRequest } from './life/perform.js';
import { performAct } from './life/perform.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { forbidden, notFound } from './transaction.js';

export const LIST_STATES = ['pending', 'updating', 'current', 'withheld', 'none'] as const;
export type ListState = (typeof LIST_STATES)[number];

export interface VacancyProposals {
  readonly vacancy: Vacancy;
  /**
   * `pending` never had a list and a run is coming · `updating` its list may change · `current` · `withheld` the last
   * run failed its verification, an earlier list stays · `none` nothing, and nothing is coming.
   */
  readonly state: ListState;
  readonly list: ProposalList | null;
  readonly run: RunSummary | null;
}

/** The proposals of a vacancy in the caller's scope, without touching anything. Error: NOT_FOUND. */
export async function readProposals(deps: CaseDeps, id: VacancyId): Promise<Result<VacancyProposals, CaseError>> {
  const vacancy = await deps.tx.vacancies.find(id);
  if (vacancy === null) return notFound('Cette vacance');
  if (vacancy.status !== 'open') return ok({ vacancy, state: 'none', list: null, run: null });
  const list = await deps.tx.proposals.currentList(id);
  const region = await deps.tx.runs.regionState();
  const latest = await deps.tx.runs.latestEnded();
  const fresh = region.dirtyVersion <= region.solvedVersion && !region.running;
  const run = list === null ? null : await deps.tx.runs.find(list.runId);
  return ok({ vacancy, state: stateOf(list !== null, fresh, latest?.state === 'withheld'), list, run });
}

function stateOf(hasList: boolean, fresh: boolean, withheld: boolean): ListState {
  if (withheld) return 'withheld';
  if (!fresh) return hasList ? 'updating' : 'pending';
  return hasList ? 'current' : 'none';
}

/**
 * Opens a list: as `readProposals`, and where its landlord's referent or an association concerned opens a current list
 * for the first time, it is held as long as the policy in force says and `listOpened` is recorded. Error: NOT_FOUND.
 */
export async function openProposals(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: VacancyId,
): Promise<Result<VacancyProposals, CaseError>> {
  const read = await readProposals(deps, id);
  if (!read.ok || read.value.state !== 'current') return read;
  const { list } = read.value;
  if (list === null || list.proposals.length === 0) return read;
  if (access.role !== 'landlordReferent' && access.role !== 'association') return read;
  const today = deps.clock.today();
  const policy = (await deps.tx.policies.inForce(today)) ?? DEFAULT_POLICY;
  const heldUntil = addDays(today, policy.listHoldDays);
  if (!(await deps.tx.proposals.hold(id, heldUntil))) return read;
  await deps.tx.events.append({
    name: 'listOpened',
    at: deps.clock.now(),
    actor: access.role,
    organisationId: access.organisationId,
    vacancyId: id,
    reason: null,
    data: { heldUntil },
  });
  return ok({ ...read.value, list: { ...list, heldUntil } });
}

/** The proposal, its life locked until the end of the transaction, so that two people do not act on what both have read. */
async function currentProposal(deps: CaseDeps, id: ProposalId): Promise<Result<StoredProposal, CaseError>> {
  await deps.tx.pairings.lock(id);
  const proposal = await deps.tx.proposals.find(id);
  if (proposal === null) return notFound('Cette proposition');
  if (!proposal.current) {
    return err(
      caseError('PROPOSAL_SUPERSEDED', 'Cette proposition n’est plus dans la liste en cours : relisez la liste.'),
    );
  }
  return ok(proposal);
}

export const CONTACT_MEANS = ['phone', 'email', 'meeting', 'platform'] as const;
export type ContactMeans = (typeof CONTACT_MEANS)[number];

export interface ContactInput {
  readonly id: ProposalId;
  readonly means: ContactMeans;
  readonly on: CalendarDate | null;
  /** Whether the referent has named the CALEOL contact. */
  readonly caleolContactGiven: boolean;
}

/**
 * The landlord's referent or the association records their contact about a candidate: the proposal becomes a
 * commitment. A second record changes nothing. Errors: FORBIDDEN_ROLE, NOT_FOUND, PROPOSAL_SUPERSEDED, INVALID_REQUEST.
 */
export async function recordContact(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: ContactInput,
): Promise<Result<StoredProposal, CaseError>> {
  if (access.role !== 'landlordReferent' && access.role !== 'association')
    return forbidden('au référent du bailleur et à l’association');
  const found = await currentProposal(deps, input.id);
  if (!found.ok || found.value.contactRecordedAt !== null) return found;
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  const { means, caleolContactGiven } = input;
  const at = deps.clock.now();
  const recorded = await performAct(deps, access, {
    id: input.id,
    act: 'recordContact',
    facts: { contact: { outcome: 'recorded', on: on.value, caleolContactGiven } },
    data: { means, on: on.value, caleolContactGiven },
  });
  if (!recorded.ok) return recorded;
  await deps.tx.proposals.recordContact(input.id, at);
  return ok({ ...found.value, contactRecordedAt: at });
}

export type OpinionInput =
  | { readonly id: ProposalId; readonly opinion: 'accept'; readonly reserve?: OpinionReserve | null }
  | {
      readonly id: ProposalId;
      readonly opinion: 'decline';
      readonly reason: DeclineReason;
      readonly effect: ChosenEffect | null;
    };

/**
 * The association gives its opinion on a proposal of its household. A decline is a refusal with a coded reason and a
 * declared effect: it closes the commitment and asks for a run, which replaces the candidate and says so. The same
 * opinion twice changes nothing. Errors: FORBIDDEN_ROLE, NOT_FOUND, PROPOSAL_SUPERSEDED, OPINION_ALREADY_GIVEN,
 * EFFECT_NOT_ALLOWED.
 */
export async function giveOpinion(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: OpinionInput,
): Promise<Result<StoredProposal, CaseError>> {
  if (access.role !== 'association') return forbidden('à l’association du ménage');
  const found = await currentProposal(deps, input.id);
  if (!found.ok) return found;
  const proposal = found.value;
  const reason = input.opinion === 'decline' ? input.reason : null;
  if (proposal.opinion !== null) {
    const same = proposal.opinion.given === input.opinion && proposal.opinion.reason === reason;
    return same
      ? found
      : err(caseError('OPINION_ALREADY_GIVEN', 'L’avis de l’association est déjà rendu sur cette proposition.'));
  }
  const today = deps.clock.today();
  const effect = input.opinion === 'decline' ? await effectOf(deps, proposal, input, today) : ok(null);
  if (!effect.ok) return effect;
  const opinion = { given: input.opinion, reason, effect: effect.value, on: today };
  const given =
    input.opinion === 'decline' && effect.value !== null
      ? await performAct(deps, access, declineRequest(input, effect.value, today))
      : await performAct(deps, access, acceptRequest(input, today));
  if (!given.ok) return given;
  await deps.tx.proposals.recordOpinion(input.id, opinion);
  return ok({ ...proposal, opinion });
}

function acceptRequest(input: OpinionInput, on: CalendarDate): ActRequest {
  const reserve = input.opinion === 'accept' ? (input.reserve ?? null) : null;
  const given = reserve === null ? 'accept' : 'acceptWithReserve';
  return {
    id: input.id,
    act: 'giveOpinion',
    facts: { opinion: { given, reserve, reason: null, on } },
    data: { opinion: 'accept', reason: null, effect: null, ...(reserve !== null && { reserve }) },
  };
}

/** A decline whose reason is the household's is its refusal too: a DALO household's goes to the unit. */
function declineRequest(
  { id, reason }: Extract<OpinionInput, { opinion: 'decline' }>,
  effect: RefusalEffect,
  on: CalendarDate,
): ActRequest {
  const { by } = DECLINE_EFFECTS[reason];
  return {
    id,
    act: 'declineOpinion',
    facts: (pairing) => ({
      opinion: { given: 'decline', reserve: null, reason, on },
      ...(by === 'household' && daloRefusal(pairing, on)),
    }),
    reason,
    data: { opinion: 'decline', reason, effect: effect.kind },
    also: (pairing) => [
      ...(by === 'household'
        ? [{ name: 'householdDeclined' as const, data: { reason, effect: effect.kind } }, ...daloReport(pairing, false)]
        : []),
      { name: 'proposalWithdrawn', data: { reason } },
    ],
    refusal: () => ({ by, reason, effect }),
  };
}

async function effectOf(
  deps: CaseDeps,
  proposal: StoredProposal,
  input: Extract<OpinionInput, { opinion: 'decline' }>,
  today: CalendarDate,
): Promise<Result<RefusalEffect, CaseError>> {
  const vacancy = await deps.tx.vacancies.find(proposal.vacancyId);
  if (vacancy === null) return notFound('Cette vacance');
  const effect = refusalEffect(input.reason, input.effect, vacancy, today);
  if (effect !== null) return ok(effect);
  return err(
    caseError('EFFECT_NOT_ALLOWED', 'L’effet du refus doit finir dans l’année qui vient.', [
      {
        pointer: '/effect/until',
        code: 'EFFECT_NOT_ALLOWED',
        message: 'Cette date ne convient pas à cet effet.',
        expected: `du ${addDays(today, 1)} au ${addDays(today, MAX_EFFECT_DAYS)} ; aucune pour l’effet « vacancy »`,
        received: shown(input.effect?.until),
      },
    ]),
  );
}
