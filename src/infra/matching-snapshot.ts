import type pg from 'pg';
import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId, vacancyId } from '#domain/ids.js';
import type { FlowAgreement, FlowCounter, Landlord } from '#domain/landlord.js';
import type { PairingFacts, PairingState } from '#domain/pairing-life.js';
import { EXIT_STATES, isCommitted, isExit, NO_FACTS, REHOUSED_STATES } from '#domain/pairing-life.js';
import type { Commitment, Hold, PastProposal, Rank, Refusal } from '#domain/proposal.js';
import type { LeaseCount } from '#domain/target.js';
import type { Vacancy } from '#domain/vacancy.js';
import type { Insufficiency, RunProposal } from '#ports.js';
import { readLeaseCounts } from './lease-counts.js';
import { LANDLORDS, readFlowAgreements, readFlowCounters, toLandlord } from './organisations.js';
import { REGION } from './region.js';
import { type Session, transaction } from './unit-of-work.js';
import { toVacancy, VACANCY_COLUMNS } from './vacancies.js';

/** Everything the database says at one instant that a run may read; plain data, to be sent to a thread. */
export interface Snapshot {
  readonly asOf: CalendarDate;
  readonly seed: string;
  /** JSON text of each `Household`: parsed in the thread, off the event loop. */
  readonly households: readonly string[];
  readonly vacancies: readonly Vacancy[];
  /** Vacancies whose orientation was confirmed by their landlord's policy. */
  readonly autoConfirmed: readonly string[];
  readonly landlords: readonly Landlord[];
  readonly departementsOf: Readonly<Record<string, readonly Departement[]>>;
  readonly commitments: readonly Commitment[];
  readonly holds: readonly Hold[];
  readonly refusals: readonly Refusal[];
  readonly pastProposals: readonly PastProposal[];
  readonly flowAgreements: readonly FlowAgreement[];
  readonly counters: readonly FlowCounter[];
  /** Leases of the year, by what targets read of them. */
  readonly leases: readonly LeaseCount[];
}

/** A current list as the run found it: what its result is compared with, and what tells whether somebody acted since. */
export interface FoundList {
  readonly id: string;
  readonly vacancyId: string;
  readonly touched: number;
  readonly heldUntil: CalendarDate | null;
  readonly openedAt: Date | null;
  readonly insufficiency: Insufficiency | null;
  readonly entries: readonly FoundEntry[];
}

export interface FoundEntry {
  readonly proposalId: string;
  readonly householdId: string;
  readonly rank: Rank;
  readonly points: number;
  /** Somebody has designated it or recorded a contact, and no exit was taken: its rank is taken. */
  readonly committed: boolean;
  /** An exit was taken: proposing the household again on this vacancy is another proposal. */
  readonly over: boolean;
  /** What a run may refresh without making another list of it. */
  readonly derived: Pick<
    RunProposal,
    'terms' | 'adjustments' | 'tasks' | 'subjectTo' | 'kept' | 'replaces' | 'rankOneElsewhere'
  >;
}

export interface Region {
  readonly snapshot: Snapshot;
  readonly dirtyVersion: string;
  readonly lists: readonly FoundList[];
}

/** Reads the region in one repeatable-read transaction: the dirty version is that of the very rows read. */
export async function readRegion(pool: pg.Pool, asOf: CalendarDate): Promise<Region> {
  return transaction(
    pool,
    { kind: 'system' },
    async (session) => {
      const state = await session.query<{ dirty: string; seed: string }>(
        'SELECT dirty_version::text AS dirty, seed FROM region_state WHERE region = $1',
        [REGION],
      );
      const { dirty, seed } = state.rows[0] as { dirty: string; seed: string };
      const lists = await readLists(session);
      const vacancies = await readVacancies(session);
      const open = new Set<string>(vacancies.map(({ id }) => id));
      return {
        dirtyVersion: dirty,
        lists,
        snapshot: {
          asOf,
          seed,
          vacancies,
          households: await texts(session, HOUSEHOLDS, [REHOUSED_STATES]),
          autoConfirmed: await texts(
            session,
            `SELECT s.vacancy_id AS text FROM orientation_suggestions s JOIN vacancies v ON v.id = s.vacancy_id
             WHERE s.confirmed_by = 'policy' AND v.contingent = s.contingent AND v.reserver_id IS NOT DISTINCT FROM s.reserver_id
             ORDER BY s.vacancy_id`,
          ),
          landlords: (await session.query(LANDLORDS)).rows.map(toLandlord),
          departementsOf: await readDepartements(session),
          commitments: commitmentsOf(lists.filter((list) => open.has(list.vacancyId))),
          holds: holdsOf(
            lists.filter((list) => open.has(list.vacancyId)),
            asOf,
          ),
          refusals: await readRefusals(session),
          pastProposals: await readPastProposals(session),
          flowAgreements: await readFlowAgreements(session, null),
          counters: await readFlowCounters(session, null),
          leases: await readLeaseCounts(session, asOf),
        },
      };
    },
    { isolation: 'REPEATABLE READ', statementTimeoutMs: 60_000 },
  );
}

/** Whoever has accepted an offer is proposed nowhere else. */
const HOUSEHOLDS = `SELECT h.facts::text AS text FROM households h
  WHERE NOT EXISTS (SELECT FROM pairings p WHERE p.household_id = h.id AND p.state = ANY ($1)) ORDER BY h.id`;

async function texts(session: Session, sql: string, values: unknown[] = []): Promise<string[]> {
  const { rows } = await session.query<{ text: string }>(sql, values);
  return rows.map((row) => row.text);
}

async function readVacancies(session: Session): Promise<Vacancy[]> {
  const { rows } = await session.query(`SELECT ${VACANCY_COLUMNS} FROM vacancies WHERE status = 'open' ORDER BY id`);
  return rows.map(toVacancy);
}

async function readDepartements(session: Session): Promise<Record<string, readonly Departement[]>> {
  const { rows } = await session.query<{ id: string; departements: Departement[] }>(
    "SELECT id, departements FROM organisations WHERE kind = 'association' ORDER BY id",
  );
  return Object.fromEntries(rows.map((row) => [row.id, row.departements]));
}

/** A rapprochement that people have taken up keeps its rank until an exit. */
function commitmentsOf(lists: readonly FoundList[]): readonly Commitment[] {
  return lists.flatMap((list) =>
    list.entries
      .filter((entry) => entry.committed)
      .map((entry) => ({
        householdId: householdId(entry.householdId),
        vacancyId: vacancyId(list.vacancyId),
        rank: entry.rank,
      })),
  );
}

/** Lists that people have open, whole; the engine lets a hold fall when one of its members has become ineligible. */
function holdsOf(lists: readonly FoundList[], asOf: CalendarDate): readonly Hold[] {
  return lists
    .filter((list) => list.heldUntil !== null && list.heldUntil >= asOf && list.entries.length > 0)
    .map((list) => ({
      vacancyId: vacancyId(list.vacancyId),
      heldUntil: list.heldUntil as CalendarDate,
      members: list.entries.map((entry) => ({ householdId: householdId(entry.householdId), rank: entry.rank })),
    }));
}

async function readRefusals(session: Session): Promise<Refusal[]> {
  const { rows } = await session.query(
    'SELECT household_id, vacancy_id, refused_on, refused_by, reason, effect, rank FROM refusals ORDER BY id',
  );
  return rows.map((row) => ({
    householdId: householdId(row.household_id),
    vacancyId: vacancyId(row.vacancy_id),
    rank: row.rank,
    on: row.refused_on,
    by: row.refused_by,
    reason: row.reason,
    effect: row.effect,
  }));
}

/** A proposal that reached people and is over: one that still stands must not change the points of its own list. */
async function readPastProposals(session: Session): Promise<PastProposal[]> {
  const { rows } = await session.query(
    `SELECT p.household_id, p.vacancy_id, p.reached_on FROM proposals p JOIN pairings a ON a.proposal_id = p.id
     WHERE p.reached_on IS NOT NULL AND (a.state = ANY ($1) OR NOT EXISTS (
       SELECT FROM list_entries e JOIN proposal_lists l ON l.id = e.list_id AND l.current WHERE e.proposal_id = p.id))
     ORDER BY p.id`,
    [EXIT_STATES],
  );
  return rows.map((row) => ({
    householdId: householdId(row.household_id),
    vacancyId: vacancyId(row.vacancy_id),
    on: row.reached_on,
  }));
}

function standing(row: {
  state: PairingState;
  facts: Partial<PairingFacts>;
  contacted: boolean;
  declined: boolean;
}): Pick<FoundEntry, 'committed' | 'over'> {
  const over = row.declined || isExit(row.state);
  const taken = row.contacted || isCommitted({ state: row.state, facts: { ...NO_FACTS, ...row.facts } });
  return { committed: taken && !over, over };
}

async function readLists(session: Session): Promise<FoundList[]> {
  const lists = await session.query(
    'SELECT id, vacancy_id, touched, held_until, opened_at, insufficiency FROM proposal_lists WHERE current ORDER BY vacancy_id',
  );
  const entries = await session.query(
    `SELECT e.list_id, e.proposal_id, e.household_id, e.rank, e.points, e.terms, e.adjustments, e.tasks, e.subject_to, e.kept, e.replaces,
            e.rank_one_elsewhere, a.state, a.facts, p.contact_recorded_at IS NOT NULL AS contacted,
            coalesce(p.opinion = 'decline', false) AS declined
     FROM list_entries e JOIN proposal_lists l ON l.id = e.list_id JOIN proposals p ON p.id = e.proposal_id
       JOIN pairings a ON a.proposal_id = p.id
     WHERE l.current ORDER BY e.list_id, e.rank`,
  );
  const byList = new Map<string, FoundEntry[]>();
  for (const row of entries.rows) {
    const of = byList.get(row.list_id) ?? [];
    if (of.length === 0) byList.set(row.list_id, of);
    of.push({
      proposalId: row.proposal_id,
      householdId: row.household_id,
      rank: row.rank,
      points: row.points,
      ...standing(row),
      derived: {
        terms: row.terms,
        adjustments: row.adjustments,
        tasks: row.tasks,
        subjectTo: row.subject_to,
        kept: row.kept,
        replaces: row.replaces,
        rankOneElsewhere: row.rank_one_elsewhere,
      },
    });
  }
  return lists.rows.map((row) => ({
    id: row.id,
    vacancyId: row.vacancy_id,
    touched: row.touched,
    heldUntil: row.held_until,
    openedAt: row.opened_at,
    insufficiency: row.insufficiency,
    entries: byList.get(row.id) ?? [],
  }));
}
