import type { Contingent } from '#domain/contingent.js';
import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId, organisationId, type ProposalId, proposalId, vacancyId } from '#domain/ids.js';
import type { Pairing, PairingFacts, PairingState } from '#domain/pairing-life.js';
import { NO_FACTS } from '#domain/pairing-life.js';
import type { PairingRepository } from '#ports.js';
import { removePresentations } from './caleol.js';
import { EVENT_COLUMNS, type EventRow, toEvent } from './events.js';
import { keysAfter, toPage } from './keyset.js';
import { contactQueries } from './landlord-contacts.js';
import { closeSteps, openSteps, stepQueries } from './pairing-steps.js';
import { type Session, serialisationConflict, sqlState } from './unit-of-work.js';
import { stageQueries } from './vacancy-stages.js';

interface PairingRow {
  proposal_id: string;
  vacancy_id: string;
  household_id: string;
  landlord_id: string;
  association_id: string;
  departement: Departement;
  household_departement: Departement;
  contingent: Contingent | null;
  reserver_id: string | null;
  reserver_deadline: CalendarDate | null;
  posted_on: CalendarDate;
  followed: boolean;
  protocol: boolean;
  dalo_departement: Departement | null;
  state: PairingState;
  version: number;
  facts: Partial<PairingFacts>;
}

const PAIRING_COLUMNS = `proposal_id, vacancy_id, household_id, landlord_id, association_id, departement, household_departement,
  contingent, reserver_id, reserver_deadline, posted_on, followed, protocol, dalo_departement, state, version, facts`;

function toPairing(row: PairingRow): Pairing {
  return {
    proposalId: proposalId(row.proposal_id),
    vacancyId: vacancyId(row.vacancy_id),
    householdId: householdId(row.household_id),
    landlordId: organisationId(row.landlord_id),
    associationId: organisationId(row.association_id),
    departement: row.departement,
    householdDepartement: row.household_departement,
    contingent: row.contingent,
    reserverId: row.reserver_id === null ? null : organisationId(row.reserver_id),
    reserverDeadline: row.reserver_deadline,
    postedOn: row.posted_on,
    followed: row.followed,
    protocol: row.protocol,
    daloDepartement: row.dalo_departement,
    state: row.state,
    version: row.version,
    facts: { ...NO_FACTS, ...row.facts },
  };
}

/** What an act has written, without the facts that are absent. */
function storedFacts(facts: PairingFacts): string {
  return JSON.stringify(
    Object.fromEntries(
      Object.entries(facts).filter(([, value]) => value !== null && !(Array.isArray(value) && value.length === 0)),
    ),
  );
}

/** Pairings by id, for who publishes: without a page. */
export async function readPairings(session: Session, ids: readonly string[]): Promise<readonly Pairing[]> {
  const { rows } = await session.query<PairingRow>(
    `SELECT ${PAIRING_COLUMNS} FROM pairings WHERE proposal_id = ANY($1) ORDER BY proposal_id`,
    [ids],
  );
  return rows.map(toPairing);
}

export function createPairingRepository(session: Session): PairingRepository {
  return {
    ...readers(session),
    ...writers(session),
    ...stepQueries(session),
    ...contactQueries(session),
    ...stageQueries(session),
  };
}

function readers(session: Session): Pick<PairingRepository, 'find' | 'list' | 'events' | 'pseudonym'> {
  return {
    async find(id) {
      return (await readPairings(session, [id]))[0] ?? null;
    },
    async list(filter, page) {
      const [after] = keysAfter(page.after, 1);
      const { rows } = await session.query<PairingRow>(
        `SELECT ${PAIRING_COLUMNS} FROM pairings
         WHERE ($1::text[] IS NULL OR state = ANY ($1)) AND ($2::text IS NULL OR vacancy_id = $2)
           AND ($3::text IS NULL OR household_id = $3) AND ($4::text IS NULL OR proposal_id > $4)
           AND (NOT $6 OR facts ? 'interDepartmental' OR proposal_id IN (
             SELECT s.proposal_id FROM pairing_steps s
             WHERE s.step = 'requestInterDepartmental' AND s.closed_on IS NULL))
         ORDER BY proposal_id LIMIT $5`,
        [
          filter.states ?? null,
          filter.vacancyId ?? null,
          filter.householdId ?? null,
          after,
          page.limit + 1,
          filter.interDepartmental ?? false,
        ],
      );
      return toPage(rows, page.limit, toPairing, (row) => [row.proposal_id]);
    },
    async pseudonym(id) {
      const { rows } = await session.query<{ pseudonym: string }>('SELECT pseudonym FROM proposals WHERE id = $1', [
        id,
      ]);
      return rows[0]?.pseudonym ?? null;
    },
    async events(id) {
      const { rows } = await session.query<EventRow>(
        `SELECT ${EVENT_COLUMNS} FROM events WHERE proposal_id = $1 ORDER BY seq`,
        [id],
      );
      return rows.map(toEvent);
    },
  };
}

function writers(session: Session): Pick<PairingRepository, 'lock' | 'lockOfVacancy' | 'save'> {
  return {
    async lock(id) {
      await lockLists(session, 'SELECT vacancy_id FROM pairings WHERE proposal_id = $1', id);
      const { rows } = await session.query<PairingRow>(
        `SELECT ${PAIRING_COLUMNS} FROM pairings WHERE proposal_id = $1 FOR UPDATE`,
        [id],
      );
      return rows[0] ? toPairing(rows[0]) : null;
    },
    async lockOfVacancy(id) {
      await lockLists(session, 'SELECT $1::text', id);
      const { rows } = await session.query<PairingRow>(
        `SELECT ${PAIRING_COLUMNS} FROM pairings WHERE vacancy_id = $1 ORDER BY proposal_id FOR UPDATE`,
        [id],
      );
      return rows.map(toPairing);
    },
    async save(pairing, { act, on, close, open }) {
      await touchList(session, pairing.proposalId);
      const saved = await writePairing(session, pairing, act, on);
      if (act === 'release') await removePresentations(session, [pairing.proposalId], on);
      await closeSteps(session, pairing.proposalId, { steps: close, on, by: act });
      await openSteps(
        session,
        open.map((step) => ({ proposalId: pairing.proposalId, ...step })),
      );
      return saved;
    },
  };
}

/** A run that publishes locks lists before pairings: so does whoever acts. */
async function lockLists(session: Session, vacancies: string, id: string): Promise<void> {
  await session.query(`SELECT FROM proposal_lists WHERE current AND vacancy_id IN (${vacancies}) FOR UPDATE`, [id]);
}

/** So that no run replaces unseen the list somebody has acted on. */
async function touchList(session: Session, id: ProposalId): Promise<void> {
  await session.query(
    `UPDATE proposal_lists SET touched = touched + 1
     WHERE current AND id IN (SELECT e.list_id FROM list_entries e WHERE e.proposal_id = $1)`,
    [id],
  );
}

async function writePairing(session: Session, pairing: Pairing, act: string, on: CalendarDate): Promise<Pairing> {
  try {
    const { rowCount } = await session.query(
      `UPDATE pairings SET state = $3, facts = $4, version = version + 1, last_act = $5, moved_on = $6
       WHERE proposal_id = $1 AND version = $2`,
      [pairing.proposalId, pairing.version, pairing.state, storedFacts(pairing.facts), act, on],
    );
    if (rowCount === 1) return { ...pairing, version: pairing.version + 1 };
  } catch (error) {
    if (sqlState(error) !== '23505') throw error;
  }
  throw serialisationConflict(`pairing ${pairing.proposalId} has changed, or its dwelling has another offer`);
}
