import { occupants } from '#domain/household.js';
import type { OrganisationId, ProposalId } from '#domain/ids.js';
import type { Pairing } from '#domain/pairing-life.js';
import { err, ok, type Result } from '#domain/result.js';
import type { RelayAnswer, SupportRelay } from '#domain/support-relay.js';
import { type CaseError, caseError } from './errors.js';
import { ownerOf } from './households.js';
import { agreeRelay } from './life/contact.js';
import { isActOpen } from './life/reading.js';
import { textProblem } from './protocol-entry.js';
import { type CaseDeps, forbidden, notFound, type OrganisationAccess } from './transaction.js';
import { addWorkingDays } from './working-days.js';

/** Working days in which the association that is asked answers; our policy, that of the step it serves. */
export const RELAY_WORKING_DAYS = 10;
const TEXT_MOST = 1_000;

export interface RelayInput {
  readonly proposalId: ProposalId;
  readonly toId: OrganisationId;
  /** What the other should know, without a name; empty = nothing more than the dwelling and the size of the household. */
  readonly text: string;
}

/**
 * The association that follows a household asks another one to support it in the dwelling's département. One request at a
 * time for a rapprochement. Errors: FORBIDDEN_ROLE, NOT_FOUND, UNKNOWN_ORGANISATION, STEP_NOT_OPEN, INVALID_REQUEST.
 */
export async function askRelay(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: RelayInput,
): Promise<Result<SupportRelay, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const found = await deps.tx.pairings.find(input.proposalId);
  const household = found === null ? null : await deps.tx.households.find(found.householdId);
  if (found === null || household === null) return notFound('Ce rapprochement');
  const vacancy = await deps.tx.vacancies.find(found.vacancyId);
  if (vacancy === null) return notFound('Cette vacance');
  const refused = askProblem(found, owner.value, input);
  if (refused !== null) return err(refused);
  if ((await deps.tx.organisations.find(input.toId))?.kind !== 'association')
    return err(caseError('UNKNOWN_ORGANISATION', 'Cette association n’existe pas : choisissez-la dans la liste.'));
  const relay: SupportRelay = {
    id: deps.newId(),
    proposalId: found.proposalId,
    householdId: found.householdId,
    fromId: owner.value,
    toId: input.toId,
    departement: found.departement,
    communeCode: vacancy.dwelling.address.communeCode,
    size: vacancy.dwelling.size,
    persons: occupants(household),
    text: input.text.trim() || null,
    askedOn: deps.clock.today(),
    dueOn: addWorkingDays(deps.clock.today(), RELAY_WORKING_DAYS),
    answered: null,
  };
  if (!(await deps.tx.relays.insert(relay)))
    return err(
      caseError('STEP_NOT_OPEN', 'Un relais est déjà demandé pour ce logement : attendez la réponse, ou reprenez-le.'),
    );
  await deps.tx.notifications.deliver([
    {
      kind: 'relayAsked',
      to: ['namedAssociation'],
      organisationId: relay.toId,
      objectId: relay.id,
      dueOn: relay.dueOn,
    },
  ]);
  return ok(relay);
}

function askProblem(pairing: Pairing, own: OrganisationId, { toId, text }: RelayInput): CaseError | null {
  if (pairing.departement === pairing.householdDepartement)
    return caseError(
      'STEP_NOT_OPEN',
      'Ce logement est dans le département de l’accompagnement : aucun relais à demander.',
    );
  if (pairing.facts.relay !== null || !isActOpen(pairing, 'agreeRelay', 'association'))
    return caseError(
      'STEP_NOT_OPEN',
      'L’accompagnement dans ce logement est déjà convenu, ou ce rapprochement est clos.',
    );
  if (toId === own)
    return caseError('INVALID_REQUEST', 'Choisissez une autre association, ou gardez vous-même l’accompagnement.');
  const tooLong = text.trim() === '' ? null : textProblem('text', text, TEXT_MOST);
  return tooLong === null ? null : caseError('INVALID_REQUEST', 'Cette demande ne peut pas partir ainsi.', [tooLong]);
}

/** The association that is asked answers, once. Errors: FORBIDDEN_ROLE, NOT_FOUND, STEP_NOT_OPEN. */
export async function answerRelay(
  deps: CaseDeps,
  access: OrganisationAccess,
  { id, answer }: { readonly id: string; readonly answer: RelayAnswer },
): Promise<Result<SupportRelay, CaseError>> {
  const relay = await relayOf(deps, access, { id, side: 'toId' });
  return relay.ok ? close(deps, relay.value, answer) : relay;
}

/** The association that asked takes its request back, while nobody has answered. Errors: of `answerRelay`. */
export async function cancelRelay(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: string,
): Promise<Result<SupportRelay, CaseError>> {
  const relay = await relayOf(deps, access, { id, side: 'fromId' });
  return relay.ok ? close(deps, relay.value, 'cancelled') : relay;
}

/** A request as the side that may act on it reads it; the other side's is not there. */
async function relayOf(
  { tx }: CaseDeps,
  access: OrganisationAccess,
  { id, side }: { readonly id: string; readonly side: 'fromId' | 'toId' },
): Promise<Result<SupportRelay, CaseError>> {
  if (access.role !== 'association') return forbidden('aux associations');
  const relay = await tx.relays.find(id);
  return relay === null || relay[side] !== access.organisationId ? notFound('Cette demande de relais') : ok(relay);
}

async function close(
  { tx, clock }: CaseDeps,
  relay: SupportRelay,
  answer: RelayAnswer | 'cancelled',
): Promise<Result<SupportRelay, CaseError>> {
  const on = clock.today();
  if (!(await tx.relays.answer(relay.id, { answer, on })))
    return err(caseError('STEP_NOT_OPEN', 'Cette demande de relais a déjà sa réponse.'));
  await tx.notifications.deliver([
    {
      kind: answer === 'cancelled' ? 'relayCancelled' : 'relayAnswered',
      to: ['namedAssociation'],
      organisationId: answer === 'cancelled' ? relay.toId : relay.fromId,
      objectId: relay.id,
    },
  ]);
  return ok({ ...relay, answered: { answer, on } });
}

/**
 * The association that follows the household concludes with the one that has accepted: it will support it in the dwelling.
 * Errors: of `agreeRelay`, STEP_NOT_OPEN where nobody has accepted.
 */
export async function concludeRelay(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: ProposalId,
): Promise<Result<Pairing, CaseError>> {
  const relays = await deps.tx.relays.ofProposal(id);
  const accepted = relays.find(({ answered }) => answered?.answer === 'accepted');
  if (accepted === undefined)
    return err(caseError('STEP_NOT_OPEN', 'Aucune association n’a accepté ce relais : demandez-le d’abord.'));
  return agreeRelay(deps, access, { id, relayTo: accepted.toId });
}
