import {
  type BlockingResult,
  type BlockingWork,
  isOnlyObstacle,
  type Openings,
  withoutObstacle,
} from '#domain/blocking-work.js';
import type { CalendarDate } from '#domain/dates.js';
import type { BlockingKind } from '#domain/household.js';
import type { HouseholdId, RunId, SocialWorkerId } from '#domain/ids.js';
import { err, ok, type Result } from '#domain/result.js';
import type { Explainer } from '#ports.js';
import { type CaseError, caseError } from './errors.js';
import { ownerOf } from './households.js';
import { changedMeanwhile, textProblem } from './protocol-entry.js';
import { advanceBlocking, type FileDeps } from './support-file.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { notFound } from './transaction.js';

export interface BlockingInput {
  readonly id: HouseholdId;
  readonly kind: BlockingKind;
  readonly workerId: SocialWorkerId | null;
  readonly dueOn: CalendarDate | null;
  /** Who and until when, as they were read; absent = whatever they are now. */
  readonly read?: Pick<BlockingWork, 'workerId' | 'dueOn'> | undefined;
}

/** The open situation of a household of the caller, with the work on it. Errors: FORBIDDEN_ROLE, NOT_FOUND, STEP_NOT_OPEN. */
async function openWork(
  deps: CaseDeps,
  access: OrganisationAccess,
  { id, kind }: Pick<BlockingInput, 'id' | 'kind'>,
): Promise<Result<BlockingWork, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  if ((await deps.tx.households.find(id)) === null) return notFound('Ce ménage');
  const [work] = await deps.tx.support.blockings({ kind, workerId: null, dueBefore: null, householdId: id, limit: 1 });
  if (work !== undefined) return ok(work);
  return err(caseError('STEP_NOT_OPEN', 'Cette situation n’est pas ouverte pour ce ménage, ou son suivi est clos.'));
}

/**
 * Says who works on a blocking situation and until when; `null` takes either away. Errors: FORBIDDEN_ROLE, NOT_FOUND,
 * STEP_NOT_OPEN, INVALID_REQUEST where the day is past, STALE_VERSION.
 */
export async function assignBlocking(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: BlockingInput,
): Promise<Result<null, CaseError>> {
  const work = await openWork(deps, access, input);
  if (!work.ok) return work;
  const { workerId, dueOn } = input;
  if (dueOn !== null && dueOn < deps.clock.today())
    return err(caseError('INVALID_REQUEST', 'Cette échéance est passée : choisissez aujourd’hui ou un jour à venir.'));
  const known = (await deps.tx.team.workers()).some(({ id, leftOn }) => id === workerId && leftOn === null);
  if (workerId !== null && !known) return notFound('Ce travailleur social');
  const { openedOn } = work.value.situation;
  const followUp = { householdId: input.id, kind: input.kind, openedOn, workerId, dueOn, closed: null };
  const isSaved = await deps.tx.support.saveBlocking(followUp, input.read);
  return isSaved ? ok(null) : err(changedMeanwhile('Le suivi de cette situation'));
}

/**
 * Ends the work on a blocking situation, with its result; a solved one ends in the file of the household too, and the next
 * run reads it. Errors: FORBIDDEN_ROLE, NOT_FOUND, STEP_NOT_OPEN, INVALID_REQUEST, those of `changeFacts`.
 */
export async function closeBlocking(
  deps: FileDeps,
  access: OrganisationAccess,
  input: Pick<BlockingInput, 'id' | 'kind'> & { readonly result: BlockingResult; readonly text: string },
): Promise<Result<null, CaseError>> {
  const work = await openWork(deps, access, input);
  if (!work.ok) return work;
  const problem = input.text.trim() === '' ? null : textProblem('text', input.text, 500);
  if (problem !== null)
    return err(caseError('INVALID_REQUEST', 'Ce résultat ne peut pas être enregistré ainsi.', [problem]));
  const { id, kind, result } = input;
  await deps.tx.support.saveBlocking({
    householdId: id,
    kind,
    openedOn: work.value.situation.openedOn,
    workerId: work.value.workerId,
    dueOn: work.value.dueOn,
    closed: { result, text: input.text.trim() || null, on: deps.clock.today() },
  });
  if (result === 'abandoned') return ok(null);
  const solved = await advanceBlocking(deps, access, { id, kind, proof: null, solved: true });
  return solved.ok ? ok(null) : solved;
}

/** What solving one kind of situation would open, over the households that have it alone. */
export interface Unblocked {
  readonly kind: BlockingKind;
  /** Households with this situation open. */
  readonly households: number;
  /** Of them, those that nothing else holds and that would be eligible for one open dwelling at least. */
  readonly unblocked: number;
}

/**
 * How many households solving each situation would unblock: the rules of the last published run are evaluated again on
 * each household without its obstacle. Households are read on `works`; those the run does not hold count as held.
 */
export async function unblockedBy(
  explainer: Pick<Explainer<unknown>, 'openings'>,
  runId: RunId,
  works: readonly BlockingWork[],
): Promise<{ readonly kinds: readonly Unblocked[]; readonly of: (work: BlockingWork) => Openings | null }> {
  const changed = works.map(({ household, situation }) => withoutObstacle(household, situation.kind));
  const openings = await explainer.openings(runId, changed);
  const found = new Map<string, Openings>();
  let at = 0;
  // One answer per question, in order, but for households that the run does not hold.
  for (const [index, { id }] of changed.entries()) {
    const answer = openings[at];
    if (answer?.householdId !== id) continue;
    found.set(keyOf(works[index] as BlockingWork), answer);
    at += 1;
  }
  const of = (work: BlockingWork) => found.get(keyOf(work)) ?? null;
  const kinds = [...new Set(works.map(({ situation }) => situation.kind))].map((kind) => {
    const own = works.filter(({ situation }) => situation.kind === kind);
    const open = own.filter((work) => isOnlyObstacle(work.household, kind) && (of(work)?.without ?? 0) > 0);
    return { kind, households: own.length, unblocked: open.length };
  });
  return { kinds, of };
}

const keyOf = ({ household, situation }: BlockingWork) => `${household.id} ${situation.kind}`;
