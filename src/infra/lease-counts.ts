import type { CalendarDate } from '#domain/dates.js';
import { type LeaseCount, LONG_WAIT_DAYS } from '#domain/target.js';
import type { Session } from './unit-of-work.js';

interface LeaseRow {
  departement_from: LeaseCount['departementFrom'];
  departement_to: LeaseCount['departementTo'];
  contingent: LeaseCount['contingent'];
  reserver_id: string | null;
  landlord_id: string | null;
  priority: boolean | null;
  first_quartile: boolean | null;
  qpv: boolean | null;
  long_wait: boolean | null;
  leases: number;
}

/** The wait is that of a run: from the earliest of recognition, first label and start of support. */
const LEASES = `
  SELECT r.departement_from, r.departement_to, r.contingent, v.reserver_id, r.landlord_id, r.priority, r.first_quartile, r.qpv,
    r.signed_on - least(r.towards_started_on, r.dalo_recognised_on, l.labelled_on) > $2 AS long_wait, count(*)::integer AS leases
  FROM monitoring_rehousings r
    LEFT JOIN households h ON h.id = r.subject_id
    LEFT JOIN LATERAL (
      SELECT min((label->>'labelledOn')::date) AS labelled_on FROM json_array_elements(h.facts->'priorityLabels') AS label) l ON true
    LEFT JOIN LATERAL (
      SELECT d.reserver_id FROM pairings p JOIN vacancies d ON d.id = p.vacancy_id
      WHERE p.household_id = r.subject_id AND p.facts->>'leasedOn' = r.signed_on::text LIMIT 1) v ON true
  WHERE r.signed_on >= date_trunc('year', $1::date) AND r.signed_on <= $1::date AND r.provenance <> 'reconstitution'
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8, 9`;

/** Leases signed from the first of January to `asOf`, a rebuilt history apart, by all that targets read of them. */
export async function readLeaseCounts(session: Session, asOf: CalendarDate): Promise<readonly LeaseCount[]> {
  const { rows } = await session.query<LeaseRow>(LEASES, [asOf, LONG_WAIT_DAYS]);
  return rows.map((row) => ({
    departementFrom: row.departement_from,
    departementTo: row.departement_to,
    contingent: row.contingent,
    reserverId: row.reserver_id,
    landlordId: row.landlord_id,
    priority: row.priority,
    firstQuartile: row.first_quartile,
    qpv: row.qpv,
    longWait: row.long_wait,
    leases: row.leases,
  }));
}
