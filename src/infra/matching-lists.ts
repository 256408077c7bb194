import { randomUUID } from 'node:crypto';
import type { CalendarDate } from '#domain/dates.js';
import type { RunId } from '#domain/ids.js';
import type { Insufficiency, RunProposal } from '#ports.js';
import type { FoundEntry, FoundList } from './matching-snapshot.js';
import { drawPseudonyms } from './pseudonyms.js';
import type { Session } from './unit-of-work.js';

/** A vacancy that gets a new list. */
export interface Change {
  readonly vacancyId: string;
  readonly landlordId: string;
  readonly list: string;
  readonly before: FoundList | undefined;
  readonly proposals: readonly RunProposal[];
  readonly insufficiency: Insufficiency | null;
}

/** A list that the run found again as it was. */
export interface Confirmed {
  readonly list: FoundList;
  readonly proposals: readonly RunProposal[];
  readonly insufficiency: Insufficiency | null;
}

export async function supersede(
  session: Session,
  changes: readonly Change[],
  closed: readonly FoundList[],
): Promise<void> {
  const sql = `UPDATE proposal_lists SET current = false, superseded_at = clock_timestamp(), superseded_reason = $2 WHERE id = ANY($1)`;
  await session.query(sql, [changes.flatMap(({ before }) => before?.id ?? []), 'recomputed']);
  if (closed.length > 0) await session.query(sql, [closed.map(({ id }) => id), 'vacancyClosed']);
}

/** A list that stands says what its last run says: tasks, reasons and the trace of the search are refreshed in place. */
export async function confirm(session: Session, runId: RunId, confirmed: readonly Confirmed[]): Promise<void> {
  await session.query(
    `UPDATE proposal_lists l SET confirmed_run_id = $1, insufficiency = c.insufficiency
     FROM jsonb_to_recordset($2::jsonb) AS c (id text, insufficiency jsonb) WHERE l.id = c.id`,
    [runId, JSON.stringify(confirmed.map(({ list, insufficiency }) => ({ id: list.id, insufficiency })))],
  );
  const stale = confirmed.flatMap(({ list, proposals }) =>
    proposals
      .filter((proposal) => {
        const entry = list.entries.find((other) => other.householdId === proposal.householdId);
        return entry === undefined || !isSameDerived(entry, proposal);
      })
      .map((proposal) => ({ list_id: list.id, ...derivedColumns(proposal) })),
  );
  if (stale.length === 0) return;
  await session.query(
    `UPDATE list_entries e SET terms = s.terms, adjustments = s.adjustments, tasks = s.tasks, subject_to = s.subject_to, kept = s.kept, replaces = s.replaces,
       rank_one_elsewhere = s.rank_one_elsewhere
     FROM jsonb_to_recordset($1::jsonb) AS s (list_id text, rank smallint, terms jsonb, adjustments jsonb, tasks jsonb,
       subject_to text[], kept text, replaces jsonb, rank_one_elsewhere text)
     WHERE e.list_id = s.list_id AND e.rank = s.rank`,
    [JSON.stringify(stale)],
  );
}

function isSameDerived({ derived }: FoundEntry, next: RunProposal): boolean {
  const form = (item: FoundEntry['derived']) =>
    JSON.stringify(
      sorted([
        item.terms,
        item.adjustments,
        item.tasks,
        item.subjectTo,
        item.kept,
        item.replaces,
        item.rankOneElsewhere,
      ]),
    );
  return form(derived) === form(next);
}

/** PostgreSQL gives the keys of a jsonb back in its own order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, item]) => [key, sorted(item)]),
  );
}

function derivedColumns(proposal: RunProposal) {
  return {
    rank: proposal.rank,
    terms: proposal.terms,
    adjustments: proposal.adjustments,
    tasks: proposal.tasks,
    subject_to: proposal.subjectTo,
    kept: proposal.kept,
    replaces: proposal.replaces,
    rank_one_elsewhere: proposal.rankOneElsewhere,
  };
}

export interface Made {
  readonly proposal: RunProposal;
  readonly id: string;
}

export async function insertLists(
  session: Session,
  runId: RunId,
  changes: readonly Change[],
): Promise<readonly Made[]> {
  const lists = changes.map((change) => ({
    id: change.list,
    vacancy_id: change.vacancyId,
    run_id: runId,
    insufficiency: change.insufficiency,
    ...heldStill(change),
  }));
  await session.query(
    `INSERT INTO proposal_lists (id, vacancy_id, run_id, confirmed_run_id, current, insufficiency, held_until, opened_at)
     SELECT id, vacancy_id, run_id, run_id, true, insufficiency, held_until, opened_at
     FROM jsonb_to_recordset($1::jsonb) AS l (id text, vacancy_id text, run_id text, insufficiency jsonb, held_until date, opened_at timestamptz)`,
    [JSON.stringify(lists)],
  );
  const codes = await drawPseudonyms(
    session,
    changes.flatMap((change) =>
      change.proposals.map(({ householdId }) => ({
        vacancyId: change.vacancyId,
        householdId,
        landlordId: change.landlordId,
      })),
    ),
  );
  const made: Made[] = [];
  const entries = changes.flatMap((change) =>
    change.proposals.map((proposal) => {
      const stays = change.before?.entries.find((entry) => entry.householdId === proposal.householdId && !entry.over);
      const id = stays?.proposalId ?? randomUUID();
      if (stays === undefined) made.push({ proposal, id });
      return {
        list_id: change.list,
        proposal_id: id,
        vacancy_id: proposal.vacancyId,
        household_id: proposal.householdId,
        points: proposal.points,
        inter_departmental: proposal.interDepartmental,
        ...derivedColumns(proposal),
      };
    }),
  );
  await session.query(
    `INSERT INTO proposals (id, vacancy_id, household_id, run_id, pseudonym)
     SELECT id, vacancy_id, household_id, $2, pseudonym
     FROM jsonb_to_recordset($1::jsonb) AS p (id text, vacancy_id text, household_id text, pseudonym text)`,
    [
      JSON.stringify(
        made.map(({ id, proposal }) => ({
          id,
          vacancy_id: proposal.vacancyId,
          household_id: proposal.householdId,
          pseudonym: codes.get(`${proposal.vacancyId} ${proposal.householdId}`),
        })),
      ),
      runId,
    ],
  );
  await session.query(
    `INSERT INTO list_entries (list_id, proposal_id, vacancy_id, household_id, rank, points, terms, adjustments, tasks,
       subject_to, inter_departmental, kept, replaces, rank_one_elsewhere)
     SELECT list_id, proposal_id, vacancy_id, household_id, rank, points, terms, adjustments, tasks, subject_to,
       inter_departmental, kept, replaces, rank_one_elsewhere
     FROM jsonb_to_recordset($1::jsonb) AS e (list_id text, proposal_id text, vacancy_id text, household_id text, rank smallint,
       points integer, terms jsonb, adjustments jsonb, tasks jsonb, subject_to text[], inter_departmental boolean, kept text, replaces jsonb,
       rank_one_elsewhere text)`,
    [JSON.stringify(entries)],
  );
  return made;
}

/** A held list whose members all stay is held on, over the new points of the day. */
function heldStill({ before, proposals }: Change): { held_until: CalendarDate | null; opened_at: Date | null } {
  const stands = proposals.length > 0 && proposals.every(({ kept }) => kept !== null);
  return stands && before !== undefined
    ? { held_until: before.heldUntil, opened_at: before.openedAt }
    : { held_until: null, opened_at: null };
}
