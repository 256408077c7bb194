import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId, organisationId, proposalId, vacancyId } from '#domain/ids.js';
import type { Role } from '#domain/organisation.js';
import type { PairingState } from '#domain/pairing-life.js';
import type { StepName } from '#domain/pairing-steps.js';
import type { NewStep, PairingRepository, PairingStep } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface StepRow {
  id: string;
  step: StepName;
  owner_role: Role;
  owner_organisation: string | null;
  owner_departement: Departement | null;
  opened_on: CalendarDate;
  due_on: CalendarDate;
  late_on: CalendarDate;
  reminded_at: Date | null;
  closed_on: CalendarDate | null;
  closed_by: string | null;
}

interface TaskRow extends StepRow {
  proposal_id: string;
  vacancy_id: string;
  household_id: string;
  state: PairingState;
  pseudonym: string;
  internal_id: string | null;
}

/** A step that is owed on a pairing the caller no longer reads: it is in the page, and not shown. */
interface Unread extends StepRow {
  pseudonym: null;
}

const STEP_COLUMNS = `s.id::text AS id, s.step, s.owner_role, s.owner_organisation, s.owner_departement, s.opened_on, s.due_on, s.late_on,
  s.reminded_at, s.closed_on, s.closed_by`;

function toStep(row: StepRow): PairingStep {
  return {
    step: row.step,
    owner: {
      role: row.owner_role,
      organisationId: row.owner_organisation === null ? null : organisationId(row.owner_organisation),
      departement: row.owner_departement,
    },
    openedOn: row.opened_on,
    dueOn: row.due_on,
    lateOn: row.late_on,
    remindedAt: row.reminded_at?.toISOString() ?? null,
    closedOn: row.closed_on,
    closedBy: row.closed_by,
  };
}

/** Opens any number of steps in one statement. */
export async function openSteps(
  session: Session,
  steps: readonly (NewStep & { readonly proposalId: string })[],
): Promise<void> {
  if (steps.length === 0) return;
  await session.query(
    `INSERT INTO pairing_steps (proposal_id, step, owner_role, owner_organisation, owner_departement, opened_on, due_on, late_on)
     SELECT proposal_id, step, owner_role, owner_organisation, owner_departement, opened_on, due_on, late_on
     FROM jsonb_to_recordset($1::jsonb) AS s (proposal_id text, step text, owner_role text, owner_organisation text,
       owner_departement text, opened_on date, due_on date, late_on date)`,
    [
      JSON.stringify(
        steps.map((step) => ({
          proposal_id: step.proposalId,
          step: step.step,
          owner_role: step.owner.role,
          owner_organisation: step.owner.organisationId,
          owner_departement: step.owner.departement,
          opened_on: step.openedOn,
          due_on: step.dueOn,
          late_on: step.lateOn,
        })),
      ),
    ],
  );
}

export async function closeSteps(
  session: Session,
  id: string,
  { steps, on, by }: { readonly steps: readonly StepName[]; readonly on: CalendarDate; readonly by: string },
): Promise<void> {
  if (steps.length === 0) return;
  await session.query(
    `UPDATE pairing_steps SET closed_on = $3, closed_by = $4
     WHERE proposal_id = $1 AND step = ANY ($2) AND closed_on IS NULL`,
    [id, steps, on, by],
  );
}

/** A unit owes the steps of the départements it serves, every other role those of its organisation. */
const OWNERS = {
  unit: 's.owner_departement = ANY ((SELECT current_departements())::text[])',
  organisation: 's.owner_organisation = (SELECT current_organisation())',
} as const;

/** A page of what the caller owes, the earliest due first: read in the order of an index, its rows joined afterwards. */
const owed = (owner: string): string => `(SELECT s.* FROM pairing_steps s
  WHERE s.closed_on IS NULL AND s.owner_role = $1 AND ${owner} AND ($2::text IS NULL OR s.step = $2)
    AND ($3::text IS NULL OR s.proposal_id IN (SELECT q.proposal_id FROM pairings q WHERE q.vacancy_id = $3))
    AND ($4::date IS NULL OR s.due_on < $4) AND ($5::date IS NULL OR (s.due_on, s.id) > ($5::date, $6::bigint))
  ORDER BY s.due_on, s.id LIMIT $7)`;

export function stepQueries(
  session: Session,
): Pick<PairingRepository, 'openSteps' | 'steps' | 'tasks' | 'countTasks' | 'overdue' | 'stalled'> {
  const stepsOf = async (id: string, open: boolean) => {
    const { rows } = await session.query<StepRow>(
      `SELECT ${STEP_COLUMNS} FROM pairing_steps s WHERE s.proposal_id = $1 AND (NOT $2 OR s.closed_on IS NULL) ORDER BY s.id`,
      [id, open],
    );
    return rows.map(toStep);
  };
  return {
    openSteps: (id) => stepsOf(id, true),
    steps: (id) => stepsOf(id, false),
    async tasks(filter, page) {
      const [dueOn, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<TaskRow | Unread>(
        `SELECT ${STEP_COLUMNS}, p.proposal_id, p.vacancy_id, p.household_id, p.state, o.pseudonym, v.internal_id
         FROM ${owed(filter.role === 'departementalUnit' ? OWNERS.unit : OWNERS.organisation)} s LEFT JOIN pairings p ON p.proposal_id = s.proposal_id
           LEFT JOIN proposals o ON o.id = p.proposal_id LEFT JOIN vacancies v ON v.id = p.vacancy_id
         ORDER BY s.due_on, s.id`,
        [
          filter.role,
          filter.step ?? null,
          filter.vacancyId ?? null,
          filter.dueBefore ?? null,
          dueOn,
          id,
          page.limit + 1,
        ],
      );
      const found = toPage(
        rows,
        page.limit,
        (row) => row,
        (row) => [row.due_on, row.id],
      );
      return { ...found, items: found.items.filter((row): row is TaskRow => row.pseudonym !== null).map(toTask) };
    },
    async countTasks(today) {
      const { rows } = await session.query<{ open: number; late: number }>(
        'SELECT open, late FROM count_owed_steps($1)',
        [today],
      );
      return rows[0] ?? { open: 0, late: 0 };
    },
    async overdue({ step, before, after, limit }) {
      const { rows } = await session.query<{ id: string; proposal_id: string; step: StepName; due_on: CalendarDate }>(
        `SELECT id::text AS id, proposal_id, step, due_on FROM pairing_steps
         WHERE closed_on IS NULL AND due_on < $2 AND step = $1 AND ($3::bigint IS NULL OR id > $3) ORDER BY id LIMIT $4`,
        [step, before, after, limit],
      );
      return rows.map((row) => ({
        id: row.id,
        proposalId: proposalId(row.proposal_id),
        step: row.step,
        dueOn: row.due_on,
      }));
    },
    async stalled(before, limit) {
      const { rows } = await session.query<{ proposal_id: string }>(
        `SELECT p.proposal_id FROM pairings p JOIN pairing_steps s ON s.proposal_id = p.proposal_id AND s.closed_on IS NULL
         WHERE p.state IN ('proposed', 'toContact', 'toReview', 'toAgree')
         GROUP BY p.proposal_id HAVING max(s.due_on) < $1 ORDER BY p.proposal_id LIMIT $2`,
        [before, limit],
      );
      return rows.map((row) => proposalId(row.proposal_id));
    },
  };
}

function toTask(row: TaskRow) {
  return {
    ...toStep(row),
    id: row.id,
    proposalId: proposalId(row.proposal_id),
    vacancyId: vacancyId(row.vacancy_id),
    householdId: householdId(row.household_id),
    state: row.state,
    pseudonym: row.pseudonym,
    vacancyReference: row.internal_id,
  };
}
