import { supportsAt, WAITING, YEAR } from './oracle.js';

/**
 * The five indicators of the management dialogue and the ledger of contingents again, in SQL written from the seed's
 * words and the law, without their code. `$1` is the date.
 */
const HERE = `($2::text IS NULL OR association_id = $2)`;
const THERE = `($3::text IS NULL OR departement = $3)`;
const SUPPORTS = supportsAt('$1::date');
const TRUE_THEN = `coalesce(valid_from <= $1::date, true) AND coalesce(valid_to > $1::date, true)`;

const count = (from: string, where: string): string =>
  `(SELECT count(*) FROM ${from} WHERE ${HERE} AND ${THERE} AND ${where})`;

const WORKERS = `monitoring_staffing`;
const OF_THE_YEAR = `month BETWEEN ${YEAR} AND $1::date`;
const REHOUSED = count(SUPPORTS, `s.rehoused_on BETWEEN ${YEAR} AND $1::date AND s.towards_started_on IS NOT NULL`);
const WORKER_MONTHS = count(WORKERS, OF_THE_YEAR);
const MONTHS = `(SELECT count(DISTINCT month) FROM ${WORKERS} WHERE ${HERE} AND ${THERE} AND ${OF_THE_YEAR})`;
const ANSWERED = `returned AND asked_on <= $1::date AND support_ended_on <= ($1::date - INTERVAL '12 months')::date`;
const PRESENTED = `presented_on BETWEEN ${YEAR} AND $1::date AND ${TRUE_THEN}`;
const COMPARED = `register = 'syplo' AND compared_on <= $1::date AND ${TRUE_THEN}`;
const PROPOSALS = `(SELECT *, departement_from AS departement FROM monitoring_proposals) AS p`;

const percents: readonly (readonly [key: string, numerator: string, denominator: string])[] = [
  [
    'arrears',
    count('monitoring_follow_ups', `${ANSWERED} AND arrears_3_months`),
    count('monitoring_follow_ups', ANSWERED),
  ],
  [
    'atypicalSituations',
    count('monitoring_blockings', `opened_on <= $1::date AND coalesce(solved_on > $1::date, true)`),
    `(${count(SUPPORTS, WAITING)} + ${count(SUPPORTS, `s.within_started_on <= $1::date AND coalesce(s.ended_on > $1::date, true)`)})`,
  ],
  ['incompleteFiles', count(PROPOSALS, `${PRESENTED} AND incomplete_file_on <= $1::date`), count(PROPOSALS, PRESENTED)],
  [
    'registerCoherence',
    count('monitoring_comparisons', `${COMPARED} AND state = 'same'`),
    count('monitoring_comparisons', COMPARED),
  ],
];

/** One row an indicator: key, numerator, denominator, value; `$2` the association, `$3` the département, null = all. */
export const REVIEW_SQL = [
  `SELECT 'rehousingsPerWorker' AS key, ${REHOUSED}::integer AS numerator,
     coalesce(round(${WORKER_MONTHS}::numeric / nullif(${MONTHS}, 0), 1), 0)::float8 AS denominator,
     round((${REHOUSED} * ${MONTHS})::numeric / nullif(${WORKER_MONTHS}, 0), 1)::float8 AS value`,
  ...percents.map(
    ([key, numerator, denominator]) =>
      `SELECT '${key}', n::integer, d::float8, round(100.0 * n / nullif(d, 0), 1)::float8
       FROM (SELECT ${numerator} AS n, ${denominator} AS d) AS f`,
  ),
].join(' UNION ALL ');

/** Conventions of the year and what was oriented since 1 January, in Paris; what no convention foresees has no target. */
export const LEDGER_SQL = `
  WITH oriented AS (
    SELECT landlord_id, departement, contingent, coalesce(reserver_id, '') AS reserver, count(*) AS n FROM vacancies
    WHERE contingent IS NOT NULL AND status <> 'withdrawn'
      AND (posted_at AT TIME ZONE 'Europe/Paris')::date BETWEEN ${YEAR} AND $1::date GROUP BY 1, 2, 3, 4),
  owed AS (
    SELECT landlord_id, departement, contingent, coalesce(reserver_id, '') AS reserver, coalesce(commune_code, '') AS commune, share_permille
    FROM flow_agreements WHERE year = extract(year FROM $1::date)),
  lines AS (
    SELECT landlord_id, departement, contingent, reserver, coalesce(commune, '') AS commune, share_permille, coalesce(n, 0) AS given,
      (SELECT coalesce(sum(a.n), 0) FROM oriented a WHERE a.landlord_id = l.landlord_id AND a.departement = l.departement) AS flow
    FROM (SELECT * FROM oriented FULL JOIN owed USING (landlord_id, departement, contingent, reserver)) AS l)
  SELECT concat_ws('|', landlord_id, departement, contingent, reserver, commune) AS key, name, value FROM lines,
  LATERAL (SELECT round(share_permille * flow / 1000.0) AS target) AS t,
  LATERAL (SELECT c ->> 'coefficient' AS price FROM runs r, jsonb_array_elements(r.coefficients) AS c
    WHERE c ->> 'kind' = 'priorityByReserver' AND c ->> 'scope' = contingent || CASE
      WHEN contingent = 'unreserved' THEN ':' || landlord_id WHEN reserver = '' THEN '' ELSE ':' || reserver END
    UNION ALL SELECT NULL ORDER BY 1 NULLS LAST LIMIT 1) AS p,
  LATERAL (VALUES ('part', round(share_permille / 10.0, 1)::text), ('flux', flow::text), ('cible', target::text), ('donnes', given::text),
    ('reste', (target - given)::text), ('prix', price)) AS v (name, value)`;
