import type { PairingRepository, VacancyStage } from '#ports.js';
import type { Session } from './unit-of-work.js';

/** Open vacancies of the caller by the furthest stage of their candidates; those with a late step of the caller's beside. */
export function stageQueries(session: Session): Pick<PairingRepository, 'vacancyStages'> {
  return {
    async vacancyStages(role, today) {
      const { rows } = await session.query<{ stage: VacancyStage; vacancies: number; late: number }>(
        `SELECT stage, count(*)::integer AS vacancies, (count(*) FILTER (WHERE late))::integer AS late
         FROM (
           SELECT CASE
               WHEN v.contingent IS NULL THEN 'toOrient'
               WHEN bool_or(p.state IN ('granted', 'ranked', 'offered')) THEN 'granted'
               WHEN bool_or(p.state IN ('listed', 'deferred')) THEN 'caleol'
               WHEN bool_or(p.state IN ('toReview', 'toAgree', 'retained') AND p.facts ? 'contact') THEN 'contact'
               WHEN count(p.state) > 0 THEN 'candidates'
               ELSE 'searching'
             END AS stage,
             EXISTS (
               SELECT FROM pairing_steps s JOIN pairings q ON q.proposal_id = s.proposal_id
               WHERE q.vacancy_id = v.id AND s.closed_on IS NULL AND s.owner_role = $1 AND s.late_on <= $2
             ) AS late
           FROM vacancies v
           LEFT JOIN pairings p ON p.vacancy_id = v.id AND p.state = ANY ($3)
           WHERE v.status = 'open' GROUP BY v.id, v.contingent
         ) AS staged GROUP BY stage`,
        [role, today, UNDER_WAY],
      );
      return rows;
    },
  };
}

const UNDER_WAY = [
  'proposed',
  'toContact',
  'toReview',
  'toAgree',
  'retained',
  'listed',
  'deferred',
  'ranked',
  'granted',
  'offered',
];
