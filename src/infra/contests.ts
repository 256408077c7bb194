import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId, organisationId, vacancyId } from '#domain/ids.js';
import type { Contest, ContestAnswer, ContestGround } from '#domain/support-work.js';
import type { ContestRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import { type Session, serialisationConflict } from './unit-of-work.js';

interface ContestRow {
  id: string;
  version: number;
  household_id: string;
  vacancy_id: string;
  association_id: string;
  departement: Departement;
  ground: ContestGround;
  text: string;
  asked_at: Date;
  due_on: CalendarDate;
  answer: ContestAnswer | null;
  answer_text: string | null;
  answered_at: Date | null;
  answered_by: string | null;
}

const COLUMNS = `id, version, household_id, vacancy_id, association_id, departement, ground, text, asked_at, due_on, answer,
  answer_text, answered_at, answered_by`;

function toContest(row: ContestRow): Contest {
  return {
    id: row.id,
    version: row.version,
    householdId: householdId(row.household_id),
    vacancyId: vacancyId(row.vacancy_id),
    associationId: organisationId(row.association_id),
    departement: row.departement,
    ground: row.ground,
    text: row.text,
    askedAt: row.asked_at.toISOString() as Instant,
    dueOn: row.due_on,
    answered:
      row.answer === null || row.answered_at === null || row.answered_by === null
        ? null
        : {
            answer: row.answer,
            text: row.answer_text ?? '',
            at: row.answered_at.toISOString() as Instant,
            by: organisationId(row.answered_by),
          },
  };
}

export function createContestRepository(session: Session): ContestRepository {
  const read = async (id: string, lock: '' | ' FOR UPDATE') => {
    const { rows } = await session.query<ContestRow>(`SELECT ${COLUMNS} FROM contests WHERE id = $1${lock}`, [id]);
    return rows[0] === undefined ? null : toContest(rows[0]);
  };
  return {
    find: (id) => read(id, ''),
    lock: (id) => read(id, ' FOR UPDATE'),
    async insert(contest) {
      await session.query(
        `INSERT INTO contests (id, household_id, vacancy_id, association_id, departement, ground, text, asked_at, due_on)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        [
          contest.id,
          contest.householdId,
          contest.vacancyId,
          contest.associationId,
          contest.departement,
          contest.ground,
          contest.text,
          contest.askedAt,
          contest.dueOn,
        ],
      );
    },
    async list({ open }, page) {
      const [at, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<ContestRow>(
        `SELECT ${COLUMNS} FROM contests
         WHERE ($1::boolean IS NULL OR (answer IS NULL) = $1)
           AND ($2::timestamptz IS NULL OR (date_trunc('milliseconds', asked_at), id) < ($2::timestamptz, $3::text))
         ORDER BY date_trunc('milliseconds', asked_at) DESC, id DESC LIMIT $4`,
        [open, at, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toContest, (row) => [row.asked_at.toISOString(), row.id]);
    },
    async ofHousehold(id) {
      const { rows } = await session.query<ContestRow>(
        `SELECT ${COLUMNS} FROM contests WHERE household_id = $1 ORDER BY asked_at DESC, id DESC`,
        [id],
      );
      return rows.map(toContest);
    },
    async answer({ id, version, answered }) {
      const { rowCount } = await session.query(
        `UPDATE contests SET version = version + 1, answer = $3, answer_text = $4, answered_at = $5, answered_by = $6
         WHERE id = $1 AND version = $2 AND answer IS NULL`,
        [id, version, answered?.answer, answered?.text, answered?.at, answered?.by],
      );
      if (rowCount !== 1) throw serialisationConflict(`the contest ${id} has just been answered`);
    },
  };
}
