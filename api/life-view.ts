import type { CaseError } from '#casework/errors.js';
import { contactMode } from '#casework/life/readiness.js';
import type { PairingLife } from '#casework/life/reading.js';
import { readLife } from '#casework/life/reading.js';
import { type VisibleLife, visibleLife } from '#casework/life/visible-life.js';
import type { CaseDeps, OrganisationAccess } from '#casework/transaction.js';
import type { CalendarDate } from '#domain/dates.js';
import { EVENTS } from '#domain/events.js';
import type { HouseholdId, ProposalId } from '#domain/ids.js';
import type { Pairing } from '#domain/pairing-life.js';
import { isInterDepartmental, PAIRING_STATE_LABELS } from '#domain/pairing-life.js';
import { STEP_LABELS } from '#domain/pairing-steps.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import type { LandlordContact, PairingStep, PairingTask } from '#ports.js';

/** The whole life of a pairing, as `lifeSchema` lets it leave. Error: NOT_FOUND. */
export async function lifeView(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: ProposalId,
): Promise<Result<unknown, CaseError>> {
  const read = await readLife(deps, access, id);
  if (!read.ok) return read;
  const ref = await householdRef(deps, access, read.value.pairing);
  return ok(viewOf(read.value, access, ref, deps.clock.today()));
}

function viewOf(life: PairingLife, access: OrganisationAccess, ref: string, today: CalendarDate) {
  const visible = visibleLife(life, access);
  return {
    ...pairingFields(visible, ref),
    dalo: visible.dalo,
    steps: visible.steps.map((step) => stepView(step, today)),
    history: visible.history.map((event) => ({ ...event, label: EVENTS[event.name].label })),
    contacts: visible.contacts.map(contactView),
    acts: [...visible.acts],
    missing: [...visible.missing],
  };
}

/** A pairing of a list, without its history. */
export async function pairingView(deps: CaseDeps, access: OrganisationAccess, pairing: Pairing) {
  const bare = {
    pairing,
    contactMode: contactMode(pairing),
    steps: [],
    history: [],
    contacts: [],
    acts: [],
    missing: [],
  };
  const visible = visibleLife(bare, access);
  return { ...pairingFields(visible, await householdRef(deps, access, pairing)), dalo: visible.dalo };
}

function pairingFields({ pairing, contactMode }: Pick<VisibleLife, 'pairing' | 'contactMode'>, ref: string) {
  const { proposalId, householdId: _householdId, facts, ...rest } = pairing;
  return {
    ...rest,
    id: proposalId,
    stateLabel: PAIRING_STATE_LABELS[pairing.state],
    household: { ref },
    interDepartmental: isInterDepartmental(pairing),
    contactMode,
    facts: { ...facts, deferrals: [...facts.deferrals] },
  };
}

/** What the caller calls the household: its own reference for its association, the vacancy's pseudonym for the others. */
async function householdRef(
  { tx }: Pick<CaseDeps, 'tx'>,
  access: OrganisationAccess,
  { proposalId, householdId }: Pick<Pairing, 'proposalId' | 'householdId'>,
): Promise<string> {
  const own = access.role === 'association' ? await tx.households.find(householdId) : null;
  return own?.reference ?? (await tx.pairings.pseudonym(proposalId)) ?? 'inconnu';
}

function stepView(step: PairingStep, today: CalendarDate) {
  const late = step.closedOn === null && step.lateOn <= today;
  return { ...step, owner: { ...step.owner }, label: STEP_LABELS[step.step], late };
}

export function contactView(contact: LandlordContact) {
  return { ...contact };
}

/** Lines of the caller's to-do list, its own households under its own references. */
export async function taskViews(deps: CaseDeps, access: OrganisationAccess, tasks: readonly PairingTask[]) {
  const references = new Map<HouseholdId, string>();
  if (access.role === 'association') {
    for (const householdId of new Set(tasks.map((task) => task.householdId))) {
      const household = await deps.tx.households.find(householdId);
      if (household !== null) references.set(householdId, household.reference);
    }
  }
  const today = deps.clock.today();
  return tasks.map((task) => ({
    ...stepView(task, today),
    id: task.id,
    proposalId: task.proposalId,
    vacancyId: task.vacancyId,
    vacancyReference: task.vacancyReference,
    household: { ref: references.get(task.householdId) ?? task.pseudonym },
    state: task.state,
  }));
}
