import type { ProposalId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { PairingAct } from '#domain/pairing-acts.js';
import { actsOpen, targetsOf } from '#domain/pairing-acts.js';
import type { ContactMode, Pairing } from '#domain/pairing-life.js';
import type { Result } from '#domain/result.js';
import { ok } from '#domain/result.js';
import type { LandlordContact, Page, PageQuery, PairingStep, PairingTask, StoredEvent, TaskFilter } from '#ports.js';
import type { CaseError, FieldProblem } from '../errors.js';
import type { CaseDeps, OrganisationAccess } from '../transaction.js';
import { notFound } from '../transaction.js';
import { missingBeforeCaleol } from './guards.js';
import { contactMode } from './readiness.js';

/** Where a rapprochement stands, for one caller. */
export interface PairingLife {
  readonly pairing: Pairing;
  readonly contactMode: ContactMode;
  /** Open and closed, in the order they opened. */
  readonly steps: readonly PairingStep[];
  readonly history: readonly StoredEvent[];
  readonly contacts: readonly LandlordContact[];
  /** Acts of the table that the caller's role may try from this state; their guards may still say no, and why. */
  readonly acts: readonly PairingAct[];
  /** What is missing before the CALEOL, empty once retained. */
  readonly missing: readonly FieldProblem[];
}

/** Acts that follow from others or from deadlines: nobody performs them by hand. */
const CONSEQUENCES: readonly PairingAct[] = ['callUp', 'release'];

/** The life of a pairing in the caller's scope. Error: NOT_FOUND. */
export async function readLife(
  deps: CaseDeps,
  access: OrganisationAccess,
  id: ProposalId,
): Promise<Result<PairingLife, CaseError>> {
  const pairing = await deps.tx.pairings.find(id);
  if (pairing === null) return notFound('Ce rapprochement');
  return ok({
    pairing,
    contactMode: contactMode(pairing),
    steps: await deps.tx.pairings.steps(id),
    history: await deps.tx.pairings.events(id),
    contacts: await deps.tx.pairings.contacts(id),
    acts: actsOpen(pairing.state, access.role).filter((act) => !CONSEQUENCES.includes(act)),
    missing: missingBeforeCaleol(pairing),
  });
}

export type TaskQuery = PageQuery & Omit<TaskFilter, 'role'>;

export interface TaskList {
  readonly page: Page<PairingTask>;
  readonly open: number;
  readonly late: number;
}

/** The caller's to-do list, the earliest due first, with how many wait and how many are late today. */
export async function readTasks(deps: CaseDeps, access: OrganisationAccess, query: TaskQuery): Promise<TaskList> {
  const { limit, after, ...filter } = query;
  const page = await deps.tx.pairings.tasks({ ...filter, role: access.role }, { limit, after });
  return { page, ...(await deps.tx.pairings.countTasks(deps.clock.today())) };
}

/** Whether `role` may try `act` from where the pairing stands; its guards may still say no, and why. */
export function isActOpen(pairing: Pick<Pairing, 'state'>, act: PairingAct, role: Role): boolean {
  return targetsOf(act, pairing.state).length > 0 && actsOpen(pairing.state, role).includes(act);
}
