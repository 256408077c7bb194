import type { CalendarDate } from '#domain/dates.js';
import type { EventActor, EventName } from '#domain/events.js';
import type { ProposalId } from '#domain/ids.js';
import { ROLE_LABELS } from '#domain/organisation.js';
import type { PairingAct } from '#domain/pairing-acts.js';
import { targetsOf, transitionOf } from '#domain/pairing-acts.js';
import type { Pairing, PairingFacts, PairingState } from '#domain/pairing-life.js';
import { isCommitted, isExit, PAIRING_STATE_LABELS, REHOUSED_STATES } from '#domain/pairing-life.js';
import type { ActActor, Transition } from '#domain/pairing-transition.js';
import type { Refusal } from '#domain/proposal.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { Access, CaleolSession, StoredEvent } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps } from '../transaction.js';
import { forbidden, notFound } from '../transaction.js';
import { GUARD_RULES } from './guards.js';
import { settle, withFacts } from './readiness.js';
import { newStep, openSteps } from './steps.js';

export interface ActRequest {
  readonly id: ProposalId;
  readonly act: PairingAct;
  /** Version the caller has read; absent or `null` = whatever it is now. */
  readonly version?: number | null;
  /** What the act records. */
  readonly facts: Partial<PairingFacts> | ((pairing: Pairing) => Partial<PairingFacts>);
  /** Where the table leaves a choice that is not the first unmet step: the decision's state. */
  readonly to?: PairingState;
  readonly reason?: string | null;
  readonly data?: StoredEvent['data'];
  /** The session of the act, where the listing does not say it. */
  readonly session?: CaleolSession;
  /** Events beside the one of the table. */
  readonly also?: (pairing: Pairing) => readonly { readonly name: EventName; readonly data: StoredEvent['data'] }[];
  /** What the exit does to the household's availability. */
  readonly refusal?: (pairing: Pairing) => Pick<Refusal, 'by' | 'reason' | 'effect'> | null;
}

/**
 * Performs one act of the table on a pairing, in the transaction of `deps`: locks its row, checks actor, state and
 * guards, writes facts and state, closes and opens its steps, appends the events, and asks for a run where the engine
 * must know. Errors: NOT_FOUND, FORBIDDEN_ROLE, PAIRING_CHANGED, STEP_NOT_OPEN, and those of the guards.
 */
export async function performAct(
  deps: CaseDeps,
  access: Access,
  request: ActRequest,
): Promise<Result<Pairing, CaseError>> {
  const row: Transition = transitionOf(request.act);
  const pairing = await deps.tx.pairings.lock(request.id);
  if (pairing === null) return notFound('Ce rapprochement');
  const refused = mayTry(row, access, pairing, request.version ?? null);
  if (refused !== null) return err(refused);
  const today = deps.clock.today();
  const next = withFacts(pairing, typeof request.facts === 'function' ? request.facts(pairing) : request.facts);
  const session = request.session ?? (await sessionOf(deps, pairing, row));
  for (const guard of row.guards) {
    const error = await GUARD_RULES[guard]({ deps, access, pairing, next, today, session });
    if (error !== null) return err(error);
  }
  const moved = { ...next, state: targetOf(row, request, next) };
  const saved = await saveAct(deps, { before: pairing, after: moved, act: request.act, today });
  await appendActEvents(deps, access, row, request, saved);
  await recordRefusal(deps, request, saved, today);
  if (engineMustKnow(pairing, saved)) await deps.tx.runs.markDirty(row.event);
  return ok(saved);
}

function mayTry(row: Transition, access: Access, pairing: Pairing, version: number | null): CaseError | null {
  const actor: ActActor = access.kind === 'system' ? 'system' : access.role;
  const current = { state: pairing.state, version: pairing.version };
  if (!row.actors.includes(actor)) {
    const refused = forbidden(
      `à : ${row.actors.map((role) => (role === 'system' ? 'le système' : ROLE_LABELS[role])).join(', ')}`,
    );
    return refused.ok ? null : refused.error;
  }
  if (version !== null && version !== pairing.version) {
    const detail = `Ce rapprochement a changé depuis votre lecture : il est maintenant « ${PAIRING_STATE_LABELS[pairing.state]} ». Relisez-le puis recommencez.`;
    return { ...caseError('PAIRING_CHANGED', detail), current };
  }
  if (row.from.includes(pairing.state)) return null;
  const detail = `« ${row.label} » n’est pas possible : ce rapprochement est « ${PAIRING_STATE_LABELS[pairing.state]} ».`;
  return { ...caseError('STEP_NOT_OPEN', detail), current };
}

async function sessionOf(deps: CaseDeps, { facts }: Pairing, row: Transition): Promise<CaleolSession | null> {
  const reads = row.guards.some(
    (guard) => guard === 'sessionOpen' || guard === 'sessionHeld' || guard === 'minutesOpen',
  );
  return reads && facts.listing !== null ? deps.tx.caleol.findSession(facts.listing.sessionId) : null;
}

/** The only target, the one the decision names, or the first step not yet met; a target off the table is a bug. */
function targetOf(row: Transition, request: ActRequest, next: Pairing): PairingState {
  const open = targetsOf(request.act, next.state);
  const to = request.to ?? (open.length === 1 ? (open[0] as PairingState) : settle(next));
  if (!open.includes(to)) throw new Error(`act ${row.act} leads from ${next.state} to ${to}, which is off the table`);
  return to;
}

/** Writes the pairing, with the steps its new facts close and open. */
async function saveAct(
  deps: CaseDeps,
  { before, after, act, today }: { before: Pairing; after: Pairing; act: PairingAct; today: CalendarDate },
): Promise<Pairing> {
  const wanted = openSteps(after);
  const open = await deps.tx.pairings.openSteps(before.proposalId);
  const isOpen = new Set(open.map(({ step }) => step));
  const isWanted = new Set(wanted.map(({ step }) => step));
  return deps.tx.pairings.save(after, {
    act,
    on: today,
    close: open.map(({ step }) => step).filter((step) => !isWanted.has(step)),
    open: wanted.filter(({ step }) => !isOpen.has(step)).map((rule) => newStep(rule, after, today)),
  });
}

/** Who acts, as events say it: the commission's people act as the CALEOL. */
export function eventActor(access: Access): EventActor {
  if (access.kind === 'system') return 'system';
  return access.role === 'caleolSecretary' || access.role === 'caleolMember' ? 'caleol' : access.role;
}

async function appendActEvents(
  deps: CaseDeps,
  access: Access,
  row: Transition,
  request: ActRequest,
  pairing: Pairing,
): Promise<void> {
  const { vacancyId, householdId, proposalId } = pairing;
  const reason = request.reason ?? null;
  const events = [{ name: row.event, data: request.data ?? {} }, ...(request.also?.(pairing) ?? [])];
  for (const event of events) {
    await deps.tx.events.append({
      ...event,
      at: deps.clock.now(),
      actor: eventActor(access),
      organisationId: access.kind === 'system' ? null : access.organisationId,
      vacancyId,
      householdId,
      proposalId,
      reason,
    });
  }
}

async function recordRefusal(
  deps: CaseDeps,
  request: ActRequest,
  pairing: Pairing,
  today: CalendarDate,
): Promise<void> {
  const refusal = request.refusal?.(pairing) ?? null;
  if (refusal === null) return;
  const { householdId, vacancyId } = pairing;
  const rank = (await deps.tx.proposals.find(pairing.proposalId))?.rank ?? null;
  await deps.tx.proposals.insertRefusal({ ...refusal, householdId, vacancyId, rank, on: today });
}

/** The engine reads commitments, refusals and who is rehoused. */
function engineMustKnow(before: Pairing, after: Pairing): boolean {
  const rehoused = (state: PairingState) => (REHOUSED_STATES as readonly PairingState[]).includes(state);
  return (
    isCommitted(before) !== isCommitted(after) ||
    (isExit(after.state) && !isExit(before.state)) ||
    rehoused(before.state) !== rehoused(after.state)
  );
}
