import type { CalendarDate, Instant } from '#domain/dates.js';
import { type HouseholdId, householdId, proposalId, runId, vacancyId } from '#domain/ids.js';
import type { DeclineReason, Rank, RefusalEffect } from '#domain/proposal.js';
import type { Insufficiency, ProposalRepository, RunProposal, StoredProposal } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import { type Session, serialisationConflict } from './unit-of-work.js';

interface ProposalRow {
  id: string;
  run_id: string;
  as_of: CalendarDate;
  current: boolean;
  pseudonym: string;
  made_at: Date;
  contact_recorded_at: Date | null;
  opinion: 'accept' | 'decline' | null;
  opinion_reason: DeclineReason | null;
  opinion_effect: RefusalEffect | null;
  opinion_on: CalendarDate | null;
  vacancy_id: string;
  household_id: string;
  rank: Rank;
  points: number;
  terms: RunProposal['terms'];
  adjustments: RunProposal['adjustments'];
  tasks: RunProposal['tasks'];
  subject_to: string[];
  inter_departmental: boolean;
  kept: RunProposal['kept'];
  replaces: RunProposal['replaces'];
  rank_one_elsewhere: string | null;
}

interface ListRow {
  id: string;
  vacancy_id: string;
  confirmed_run_id: string;
  insufficiency: Insufficiency | null;
  held_until: CalendarDate | null;
}

const PROPOSALS = `SELECT p.id, l.confirmed_run_id AS run_id, r.as_of, l.current, p.pseudonym, p.made_at, p.contact_recorded_at, p.opinion,
    p.opinion_reason, p.opinion_effect, p.opinion_on, e.vacancy_id, e.household_id, e.rank, e.points, e.terms, e.adjustments,
    e.tasks, e.subject_to, e.inter_departmental, e.kept, e.replaces, e.rank_one_elsewhere
  FROM list_entries e JOIN proposals p ON p.id = e.proposal_id JOIN proposal_lists l ON l.id = e.list_id
  JOIN runs r ON r.id = l.confirmed_run_id`;

const TODAY = "(now() AT TIME ZONE 'Europe/Paris')::date";

function toStoredProposal(row: ProposalRow): StoredProposal {
  return {
    id: proposalId(row.id),
    runId: runId(row.run_id),
    asOf: row.as_of,
    current: row.current,
    pseudonym: row.pseudonym,
    contactRecordedAt: row.contact_recorded_at && (row.contact_recorded_at.toISOString() as Instant),
    opinion:
      row.opinion === null || row.opinion_on === null
        ? null
        : { given: row.opinion, reason: row.opinion_reason, effect: row.opinion_effect, on: row.opinion_on },
    vacancyId: vacancyId(row.vacancy_id),
    householdId: householdId(row.household_id),
    rank: row.rank,
    points: row.points,
    terms: row.terms,
    adjustments: row.adjustments,
    tasks: row.tasks,
    subjectTo: row.subject_to as StoredProposal['subjectTo'],
    interDepartmental: row.inter_departmental,
    kept: row.kept,
    replaces: row.replaces,
    rankOneElsewhere: row.rank_one_elsewhere === null ? null : vacancyId(row.rank_one_elsewhere),
  };
}

/**
 * Marks the current list of a proposal as touched and locks it until the end of the transaction, so that no run
 * replaces it unseen. Starts the transaction again where a run has just replaced it.
 */
async function touchListOf(session: Session, id: string): Promise<void> {
  const { rowCount } = await session.query(
    `UPDATE proposal_lists SET touched = touched + 1
     WHERE current AND id IN (SELECT e.list_id FROM list_entries e WHERE e.proposal_id = $1)`,
    [id],
  );
  if (rowCount !== 1) throw serialisationConflict(`the list of proposal ${id} is no longer current`);
}

export function createProposalRepository(session: Session): ProposalRepository {
  return { ...readers(session), ...writers(session) };
}

function readers(
  session: Session,
): Pick<ProposalRepository, 'currentList' | 'find' | 'toReview' | 'currentSizes' | 'ofHouseholds' | 'currentFigures'> {
  return {
    async currentList(id) {
      const lists = await session.query<ListRow>(
        'SELECT id, vacancy_id, confirmed_run_id, insufficiency, held_until FROM proposal_lists WHERE vacancy_id = $1 AND current',
        [id],
      );
      const list = lists.rows[0];
      if (list === undefined) return null;
      const { rows } = await session.query<ProposalRow>(`${PROPOSALS} WHERE e.list_id = $1 ORDER BY e.rank`, [list.id]);
      return {
        vacancyId: vacancyId(list.vacancy_id),
        runId: runId(list.confirmed_run_id),
        proposals: rows.map(toStoredProposal),
        insufficiency: list.insufficiency,
        heldUntil: list.held_until,
      };
    },
    async find(id) {
      const { rows } = await session.query<ProposalRow>(
        `${PROPOSALS} WHERE p.id = $1 ORDER BY l.current DESC, l.made_at DESC LIMIT 1`,
        [id],
      );
      return rows[0] ? toStoredProposal(rows[0]) : null;
    },
    async toReview(page) {
      const [madeAt, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<ProposalRow>(
        `${PROPOSALS} WHERE l.current AND p.opinion IS NULL
           AND e.household_id IN (SELECT h.household_id FROM household_scopes h WHERE h.owner_id = (SELECT current_organisation()))
           AND ($1::timestamptz IS NULL OR (date_trunc('milliseconds', p.made_at), p.id) > ($1::timestamptz, $2::text))
         ORDER BY date_trunc('milliseconds', p.made_at), p.id LIMIT $3`,
        [madeAt, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toStoredProposal, (row) => [row.made_at.toISOString(), row.id]);
    },
    async currentSizes(ids) {
      const { rows } = await session.query<{ vacancy_id: string; size: number }>(
        `SELECT l.vacancy_id, count(e.proposal_id)::integer AS size
         FROM proposal_lists l LEFT JOIN list_entries e ON e.list_id = l.id
         WHERE l.current AND l.vacancy_id = ANY ($1) GROUP BY l.id`,
        [ids],
      );
      return new Map(rows.map((row) => [vacancyId(row.vacancy_id), row.size]));
    },
    async ofHouseholds(ids) {
      const { rows } = await session.query<ProposalRow>(
        `${PROPOSALS} WHERE l.current AND e.household_id = ANY ($1) ORDER BY e.rank, e.points DESC, p.id`,
        [ids],
      );
      const found = new Map<HouseholdId, StoredProposal[]>();
      for (const proposal of rows.map(toStoredProposal))
        found.set(proposal.householdId, [...(found.get(proposal.householdId) ?? []), proposal]);
      return found;
    },
    async currentFigures() {
      const { rows } = await session.query<{ three: number; ones: number; inter: number }>(
        `SELECT count(*) FILTER (WHERE proposals >= 3)::integer AS three, coalesce(sum(ones), 0)::integer AS ones,
                coalesce(sum(inter), 0)::integer AS inter
         FROM (SELECT count(*) AS proposals, count(*) FILTER (WHERE e.rank = 1) AS ones,
                      count(*) FILTER (WHERE e.rank = 1 AND e.inter_departmental) AS inter
               FROM list_entries e JOIN proposal_lists l ON l.id = e.list_id WHERE l.current GROUP BY l.id) AS lists`,
        [],
      );
      const { three = 0, ones = 0, inter = 0 } = rows[0] ?? {};
      return { vacanciesWithThree: three, rankOnes: ones, interDepartmentalRankOnes: inter };
    },
  };
}

function writers(
  session: Session,
): Pick<
  ProposalRepository,
  'recordContact' | 'recordOpinion' | 'clearContact' | 'clearOpinion' | 'insertRefusal' | 'hold'
> {
  return {
    async recordContact(id, at) {
      await touchListOf(session, id);
      const { rowCount } = await session.query(
        `UPDATE proposals SET contact_recorded_at = $2, reached_on = coalesce(reached_on, ${TODAY})
         WHERE id = $1 AND contact_recorded_at IS NULL`,
        [id, at],
      );
      if (rowCount !== 1) throw serialisationConflict(`the contact of proposal ${id} has just been recorded`);
    },
    async recordOpinion(id, opinion) {
      await touchListOf(session, id);
      const { rowCount } = await session.query(
        `UPDATE proposals SET opinion = $2, opinion_reason = $3, opinion_effect = $4, opinion_on = $5,
           reached_on = coalesce(reached_on, ${TODAY})
         WHERE id = $1 AND opinion IS NULL`,
        [id, opinion.given, opinion.reason, opinion.effect && JSON.stringify(opinion.effect), opinion.on],
      );
      if (rowCount !== 1) throw serialisationConflict(`an opinion on proposal ${id} has just been given`);
    },
    async clearContact(id) {
      await session.query('UPDATE proposals SET contact_recorded_at = NULL WHERE id = $1', [id]);
    },
    async clearOpinion(id) {
      await session.query(
        'UPDATE proposals SET opinion = NULL, opinion_reason = NULL, opinion_effect = NULL, opinion_on = NULL WHERE id = $1',
        [id],
      );
    },
    async insertRefusal(refusal) {
      await session.query(
        `INSERT INTO refusals (household_id, vacancy_id, refused_on, refused_by, reason, effect, rank)
         VALUES ($1, $2, $3, $4, $5, $6, $7)`,
        [
          refusal.householdId,
          refusal.vacancyId,
          refusal.on,
          refusal.by,
          refusal.reason,
          JSON.stringify(refusal.effect),
          refusal.rank,
        ],
      );
    },
    async hold(id, until) {
      const { rows } = await session.query<{ id: string }>(
        `UPDATE proposal_lists SET held_until = $2, opened_at = coalesce(opened_at, now()), touched = touched + 1
         WHERE vacancy_id = $1 AND current AND (held_until IS NULL OR held_until < ${TODAY}) RETURNING id`,
        [id, until],
      );
      if (rows[0] === undefined) return false;
      await session.query(
        `UPDATE proposals SET reached_on = coalesce(reached_on, ${TODAY})
         WHERE id IN (SELECT proposal_id FROM list_entries WHERE list_id = $1)`,
        [rows[0].id],
      );
      return true;
    },
  };
}
