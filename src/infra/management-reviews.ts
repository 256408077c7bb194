import type { CalendarDate, Instant } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { organisationId } from '#domain/ids.js';
import type {
  ExaminedSheet,
  ManagementReview,
  ReviewFigures,
  ReviewRecord,
  SheetDraw,
  SheetGrid,
} from '#domain/management-review.js';
import type { ManagementReviewRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface ReviewRow {
  id: string;
  association_id: string;
  year: number;
  departements: Departement[];
  opened_on: CalendarDate;
  opened_by: string;
  closed_on: CalendarDate | null;
  version: number;
  figures: ReviewFigures | null;
  record: ReviewRecord;
}

const toReview = (row: ReviewRow): ManagementReview => ({
  id: row.id,
  associationId: organisationId(row.association_id),
  year: row.year,
  departements: row.departements,
  openedOn: row.opened_on,
  openedBy: organisationId(row.opened_by),
  closedOn: row.closed_on,
  version: row.version,
  figures: row.figures,
  record: row.record,
});

const REVIEWS = `SELECT id, association_id, year, departements, opened_on::text, opened_by, closed_on::text, version, figures, record
  FROM management_reviews`;

interface DrawRow {
  review_id: string;
  number: number;
  reason: string | null;
  candidates: string[];
  candidates_hash: string;
  commitment: string;
  committed_at: Date;
  committed_by: string;
  revealed_secret: string | null;
  revealed_at: Date | null;
  drawn: string[] | null;
}

const instant = (at: Date): Instant => at.toISOString() as Instant;

const toDraw = (row: DrawRow): SheetDraw => ({
  reviewId: row.review_id,
  number: row.number,
  reason: row.reason,
  candidates: row.candidates,
  candidatesHash: row.candidates_hash,
  commitment: row.commitment,
  committedAt: instant(row.committed_at),
  committedBy: organisationId(row.committed_by),
  revealed:
    row.revealed_secret === null || row.revealed_at === null || row.drawn === null
      ? null
      : { secret: row.revealed_secret, at: instant(row.revealed_at), drawn: row.drawn },
});

export function createManagementReviewRepository(session: Session): ManagementReviewRepository {
  return {
    async insert(review) {
      const { rowCount } = await session.query(
        `INSERT INTO management_reviews (id, association_id, year, departements, opened_on, opened_by, record)
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (association_id, year) DO NOTHING`,
        [
          review.id,
          review.associationId,
          review.year,
          review.departements,
          review.openedOn,
          review.openedBy,
          review.record,
        ],
      );
      return rowCount === 1;
    },
    async find(id) {
      const { rows } = await session.query<ReviewRow>(`${REVIEWS} WHERE id = $1`, [id]);
      return rows[0] ? toReview(rows[0]) : null;
    },
    async list(year) {
      const { rows } = await session.query<ReviewRow>(
        `${REVIEWS} WHERE $1::integer IS NULL OR year = $1 ORDER BY year DESC, association_id`,
        [year],
      );
      return rows.map(toReview);
    },
    async update(review) {
      const { rowCount } = await session.query(
        `UPDATE management_reviews SET closed_on = $3, figures = $4, record = $5, version = version + 1
         WHERE id = $1 AND version = $2`,
        [review.id, review.version, review.closedOn, review.figures && JSON.stringify(review.figures), review.record],
      );
      return rowCount === 1;
    },
    async candidates(associationId, from, to) {
      const { rows } = await session.query<{ id: string }>(
        `SELECT DISTINCT subject_id AS id FROM monitoring_supports
         WHERE association_id = $1 AND towards_started_on <= $3 AND coalesce(ended_on >= $2, true) AND coalesce(exited_on >= $2, true)
           AND coalesce(valid_from <= $3, true) AND coalesce(valid_to > $2, true)
         ORDER BY 1`,
        [associationId, from, to],
      );
      return rows.map(({ id }) => id);
    },
    ...drawsOf(session),
  };
}

type Draws = Pick<ManagementReviewRepository, 'draws' | 'commit' | 'secretOf' | 'reveal' | 'sheets' | 'examine'>;

function drawsOf(session: Session): Draws {
  return {
    async draws(id) {
      const { rows } = await session.query<DrawRow>(
        `SELECT review_id, number, reason, candidates, candidates_hash, commitment, committed_at, committed_by, revealed_secret, revealed_at, drawn
         FROM management_review_draws WHERE review_id = $1 ORDER BY number`,
        [id],
      );
      return rows.map(toDraw);
    },
    async commit(draw, secret) {
      const { rowCount } = await session.query(
        `INSERT INTO management_review_draws (review_id, number, reason, candidates, candidates_hash, commitment, committed_at, committed_by, secret)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (review_id, number) DO NOTHING`,
        [
          draw.reviewId,
          draw.number,
          draw.reason,
          draw.candidates,
          draw.candidatesHash,
          draw.commitment,
          draw.committedAt,
          draw.committedBy,
          secret,
        ],
      );
      return rowCount === 1;
    },
    async secretOf(id, number) {
      const { rows } = await session.query<{ secret: string | null }>('SELECT secret_of_draw($1, $2) AS secret', [
        id,
        number,
      ]);
      return rows[0]?.secret ?? null;
    },
    async reveal(id, number, { at, drawn }) {
      const { rows } = await session.query<{ done: boolean }>('SELECT reveal_draw($1, $2, $3, $4) AS done', [
        id,
        number,
        at,
        drawn,
      ]);
      return rows[0]?.done ?? false;
    },
    async sheets(id) {
      const { rows } = await session.query<{
        number: number;
        household_id: string;
        grid: SheetGrid;
        examined_at: Date;
      }>(
        'SELECT number, household_id, grid, examined_at FROM management_review_sheets WHERE review_id = $1 ORDER BY number, household_id',
        [id],
      );
      return rows.map(
        (row): ExaminedSheet => ({
          number: row.number,
          householdId: row.household_id,
          grid: row.grid,
          examinedAt: instant(row.examined_at),
        }),
      );
    },
    async examine(id, sheet, by) {
      await session.query(
        `INSERT INTO management_review_sheets (review_id, number, household_id, grid, examined_at, examined_by)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (review_id, number, household_id) DO UPDATE SET grid = $4, examined_at = $5, examined_by = $6`,
        [id, sheet.number, sheet.householdId, sheet.grid, sheet.examinedAt, by],
      );
    },
  };
}
