import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId, organisationId } from '#domain/ids.js';
import type { SurveyInquiry } from '#domain/protocol.js';
import type { SurveyRepository } from '#ports.js';
import { keysAfter, toPage } from './keyset.js';
import type { Session } from './unit-of-work.js';

interface Row {
  id: string;
  household_id: string;
  departement: Departement;
  landlord_id: string | null;
  signed_on: CalendarDate;
  support_ended_on: CalendarDate;
  asked_on: CalendarDate;
  answered_on: CalendarDate | null;
  arrears_3_months: boolean | null;
  insurance_missing: boolean | null;
  survey_unanswered: boolean | null;
  notice: boolean | null;
}

const COLUMNS = `id, household_id, departement, landlord_id, signed_on::text, support_ended_on::text, asked_on::text,
  answered_on::text, arrears_3_months, insurance_missing, survey_unanswered, notice`;

const toInquiry = (row: Row): SurveyInquiry => ({
  id: row.id,
  householdId: householdId(row.household_id),
  departement: row.departement,
  landlordId: row.landlord_id === null ? null : organisationId(row.landlord_id),
  signedOn: row.signed_on,
  supportEndedOn: row.support_ended_on,
  askedOn: row.asked_on,
  answeredOn: row.answered_on,
  answers:
    row.answered_on === null
      ? null
      : {
          arrears3Months: row.arrears_3_months,
          insuranceMissing: row.insurance_missing,
          surveyUnanswered: row.survey_unanswered,
          notice: row.notice,
        },
});

/**
 * Supports of rehoused households that ended before a day, with their last lease, not asked yet nor followed up otherwise;
 * what was reconstituted from published tables is nobody to ask about.
 */
const DUE = `SELECT s.subject_id, s.departement, r.landlord_id, r.signed_on, s.ended_on
  FROM monitoring_supports s
  JOIN LATERAL (SELECT landlord_id, signed_on FROM monitoring_rehousings m
    WHERE m.subject_id = s.subject_id AND m.signed_on <= s.ended_on ORDER BY signed_on DESC LIMIT 1) r ON true
  WHERE s.valid_to IS NULL AND s.ended_on <= $1::date AND s.departement IS NOT NULL AND s.provenance <> 'reconstitution'
    AND NOT EXISTS (SELECT FROM monitoring_follow_ups f WHERE f.subject_id = s.subject_id AND f.asked_on >= s.ended_on)
    AND NOT EXISTS (SELECT FROM survey_inquiries i WHERE i.household_id = s.subject_id AND i.support_ended_on = s.ended_on)`;

export function createSurveyRepository(session: Session): SurveyRepository {
  return {
    async open({ endedBefore, askedOn }) {
      const { rows } = await session.query<Row>(
        `INSERT INTO survey_inquiries (id, household_id, departement, landlord_id, signed_on, support_ended_on, asked_on)
         SELECT gen_random_uuid()::text, d.subject_id, d.departement, d.landlord_id, d.signed_on, d.ended_on, $2::date
         FROM (${DUE}) d ON CONFLICT (household_id, support_ended_on) DO NOTHING RETURNING ${COLUMNS}`,
        [endedBefore, askedOn],
      );
      return rows.map(toInquiry);
    },
    async lock(id) {
      const { rows } = await session.query<Row>(`SELECT ${COLUMNS} FROM survey_inquiries WHERE id = $1 FOR UPDATE`, [
        id,
      ]);
      return rows[0] === undefined ? null : toInquiry(rows[0]);
    },
    async list({ answered }, page) {
      const [on, id] = keysAfter(page.after, 2);
      const { rows } = await session.query<Row>(
        `SELECT ${COLUMNS} FROM survey_inquiries
         WHERE ($1::boolean IS NULL OR (answered_on IS NOT NULL) = $1)
           AND ($2::date IS NULL OR (survey_inquiries.support_ended_on, id) > ($2::date, $3::text))
         ORDER BY survey_inquiries.support_ended_on, id LIMIT $4`,
        [answered, on, id, page.limit + 1],
      );
      return toPage(rows, page.limit, toInquiry, (row) => [row.support_ended_on, row.id]);
    },
    async answer(id, on, { arrears3Months, insuranceMissing, surveyUnanswered, notice }) {
      await session.query(
        `UPDATE survey_inquiries SET answered_on = $2, arrears_3_months = $3, insurance_missing = $4,
           survey_unanswered = $5, notice = $6 WHERE id = $1`,
        [id, on, arrears3Months, insuranceMissing, surveyUnanswered, notice],
      );
    },
    async due(endedBefore) {
      const { rows } = await session.query<{ n: number }>(`SELECT count(*)::integer AS n FROM (${DUE}) d`, [
        endedBefore,
      ]);
      return rows[0]?.n ?? 0;
    },
    async returns() {
      const { rows } = await session.query<{ landlord_id: string | null; asked: number; answered: number }>(
        `SELECT landlord_id, count(*)::integer AS asked, count(answered_on)::integer AS answered
         FROM survey_inquiries GROUP BY landlord_id ORDER BY landlord_id NULLS LAST`,
      );
      return rows.map(({ landlord_id, ...counts }) => ({
        landlordId: landlord_id === null ? null : organisationId(landlord_id),
        ...counts,
      }));
    },
  };
}
