import { addDays, type CalendarDate } from '#domain/dates.js';
import type { HouseholdId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import { ALIN_OUTCOME_LABELS, type AlinOutcome, type AlinTask, type AlinTaskKind } from '#domain/support-work.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { ownerOf } from './households.js';
import { pastDay } from './life/past-day.js';
import { changeFacts, type FileDeps } from './support-file.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { notFound } from './transaction.js';
import { addWorkingDays } from './working-days.js';

/** Days to register a household in AL'in, to look at an application again, and working days for a direct proposal. Our policy. */
const TASK_DAYS = { register: 15, application: 15 } as const;
const DIRECT_PROPOSAL_WORKING_DAYS = 5;

/**
 * Opens something to do with Action Logement: the registration in AL'in of a household that is eligible, the follow-up of
 * an application, or of a direct proposal. Errors: FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST.
 */
export async function openAlinTask(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly householdId: HouseholdId; readonly kind: AlinTaskKind; readonly what: string },
): Promise<Result<AlinTask, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  if ((await deps.tx.households.find(input.householdId)) === null) return notFound('Ce ménage');
  const what = input.what.trim();
  if (what.length > 500 || (what === '' && input.kind !== 'register'))
    return err(
      caseError(
        'INVALID_REQUEST',
        'Dites de quel logement ou de quelle candidature il s’agit, en 500 caractères au plus.',
      ),
    );
  const tasks = (await deps.tx.support.file(input.householdId)).alinTasks;
  if (input.kind === 'register' && tasks.some(({ kind, doneOn }) => kind === 'register' && doneOn === null))
    return err(caseError('INVALID_REQUEST', 'L’inscription de ce ménage dans AL’in est déjà à faire.'));
  const today = deps.clock.today();
  const task: AlinTask = {
    id: deps.newId(),
    householdId: input.householdId,
    kind: input.kind,
    what,
    openedOn: today,
    dueOn:
      input.kind === 'directProposal'
        ? addWorkingDays(today, DIRECT_PROPOSAL_WORKING_DAYS)
        : addDays(today, TASK_DAYS[input.kind]),
    doneOn: null,
    outcome: null,
  };
  await deps.tx.support.addAlinTask(task);
  return ok(task);
}

/** What each kind of task may come to. */
export const ALIN_TASK_OUTCOMES: Readonly<Record<AlinTaskKind, readonly AlinOutcome[]>> = {
  register: ['registered', 'abandoned'],
  application: ['retained', 'notRetained', 'refusedByHousehold', 'abandoned'],
  directProposal: ['retained', 'notRetained', 'refusedByHousehold', 'abandoned'],
};

/**
 * Closes a task with its outcome; a registration writes its day in the household's facts. Errors: FORBIDDEN_ROLE,
 * NOT_FOUND, INVALID_REQUEST, STEP_NOT_OPEN, HOUSEHOLD_INVALID.
 */
export async function closeAlinTask(
  deps: FileDeps,
  access: OrganisationAccess,
  input: { readonly id: string; readonly outcome: AlinOutcome; readonly on: CalendarDate | null },
): Promise<Result<AlinTask, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const task = await deps.tx.support.findAlinTask(input.id);
  if (task === null) return notFound('Cette tâche');
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  if (!ALIN_TASK_OUTCOMES[task.kind].includes(input.outcome))
    return err(
      caseError('INVALID_REQUEST', 'Cette suite n’est pas possible pour cette tâche : choisissez-la dans la liste.'),
    );
  if (!(await deps.tx.support.closeAlinTask(task.id, { on: on.value, outcome: input.outcome })))
    return err(alreadyClosed(await deps.tx.support.findAlinTask(task.id)));
  if (input.outcome === 'registered') {
    const changed = await changeFacts(deps, access, {
      id: task.householdId,
      change: () => ({ actionLogement: { eligible: 'yes', alinRegisteredOn: on.value } }),
    });
    if (!changed.ok) return changed;
    await appendEvent(deps, access, task.householdId, { name: 'alinRegistered', data: { on: on.value } });
  }
  return ok({ ...task, doneOn: on.value, outcome: input.outcome });
}

/** Who closes second reads what the first has written. */
function alreadyClosed(task: AlinTask | null): CaseError {
  const outcome = task?.outcome == null ? '' : ` : ${ALIN_OUTCOME_LABELS[task.outcome]}, le ${task.doneOn}`;
  return caseError('STEP_NOT_OPEN', `Cette démarche est déjà close${outcome}. Votre saisie n’est pas enregistrée.`);
}

/**
 * Signals to Action Logement a household supported for more than six months without rehousing. Errors: FORBIDDEN_ROLE,
 * NOT_FOUND, INVALID_REQUEST where it is not eligible.
 */
export async function reportToActionLogement(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: HouseholdId,
): Promise<Result<null, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const household = await deps.tx.households.find(id);
  if (household === null) return notFound('Ce ménage');
  if (household.actionLogement.eligible !== 'yes')
    return err(
      caseError(
        'INVALID_REQUEST',
        'Ce ménage n’est pas connu comme éligible à Action Logement : corrigez d’abord sa fiche.',
      ),
    );
  await appendEvent(deps, access, id, { name: 'reportedToActionLogement', data: {} });
  return ok(null);
}

async function appendEvent(
  deps: CaseDeps,
  access: OrganisationAccess,
  householdId: HouseholdId,
  event: {
    readonly name: 'alinRegistered' | 'reportedToActionLogement';
    readonly data: Readonly<Record<string, string>>;
  },
): Promise<void> {
  await deps.tx.events.append({
    ...event,
    at: deps.clock.now(),
    actor: 'association',
    organisationId: access.organisationId,
    householdId,
    reason: null,
  });
}
