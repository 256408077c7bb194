import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import type { CalendarDate, Instant } from '#domain/dates.js';
import { householdId, proposalId, type RunId, vacancyId } from '#domain/ids.js';
import type { Pairing } from '#domain/pairing-life.js';
import type { Coefficient, Insufficiency, NewStep, Outcome, RunProposal, Stage, StoredEvent } from '#ports.js';
import { appendEvents } from './events.js';
import { tellNewLists } from './list-notices.js';
import { type Change, type Confirmed, confirm, insertLists, type Made, supersede } from './matching-lists.js';
import { type Dropped, dropPairings, openPairings } from './matching-pairings.js';
import type { FoundList } from './matching-snapshot.js';
import { type OrientationToStore, storeOrientations } from './orientation-suggestions.js';
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
  readonly coefficients: readonly Coefficient[];
  readonly result: Uint8Array;
  /** Vacancies of the instance, with their landlord: each gets a current list, empty where nobody was found. */
  readonly vacancies: readonly { readonly id: string; readonly landlordId: string }[];
  readonly proposals: readonly RunProposal[];
  readonly insufficiencies: readonly Insufficiency[];
  readonly orientations: readonly OrientationToStore[];
  /** Current lists as the snapshot found them. */
  readonly lists: readonly FoundList[];
  /** First steps of a pairing made today: who owes them, and by when. */
  readonly openingSteps: (pairing: Pairing) => readonly NewStep[];
  readonly today: CalendarDate;
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

async function write(session: Session, publication: Publication): Promise<PublicationOutcome> {
  const { changes, confirmed, closed } = compare(publication);
  const replaced = [...changes.flatMap(({ before }) => before ?? []), ...closed];
  await lockUntouched(session, replaced);
  await supersede(session, changes, closed);
  await confirm(session, publication.runId, confirmed);
  const made = await insertLists(session, publication.runId, changes);
  const dropped = await dropPairings(session, droppedFrom(changes, closed), publication.today);
  await openPairings(
    session,
    made.map(({ id }) => id),
    publication.openingSteps,
  );
  await storeOrientations(session, publication.runId, publication.at, publication.orientations);
  await appendEvents(session, [...eventsOf(publication, changes, closed, made), ...dropEvents(publication, dropped)]);
  await tellNewLists(session, changes);
  await closeAsPublished(session, publication);
  return { status: 'published', replaced: changes.length, confirmed: confirmed.length };
}

/** Which vacancies need a new list, which lists stand as they are, which belong to no open vacancy any more. */
function compare(publication: Publication): {
  changes: readonly Change[];
  confirmed: readonly Confirmed[];
  closed: readonly FoundList[];
} {
  const found = new Map(publication.lists.map((list) => [list.vacancyId, list]));
  const proposals = groupByVacancy(publication.proposals);
  const insufficiencies = new Map<string, Insufficiency>(
    publication.insufficiencies.map((item) => [item.vacancyId, item]),
  );
  const changes: Change[] = [];
  const confirmed: Confirmed[] = [];
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
        !entry.over &&
        entry.rank === proposal.rank &&
        entry.householdId === proposal.householdId &&
        entry.points === proposal.points,
    ),
  );
}

/** Proposals that no current list keeps: their household stays on the vacancy in none of the new lists. */
function droppedFrom(changes: readonly Change[], closed: readonly FoundList[]): readonly string[] {
  const gone = changes.flatMap(({ before, proposals }) => {
    const kept = new Set<string>(proposals.map(({ householdId }) => householdId));
    return (before?.entries ?? []).filter((entry) => !kept.has(entry.householdId));
  });
  return [...gone, ...closed.flatMap(({ entries }) => entries)]
    .filter((entry) => !entry.over)
    .map(({ proposalId }) => proposalId);
}

function dropEvents(publication: Publication, dropped: readonly Dropped[]): readonly StoredEvent[] {
  return dropped.map((pairing) => ({
    at: publication.at,
    actor: 'engine',
    organisationId: null,
    runId: publication.runId,
    name: pairing.state === 'released' ? 'candidateReleased' : 'proposalSuperseded',
    proposalId: proposalId(pairing.proposalId),
    vacancyId: vacancyId(pairing.vacancyId),
    householdId: householdId(pairing.householdId),
    reason: null,
    data: { reason: 'recomputed' },
  }));
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
       result = $6, coefficients = $7 WHERE id = $1`,
    [
      publication.runId,
      publication.inputHash,
      publication.resultHash,
      JSON.stringify(publication.outcome),
      JSON.stringify(publication.stages),
      publication.result,
      JSON.stringify(publication.coefficients),
    ],
  );
  await appendProgress(session, publication.runId, 'published', true);
  const { rowCount } = await session.query(
    'UPDATE region_state SET solved_version = $3, lease_until = NULL WHERE region = $1 AND fencing_token = $2',
    [REGION, publication.token, publication.dirtyVersion],
  );
  if (rowCount !== 1) throw new NotPublished({ status: 'fenced' });
}
