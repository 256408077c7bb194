import type { CalendarDate } from '#domain/dates.js';
import { addDays } from '#domain/dates.js';
import type { ProposalId } from '#domain/ids.js';
import type { Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { err } from '#domain/result.js';
import type { DueStep } from '#ports.js';
import type { CaseError } from '../errors.js';
import { caseError } from '../errors.js';
import type { CaseDeps, CaseShell } from '../transaction.js';
import { inTransaction, notFound } from '../transaction.js';
import { DEADLINE_POLICY } from './deadline-policy.js';
import { noDesignation } from './designation.js';
import { refuseTacitly } from './offers.js';
import { performAct } from './perform.js';
import { designator } from './steps.js';

const SYSTEM = { kind: 'system' } as const;
const BATCH = 200;

/** What a passage of the deadlines did, in numbers of pairings. */
export interface DeadlineReport {
  readonly lapsed: number;
  readonly refusedTacitly: number;
  readonly expired: number;
}

/**
 * Applies every deadline that has passed on the clock's day: designations lapsed, offers unanswered, preparations that
 * nobody has moved. One transaction each, so that a stop in the middle loses and doubles nothing; two at once do the
 * same as one. Stops early on the signal.
 */
export async function runDeadlines(shell: CaseShell, signal?: AbortSignal): Promise<DeadlineReport> {
  const today = shell.clock.today();
  const lapsed = await eachOverdue(shell, 'designate', today, lapseDesignation, signal);
  const refusedTacitly = await eachOverdue(shell, 'answerOffer', today, refuseUnanswered, signal);
  return { lapsed, refusedTacitly, expired: await expireStalled(shell, today, signal) };
}

type Settle = (deps: CaseDeps, id: ProposalId) => Promise<Result<Pairing, CaseError>>;

async function eachOverdue(
  shell: CaseShell,
  step: DueStep['step'],
  today: CalendarDate,
  settle: Settle,
  signal?: AbortSignal,
): Promise<number> {
  let done = 0;
  for (let after: string | null = null; ; ) {
    const page: readonly DueStep[] = await shell.uow.transaction(SYSTEM, (tx) =>
      tx.pairings.overdue({ step, before: today, after, limit: BATCH }),
    );
    for (const { proposalId } of page) {
      if (signal?.aborted) return done;
      done += await settleOne(shell, proposalId, settle);
    }
    after = page.at(-1)?.id ?? null;
    if (page.length < BATCH) return done;
  }
}

/** 1 where it was settled here; 0 where somebody has moved the pairing meanwhile, or it is not for the deadlines. */
async function settleOne(shell: CaseShell, id: ProposalId, settle: Settle): Promise<number> {
  const result = await inTransaction(shell, SYSTEM, (deps) => settle(deps, id));
  return result.ok ? 1 : 0;
}

/**
 * The reserver has let its deadline pass: the dwelling returns to the landlord and its candidate goes on. Errors:
 * NOT_FOUND, STEP_NOT_OPEN, PAIRING_NOT_READY where the delay runs or the landlord designates.
 */
export async function lapseDesignation(deps: CaseDeps, id: ProposalId): Promise<Result<Pairing, CaseError>> {
  const pairing = await deps.tx.pairings.lock(id);
  if (pairing === null) return notFound('Ce rapprochement');
  const today = deps.clock.today();
  const waits = (await deps.tx.pairings.openSteps(id)).some(({ step, dueOn }) => step === 'designate' && dueOn < today);
  if (!waits || designator(pairing) === null)
    return err(caseError('PAIRING_NOT_READY', 'Aucun délai de réservataire n’est passé.'));
  return performAct(deps, SYSTEM, {
    id,
    act: 'lapseDesignation',
    facts: { designation: noDesignation('lapsed', deps) },
  });
}

function refuseUnanswered(deps: CaseDeps, id: ProposalId): Promise<Result<Pairing, CaseError>> {
  return refuseTacitly(deps, SYSTEM, { id });
}

async function expireStalled(shell: CaseShell, today: CalendarDate, signal?: AbortSignal): Promise<number> {
  const before = addDays(today, -DEADLINE_POLICY.expiry.days);
  let done = 0;
  for (;;) {
    const ids = await shell.uow.transaction(SYSTEM, (tx) => tx.pairings.stalled(before, BATCH));
    const settled = await expireAll(shell, ids, signal);
    done += settled;
    if (ids.length < BATCH || settled === 0 || signal?.aborted) return done;
  }
}

async function expireAll(shell: CaseShell, ids: readonly ProposalId[], signal?: AbortSignal): Promise<number> {
  let done = 0;
  for (const id of ids) {
    if (signal?.aborted) return done;
    done += await settleOne(shell, id, expire);
  }
  return done;
}

/** Nobody has moved this preparation: it expires, and the household is not proposed again on this dwelling. */
function expire(deps: CaseDeps, id: ProposalId): Promise<Result<Pairing, CaseError>> {
  return performAct(deps, SYSTEM, {
    id,
    act: 'expire',
    facts: {},
    refusal: (pairing) => ({
      by: pairing.facts.contact === null ? 'landlord' : 'association',
      reason: 'other',
      effect: { kind: 'vacancy' },
    }),
  });
}
