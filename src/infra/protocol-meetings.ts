import type { CalendarDate } from '#domain/dates.js';
import type { Departement } from '#domain/departement.js';
import { householdId } from '#domain/ids.js';
import type { MeetingFigures, ProtocolMeeting, ProtocolReview } from '#domain/protocol.js';
import type { MeetingRepository } from '#ports.js';
import type { Session } from './unit-of-work.js';

interface MeetingRow {
  id: string;
  version: number;
  departement: Departement;
  year: number;
  quarter: number;
  planned_on: CalendarDate;
  place: string;
  held_on: CalendarDate | null;
  attendance: string | null;
  record: string | null;
  figures: MeetingFigures | null;
}

const toMeeting = (row: MeetingRow): ProtocolMeeting => ({
  id: row.id,
  version: row.version,
  departement: row.departement,
  year: row.year,
  quarter: row.quarter,
  plannedOn: row.planned_on,
  place: row.place,
  heldOn: row.held_on,
  attendance: row.attendance,
  record: row.record,
  figures: row.figures,
});

const MEETINGS = `SELECT id, version, departement, year, quarter, planned_on::text, place, held_on::text, attendance, record, figures
  FROM protocol_meetings`;

interface ReviewRow {
  meeting_id: string;
  household_id: string;
  outcome: ProtocolReview['outcome'];
  motive: ProtocolReview['motive'];
  reviewed_on: CalendarDate;
}

export function createMeetingRepository(session: Session): MeetingRepository {
  return {
    async find(id) {
      const { rows } = await session.query<MeetingRow>(`${MEETINGS} WHERE id = $1`, [id]);
      return rows[0] === undefined ? null : toMeeting(rows[0]);
    },
    async list() {
      const { rows } = await session.query<MeetingRow>(
        `${MEETINGS} ORDER BY year DESC, quarter DESC, departement LIMIT 500`,
      );
      return rows.map(toMeeting);
    },
    async insert(meeting) {
      const { rowCount } = await session.query(
        `INSERT INTO protocol_meetings (id, departement, year, quarter, planned_on, place) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (departement, year, quarter) DO NOTHING`,
        [meeting.id, meeting.departement, meeting.year, meeting.quarter, meeting.plannedOn, meeting.place],
      );
      return rowCount === 1;
    },
    async update(meeting) {
      const { rowCount } = await session.query(
        `UPDATE protocol_meetings SET planned_on = $3, place = $4, held_on = $5, attendance = $6, record = $7, figures = $8,
           version = version + 1 WHERE id = $1 AND version = $2`,
        [
          meeting.id,
          meeting.version,
          meeting.plannedOn,
          meeting.place,
          meeting.heldOn,
          meeting.attendance,
          meeting.record,
          meeting.figures === null ? null : JSON.stringify(meeting.figures),
        ],
      );
      return rowCount === 1;
    },
    async reviews(id) {
      const { rows } = await session.query<ReviewRow>(
        'SELECT meeting_id, household_id, outcome, motive, reviewed_on::text FROM protocol_reviews WHERE meeting_id = $1',
        [id],
      );
      return rows.map((row) => ({
        meetingId: row.meeting_id,
        householdId: householdId(row.household_id),
        outcome: row.outcome,
        motive: row.motive,
        reviewedOn: row.reviewed_on,
      }));
    },
    async review(one) {
      await session.query(
        `INSERT INTO protocol_reviews (meeting_id, household_id, outcome, motive, reviewed_on) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (meeting_id, household_id) DO UPDATE SET outcome = $3, motive = $4, reviewed_on = $5`,
        [one.meetingId, one.householdId, one.outcome, one.motive, one.reviewedOn],
      );
    },
  };
}
