import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import type { DwellingSize } from '#domain/dwelling.js';
import { householdId, organisationId, proposalId } from '#domain/ids.js';
import type { RelayAnswer, SupportRelay } from '#domain/support-relay.js';
import type { RelayRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface RelayRow {
  id: string;
  proposal_id: string;
  household_id: string;
  from_id: string;
  to_id: string;
  departement: Departement;
  commune_code: string;
  size: DwellingSize;
  persons: number;
  text: string | null;
  asked_on: CalendarDate;
  due_on: CalendarDate;
  answer: RelayAnswer | 'cancelled' | null;
  answered_on: CalendarDate | null;
}

const COLUMNS = `id, proposal_id, household_id, from_id, to_id, departement, commune_code, size, persons, text, asked_on, due_on,
  answer, answered_on`;

function toRelay(row: RelayRow): SupportRelay {
  return {
    id: row.id,
    proposalId: proposalId(row.proposal_id),
    householdId: householdId(row.household_id),
    fromId: organisationId(row.from_id),
    toId: organisationId(row.to_id),
    departement: row.departement,
    communeCode: row.commune_code,
    size: row.size,
    persons: row.persons,
    text: row.text,
    askedOn: row.asked_on,
    dueOn: row.due_on,
    answered: row.answer === null || row.answered_on === null ? null : { answer: row.answer, on: row.answered_on },
  };
}

/** Requests to take over a support, as whoever asks and whoever is asked read them. */
export function createRelayRepository(session: Session): RelayRepository {
  return {
    async insert(relay) {
      const { rowCount } = await session.query(
        `INSERT INTO support_relays (id, proposal_id, household_id, from_id, to_id, departement, commune_code, size, persons,
           text, asked_on, due_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT DO NOTHING`,
        [
          relay.id,
          relay.proposalId,
          relay.householdId,
          relay.fromId,
          relay.toId,
          relay.departement,
          relay.communeCode,
          relay.size,
          relay.persons,
          relay.text,
          relay.askedOn,
          relay.dueOn,
        ],
      );
      return rowCount === 1;
    },
    async find(id) {
      const { rows } = await session.query<RelayRow>(`SELECT ${COLUMNS} FROM support_relays WHERE id = $1`, [id]);
      return rows[0] === undefined ? null : toRelay(rows[0]);
    },
    async ofProposal(id) {
      const { rows } = await session.query<RelayRow>(
        `SELECT ${COLUMNS} FROM support_relays WHERE proposal_id = $1 ORDER BY asked_on DESC, id DESC`,
        [id],
      );
      return rows.map(toRelay);
    },
    async list(page) {
      const [on, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<RelayRow>(
        `SELECT ${COLUMNS} FROM support_relays WHERE $1::date IS NULL OR (asked_on, id) < ($1::date, $2::text)
         ORDER BY asked_on DESC, id DESC LIMIT $3`,
        [on, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toRelay, (row) => [row.asked_on, row.id]);
    },
    async unsettled(states, limit) {
      const { rows } = await session.query<{ proposal_id: string }>(
        `SELECT proposal_id FROM pairings
         WHERE followed AND departement <> household_departement AND facts ->> 'relay' IS NULL AND state = ANY ($1)
           AND association_id = (SELECT current_organisation())
         ORDER BY proposal_id LIMIT $2`,
        [states, limit],
      );
      return rows.map((row) => proposalId(row.proposal_id));
    },
    async answer(id, { answer, on }) {
      const { rowCount } = await session.query(
        'UPDATE support_relays SET answer = $2, answered_on = $3 WHERE id = $1 AND answer IS NULL',
        [id, answer, on],
      );
      return rowCount === 1;
    },
  };
}
