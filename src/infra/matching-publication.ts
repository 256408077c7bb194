import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { proposalId, type RunId, vacancyId } from '#domain/ids.js';
import type { Insufficiency, Outcome, RunProposal, Stage, StoredEvent } from '#ports.js';
import { appendEvents } from './events.js';
import type { FoundEntry, FoundList } from './matching-snapshot.js';
import { type OrientationToStore, storeOrientations } from './orientation-suggestions.js';
import { drawPseudonyms } from './pseudonyms.js';
import { REGION } from './region.js';
import { appendProgress } from './run-log.js';
import { type Session, sqlState, transaction } from './unit-of-work.js';

/** What a verified run publishes. */
export interface Publication {
  readonly runId: RunId;
  readonly token: string;
  readonly dirtyVersion: string;
  readonly at: Instant;
  readonly inputHash: string;
  readonly resultHash: string;
  readonly outcome: Outcome;
  readonly stages: readonly Stage[];
  readonly result: Uint8Array;
  /** Vacancies of the instance, with their landlord: each gets a current list, empty where nobody was found. */
  readonly vacancies: readonly { readonly id: string; readonly landlordId: string }[];
  readonly proposals: readonly RunProposal[];
  readonly insufficiencies: readonly Insufficiency[];
  readonly orientations: readonly OrientationToStore[];
  /** Current lists as the snapshot found them. */
  readonly lists: readonly FoundList[];
}

export type PublicationOutcome =
  | { readonly status: 'published'; readonly replaced: number; readonly confirmed: number }
  /** Somebody acted on a list that this run would replace: it must be solved again. */
  | { readonly status: 'overtaken' }
  /** Another worker has the region: nothing was written. */
  | { readonly status: 'fenced' };

class NotPublished extends Error {
  readonly outcome: PublicationOutcome;
  constructor(outcome: PublicationOutcome) {
    super(outcome.status);
    this.outcome = outcome;
  }
}

/**
 * Publishes a run in one transaction, which the fencing token closes: either all its lists are current, or none.
 * A list with the same households, ranks and points is confirmed, not replaced; a household that stays on a vacancy keeps
 * its proposal, with its contact and opinion. Lists of vacancies that are no longer open are superseded.
 */
export async function publish(pool: pg.Pool, publication: Publication): Promise<PublicationOutcome> {
  try {
    return await transaction(pool, { kind: 'system' }, (session) => write(session, publication), {
      statementTimeoutMs: 60_000,
    });
  } catch (error) {
    if (error instanceof NotPublished) return error.outcome;
    // Another worker published first: its current lists are in the way of ours.
    if (sqlState(error) === '23505') return { status: 'fenced' };
    // Somebody is acting on one of these lists and has not committed yet.
    if (sqlState(error) === '55P03') return { status: 'overtaken' };
    throw error;
  }
}

interface Change {
  readonly vacancyId: string;
  readonly landlordId: string;
  readonly list: string;
  readonly before: FoundList | undefined;
  readonly proposals: readonly RunProposal[];
  readonly insufficiency: Insufficiency | null;
}

async function write(session: Session, publication: Publication): Promise<PublicationOutcome> {
  const { changes, confirmed, closed } = compare(publication);
  const replaced = [...changes.flatMap(({ before }) => before ?? []), ...closed];
  await lockUntouched(session, replaced);
  await supersede(session, changes, closed);
  await confirm(session, publication, confirmed);
  const made = await insertLists(session, publication.runId, changes);
  await storeOrientations(session, publication.runId, publication.at, publication.orientations);
  await appendEvents(session, eventsOf(publication, changes, closed, made));
  await closeAsPublished(session, publication);
  return { status: 'published', replaced: changes.length, confirmed: confirmed.length };
}

/** Which vacancies need a new list, which lists stand as they are, which belong to no open vacancy any more. */
function compare(publication: Publication): {
  changes: readonly Change[];
  confirmed: readonly { list: FoundList; proposals: readonly RunProposal[]; insufficiency: Insufficiency | null }[];
  closed: readonly FoundList[];
} {
  const found = new Map(publication.lists.map((list) => [list.vacancyId, list]));
  const proposals = groupByVacancy(publication.proposals);
  const insufficiencies = new Map<string, Insufficiency>(
    publication.insufficiencies.map((item) => [item.vacancyId, item]),
  );
  const changes: Change[] = [];
  const confirmed: { list: FoundList; proposals: readonly RunProposal[]; insufficiency: Insufficiency | null }[] = [];
  for (const { id, landlordId } of publication.vacancies) {
    const before = found.get(id);
    found.delete(id);
    const next = proposals.get(id) ?? [];
    const insufficiency = insufficiencies.get(id) ?? null;
    if (before !== undefined && isSameList(before, next, insufficiency))
      confirmed.push({ list: before, proposals: next, insufficiency });
    else changes.push({ vacancyId: id, landlordId, list: randomUUID(), before, proposals: next, insufficiency });
  }
  return { changes, confirmed, closed: [...found.values()] };
}

function groupByVacancy(proposals: readonly RunProposal[]): Map<string, RunProposal[]> {
  const groups = new Map<string, RunProposal[]>();
  for (const proposal of proposals) {
    const group = groups.get(proposal.vacancyId);
    if (group === undefined) groups.set(proposal.vacancyId, [proposal]);
    else group.push(proposal);
  }
  return groups;
}

function isSameList(before: FoundList, next: readonly RunProposal[], insufficiency: Insufficiency | null): boolean {
  if (before.entries.length !== next.length || (before.insufficiency === null) !== (insufficiency === null))
    return false;
  return next.every((proposal) =>
    before.entries.some(
      (entry) =>
        entry.rank === proposal.rank && entry.householdId === proposal.householdId && entry.points === proposal.points,
    ),
  );
}

async function lockUntouched(session: Session, lists: readonly FoundList[]): Promise<void> {
  const { rows } = await session.query<{ id: string; touched: number }>(
    'SELECT id, touched FROM proposal_lists WHERE current AND id = ANY($1) ORDER BY id FOR UPDATE',
    [lists.map(({ id }) => id)],
  );
  const touched = new Map(rows.map((row) => [row.id, row.touched]));
  if (lists.some((list) => !touched.has(list.id))) throw new NotPublished({ status: 'fenced' });
  if (lists.some((list) => touched.get(list.id) !== list.touched)) throw new NotPublished({ status: 'overtaken' });
}

async function supersede(session: Session, changes: readonly Change[], closed: readonly FoundList[]): Promise<void> {
  const sql = `UPDATE proposal_lists SET current = false, superseded_at = clock_timestamp(), superseded_reason = $2 WHERE id = ANY($1)`;
  await session.query(sql, [changes.flatMap(({ before }) => before?.id ?? []), 'recomputed']);
  if (closed.length > 0) await session.query(sql, [closed.map(({ id }) => id), 'vacancyClosed']);
}

/** A list that stands says what its last run says: tasks, reasons and the trace of the search are refreshed in place. */
async function confirm(
  session: Session,
  publication: Publication,
  confirmed: ReturnType<typeof compare>['confirmed'],
): Promise<void> {
  await session.query(
    `UPDATE proposal_lists l SET confirmed_run_id = $1, insufficiency = c.insufficiency
     FROM jsonb_to_recordset($2::jsonb) AS c (id text, insufficiency jsonb) WHERE l.id = c.id`,
    [publication.runId, JSON.stringify(confirmed.map(({ list, insufficiency }) => ({ id: list.id, insufficiency })))],
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
    `UPDATE list_entries e SET terms = s.terms, tasks = s.tasks, subject_to = s.subject_to, kept = s.kept, replaces = s.replaces,
       rank_one_elsewhere = s.rank_one_elsewhere
     FROM jsonb_to_recordset($1::jsonb) AS s (list_id text, rank smallint, terms jsonb, tasks jsonb, subject_to text[],
       kept text, replaces jsonb, rank_one_elsewhere text)
     WHERE e.list_id = s.list_id AND e.rank = s.rank`,
    [JSON.stringify(stale)],
  );
}

function isSameDerived({ derived }: FoundEntry, next: RunProposal): boolean {
  const form = (item: FoundEntry['derived']) =>
    JSON.stringify(sorted([item.terms, item.tasks, item.subjectTo, item.kept, item.replaces, item.rankOneElsewhere]));
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
    tasks: proposal.tasks,
    subject_to: proposal.subjectTo,
    kept: proposal.kept,
    replaces: proposal.replaces,
    rank_one_elsewhere: proposal.rankOneElsewhere,
  };
}

interface Made {
  readonly proposal: RunProposal;
  readonly id: string;
}

async function insertLists(session: Session, runId: RunId, changes: readonly Change[]): Promise<readonly Made[]> {
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
      const stays = change.before?.entries.find(
        (entry) => entry.householdId === proposal.householdId && !entry.declined,
      );
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
    `INSERT INTO list_entries (list_id, proposal_id, vacancy_id, household_id, rank, points, terms, tasks, subject_to,
       inter_departmental, kept, replaces, rank_one_elsewhere)
     SELECT list_id, proposal_id, vacancy_id, household_id, rank, points, terms, tasks, subject_to, inter_departmental, kept,
       replaces, rank_one_elsewhere
     FROM jsonb_to_recordset($1::jsonb) AS e (list_id text, proposal_id text, vacancy_id text, household_id text, rank smallint,
       points integer, terms jsonb, tasks jsonb, subject_to text[], inter_departmental boolean, kept text, replaces jsonb,
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

function eventsOf(
  publication: Publication,
  changes: readonly Change[],
  closed: readonly FoundList[],
  made: readonly Made[],
): readonly StoredEvent[] {
  const engine = { at: publication.at, actor: 'engine', organisationId: null, runId: publication.runId } as const;
  const superseded = [
    ...changes.flatMap(({ before }) => (before === undefined ? [] : [{ list: before, reason: 'recomputed' }])),
    ...closed.map((list) => ({ list, reason: 'vacancyClosed' })),
  ];
  return [
    ...superseded.map(
      ({ list, reason }): StoredEvent => ({
        ...engine,
        name: 'listSuperseded',
        vacancyId: vacancyId(list.vacancyId),
        reason,
        data: { reason },
      }),
    ),
    ...made.map(
      ({ id, proposal }): StoredEvent => ({
        ...engine,
        name: 'proposalMade',
        proposalId: proposalId(id),
        vacancyId: proposal.vacancyId,
        householdId: proposal.householdId,
        reason: null,
        data: { rank: proposal.rank, interDepartmental: proposal.interDepartmental },
      }),
    ),
    {
      ...engine,
      name: 'runPublished',
      reason: null,
      data: {
        inputHash: publication.inputHash,
        resultHash: publication.resultHash,
        proposals: publication.proposals.length,
      },
    },
  ];
}

/** The last statement before the commit: refuses everything above where the token is no longer the region's. */
async function closeAsPublished(session: Session, publication: Publication): Promise<void> {
  await session.query(
    `UPDATE runs SET state = 'published', ended_at = clock_timestamp(), input_hash = $2, result_hash = $3, outcome = $4, stages = $5,
       result = $6 WHERE id = $1`,
    [
      publication.runId,
      publication.inputHash,
      publication.resultHash,
      JSON.stringify(publication.outcome),
      JSON.stringify(publication.stages),
      publication.result,
    ],
  );
  await appendProgress(session, publication.runId, 'published', true);
  const { rowCount } = await session.query(
    'UPDATE region_state SET solved_version = $3, lease_until = NULL WHERE region = $1 AND fencing_token = $2',
    [REGION, publication.token, publication.dirtyVersion],
  );
  if (rowCount !== 1) throw new NotPublished({ status: 'fenced' });
}
