import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { type HouseholdId, type OrganisationId, type SocialWorkerId, socialWorkerId } from '#domain/ids.js';
import type { Result } from '#domain/result.js';
import { err, ok } from '#domain/result.js';
import type { SocialWorker } from '#domain/support-work.js';
import type { TransferOutcome } from '#ports.js';
import type { CaseError } from './errors.js';
import { caseError } from './errors.js';
import { ownerOf } from './households.js';
import { pastDay } from './life/past-day.js';
import { changeFacts, type FileDeps, type OnVersion } from './support-file.js';
import type { CaseDeps, OrganisationAccess } from './transaction.js';
import { notFound } from './transaction.js';

/** Enters a social worker of the association. Errors: FORBIDDEN_ROLE, INVALID_REQUEST. */
export async function addWorker(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly label: string; readonly departement: Departement; readonly startedOn: CalendarDate | null },
): Promise<Result<SocialWorker, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const label = input.label.trim();
  if (label === '' || label.length > 80)
    return err(
      caseError('INVALID_REQUEST', 'Indiquez comment l’équipe nomme cette personne, en 80 caractères au plus.'),
    );
  const startedOn = pastDay(input.startedOn, deps.clock.today());
  if (!startedOn.ok) return startedOn;
  const worker: SocialWorker = {
    id: socialWorkerId(deps.newId()),
    label,
    departement: input.departement,
    startedOn: startedOn.value,
    leftOn: null,
  };
  await deps.tx.team.insertWorker(worker);
  return ok(worker);
}

/**
 * Writes how many social workers were in post in a month and a département: what the rate of rehousings per social worker
 * divides by. The same month again replaces the number, once the one it replaces was read (`replaces`: that number,
 * `null` = none, absent = whatever it is). Errors: FORBIDDEN_ROLE, INVALID_REQUEST, STALE_VERSION.
 */
export async function countWorkers(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: {
    readonly month: CalendarDate;
    readonly departement: Departement;
    readonly count: number;
    readonly replaces?: number | null | undefined;
  },
): Promise<Result<null, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const month = `${input.month.slice(0, 7)}-01` as CalendarDate;
  if (month > deps.clock.today())
    return err(caseError('INVALID_REQUEST', 'Ce mois n’a pas commencé : comptez les mois passés ou le mois en cours.'));
  if (!Number.isInteger(input.count) || input.count < 0 || input.count > 500)
    return err(caseError('INVALID_REQUEST', 'Le nombre de travailleurs sociaux est un entier de 0 à 500.'));
  const { departement, count, replaces } = input;
  const found = await deps.tx.team.saveCount({ month, departement, workers: count }, replaces);
  if (found !== 'saved')
    return err(
      caseError(
        'STALE_VERSION',
        `${month.slice(5, 7)}/${month.slice(0, 4)} est déjà compté dans le ${departement} : ${found} en poste. Vous alliez écrire ${count}.`,
      ),
    );
  await deps.tx.events.append({
    name: 'socialWorkersCounted',
    at: deps.clock.now(),
    actor: 'association',
    organisationId: access.organisationId,
    reason: null,
    data: { month, count, departement },
  });
  return ok(null);
}

/** Gives one household, as it was read (`version`), to a social worker of the team or to nobody. Errors: of `changeFacts`. */
export async function assignWorker(
  deps: FileDeps,
  access: OrganisationAccess,
  input: { readonly id: HouseholdId; readonly workerId: SocialWorkerId | null } & OnVersion,
): Promise<Result<null, CaseError>> {
  if (input.workerId !== null && !(await inPost(deps, input.workerId))) return notFound('Ce travailleur social');
  const changed = await changeFacts(deps, access, {
    id: input.id,
    version: input.version ?? null,
    change: ({ support }) => ({ support: support && { ...support, socialWorkerId: input.workerId } }),
  });
  return changed.ok ? ok(null) : changed;
}

async function inPost(deps: CaseDeps, id: SocialWorkerId): Promise<boolean> {
  return (await deps.tx.team.workers()).some((worker) => worker.id === id && worker.leftOn === null);
}

/**
 * A social worker leaves: the whole portfolio goes to a colleague, and the number of households moved comes back. Errors:
 * FORBIDDEN_ROLE, NOT_FOUND, INVALID_REQUEST.
 */
export async function leaveTeam(
  deps: FileDeps,
  access: OrganisationAccess,
  input: { readonly id: SocialWorkerId; readonly to: SocialWorkerId; readonly on: CalendarDate | null },
): Promise<Result<number, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const on = pastDay(input.on, deps.clock.today());
  if (!on.ok) return on;
  if (input.id === input.to || !(await inPost(deps, input.to)))
    return err(
      caseError('INVALID_REQUEST', 'Choisissez un autre travailleur social en poste, qui reprendra les ménages.'),
    );
  const held = await portfolio(deps, input.id);
  if (!(await deps.tx.team.endWorker(input.id, on.value))) return notFound('Ce travailleur social');
  for (const id of held) {
    const moved = await assignWorker(deps, access, { id, workerId: input.to });
    if (!moved.ok) return moved;
  }
  return ok(held.length);
}

async function portfolio({ tx }: CaseDeps, id: SocialWorkerId): Promise<readonly HouseholdId[]> {
  const held: HouseholdId[] = [];
  for (let after: string | null = null; ; ) {
    const page = await tx.households.list({ limit: 500, after });
    held.push(...page.items.filter(({ support }) => support?.socialWorkerId === id).map((household) => household.id));
    if (page.next === null) return held;
    after = page.next;
  }
}

const TRANSFER_PROBLEMS: Readonly<Record<Exclude<TransferOutcome, 'done' | 'notFound'>, string>> = {
  notAnAssociation: 'Choisissez dans la liste l’association qui reprend l’accompagnement.',
  inProgress:
    'Ce ménage a un rapprochement en cours : menez-le à son terme ou retirez le candidat, puis transférez l’accompagnement.',
  referenceTaken: 'L’association qui reprend a déjà un ménage de cette référence : changez-la avant le transfert.',
};

/**
 * Another association takes the support over: household, sheets and name go with it. Errors: FORBIDDEN_ROLE, NOT_FOUND,
 * INVALID_REQUEST.
 */
export async function transferSupport(
  deps: CaseDeps,
  access: OrganisationAccess,
  input: { readonly id: HouseholdId; readonly to: OrganisationId },
): Promise<Result<null, CaseError>> {
  const owner = ownerOf(access);
  if (!owner.ok) return owner;
  const outcome = await deps.tx.support.transfer(input.id, input.to);
  if (outcome === 'notFound') return notFound('Ce ménage');
  if (outcome !== 'done') return err(caseError('INVALID_REQUEST', TRANSFER_PROBLEMS[outcome]));
  await deps.tx.events.append({
    name: 'supportTransferred',
    at: deps.clock.now(),
    actor: 'association',
    organisationId: access.organisationId,
    householdId: input.id,
    reason: null,
    data: { from: owner.value, to: input.to },
  });
  await deps.tx.runs.markDirty('supportTransferred');
  return ok(null);
}
